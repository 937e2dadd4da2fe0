"""Who tries to rise, or to let somebody rise, above the own rights is refused, and that is in the trail."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from auth.roles import Permission, Role
from schema.planner.request import Request
from tests.schema.world import How
from tests.staff.world import World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
INVITE = "mutation($i: StaffInviteInput!) { staffInvite(input: $i) { userErrors { code } } }"


@pytest.fixture
def world(fresh_world: World) -> World:
    """One for each test alone: they change who may do what."""
    return fresh_world


def event(world: World, about: str, code: str, by: str = "DEALER_MANAGER at ACME") -> tuple[UUID, UUID, str]:
    return world.ids[by], world.ids[about], code


async def test_an_invitation_above_the_own_rights_is_recorded_with_the_partner(world: World) -> None:
    narrow = replace(world.caller(), scope=frozenset({Permission.STAFF_MANAGE, Permission.STAFF_READ}))
    request = Request(narrow, "en", "test", INVITE, None, {"i": world.invitation()})
    assert b'"ABOVE_OWN_RIGHTS"' in (await world.execution.answer(request)).body
    assert await world.events("REFUSED") == [event(world, "ACME", "ABOVE_OWN_RIGHTS")]


async def test_an_attempt_on_somebody_with_more_rights_is_recorded_with_the_person(world: World) -> None:
    """An import may have put somebody of HQ into a partner."""
    name = "DEALER_SALES at ACME"
    await world.value("update portal.staff set role = 'HQ_ADMIN' where id = $1", world.ids[name])
    asked: dict[str, Any] = {"staffId": world.gid("ST", name), "version": 2}
    assert await world.codes("staffUpdate", asked | {"displayName": "x"}) == ["ABOVE_OWN_RIGHTS"]
    assert await world.codes("staffDeactivate", asked | {"reason": "LEFT"}) == ["ABOVE_OWN_RIGHTS"]
    assert await world.events("REFUSED") == [event(world, name, "ABOVE_OWN_RIGHTS")] * 2


async def test_an_attempt_on_the_own_membership_is_recorded(world: World) -> None:
    name = "DEALER_MANAGER at ACME"
    asked: dict[str, Any] = {"staffId": world.gid("ST", name), "version": 1}
    assert await world.codes("staffUpdate", asked | {"endedOn": "2099-12-31"}) == ["OWN_MEMBERSHIP"]
    assert await world.codes("staffDeactivate", asked | {"reason": "LEFT"}) == ["OWN_MEMBERSHIP"]
    assert await world.events("REFUSED") == [event(world, name, "OWN_MEMBERSHIP")] * 2


async def test_an_attempt_to_leave_nobody_to_administer_is_recorded(world: World) -> None:
    """The caller acts on a token that is still good, and is a member no longer."""
    name, last = "HQ_ADMIN at HQ", "HQ_SERVICE at HQ"
    await world.value("update portal.staff set role = 'HQ_ADMIN' where id = $1", world.ids[last])
    await world.value(
        "update portal.staff set started_on = '2020-01-01', ended_on = current_date - 1 where id = $1",
        world.ids[name],
    )
    asked = {"staffId": world.gid("ST", last), "reason": "OTHER"}
    assert await world.codes("staffDeactivate", asked, **HQ) == ["LAST_ADMIN"]
    assert await world.events("REFUSED") == [event(world, last, "LAST_ADMIN", name)]


async def test_who_asks_whether_an_address_is_in_use_is_recorded(world: World) -> None:
    """The answer tells that somebody uses it, as it must: somebody who asks for many is to be seen."""
    asked = world.invitation("FAR")
    assert await world.codes("staffInvite", asked, **HQ) == []
    here = asked | {"partnerId": world.gid("PA", "ACME")}
    assert await world.codes("staffInvite", here) == ["EMAIL_TAKEN"]
    assert await world.events("REFUSED") == [event(world, "ACME", "EMAIL_TAKEN")]


async def test_what_is_only_wrong_is_not(world: World) -> None:
    asked: dict[str, Any] = {"staffId": world.gid("ST", "DEALER_SALES at ACME"), "version": 7}
    assert await world.codes("staffUpdate", asked | {"displayName": "x"}) == ["VERSION_CONFLICT"]
    elsewhere = {"staffId": world.gid("ST", "DEALER_SALES at FAR"), "reason": "LEFT"}
    assert await world.codes("staffDeactivate", elsewhere) == ["NOT_FOUND"]
    assert await world.codes("staffInvite", world.invitation(role="HQ_ADMIN")) == ["ROLE_DOES_NOT_FIT"]
    assert await world.events("REFUSED") == []
