"""Administration reaches no further than data: whoever is made by somebody sees no more than its maker.

DIST's manager sees BOLT's customers, because BOLT's contract passes them on, and not ACME's.
"""

from typing import Any
from uuid import UUID

import pytest

from auth.roles import Role
from tests.schema.world import How
from tests.staff.door import Door

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
INVITED = "staff { id status } invitationToken"
CUSTOMERS = "{ customers(first: 10) { nodes { number } } }"


async def distributor(door: Door) -> str:
    """The access token of a manager of DIST, who signed in."""
    _, email = await door.member(Role.DISTRIBUTOR_MANAGER, "DIST", HQ)
    return await door.token_of(email)


async def seen(door: Door, token: str) -> set[str]:
    answer = (await door.ask(token, CUSTOMERS)).json()
    return {node["number"] for node in answer["data"]["customers"]["nodes"]}


def refusal(field: str) -> dict[str, Any]:
    return {"userErrors": [{"field": [field], "code": "ABOVE_OWN_RIGHTS"}]}


async def test_nobody_is_invited_to_a_partner_whose_customers_the_inviter_does_not_see(door: Door) -> None:
    token = await distributor(door)
    assert await seen(door, token) == {"C-2"}
    before = await door.world.value("select count(*) from portal.staff")
    for partner in ("ACME", "CORNER"):
        asked = door.world.invitation(partner, role="DEALER_MANAGER")
        payload = await door.change(token, "staffInvite", asked, INVITED)
        assert payload == {"staff": None, "invitationToken": None} | refusal("partnerId")
        assert (await door.world.events("REFUSED"))[-1][1:] == (door.world.ids[partner], "ABOVE_OWN_RIGHTS")
    assert await door.world.value("select count(*) from portal.staff") == before


async def test_who_invites_from_above_is_told_no_token_and_the_partners_own_manager_is(door: Door) -> None:
    """The dealer's notes are not the distributor's, though its customers are."""
    above, asked = await distributor(door), door.world.invitation("BOLT", role="DEALER_SALES")
    proposed = await door.change(above, "staffInvite", asked, INVITED)
    assert (proposed["staff"]["status"], proposed["invitationToken"]) == ("INVITED", None)
    nobody = "select count(*) from portal.invitations where staff_id = $1"
    assert await door.world.value(nobody, UUID(proposed["staff"]["id"][4:])) == 0

    _, email = await door.member(Role.DEALER_MANAGER, "BOLT", HQ)
    own = await door.change(await door.token_of(email), "staffInvite", asked, INVITED)
    assert own["staff"]["id"] == proposed["staff"]["id"]
    assert (await door.accept(own["invitationToken"])).status_code == 200


async def test_headquarters_sets_up_a_dealers_first_manager(door: Door) -> None:
    _, email = await door.member(Role.DEALER_MANAGER, "FAR", HQ)
    assert await seen(door, await door.token_of(email)) == {"C-3"}


async def test_an_invitation_that_was_told_to_others_is_not_taken_over_from_above(door: Door) -> None:
    above, asked = await distributor(door), door.world.invitation("BOLT", role="DEALER_MANAGER")
    first = await door.world.change("staffInvite", asked, INVITED, **HQ)
    again = await door.change(above, "staffInvite", asked, INVITED)
    assert again["userErrors"] == [{"field": ["email"], "code": "EMAIL_TAKEN"}]
    assert (await door.accept(first["invitationToken"])).status_code == 200


@pytest.mark.parametrize("change", [{"role": "DEALER_MANAGER"}, {"endedOn": None}, {"endedOn": "2999-01-01"}])
async def test_nobody_is_made_more_of_where_the_customers_are_not_seen(
    door: Door, change: dict[str, str | None]
) -> None:
    above = await distributor(door)
    answers = []
    for partner in ("ACME", "BOLT"):
        invitation = door.world.invitation(partner, role="PARTNER_INTEGRATION", endedOn="2099-12-31")
        staff = (await door.world.change("staffInvite", invitation, INVITED, **HQ))["staff"]
        asked = {"staffId": staff["id"], "version": 1}
        answers.append(await door.change(above, "staffUpdate", asked | change))
        lessened = {"endedOn": "2098-12-31", "displayName": "李", "version": 1 + (partner == "BOLT")}
        assert await door.change(above, "staffUpdate", asked | lessened) == {"userErrors": []}
        ended = {"staffId": staff["id"], "reason": "OTHER"}
        assert await door.change(above, "staffDeactivate", ended) == {"userErrors": []}
    assert answers == [refusal("staffId"), {"userErrors": []}]
