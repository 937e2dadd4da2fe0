"""A database with data of an earlier version has everything derived right after it is migrated."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from auth.policy import TablePolicy
from auth.rls import render
from auth.roles import DatabaseRole
from portal.doors.db import Database
from portal.doors.orm import APPS
from portal.provision import OWNER, connect
from portal.setup.dump_schema import dump_schema
from portal.setup.migrate import migrate, pending
from portal.setup.policies import POLICIES
from portal.setup.prepare import prepare, require_current
from portal.touchpoints.models import JourneyStage
from tests.cluster import SECRET, TestDatabase
from tests.facts import Facts, Row, insert
from tests.security.catalogue import faults

pytestmark = pytest.mark.anyio

OLD = ("0001_initial", "0002_functions")
_TABLES = ("partners", "partner_terms", "customers", "touchpoints")


@pytest.fixture
async def superuser(bare_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(bare_database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def old_database(
    bare_database: TestDatabase,
    superuser: asyncpg.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> TestDatabase:
    """As the version before orders left it: its tables, with row security forced on their owner too."""
    package = tmp_path / "migrations_of_old"
    package.mkdir()
    for name in OLD:
        again = (
            f'import importlib\n\nMigration = importlib.import_module("portal.migrations.{name}").Migration\n'
        )
        (package / f"{name}.py").write_text(again)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    await migrate(bare_database.owner_url, {"portal": APPS["portal"] | {"migrations": package.name}})
    there = {
        row[0] for row in await superuser.fetch("select tablename from pg_tables where schemaname = 'portal'")
    }
    owner = await connect(bare_database.owner_url, server_settings={"role": OWNER})
    for policy in POLICIES:
        if policy.table in there:
            await owner.execute(";\n".join(render(_older(policy))))
    await owner.close()
    return bare_database


def _older(policy: TablePolicy) -> TablePolicy:
    """A policy that asks no table and no function to come; the owner sees no touchpoints by the definer."""
    definer = frozenset() if policy.table == "touchpoints" else policy.definer
    return replace(policy, written_rows=None, definer=definer)


def contacts(facts: Facts) -> Iterator[UUID]:
    """Customers with their touchpoints: many stages, one stage, a corrected contact, none at all."""
    partner = facts.partner("ACME")
    for number, stages in enumerate((list(JourneyStage) * 3, [JourneyStage.SERVICE] * 4, [], [])):
        customer = facts.customer(f"C-{number}")
        for stage in stages:
            facts.touchpoint(customer, partner, stage=stage)
            facts.touchpoint(customer, partner, stage=stage)
        yield customer
    wrong = facts.touchpoint(customer, partner, stage=JourneyStage.PURCHASE)
    facts.touchpoint(customer, partner, stage=JourneyStage.RESEARCH, supersedes_id=wrong)


def path_of(rows: list[Row]) -> list[UUID]:
    """The first touchpoint of each run of one stage."""
    corrected = {row.get("supersedes_id") for row in rows}
    valid = sorted((row for row in rows if row["id"] not in corrected), key=lambda row: row["id"])
    return [next(run)["id"] for _, run in groupby(valid, key=lambda row: row["stage"])]


async def test_journeys_and_figures_of_what_was_there_are_right_and_go_on_from_there(
    old_database: TestDatabase, superuser: asyncpg.Connection
) -> None:
    facts = Facts()
    customers = list(contacts(facts))
    for table in _TABLES:
        await insert(superuser, table, facts.rows[table])
    assert (await pending(old_database.owner_url, APPS))[0] == "0003_orders_stock_campaigns"
    await prepare(old_database.owner_url, SECRET, lambda _: None)

    assert await faults(superuser) == []
    await _assert_derived(superuser, facts, customers, orders=0)

    busy, later = customers[0], Facts()
    partner = facts.rows["partners"][0]["id"]
    later.order(partner, (later.product("P-1"), 1, "10.00"), customer_id=busy, status="DELIVERED")
    facts.touchpoint(busy, partner, stage=JourneyStage.AWARENESS, order_id=later.rows["orders"][0]["id"])
    database = await Database.open({DatabaseRole.WORKER: {"dsn": old_database.url(DatabaseRole.WORKER)}})
    async with database.as_worker() as connection:
        for table in ("products", "orders", "order_lines"):
            await insert(connection, table, later.rows[table])
        await insert(connection, "touchpoints", facts.rows["touchpoints"][-1:])
    await database.close()
    await _assert_derived(superuser, facts, customers, orders=1)


async def _assert_derived(
    superuser: asyncpg.Connection, facts: Facts, customers: list[UUID], *, orders: int
) -> None:
    for customer in customers:
        rows = [row for row in facts.rows["touchpoints"] if row["customer_id"] == customer]
        steps = await superuser.fetch(
            "select touchpoint_id from portal.journey_steps where customer_id = $1 order by 1", customer
        )
        assert [row["touchpoint_id"] for row in steps] == path_of(rows)
        figures = await superuser.fetchrow(
            "select touchpoint_count from portal.customer_figures where customer_id = $1", customer
        )
        assert (tuple(figures) if figures else None) == ((len(rows),) if rows else None)
        bought = await superuser.fetch(
            "select order_count, lifetime_value, currency_code from portal.customer_order_figures"
            " where customer_id = $1", customer,
        )  # fmt: skip
        assert [tuple(row) for row in bought] == [(1, 10, "CNY")] * (
            orders if customer == customers[0] else 0
        )


async def test_a_database_whose_functions_were_made_by_migrations_is_taken_over_by_one_start(
    bare_database: TestDatabase, superuser: asyncpg.Connection
) -> None:
    """As 961dffb left it: migrations 0001 to 0018, no hashes of them, its policies and its comment."""
    await migrate(bare_database.owner_url, APPS)
    await superuser.execute("drop table migrations.texts")
    owner = await connect(bare_database.owner_url, server_settings={"role": OWNER})
    for policy in POLICIES:
        await owner.execute(";\n".join(render(_older(policy))))
    await owner.execute(f"comment on schema portal is 'policies {'0f' * 32} {'0f' * 16}'")
    await owner.close()
    assert "delete from portal.touchpoint_notes" in await superuser.fetchval(_SOURCE)
    said: list[str] = []
    await prepare(bare_database.owner_url, SECRET, said.append)
    assert len(said) == 1
    assert "delete from portal.touchpoint_notes" not in await superuser.fetchval(_SOURCE)
    await require_current(bare_database.owner_url, SECRET)
    assert await dump_schema(bare_database.owner_url) == SNAPSHOT.read_text(encoding="utf-8")
    assert await faults(superuser) == []


_SOURCE = "select prosrc from pg_proc where proname = 'erase_person'"
SNAPSHOT = Path(__file__).parents[2] / "portal" / "migrations" / "schema.sql"
