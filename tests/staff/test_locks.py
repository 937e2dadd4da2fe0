"""Accepting an invitation while somebody changes who was invited: one waits for the other, in one order."""

import asyncio
import contextvars
from uuid import UUID

import pytest

from auth.roles import Role
from portal.sessions.invitations import accept
from portal.sessions.passwords import set_password
from portal.sessions.refusals import TokenRefused
from portal.staff import service
from portal.staff.service import DeactivationReason
from tests.staff.world import World

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"  # noqa: S105  # an example


async def invited(world: World) -> tuple[UUID, str]:
    """Somebody invited to ACME, and the token."""
    payload = await world.change("staffInvite", world.invitation(), "staff { id } invitationToken")
    return UUID(payload["staff"]["id"][4:]), payload["invitationToken"]


async def test_who_accepts_waits_for_a_deactivation_and_then_is_refused(world: World) -> None:
    """Each locks the person and the invitation; in two orders they would wait for each other for ever."""
    staff_id, token = await invited(world)
    caller = world.caller(Role.HQ_ADMIN, "HQ")
    async with world.database.acting_as(caller) as connection:
        await service.update(connection, caller, staff_id, 1, {"display_name": "held from here on"})
        accepting = asyncio.create_task(
            accept(world.database, token, PASSWORD), context=contextvars.Context()
        )
        await world.somebody_waits()
        await service.deactivate(connection, caller, staff_id, DeactivationReason.OTHER)
    with pytest.raises(TokenRefused):
        await accepting
    assert await world.value("select status from portal.staff where id = $1", staff_id) == "DEACTIVATED"
    assert await world.value("select hash from portal.passwords where staff_id = $1", staff_id) is None


async def test_who_accepts_at_the_moment_of_a_change_of_name_is_accepted(world: World) -> None:
    staff_id, token = await invited(world)
    caller = world.caller(Role.HQ_ADMIN, "HQ")
    async with world.database.acting_as(caller) as connection:
        await service.update(connection, caller, staff_id, 1, {"display_name": "改名"})
        accepting = asyncio.create_task(
            accept(world.database, token, PASSWORD), context=contextvars.Context()
        )
        await world.somebody_waits()
    assert await accepting == staff_id
    held = "select status || ' ' || display_name from portal.staff where id = $1"
    assert await world.value(held, staff_id) == "ACTIVE 改名"


@pytest.mark.parametrize("attempt", range(3))
async def test_accepting_and_deactivating_at_once_ends_one_way_or_the_other(
    world: World, attempt: int
) -> None:
    people = [await invited(world) for _ in range(4)]
    caller = world.caller(Role.HQ_ADMIN, "HQ")

    async def deactivate(staff_id: UUID) -> None:
        async with world.database.acting_as(caller) as connection:
            await service.deactivate(connection, caller, staff_id, DeactivationReason.OTHER)

    ends = await asyncio.gather(
        *(accept(world.database, token, PASSWORD) for _, token in people),
        *(deactivate(staff_id) for staff_id, _ in people),
        return_exceptions=True,
    )
    assert {type(end) for end in ends if isinstance(end, BaseException)} <= {TokenRefused}, attempt
    left = "select count(*) from portal.staff where id = any ($1) and status <> 'DEACTIVATED'"
    assert await world.value(left, [staff_id for staff_id, _ in people]) == 0


async def test_an_invitation_takes_no_address_that_an_operator_gave_meanwhile(world: World) -> None:
    """[EMAIL_MOVED] The invitation finds the address free, and then somebody active has it."""
    asked = world.invitation()
    active = world.ids["DEALER_SALES at BOLT"]
    number = await world.value("select number from portal.staff where id = $1", active)
    invitees = "select count(*) from portal.staff where status = 'INVITED'"
    before = await world.value(invitees)
    async with world.database.as_worker() as connection:
        await set_password(connection, number, asked["email"], PASSWORD)
        inviting = asyncio.create_task(world.codes("staffInvite", asked), context=contextvars.Context())
        await world.somebody_waits()
    assert await inviting == ["EMAIL_TAKEN"]
    kept = "select staff_id from portal.passwords where email = $1 and hash is not null"
    assert await world.value(kept, asked["email"]) == active
    assert await world.value(invitees) == before
