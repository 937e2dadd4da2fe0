"""Who may invite whom, where and as what: inside the own subtree, never above the own rights."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auth.digests import digest_of
from auth.roles import Permission, Role
from portal.partners.models import PartnerKind
from portal.staff import service
from portal.staff.grantable_roles import ROLES_BY_KIND
from portal.words.user_errors import InvalidInput
from schema.declaring.ids import encode_id
from schema.planner.request import Request
from tests.staff.world import ABOVE, MANAGERS, World, below, sees_customers_of

pytestmark = pytest.mark.anyio

STAFF = "staff { id displayName role status startedOn endedOn version partner { code } } invitationToken"


async def test_an_invited_member_is_there_at_once_and_its_token_is_told_once(world: World) -> None:
    asked = world.invitation("ACME", startedOn="2026-01-01", endedOn="2026-12-31")
    payload = await world.change("staffInvite", asked, STAFF)
    staff = payload["staff"]
    assert staff | {"id": None} == {
        "id": None,
        "displayName": "陈晨",
        "role": "DEALER_SALES",
        "status": "INVITED",
        "startedOn": "2026-01-01",
        "endedOn": "2026-12-31",
        "version": 1,
        "partner": {"code": "ACME"},
    }
    assert await good_invitations(world, asked["email"]) == [digest_of(payload["invitationToken"])]
    assert await world.value("select hash is null from portal.passwords where email = $1", asked["email"])
    who, whom, _ = (await world.events("STAFF_INVITED"))[-1]
    assert whom is not None
    assert (who, encode_id("ST", whom)) == (world.ids["DEALER_MANAGER at ACME"], staff["id"])


async def good_invitations(world: World, email: str) -> list[str]:
    """The digests by which whoever has the address can choose a password."""
    digests: list[str] = await world.value(
        "select array_agg(i.digest) from portal.invitations i join portal.passwords p using (staff_id)"
        " where p.email = $1 and i.used_at is null and i.expires_at > now()",
        email,
    )
    return digests


@pytest.mark.parametrize("role", Role)
async def test_only_who_manages_staff_invites(world: World, role: Role) -> None:
    partner = next(code for code, (kind, _) in ABOVE.items() if role in ROLES_BY_KIND[kind])
    asked = world.invitation(partner, role="PARTNER_INTEGRATION")
    if Permission.STAFF_MANAGE not in role.permissions or role is Role.HQ_ADMIN:
        asked |= {"role": "HQ_MARKETING", "partnerId": world.gid("PA", "HQ")}
    document = "mutation($i: StaffInviteInput!) { staffInvite(input: $i) { userErrors { code } } }"
    if Permission.STAFF_MANAGE in role.permissions:
        assert await world.codes("staffInvite", asked, role=role, partner=partner) == []
    else:
        refusal = await world.refusal(document, {"i": asked}, role=role, partner=partner)
        assert refusal == ("FORBIDDEN", ["staffInvite"])


@pytest.mark.parametrize(("role", "viewer"), MANAGERS)
@pytest.mark.parametrize("partner", ABOVE)
async def test_an_invitation_stays_inside_the_subtree(
    world: World, role: Role, viewer: str, partner: str
) -> None:
    fitting = sorted(ROLES_BY_KIND[ABOVE[partner][0]], key=lambda one: len(one.permissions))
    before = await world.events("STAFF_INVITED")
    codes = await world.codes(
        "staffInvite", world.invitation(partner, role=fitting[0]), role=role, partner=viewer
    )
    if not below(partner, viewer):
        assert codes == ["NOT_FOUND"]
    else:
        assert codes == ([] if sees_customers_of(partner, viewer) else ["ABOVE_OWN_RIGHTS"])
    assert len(await world.events("STAFF_INVITED")) == len(before) + (not codes)


async def test_a_partner_out_of_scope_answers_as_none(world: World) -> None:
    how = {"role": Role.DEALER_MANAGER, "partner": "ACME"}
    answers = [
        await world.change("staffInvite", world.invitation("ACME", partnerId=partner), STAFF, **how)  # type: ignore[arg-type]
        for partner in (world.gid("PA", "BOLT"), world.gid("PA", "nobody"), "garbage")
    ]
    assert answers[0]["userErrors"] == [{"field": ["partnerId"], "code": "NOT_FOUND"}]
    assert answers[1:] == [answers[0]] * 2


@pytest.mark.parametrize(("giver", "viewer"), MANAGERS)
@pytest.mark.parametrize("given", Role)
async def test_nobody_gives_a_right_it_does_not_have_or_a_role_there_is_not(
    world: World, giver: Role, viewer: str, given: Role
) -> None:
    kind = ABOVE[viewer][0]
    codes = await world.codes("staffInvite", world.invitation(viewer, role=given), role=giver, partner=viewer)
    if given not in ROLES_BY_KIND[kind]:
        assert codes == ["ROLE_DOES_NOT_FIT"]
    else:
        assert codes == ([] if given.permissions <= giver.permissions else ["ABOVE_OWN_RIGHTS"])


async def test_a_narrower_token_gives_less(world: World) -> None:
    scope = frozenset({Permission.STAFF_MANAGE, Permission.STAFF_READ})
    narrow = replace(world.caller(), scope=scope)
    document = "mutation($i: StaffInviteInput!) { staffInvite(input: $i) { userErrors { code } } }"
    request = Request(narrow, "en", "test", document, None, {"i": world.invitation()})
    answer = await world.execution.answer(request)
    assert b'"ABOVE_OWN_RIGHTS"' in answer.body


def test_every_role_is_at_home_somewhere_and_those_that_see_all_only_at_headquarters() -> None:
    assert set().union(*ROLES_BY_KIND.values()) == set(Role)
    assert set(ROLES_BY_KIND) == set(PartnerKind)
    seeing_all = {role for role in Role if role.database_role.value != "portal_scoped"}
    for kind, roles in ROLES_BY_KIND.items():
        assert kind is PartnerKind.HEADQUARTERS or not roles & seeing_all


async def test_the_same_invitation_again_is_renewed_and_the_first_token_good_no_longer(world: World) -> None:
    asked = world.invitation()
    first = await world.change("staffInvite", asked, STAFF)
    again = await world.change("staffInvite", asked | {"email": asked["email"].upper()}, STAFF)
    assert again["staff"] == first["staff"]
    assert await good_invitations(world, asked["email"]) == [digest_of(again["invitationToken"])]


async def test_what_is_said_last_of_an_open_invitation_holds(world: World) -> None:
    asked = world.invitation()
    await world.change("staffInvite", asked)
    other = asked | {"role": "DEALER_SERVICE", "displayName": "陈小晨"}
    staff = (await world.change("staffInvite", other, STAFF))["staff"]
    assert (staff["role"], staff["displayName"], staff["version"]) == ("DEALER_SERVICE", "陈小晨", 2)


async def test_an_address_in_use_is_refused_without_saying_whose(world: World) -> None:
    asked = world.invitation("BOLT")
    manager = {"role": Role.DEALER_MANAGER, "partner": "BOLT"}
    await world.change("staffInvite", asked, **manager)  # type: ignore[arg-type]
    theirs = await world.change("staffInvite", asked | {"partnerId": world.gid("PA", "ACME")}, STAFF)
    assert theirs == {
        "staff": None,
        "invitationToken": None,
        "userErrors": [{"field": ["email"], "code": "EMAIL_TAKEN"}],
    }
    await activate(world, asked["email"])
    assert await world.codes("staffInvite", asked, **manager) == ["EMAIL_TAKEN"]  # type: ignore[arg-type]


async def test_an_invitation_to_the_address_of_somebody_who_was_deactivated_makes_somebody_new(
    world: World,
) -> None:
    asked = world.invitation()
    staff = (await world.change("staffInvite", asked, STAFF))["staff"]
    await activate(world, asked["email"])
    await world.change("staffDeactivate", {"staffId": staff["id"], "reason": "LEFT"})
    again = (await world.change("staffInvite", asked, STAFF))["staff"]
    assert (again["id"] != staff["id"], again["status"]) == (True, "INVITED")
    assert await world.value("select hash from portal.passwords where email = $1", asked["email"]) is None


async def activate(world: World, email: str) -> None:
    await world.value(
        "update portal.staff s set status = 'ACTIVE' from portal.passwords p"
        " where p.staff_id = s.id and p.email = $1",
        email,
    )
    await world.value("update portal.passwords set hash = 'x' where email = $1", email)


async def test_an_open_invitation_with_more_rights_is_not_taken_over(world: World) -> None:
    """Whoever may give less than was given must not make less of it."""
    asked = world.invitation(role="DEALER_MANAGER")
    await world.change("staffInvite", asked)
    scope = Role.DEALER_SALES.permissions | {Permission.STAFF_MANAGE}
    invitee = service.Invitee(
        partner_id=world.ids["ACME"], display_name="陈晨", email=asked["email"], role=Role.DEALER_SALES
    )
    narrow = replace(world.caller(), scope=scope)
    async with world.database.acting_as(narrow) as connection:
        with pytest.raises(InvalidInput) as refusal:
            await service.invite(connection, narrow, invitee, now=datetime.now(UTC))
    assert refusal.value.code == "EMAIL_TAKEN"


@pytest.mark.parametrize(
    ("further", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"displayName": " "}, "displayName"),
        ({"displayName": "x" * 201}, "displayName"),
        ({"displayName": "nul\0"}, "displayName"),
        ({"startedOn": "2026-03-02", "endedOn": "2026-03-01"}, "endedOn"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(
    world: World, further: dict[str, str], field: str
) -> None:
    payload = await world.change("staffInvite", world.invitation(**further))
    assert payload["userErrors"] == [{"field": [field], "code": "BAD_USER_INPUT"}]


async def test_two_who_invite_one_person_at_once_make_one(world: World) -> None:
    asked = world.invitation()
    managers = [
        {"role": Role.DEALER_MANAGER, "partner": "ACME"},
        {"role": Role.HQ_ADMIN, "partner": "HQ"},
    ]
    answers = await asyncio.gather(
        *(world.change("staffInvite", asked, STAFF, **managers[n % 2]) for n in range(6))  # type: ignore[arg-type]
    )
    assert len({answer["staff"]["id"] for answer in answers}) == 1
    assert len(await good_invitations(world, asked["email"])) == 1
