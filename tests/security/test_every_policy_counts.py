"""Turn any single policy off, or grant one thing too many, and the matrix or the catalogue notices.

Each change is made in a transaction, looked at as the role it concerns, and rolled back.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from auth.rls import SCHEMA
from auth.roles import DatabaseRole
from portal.setup.policies import POLICIES
from tests.security.catalogue import faults
from tests.security.matrix import differences
from tests.security.rules import DIRECTORIES, SEEN
from tests.security.world import World

pytestmark = pytest.mark.anyio

TABLES = sorted(policy.table for policy in POLICIES)
PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger")


@asynccontextmanager
async def changed(superuser: asyncpg.Connection, ddl: str) -> AsyncIterator[None]:
    change = superuser.transaction()
    await change.start()
    try:
        await superuser.execute(ddl)
        yield
    finally:
        await change.rollback()


async def noticed(superuser: asyncpg.Connection, world: World, table: str, role: str, verb: str) -> list[str]:
    """What the matrix says about one table, role and verb, in the open transaction."""
    await superuser.execute(f"set local role {role}")
    login = role.removeprefix("portal_")
    callers = [caller for caller in world.callers if caller.login == login]
    found: list[str] = []
    for caller in callers:
        found += await differences(superuser, world, caller, table, {verb})
        if found:
            break
    return found


@pytest.mark.parametrize("table", TABLES)
async def test_each_policy_of_a_table_counts(table: str, world: World, superuser: asyncpg.Connection) -> None:
    policies = await superuser.fetch(
        "select policyname, roles[1] as role, lower(cmd) as verb, qual, with_check"
        " from pg_policies where schemaname = $1 and tablename = $2",
        SCHEMA,
        table,
    )
    assert policies
    for policy in policies:
        role, verb, name = policy["role"], policy["verb"], f"{policy['policyname']} on {SCHEMA}.{table}"
        async with changed(superuser, f"drop policy {name}"):
            assert await noticed(superuser, world, table, role, verb), f"dropped: {name}"
        clauses = [("using", policy["qual"]), ("with check", policy["with_check"])]
        for clause, condition in clauses:
            if condition in {None, "true"}:  # nothing there to turn off
                continue
            async with changed(superuser, f"alter policy {name} {clause} (true)"):
                assert await noticed(superuser, world, table, role, verb), f"{clause} (true): {name}"


@pytest.mark.parametrize("table", TABLES)
async def test_row_security_switched_off_is_noticed(
    table: str, world: World, superuser: asyncpg.Connection
) -> None:
    for switch in ("disable", "no force"):
        async with changed(superuser, f"alter table {SCHEMA}.{table} {switch} row level security"):
            assert await faults(superuser) == [f"row security of {table} is not enabled and forced"]
    if table in set(SEEN) - DIRECTORIES:  # every policy of those says `true`
        async with changed(superuser, f"alter table {SCHEMA}.{table} disable row level security"):
            assert await noticed(superuser, world, table, DatabaseRole.SCOPED, "select")


@pytest.mark.parametrize("table", TABLES)
async def test_a_grant_too_many_is_noticed(table: str, world: World, superuser: asyncpg.Connection) -> None:
    policy = next(policy for policy in POLICIES if policy.table == table)
    for role in ("public", *DatabaseRole):
        granted = policy.grants.get(DatabaseRole(role), frozenset()) if role != "public" else frozenset()
        for privilege in sorted(set(PRIVILEGES) - granted):
            async with changed(superuser, f"grant {privilege} on {SCHEMA}.{table} to {role}"):
                assert await faults(superuser), f"{privilege} to {role}"
                if role != "public" and privilege == "select":
                    assert await noticed(superuser, world, table, role, privilege), f"{privilege} to {role}"


@pytest.mark.parametrize(
    "ddl",
    [
        "create policy extra on portal.customers to public using (true)",
        "create policy extra on portal.customers for select to portal_scoped using (true)",
        "create policy extra on portal.customers as restrictive for select to portal_scoped using (true)",
        "create table portal.loose (id int); grant select on portal.loose to portal_hq",
        "create table portal.loose (id int)",
        "create view portal.loose as select * from portal.customers",
        "create view portal.loose as select 1; grant select on portal.loose to public",
        "create table public.loose (id int); grant select (id) on public.loose to portal_scoped",
        "create sequence portal.loose; grant usage on sequence portal.loose to portal_scoped",
        "grant select (phone) on portal.customer_contacts to portal_hq",
    ],
)
async def test_what_no_policy_speaks_of_is_noticed(ddl: str, superuser: asyncpg.Connection) -> None:
    async with changed(superuser, ddl):
        assert await faults(superuser)


@pytest.mark.parametrize(
    ("constraint", "table"),
    [
        ("touchpoints_own_supersedes", "touchpoints"),
        ("touchpoints_own_order", "touchpoints"),
        ("touchpoints_order_of_same_customer", "touchpoints"),
        ("touchpoint_notes_own_touchpoint", "touchpoint_notes"),
        ("touchpoint_locations_own_touchpoint", "touchpoint_locations"),
        ("touchpoint_locations_same_customer", "touchpoint_locations"),
        ("touchpoint_receipts_own_touchpoint", "touchpoint_receipts"),
        ("touchpoint_receipts_same_customer", "touchpoint_receipts"),
    ],
)
async def test_each_key_that_keeps_references_to_ones_own_counts(
    constraint: str, table: str, world: World, superuser: asyncpg.Connection
) -> None:
    async with changed(superuser, f"alter table {SCHEMA}.{table} drop constraint {constraint}"):
        assert await noticed(superuser, world, table, DatabaseRole.SCOPED, "insert")
