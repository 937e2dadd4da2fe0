"""Every caller asks about every object that has an id; and who sees it is who the rules say does."""

import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from tests.audit.explain.asking import Portal, object_ids
from tests.security.organisations import ORGANISATIONS
from tests.security.portal import NODES, table_of
from tests.security.rules import REACHED, SEEN, Caller, expected

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("type_name", NODES)
async def test_a_caller_is_told_that_it_sees_exactly_what_it_sees(asking: Portal, type_name: str) -> None:
    world, entry = asking.world, NODES[type_name]
    policy = entry.source.policy
    assert policy
    assert policy.read
    for caller in world.callers:
        if caller.role is None:
            continue
        may = policy.read in caller.role.permissions
        for row, object_id in object_ids(world, entry):
            reached = expected("select", table_of(entry), row, caller, world.names) == REACHED
            told = await asking.explained(asking.principal(caller), object_id)
            about = f"{caller}, {type_name} {world.describe(row)}: {told}"
            assert told["visible"] is (may and reached), about
            assert bool(told["grants"]) is told["visible"], about
            assert (told["permission"], told["missing"] is None) == (policy.read, may), about


@pytest.mark.parametrize("type_name", NODES)
async def test_who_sees_an_object_is_who_the_rules_say(asking: Portal, type_name: str) -> None:
    world, entry = asking.world, NODES[type_name]
    auditor = Principal(Role.HQ_AUDITOR, world.organisation_ids["hq"], world.organisation_ids["hq"])
    rule = SEEN[table_of(entry)]
    for row, object_id in object_ids(world, entry):
        wanted = {
            name
            for name in ORGANISATIONS
            if rule(Caller("scoped", name, "", Role.DEALER_MANAGER), row, world.names)
        }
        told = await asking.seen_by(auditor, object_id)
        about = f"{type_name} {world.describe(row)}"
        assert {holder["partner"]["code"] for holder in told["holders"]} == wanted, about
        assert all(holder["grants"] for holder in told["holders"]), about
        assert told["holderCount"] == len(wanted), about
        assert told["exists"] is True


async def test_the_roles_that_see_all_are_headquarters_with_the_permission(asking: Portal) -> None:
    auditor = Principal(
        Role.HQ_AUDITOR, asking.world.organisation_ids["hq"], asking.world.organisation_ids["hq"]
    )
    for entry in NODES.values():
        policy = entry.source.policy
        assert policy
        _, object_id = object_ids(asking.world, entry)[0]
        told = await asking.seen_by(auditor, object_id)
        assert told["permission"] == policy.read
        assert set(told["roles"]) == {
            role
            for role in Role
            if role.database_role is not DatabaseRole.SCOPED and policy.read in role.permissions
        }
