"""The functions that administer ask for the permission themselves, whoever calls them and how."""

import asyncpg
import pytest

from auth.roles import Permission, Role
from portal.staff.grantable_roles import ROLES_BY_KIND
from tests.staff.world import ABOVE, World

pytestmark = pytest.mark.anyio

FUNCTIONS = {
    "select portal.invite_staff('{}', '{}')": Permission.STAFF_MANAGE,
    "select portal.change_staff('{}', '{}')": Permission.STAFF_MANAGE,
    "select portal.deactivate_staff('{}', '{}')": Permission.STAFF_MANAGE,
    "select portal.link_customer('{}')": Permission.CUSTOMER_LINK_MANAGE,
    "select portal.unlink_customer('{}')": Permission.CUSTOMER_LINK_MANAGE,
    "select portal.change_partner('{}')": Permission.PARTNER_MANAGE,
    "select portal.create_partner('{}')": Permission.PARTNER_MANAGE,
}


@pytest.mark.parametrize("call", FUNCTIONS)
@pytest.mark.parametrize("role", Role)
async def test_the_database_refuses_a_caller_without_the_permission(
    world: World, role: Role, call: str
) -> None:
    partner = next(code for code, (kind, _) in ABOVE.items() if role in ROLES_BY_KIND[kind])
    if FUNCTIONS[call] in role.permissions:
        return  # what these may do is the other modules' question
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with world.database.acting_as(world.caller(role, partner)) as connection:
            await connection.execute(call)


@pytest.mark.parametrize("table", ["staff", "passwords", "invitations", "sessions", "revocations"])
@pytest.mark.parametrize(("role", "partner"), [(Role.DEALER_MANAGER, "ACME"), (Role.HQ_ADMIN, "HQ")])
async def test_nobody_administers_past_them(world: World, role: Role, partner: str, table: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with world.database.acting_as(world.caller(role, partner)) as connection:
            await connection.execute(f"insert into portal.{table} default values")  # of the list above
