"""Every role by table by relation by verb, and rows that refer to what their writer cannot see."""

import asyncpg
import pytest

from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.setup.policies import POLICIES
from tests.security.asked_for import READ_BY, WRITTEN_BY
from tests.security.matrix import differences
from tests.security.rules import (
    DIRECTORIES,
    READERS,
    READS_ACCESS_EVENTS,
    READS_MARGINS,
    READS_NOTES,
    SEEN,
    VERBS,
)
from tests.security.world import World

pytestmark = pytest.mark.anyio

TABLES = sorted(policy.table for policy in POLICIES)


def test_every_table_with_a_policy_is_in_the_matrix() -> None:
    assert sorted(VERBS) == TABLES
    assert sorted(SEEN) == sorted(table for table, verbs in VERBS.items() if "scoped" in verbs)


def test_each_table_asks_for_the_permission_its_rule_says() -> None:
    assert {policy.table: policy.read for policy in POLICIES if policy.read} == READ_BY
    assert {policy.table: policy.write for policy in POLICIES if policy.write} == WRITTEN_BY


async def test_the_matrix_holds_every_role_and_every_table_has_rows(world: World) -> None:
    assert {caller.role for caller in world.callers if caller.role} == set(Role)
    assert [table for table in TABLES if not world.rows[table]] == []


@pytest.mark.parametrize("table", TABLES)
async def test_everybody_reaches_exactly_the_rows_the_rules_give(
    table: str, world: World, portal_database: Database, superuser: asyncpg.Connection
) -> None:
    found: list[str] = []
    for caller in world.callers:
        if caller.login == "definer":  # cannot log in
            async with superuser.transaction():
                await superuser.execute("set local role portal_definer")
                found += await differences(superuser, world, caller, table)
            continue
        database_role = DatabaseRole(f"portal_{caller.login}")
        async with portal_database.connection(database_role) as connection, connection.transaction():
            found += await differences(connection, world, caller, table)
    assert found == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("login", ["scoped", "hq", "auditor"])
async def test_with_nobody_bound_only_directories_and_hqs_own_true_answer(
    login: str, table: str, world: World, portal_database: Database
) -> None:
    """What `true` answers unbound is not a hole of the policies: the two doors always bind."""
    async with portal_database.connection(DatabaseRole(f"portal_{login}")) as connection:
        # a table of POLICIES, not of a request
        count = connection.fetchval(f"select count(*) from portal.{table}")  # noqa: S608
        if "r" not in VERBS[table].get(login, ""):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for table"):
                await count
        elif table in READERS or (login == "scoped" and table not in DIRECTORIES):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no principal bound"):
                await count
        else:
            assert await count == len(world.rows[table])


def test_who_may_read_side_tables_is_what_the_authority_table_says() -> None:
    assert {role for role in Role if "ORDER_MARGIN_READ" in role.permissions} == READS_MARGINS
    assert {role for role in Role if "TOUCHPOINT_NOTE_READ" in role.permissions} == READS_NOTES
    assert {role for role in Role if "ACCESS_EVENT_READ" in role.permissions} == READS_ACCESS_EVENTS
