"""A link costs what its customer has, not what the channel has."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest

from auth.roles import Role
from portal.customers import links
from portal.customers.models import LinkRelation
from tests.cluster import TestDatabase
from tests.staff.world import World, opened

pytestmark = pytest.mark.anyio

MANY = 20_000
READ = """
  select sum(pg_stat_get_xact_tuples_returned(c.oid))
  from pg_class c left join pg_index i on i.indexrelid = c.oid
  where coalesce(i.indrelid, c.oid)
    in ('portal.customer_partner_links'::regclass, 'portal.customer_scope'::regclass)
"""
"""Rows and index entries of the two tables that this transaction has read so far."""


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    async with opened(fresh_database) as world:
        yield world


async def many_customers(world: World, fresh_database: TestDatabase) -> None:
    async with world.database.as_worker() as connection:
        await connection.execute(
            "insert into portal.customers (id, number, kind, display_name, tier, status, segments,"
            " first_seen_at, source, version)"
            " select gen_random_uuid(), 'M-' || n, 'PERSON', 'M', 'STANDARD', 'ACTIVE', '{}', now(), '', 1"
            " from generate_series(1, $1::int) as n",
            MANY,
        )
        await connection.execute(
            "insert into portal.customer_partner_links (id, customer_id, partner_id, relation, started_on)"
            " select gen_random_uuid(), c.id, $1, 'SOLD', '2020-01-01' from portal.customers c"
            " where c.number like 'M-%'",
            world.ids["ACME"],
        )
        await connection.execute("select portal.refresh_customer_scope()")
    owner = await asyncpg.connect(fresh_database.owner_url)
    await owner.execute("analyze portal.customer_partner_links, portal.customer_scope, portal.customers")
    await owner.close()


async def test_a_link_reads_its_customers_rows_however_many_others_there_are(
    world: World, fresh_database: TestDatabase
) -> None:
    await many_customers(world, fresh_database)
    caller = world.caller(Role.HQ_ADMIN, "HQ")
    now = datetime.now(UTC)
    ends = world.ids["李"], world.ids["FAR"], LinkRelation.SERVICED
    asked = links.Link(*ends)
    async with world.database.acting_as(caller) as connection:
        # PostgreSQL makes a plan of the sixth that may be used for all that follow
        for _ in range(4):
            await links.link(connection, caller, asked, None, now=now)
            assert await links.unlink(connection, caller, links.Links(*ends), None, now=now) == 1
        assert await connection.fetchval(READ) < 1000
