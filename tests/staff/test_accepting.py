"""From the invitation to the last request, over HTTP: choosing a password, signing in, and being put out."""

import asyncio
from uuid import UUID, uuid4

import pytest

from auth.roles import Role
from portal.sessions import clients
from tests.schema.world import How
from tests.staff.door import ACCEPT, PASSWORD, Door
from tests.staff.world import World

pytestmark = pytest.mark.anyio


async def test_who_is_invited_chooses_a_password_and_acts(door: Door) -> None:
    staff, email, token = await door.invited()
    assert (await door.sign_in(email)).status_code == 400
    accepted = await door.accept(token)
    assert (accepted.status_code, accepted.json()) == (200, {"status": "accepted"})
    assert accepted.headers["cache-control"] == "no-store"
    answer = (await door.ask(await door.token_of(email))).json()
    assert answer["data"]["viewer"] == {"staff": {"id": staff, "status": "ACTIVE"}, "role": "DEALER_SALES"}
    who, inviter, _ = (await door.world.events("INVITATION_ACCEPTED"))[-1]
    assert (str(who), inviter) == (str(UUID(staff_uuid(staff))), door.world.ids["DEALER_MANAGER at ACME"])
    kept = await door.world.value("select hash from portal.passwords where email = $1", email)
    assert kept.startswith("$argon2id$")


async def test_a_token_that_is_not_good_is_answered_alike_whatever_is_wrong_with_it(door: Door) -> None:
    _, email, used = await door.invited()
    await door.accept(used)
    _, expired_email, expired = await door.invited()
    await expire(door.world, expired_email)
    asked = door.world.invitation()
    renewed = (await door.world.change("staffInvite", asked, "invitationToken"))["invitationToken"]
    await door.world.change("staffInvite", asked)
    left, _, deactivated = await door.invited()
    await door.world.change("staffDeactivate", {"staffId": left, "reason": "INVITED_BY_MISTAKE"})
    answers = [await door.accept(token) for token in ("unknown", used, expired, renewed, deactivated)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(400, answers[0].content)}
    assert answers[0].json()["error"] == "invalid_grant"
    assert (await door.world.events("SIGN_IN_REFUSED"))[-1] == (None, None, "INVITATION_NOT_GOOD")
    assert (await door.sign_in(email)).status_code == 200


async def expire(world: World, email: str) -> None:
    await world.value(
        "update portal.invitations i set expires_at = now() from portal.passwords p"
        " where p.staff_id = i.staff_id and p.email = $1",
        email,
    )


async def test_a_password_that_is_too_short_too_long_or_the_address_is_refused_and_the_token_stays(
    door: Door,
) -> None:
    _, email, token = await door.invited()
    for password in ("eleven char", "x" * 257, email, email.upper(), f"{PASSWORD}\0", f"{PASSWORD}\x7f"):
        refused = await door.accept(token, password)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
    assert (await door.accept(token, "x" * 12)).status_code == 200


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b'{"token": "x"}', {"content-type": "application/json"}),
        (b"token=x", {}),
        (b"password=x", {}),
        (b"token=x&token=y&password=z", {}),
        (b"token=%FF&password=z", {}),
    ],
)
async def test_what_is_no_acceptance_is_refused(door: Door, content: bytes, headers: dict[str, str]) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    refused = await door.http.post(ACCEPT, content=content, headers=form | headers)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
async def test_an_invitation_is_accepted_by_post_only(door: Door, method: str) -> None:
    refused = await door.http.request(method, ACCEPT)
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert refused.json() == {"error": "invalid_request", "error_description": "Use POST."}
    assert refused.headers["cache-control"] == "no-store"


async def test_a_machine_gets_no_invitation_token_and_is_active_when_an_operator_adds_its_client(
    door: Door,
) -> None:
    asked = door.world.invitation(role=Role.PARTNER_INTEGRATION)
    payload = await door.world.change("staffInvite", asked, "staff { id number status } invitationToken")
    machine = payload["staff"]
    assert (machine["status"], payload["invitationToken"]) == ("INVITED", None)
    async with door.world.database.as_worker() as connection:
        client = await clients.add_client(connection, machine["number"], None)
    given = {"client_id": client.client_id, "client_secret": client.secret or ""}
    answer = await door.http.post("/oauth/token", data={"grant_type": "client_credentials", **given})
    assert answer.status_code == 200, answer.text
    viewer = await door.ask(answer.json()["access_token"], "{ viewer { role } }")
    assert viewer.json()["data"]["viewer"]["role"] == "PARTNER_INTEGRATION"
    status = "select status from portal.staff where id = $1::uuid"
    assert await door.world.value(status, staff_uuid(machine["id"])) == "ACTIVE"
    event = (None, UUID(staff_uuid(machine["id"])), "CLIENT_ADDED")
    assert (await door.world.events("STAFF_UPDATED"))[-1] == event


async def test_an_invitation_that_has_become_a_machines_is_not_good(door: Door) -> None:
    """Whoever was invited as a person, and made a machine before it chose a password."""
    staff, email, token = await door.invited()
    changed = {"staffId": staff, "version": 1, "role": "PARTNER_INTEGRATION"}
    assert await door.world.codes("staffUpdate", changed) == []
    refused = await door.accept(token)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert (await door.sign_in(email)).json()["error"] == "invalid_grant"


async def test_of_several_who_accept_at_once_one_does(door: Door) -> None:
    _, _, token = await door.invited()
    answers = await asyncio.gather(*(door.accept(token, f"{PASSWORD} {n}") for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


async def test_who_is_deactivated_is_put_out_at_once_and_comes_back_as_somebody_new(door: Door) -> None:
    staff, email = await door.member()
    token = await door.token_of(email)
    assert (await door.ask(token)).status_code == 200
    await door.world.change("staffDeactivate", {"staffId": staff, "reason": "LEFT"})
    await door.refused_soon(token)
    assert (await door.sign_in(email)).json()["error"] == "invalid_grant"
    asked = door.world.invitation(email=email)
    again = await door.world.change("staffInvite", asked, "staff { id } invitationToken")
    assert again["staff"]["id"] != staff
    assert (await door.accept(again["invitationToken"])).status_code == 200
    viewer = (await door.ask(await door.token_of(email))).json()["data"]["viewer"]
    assert viewer["staff"] == {"id": again["staff"]["id"], "status": "ACTIVE"}


async def test_another_role_needs_another_sign_in(door: Door) -> None:
    staff, email = await door.member()
    token = await door.token_of(email)
    changed = {"staffId": staff, "version": 2, "role": "DEALER_SERVICE"}
    assert await door.world.codes("staffUpdate", changed) == []
    await door.refused_soon(token)
    async with asyncio.timeout(60):  # a token of the second in which it was revoked is not good either
        while (answer := await door.ask(await door.token_of(email))).status_code != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    assert answer.json()["data"]["viewer"]["role"] == "DEALER_SERVICE"


async def test_a_membership_that_ended_yesterday_ends_its_tokens_and_lets_nobody_in(door: Door) -> None:
    staff, email = await door.member()
    token = await door.token_of(email)
    await door.world.value(
        "update portal.staff set started_on = current_date - 9 where id = $1::uuid", staff_uuid(staff)
    )
    yesterday = await door.world.value("select (current_date - 1)::text")
    asked = {"staffId": staff, "version": 3, "endedOn": yesterday}
    assert await door.world.codes("staffUpdate", asked) == []
    await door.refused_soon(token)
    assert (await door.sign_in(email)).json()["error"] == "invalid_grant"


def staff_uuid(gid: str) -> str:
    return gid[4:]


REVOKE = "mutation($i: SessionRevokeInput!) { sessionRevoke(input: $i) { revoked userErrors { code } } }"


async def test_signing_out_ends_this_session_and_no_other(door: Door) -> None:
    _, email = await door.member()
    one, other = await door.token_of(email), await door.token_of(email)
    answer = (await door.ask(one, REVOKE, i={"current": True})).json()
    assert answer["data"]["sessionRevoke"] == {"revoked": 1, "userErrors": []}
    await door.refused_soon(one)
    assert (await door.ask(other)).status_code == 200


async def test_a_manager_ends_all_sessions_of_a_member(door: Door) -> None:
    staff, email = await door.member()
    tokens = [await door.token_of(email) for _ in range(2)]
    payload = await door.world.change("sessionRevoke", {"staffId": staff}, "revoked")
    assert payload == {"revoked": 2, "userErrors": []}
    event = (await door.world.events("SESSION_REVOKED"))[-1]
    assert event == (door.world.ids["DEALER_MANAGER at ACME"], UUID(staff_uuid(staff)), None)
    for token in tokens:
        await door.refused_soon(token)


async def test_a_session_of_somebody_out_of_scope_answers_as_one_that_does_not_exist(door: Door) -> None:
    _, email = await door.member()
    await door.token_of(email)
    session = await door.world.value(
        "select s.id from portal.sessions s join portal.passwords p using (staff_id) where p.email = $1",
        email,
    )
    elsewhere: How = {"role": Role.DEALER_MANAGER, "partner": "BOLT"}
    answers = [
        await door.world.change("sessionRevoke", {"sessionId": str(asked)}, "revoked", **elsewhere)
        for asked in (session, uuid4(), "garbage")
    ]
    nothing = {"revoked": 0, "userErrors": [{"field": ["sessionId"], "code": "NOT_FOUND"}]}
    assert answers == [nothing] * 3
    seller: How = {"role": Role.DEALER_SALES, "partner": "ACME"}
    for asked in (session, uuid4()):
        refusal = await door.world.refusal(REVOKE, {"i": {"sessionId": str(asked)}}, **seller)
        assert refusal == ("FORBIDDEN", ["sessionRevoke"])
    above: How = {"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}
    assert (await door.world.change("sessionRevoke", {"sessionId": str(session)}, "revoked", **above)) == {
        "revoked": 1,
        "userErrors": [],
    }
