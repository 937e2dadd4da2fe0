"""What the database itself says of the portal's roles: nobody has a right the policies do not give."""

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.doors.db import Database
from tests.security.asked_for import CALLABLE, DEFINER_FUNCTIONS
from tests.security.catalogue import CATALOGUE, faults

pytestmark = pytest.mark.anyio

AUDIENCES = [str(role) for role in DatabaseRole]


async def test_privileges_policies_and_forced_row_security_are_exactly_those_of_the_policies(
    superuser: asyncpg.Connection,
) -> None:
    assert await faults(superuser) == []


async def test_no_access_list_elsewhere_names_a_role_and_none_owns_anything_but_functions(
    superuser: asyncpg.Connection,
) -> None:
    granted = (
        "table ",
        "sequence ",
        "function ",
        "schema portal",
        "database ",
    )
    strange = [
        (row["role"], row["why"], row["object"])
        async for row in CATALOGUE.named_in_grants(superuser)
        if not row["object"].startswith(granted if row["why"] == "a" else "function ")
    ]
    assert strange == []


async def test_audiences_call_only_the_functions_on_the_list(superuser: asyncpg.Connection) -> None:
    callable_by = {row["signature"]: row["callers"] async for row in CATALOGUE.functions(superuser)}
    assert {signature: callers for signature, callers in callable_by.items() if callers} == CALLABLE


async def test_definer_functions_are_portal_definers_with_their_search_path_pinned_and_not_everybodys(
    superuser: asyncpg.Connection,
) -> None:
    functions = [row async for row in CATALOGUE.functions(superuser)]
    assert {row["signature"] for row in functions if row["definer"]} == DEFINER_FUNCTIONS
    for row in functions:
        assert not row["for_public"], f"everybody may call {row['signature']}"
        if row["definer"]:
            assert row["owner"] == "portal_definer", row["signature"]
            assert "search_path=pg_catalog, pg_temp" in row["settings"], row["signature"]


async def test_audiences_log_in_themselves_have_no_power_and_are_members_of_nothing(
    superuser: asyncpg.Connection,
) -> None:
    roles = {row["role"]: row async for row in CATALOGUE.roles(superuser)}
    assert {role for role, row in roles.items() if row["logs_in"]} == set(AUDIENCES)
    assert [role for role, row in roles.items() if row["powerful"]] == []
    assert [role for role, row in roles.items() if row["member_of"]] == []


async def test_no_audience_can_make_anything_but_the_imports_temporary_tables(
    superuser: asyncpg.Connection,
) -> None:
    places = {(row["role"], row["place"], row["privilege"]) async for row in CATALOGUE.places(superuser)}
    assert places == {
        ("portal_definer", "portal", "CREATE"),  # asked of a function's new owner; it cannot log in
        ("portal_worker", "the database", "TEMP"),
    }


@pytest.mark.parametrize("database_role", DatabaseRole)
async def test_no_audience_becomes_another_role(
    database_role: DatabaseRole, superuser: asyncpg.Connection, portal_database: Database
) -> None:
    others = [row["rolname"] for row in await superuser.fetch("select rolname from pg_roles")]
    async with portal_database.connection(database_role) as connection:
        for other in {*others, "postgres"} - {str(database_role)}:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied to set role"):
                await connection.execute(f'set role "{other}"')
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied to set session"):
            await connection.execute(
                "set session authorization portal_hq"
                if "hq" not in database_role
                else "set session authorization portal_worker"
            )
