"""The database itself asks for the permission, and whose customer it is: whoever calls its functions."""

import asyncpg
import pytest

from auth.principal import Principal
from auth.roles import Permission, Role
from tests.schema.world import World

pytestmark = pytest.mark.anyio

CALLS = {
    Permission.CONSENT_RECORD: "select portal.record_consent("
    "$1, 'MARKETING', 'EMAIL', 'GRANTED', 'X', null, now(), null, now())",
    Permission.CUSTOMER_CONTACT_REVEAL: "select portal.reveal_contact($1, 'SERVICE')",
    Permission.PERSON_EXPORT: "select portal.export_person($1)",
    Permission.PERSON_ERASE: "select portal.erase_person($1, 'REQUESTED')",
}
INSIDE = {
    "portal.same_person($1)",
    "portal.person_document(array[$1::uuid])",
    "portal.may_contact($1, 'SERVICE', '{PHONE}')",
}


@pytest.mark.parametrize("permission", CALLS)
async def test_a_function_needs_its_permission(world: World, permission: Permission) -> None:
    admin = world.caller(Role.HQ_ADMIN, "HQ")
    rest = Role.HQ_ADMIN.permissions - {permission}
    without = Principal(admin.role, admin.partner_id, admin.staff_id, scope=rest)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=permission):
        async with world.database.acting_as(without) as connection:
            await connection.fetchval(CALLS[permission], world.ids["李"])
    async with world.database.acting_as(admin) as connection:
        await connection.fetchval(CALLS[permission], world.ids["李"])


@pytest.mark.parametrize("permission", [Permission.PERSON_EXPORT, Permission.PERSON_ERASE])
async def test_a_partner_has_no_door_to_a_persons_rights(world: World, permission: Permission) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for function"):
        async with world.database.acting_as(world.caller()) as connection:
            await connection.fetchval(CALLS[permission], world.ids["李"])


@pytest.mark.parametrize("call", sorted(INSIDE))
async def test_what_the_functions_are_made_of_is_nobodys(world: World, call: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for function"):
        async with world.database.acting_as(world.caller(Role.HQ_ADMIN, "HQ")) as connection:
            await connection.fetchval(f"select {call}", world.ids["李"])
