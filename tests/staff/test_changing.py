"""Changing and deactivating staff: who may, whom never, and what two people do at once."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from auth.roles import Permission, Role
from portal.staff import service
from portal.staff.grantable_roles import ROLES_BY_KIND
from portal.staff.service import DeactivationReason
from tests.schema.world import How
from tests.staff.world import ABOVE, MANAGERS, World, below

pytestmark = pytest.mark.anyio

UPDATE = "mutation($i: StaffUpdateInput!) { staffUpdate(input: $i) { userErrors { code } } }"
DEACTIVATE = "mutation($i: StaffDeactivateInput!) { staffDeactivate(input: $i) { userErrors { code } } }"
STAFF = "staff { displayName role status endedOn version }"
SOMEBODY = [(role, code) for code, (kind, _) in ABOVE.items() for role in sorted(ROLES_BY_KIND[kind])]


async def version_of(world: World, name: str) -> int:
    version: int = await world.value("select version from portal.staff where id = $1", world.ids[name])
    return version


async def change_of(world: World, name: str, **further: object) -> dict[str, Any]:
    return {"staffId": world.gid("ST", name), "version": await version_of(world, name)} | further


async def newcomer(world: World, role: str = "DEALER_SALES", partner: str = "ACME") -> str:
    """The global id of somebody just invited by HQ."""
    how: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
    payload = await world.change("staffInvite", world.invitation(partner, role=role), "staff { id }", **how)
    staff_id: str = payload["staff"]["id"]
    return staff_id


@pytest.mark.parametrize(("role", "partner"), SOMEBODY)
async def test_only_who_manages_staff_changes_and_deactivates(world: World, role: Role, partner: str) -> None:
    how: How = {"role": role, "partner": partner}
    staff_id = world.gid("ST", "DEALER_SALES at CORNER")
    if Permission.STAFF_MANAGE in role.permissions:
        seen = [] if below("CORNER", partner) else ["NOT_FOUND"]
        asked = await change_of(world, "DEALER_SALES at CORNER", displayName=f"{role} {partner}")
        assert await world.codes("staffUpdate", asked, **how) == seen
        return
    changed = {"staffId": staff_id, "version": 1}
    assert await world.refusal(UPDATE, {"i": changed}, **how) == ("FORBIDDEN", ["staffUpdate"])
    ended = {"staffId": staff_id, "reason": "LEFT"}
    assert await world.refusal(DEACTIVATE, {"i": ended}, **how) == ("FORBIDDEN", ["staffDeactivate"])


@pytest.mark.parametrize(("manager", "viewer"), MANAGERS)
@pytest.mark.parametrize(("role", "partner"), SOMEBODY)
async def test_nobody_changes_somebody_out_of_scope_or_with_more_rights(
    world: World, manager: Role, viewer: str, role: Role, partner: str
) -> None:
    asked = await change_of(world, f"{role} at {partner}", displayName="换了名字")
    codes = await world.codes("staffUpdate", asked, role=manager, partner=viewer)
    if not below(partner, viewer):
        assert codes == ["NOT_FOUND"]
    else:
        assert codes == ([] if role.permissions <= manager.permissions else ["ABOVE_OWN_RIGHTS"])


async def test_who_has_more_rights_is_neither_changed_nor_deactivated(world: World) -> None:
    """An import may have put somebody of HQ into a partner: its manager has no say over that person."""
    above = await newcomer(world)
    await world.value("update portal.staff set role = 'HQ_ADMIN' where id = $1::uuid", above[4:])
    changed = {"staffId": above, "version": 2, "displayName": "x"}
    assert await world.codes("staffUpdate", changed) == ["ABOVE_OWN_RIGHTS"]
    assert await world.codes("staffDeactivate", {"staffId": above, "reason": "LEFT"}) == ["ABOVE_OWN_RIGHTS"]
    await world.value("update portal.staff set status = 'DEACTIVATED' where id = $1::uuid", above[4:])


@pytest.mark.parametrize(("manager", "viewer"), MANAGERS)
@pytest.mark.parametrize("given", Role)
async def test_a_role_is_changed_to_what_there_is_and_the_manager_has(
    world: World, manager: Role, viewer: str, given: Role
) -> None:
    partner = {"ACME": "ACME", "DIST": "BOLT", "HQ": "HQ"}[viewer]
    staff_id = await newcomer(world, min(ROLES_BY_KIND[ABOVE[partner][0]]), partner)
    asked = {"staffId": staff_id, "version": 1, "role": given}
    codes = await world.codes("staffUpdate", asked, role=manager, partner=viewer)
    if given not in ROLES_BY_KIND[ABOVE[partner][0]]:
        assert codes == ["ROLE_DOES_NOT_FIT"]
    else:
        assert codes == ([] if given.permissions <= manager.permissions else ["ABOVE_OWN_RIGHTS"])


async def test_what_is_left_out_stays_and_null_opens_the_end(world: World) -> None:
    staff_id = await newcomer(world)
    asked: dict[str, Any] = {"staffId": staff_id, "version": 1, "endedOn": "2099-12-31"}
    first = (await world.change("staffUpdate", asked, STAFF))["staff"]
    assert (first["endedOn"], first["displayName"], first["version"]) == ("2099-12-31", "陈晨", 2)
    asked = {"staffId": staff_id, "version": 2, "displayName": "陈大晨", "role": None}
    second = (await world.change("staffUpdate", asked, STAFF))["staff"]
    assert second == first | {"displayName": "陈大晨", "version": 3}
    third = (await world.change("staffUpdate", {"staffId": staff_id, "version": 3, "endedOn": None}, STAFF))[
        "staff"
    ]
    assert third == second | {"endedOn": None, "version": 4}
    assert (await world.change("staffUpdate", {"staffId": staff_id, "version": 4}, STAFF))["staff"] == third


async def test_of_two_who_edit_one_person_the_second_is_told(world: World) -> None:
    staff_id = await newcomer(world)
    how: How = {"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}
    asked = [{"staffId": staff_id, "version": 1, "displayName": name} for name in ("甲", "乙")]
    answers = await asyncio.gather(
        world.codes("staffUpdate", asked[0]), world.codes("staffUpdate", asked[1], **how)
    )
    assert sorted(answers) == [[], ["VERSION_CONFLICT"]]
    late = {"staffId": staff_id, "version": 1, "reason": "LEFT"}
    assert await world.codes("staffDeactivate", late) == ["VERSION_CONFLICT"]


async def test_an_import_that_changes_somebody_counts_too(world: World) -> None:
    staff_id = await newcomer(world)
    await world.value("update portal.staff set display_name = '导入' where id = $1::uuid", staff_id[4:])
    asked = {"staffId": staff_id, "version": 1, "displayName": "x"}
    assert await world.codes("staffUpdate", asked) == ["VERSION_CONFLICT"]


@pytest.mark.parametrize(("role", "partner"), MANAGERS)
@pytest.mark.parametrize("change", [{"role": "PARTNER_INTEGRATION"}, {"endedOn": "2099-12-31"}])
async def test_nobody_changes_their_own_role_or_end(
    world: World, role: Role, partner: str, change: dict[str, str]
) -> None:
    asked = await change_of(world, f"{role} at {partner}", **change)
    assert await world.codes("staffUpdate", asked, role=role, partner=partner) == ["OWN_MEMBERSHIP"]
    ended = {"staffId": asked["staffId"], "reason": "LEFT"}
    assert await world.codes("staffDeactivate", ended, role=role, partner=partner) == ["OWN_MEMBERSHIP"]
    named = await change_of(world, f"{role} at {partner}", displayName=f"自己 {change}"[:20])
    assert await world.codes("staffUpdate", named, role=role, partner=partner) == []


async def test_who_is_deactivated_stays_so_and_is_not_changed(world: World) -> None:
    staff_id = await newcomer(world)
    ended = {"staffId": staff_id, "reason": "MISUSE"}
    first = await world.change("staffDeactivate", ended, STAFF)
    assert first["staff"]["status"] == "DEACTIVATED"
    assert await world.change("staffDeactivate", ended, STAFF) == first
    about = [event for event in await world.events("STAFF_DEACTIVATED") if str(event[1]) == dashed(staff_id)]
    assert about == [(world.ids["DEALER_MANAGER at ACME"], about[0][1], "MISUSE")]
    asked = {"staffId": staff_id, "version": first["staff"]["version"], "displayName": "x"}
    assert await world.codes("staffUpdate", asked) == ["STAFF_DEACTIVATED"]


def dashed(gid: str) -> str:
    return str(UUID(gid[4:]))


async def test_a_change_is_in_the_record_and_what_changes_nothing_is_not(world: World) -> None:
    staff_id = await newcomer(world)
    asked = {"staffId": staff_id, "version": 1, "displayName": "陈晨"}
    assert await world.codes("staffUpdate", asked) == []
    before = await world.events("STAFF_UPDATED")
    assert await world.codes("staffUpdate", asked | {"displayName": "陈小"}) == []
    ((who, whom, why),) = (await world.events("STAFF_UPDATED"))[len(before) :]
    assert (who, str(whom), why) == (world.ids["DEALER_MANAGER at ACME"], dashed(staff_id), "NAME")


async def test_each_change_of_somebody_says_in_the_record_what_it_was(world: World) -> None:
    staff_id = await newcomer(world)
    before = await world.events("STAFF_UPDATED")
    asked: dict[str, Any] = {"staffId": staff_id, "version": 1, "displayName": "陈小"}
    changes = {"role": "DEALER_SERVICE", "endedOn": "2099-12-31"}
    assert await world.codes("staffUpdate", asked | changes) == []
    changed = (await world.events("STAFF_UPDATED"))[len(before) :]
    assert [event[2] for event in changed] == ["ROLE_DEALER_SERVICE", "ENDED_ON", "NAME"]
    assert {str(event[1]) for event in changed} == {dashed(staff_id)}
    assert (await world.events("STAFF_INVITED"))[-1][2] == "ROLE_DEALER_SALES"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"displayName": ""}, "BAD_USER_INPUT"), ({"endedOn": "1999-01-01"}, "BAD_USER_INPUT")],
)
async def test_what_cannot_be_is_refused(world: World, change: dict[str, str], code: str) -> None:
    staff_id = await newcomer(world)
    asked = {"staffId": staff_id, "version": 1} | change
    assert await world.codes("staffUpdate", asked) == [code]


async def admins(world: World, count: int) -> list[str]:
    """So many active administrators, and no other: the names by which they call."""
    names = ["HQ_ADMIN at HQ"]
    for n in range(1, count):
        staff_id = await newcomer(world, "HQ_ADMIN", "HQ")
        await world.value("update portal.staff set status = 'ACTIVE' where id = $1::uuid", staff_id[4:])
        world.ids[f"admin {n}"] = UUID(staff_id[4:])
        names.append(f"admin {n}")
    return names


def as_admin(world: World, name: str) -> World:
    """The same world, in which HQ's administrator is the one of this name."""
    other = World(world.database, world.execution, dict(world.ids))
    other.ids["HQ_ADMIN at HQ"] = world.ids[name]
    return other


HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}


async def test_two_administrators_who_remove_each_other_at_once_leave_one(fresh_world: World) -> None:
    """The second waits until the first is done, and then finds that it is out itself."""
    one, other = await admins(fresh_world, 2)
    caller = as_admin(fresh_world, one).caller(Role.HQ_ADMIN, "HQ")
    done, met = asyncio.Event(), asyncio.Event()

    async def remove_and_hold() -> None:
        async with fresh_world.database.acting_as(caller) as connection:
            await service.deactivate(connection, caller, fresh_world.ids[other], DeactivationReason.OTHER)
            done.set()
            await met.wait()

    first = asyncio.create_task(remove_and_hold())
    await done.wait()
    asked = {"staffId": fresh_world.gid("ST", one), "reason": "OTHER"}
    second = asyncio.create_task(as_admin(fresh_world, other).refusal(DEACTIVATE, {"i": asked}, **HQ))
    await fresh_world.somebody_waits()
    met.set()
    await first
    assert await second == ("UNAUTHENTICATED", ["staffDeactivate"])


PUTS_OUT = [
    ("staffDeactivate", DEACTIVATE, {"reason": "OTHER"}),
    ("staffUpdate", UPDATE, {"role": "DEALER_SALES"}),
]


@pytest.mark.parametrize(("field", "mutation", "change"), PUTS_OUT)
async def test_of_two_managers_who_put_each_other_out_at_once_one_stays(
    fresh_world: World, field: str, mutation: str, change: dict[str, str]
) -> None:
    world = fresh_world
    one, other = "DEALER_MANAGER at ACME", "second manager"
    world.ids[other] = UUID((await newcomer(world, "DEALER_MANAGER"))[4:])
    await world.value("update portal.staff set status = 'ACTIVE' where id = $1", world.ids[other])
    mutual = World(world.database, world.execution, {**world.ids, one: world.ids[other]})
    caller, met, done = world.caller(), asyncio.Event(), asyncio.Event()

    async def put_out_and_hold() -> None:
        async with world.database.acting_as(caller) as connection:
            if "role" in change:
                roles = {"role": change["role"]}
                await service.update(connection, caller, world.ids[other], 2, roles)
            else:
                await service.deactivate(connection, caller, world.ids[other], DeactivationReason.OTHER)
            done.set()
            await met.wait()

    first = asyncio.create_task(put_out_and_hold())
    await done.wait()
    asked = {"staffId": world.gid("ST", one), "version": 1} | change
    second = asyncio.create_task(mutual.refusal(mutation, {"i": asked}))
    await world.somebody_waits()
    met.set()
    await first
    assert await second == ("UNAUTHENTICATED", [field])
    managers = """select count(*) from portal.staff
      where role = 'DEALER_MANAGER' and status = 'ACTIVE' and partner_id = $1"""
    assert await world.value(managers, world.ids["ACME"]) == 1


async def test_who_was_deactivated_a_moment_ago_invites_nobody(fresh_world: World) -> None:
    """Its token is still good on a worker that has not heard of it."""
    name = "DEALER_MANAGER at ACME"
    await fresh_world.value(
        "update portal.staff set status = 'DEACTIVATED' where id = $1", fresh_world.ids[name]
    )
    document = "mutation($i: StaffInviteInput!) { staffInvite(input: $i) { userErrors { code } } }"
    asked = fresh_world.invitation()
    assert await fresh_world.refusal(document, {"i": asked}) == ("UNAUTHENTICATED", ["staffInvite"])
    assert await fresh_world.events("STAFF_INVITED") == []


@pytest.mark.parametrize("change", [{"role": "HQ_SERVICE"}, {"endedOn": "2098-01-01"}])
async def test_the_last_administrator_keeps_its_role_and_has_no_end(
    fresh_world: World, change: dict[str, str]
) -> None:
    one, other = await admins(fresh_world, 2)
    # the caller acts on a token that is still good, and is no administrator any longer
    await fresh_world.value(
        "update portal.staff set ended_on = '2097-01-01' where id = $1", fresh_world.ids[other]
    )
    asked = {
        "staffId": fresh_world.gid("ST", one),
        "version": await version_of(fresh_world, one),
        **change,
    }
    codes = await as_admin(fresh_world, other).codes("staffUpdate", asked, **HQ)
    # somebody remains for now, though not when both have ended
    assert codes == ([] if "role" in change else ["LAST_ADMIN"])
    await fresh_world.value("update portal.staff set ended_on = null where role = 'HQ_ADMIN'")
    asked["version"] = await version_of(fresh_world, one)
    if "endedOn" in change:
        assert await as_admin(fresh_world, other).codes("staffUpdate", asked, **HQ) == []
