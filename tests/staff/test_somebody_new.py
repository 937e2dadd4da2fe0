"""A person does not become another: who comes back is somebody new, and the old keeps its history."""

from uuid import UUID

import asyncpg
import pytest

from auth.roles import Role
from tests.schema.world import How
from tests.staff.door import Door

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}


async def test_who_takes_the_address_of_a_former_colleague_is_not_that_colleague(door: Door) -> None:
    world = door.world
    old, email = await door.member()
    await world.change("staffDeactivate", {"staffId": old, "reason": "LEFT"})
    new = await world.change("staffInvite", world.invitation(email=email), "staff { id } invitationToken")
    assert (await door.accept(new["invitationToken"], "another good password")).status_code == 200
    assert new["staff"]["id"] != old
    statuses = "select array_agg(status order by id) from portal.staff where id = any ($1)"
    both = [UUID(old[4:]), UUID(new["staff"]["id"][4:])]
    assert await world.value(statuses, both) == ["DEACTIVATED", "ACTIVE"]
    assert await world.value("select staff_id from portal.passwords where email = $1", email) == both[1]


async def test_the_acceptance_names_the_inviter(door: Door) -> None:
    staff, _ = await door.member(Role.DEALER_SALES, "FAR", HQ)
    accepted = (await door.world.events("INVITATION_ACCEPTED"))[-1]
    assert accepted == (UUID(staff[4:]), door.world.ids["HQ_ADMIN at HQ"], None)


async def test_who_was_somebody_before_is_not_renewed(door: Door) -> None:
    """An import, or an invitation of before, left a former member INVITED: it has a history."""
    old, email = await door.member()
    await door.world.value("update portal.staff set status = 'INVITED' where id = $1", UUID(old[4:]))
    new = await door.world.change("staffInvite", door.world.invitation(email=email), "staff { id }")
    assert new["staff"]["id"] != old
    status = "select status from portal.staff where id = $1"
    assert await door.world.value(status, UUID(old[4:])) == "DEACTIVATED"


async def test_an_address_is_free_where_its_owner_left_another_partner(door: Door) -> None:
    old, email = await door.member()
    asked = door.world.invitation("FAR", email=email)
    assert await door.world.codes("staffInvite", asked, **HQ) == ["EMAIL_TAKEN"]
    await door.world.change("staffDeactivate", {"staffId": old, "reason": "LEFT"})
    assert await door.world.codes("staffInvite", asked, **HQ) == []


async def test_nobody_is_brought_back_whoever_writes(door: Door) -> None:
    old, _ = await door.member()
    await door.world.change("staffDeactivate", {"staffId": old, "reason": "LEFT"})
    for status in ("ACTIVE", "INVITED"):
        with pytest.raises(asyncpg.CheckViolationError, match="stays so"):
            await door.world.value("update portal.staff set status = $2 where id = $1", UUID(old[4:]), status)
