"""Tokens for tokens: signing in with the company's OpenID provider, and acting as a partner."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from auth.principal import Principal
from auth.roles import Permission, Role
from auth.tokens import mint
from portal.sessions.exchange import ACCESS_TOKEN, ID_TOKEN
from portal.sessions.keys import load_keys
from portal.sessions.revocations import RevocationWatch
from portal.words.errors import Unavailable
from tests.sessions.issuers.conftest import GONE, Company

pytestmark = pytest.mark.anyio

PATIENCE = 60.0


async def until_refused(company: Company, token: str) -> None:
    """Within a second, says the issue; whoever runs the tests may have slower machines."""
    async with asyncio.timeout(PATIENCE):
        while (await company.ask(token))[0] == 200:  # noqa: ASYNC110  # nobody tells a client
            await asyncio.sleep(0.02)
    status, body = await company.ask(token)
    assert (status, body["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


async def test_somebody_the_issuer_knows_signs_in_and_stays_signed_in(company: Company) -> None:
    subject = await company.person(Role.DEALER_SALES, "ACME")
    tokens = await company.sign_in(subject)
    caller = company.read(tokens["access_token"]).principal
    assert (caller.staff_id, caller.partner_id, caller.role, caller.actor) == (
        company.ids[subject], company.ids["ACME"], Role.DEALER_SALES, None,
    )  # fmt: skip
    assert tokens["issued_token_type"] == ACCESS_TOKEN
    assert (await company.ask(tokens["access_token"]))[0] == 200
    again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await company.http.post("/oauth/token", data=again)).status_code == 200
    assert await company.events(company.ids[subject]) == [("SIGN_IN", None)]


async def test_a_front_end_can_ask_for_less(company: Company) -> None:
    subject = await company.person(Role.DEALER_SALES, "ACME")
    tokens = await company.sign_in(subject, scope="CUSTOMER_READ")
    caller = company.read(tokens["access_token"]).principal
    assert caller.permissions == {Permission.CUSTOMER_READ}


async def test_whom_nobody_linked_is_refused_and_it_is_recorded(company: Company) -> None:
    before = len(await company.events(None))
    response = await company.exchange(company.provider.token("a stranger"), ID_TOKEN)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert (await company.events(None))[before:] == [("SIGN_IN_REFUSED", "IDENTITY_UNKNOWN")]


async def test_who_was_deactivated_is_refused_as_a_stranger_is(company: Company) -> None:
    subject = await company.person(Role.DEALER_SALES, "ACME")
    await company.record.execute(
        "update portal.staff set status = 'DEACTIVATED' where id = $1", company.ids[subject]
    )
    refused = await company.exchange(company.provider.token(subject), ID_TOKEN)
    stranger = await company.exchange(company.provider.token("a stranger"), ID_TOKEN)
    assert (refused.status_code, refused.json()) == (stranger.status_code, stranger.json())
    assert await company.events(company.ids[subject]) == [("SIGN_IN_REFUSED", "STAFF_NOT_ACTIVE")]


async def test_a_token_that_is_not_the_issuers_is_refused(company: Company) -> None:
    response = await company.exchange(company.provider.token("wang", aud="another"), ID_TOKEN)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert (await company.events(None))[-1] == ("SIGN_IN_REFUSED", "ID_TOKEN_AUD_REFUSED")


async def test_an_issuer_out_of_reach_is_said_to_be_for_the_moment(company: Company) -> None:
    response = await company.exchange(company.provider.token("wang", iss=GONE), ID_TOKEN)
    assert (response.status_code, response.json()["error"]) == (503, "temporarily_unavailable")
    assert response.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.HQ_ADMIN, "HQ"),
        (Role.HQ_SERVICE, "HQ"),
        (Role.HQ_CHANNEL_MANAGER, "NORTH"),
    ],
)
async def test_hq_acts_as_a_partner_with_no_more_than_either_has(
    company: Company, role: Role, home: str
) -> None:
    subject = await company.person(role, home)
    own = (await company.sign_in(subject))["access_token"]
    before = company.read(own)
    response = await company.exchange(own, audience="ACME")
    acting = company.read(response.json()["access_token"])
    caller, staff_id = acting.principal, company.ids[subject]
    assert (caller.partner_id, caller.role, caller.staff_id) == (
        company.ids["ACME"], Role.DEALER_MANAGER, staff_id,
    )  # fmt: skip
    assert caller.actor is not None
    assert (caller.actor.staff_id, caller.actor.role) == (staff_id, role)
    assert caller.permissions == Role.DEALER_MANAGER.permissions & role.permissions
    assert acting.sid == before.sid
    assert acting.expires_at <= before.expires_at
    assert response.json().keys() == {
        "access_token",
        "token_type",
        "expires_in",
        "scope",
        "issued_token_type",
    }
    status, body = await company.ask(response.json()["access_token"], "{ viewer { role partner { code } } }")
    assert (status, body["data"]["viewer"]) == (
        200, {"role": "DEALER_MANAGER", "partner": {"code": "ACME"}},
    )  # fmt: skip


async def test_acting_ends_when_the_own_token_does(company: Company) -> None:
    subject = await company.person(Role.HQ_ADMIN, "HQ")
    settings = company.served.database.settings(company.served.home)
    own = mint(
        load_keys(company.served.home).active,
        Principal(Role.HQ_ADMIN, company.ids["HQ"], company.ids[subject]),
        now=datetime.now(UTC), lifetime=timedelta(minutes=2), issuer=settings.issuer,
        audience=settings.audience, client_id="tests", session_id="demonstration",
    )  # fmt: skip
    acting = company.read(await company.view_as(own))
    assert acting.expires_at == company.read(own).expires_at


async def test_while_nobody_can_tell_what_was_revoked_nothing_is_exchanged(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = await company.token(Role.HQ_ADMIN, "HQ")

    def blind(*_: object) -> None:
        raise Unavailable("Whether the token was revoked cannot be told just now; try again.")

    monkeypatch.setattr(RevocationWatch, "require_live", blind)
    response = await company.exchange(own, audience="ACME")
    assert (response.status_code, response.json()["error"]) == (503, "temporarily_unavailable")


async def test_acting_as_a_partner_is_recorded_with_who_acts(company: Company) -> None:
    subject = await company.person(Role.HQ_SERVICE, "HQ")
    own = (await company.sign_in(subject))["access_token"]
    await company.view_as(own)
    row = await company.record.fetchrow(
        "select partner_id, staff_id, actor_id, session_id from portal.access_events"
        " where kind = 'VIEW_AS' and staff_id = $1", company.ids[subject],
    )  # fmt: skip
    assert row is not None
    assert tuple(row) == (
        company.ids["ACME"], company.ids[subject], company.ids[subject], company.read(own).sid,
    )  # fmt: skip


async def test_a_partner_that_moves_away_is_acted_for_no_longer(company: Company) -> None:
    subject = await company.person(Role.HQ_CHANNEL_MANAGER, "NORTH")
    acting = await company.view_as((await company.sign_in(subject))["access_token"], "ACME")
    assert (await company.ask(acting))[0] == 200
    move = "update portal.partner_terms set parent_id = $1 where partner_id = $2"
    await company.record.execute(move, company.ids["FAR"], company.ids["ACME"])
    try:
        await until_refused(company, acting)
    finally:
        await company.record.execute(move, company.ids["DIST"], company.ids["ACME"])


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("partner", ["ACME", "DIST"])
async def test_the_role_acted_in_is_one_of_such_a_partner(company: Company, role: Role, partner: str) -> None:
    own = await company.token(Role.HQ_ADMIN, "HQ")
    fits = {
        "ACME": {Role.DEALER_SALES, Role.DEALER_SERVICE, Role.DEALER_MANAGER, Role.PARTNER_INTEGRATION},
        "DIST": {Role.DISTRIBUTOR_MANAGER, Role.PARTNER_INTEGRATION},
    }
    response = await company.exchange(own, audience=partner, role=role)
    assert response.status_code == (200 if role in fits[partner] else 400)


async def test_of_a_distributor_it_is_the_manager_if_nothing_is_said(company: Company) -> None:
    acting = await company.view_as(await company.token(Role.HQ_ADMIN, "HQ"), "DIST")
    assert company.read(acting).principal.role is Role.DISTRIBUTOR_MANAGER


@pytest.mark.parametrize("role", ["", "dealer_manager", "KING"])
async def test_a_role_that_there_is_none_of_is_refused(company: Company, role: str) -> None:
    response = await company.exchange(
        await company.token(Role.HQ_ADMIN, "HQ"), audience="ACME", role=role or " "
    )
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("partner", ["NOBODY", "HQ", "NORTH", "PAUSED"])
async def test_only_an_active_dealer_outlet_or_distributor_can_be_acted_as(
    company: Company, partner: str
) -> None:
    response = await company.exchange(await company.token(Role.HQ_ADMIN, "HQ"), audience=partner)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_target")


async def test_a_regions_manager_acts_as_its_own_partners_only_where_their_contract_passes_customers_up(
    company: Company,
) -> None:
    """It would see in their place what its own token does not."""
    subject = await company.person(Role.HQ_CHANNEL_MANAGER, "NORTH")
    own = (await company.sign_in(subject))["access_token"]
    far, quiet, nobody = [await company.exchange(own, audience=code) for code in ("FAR", "QUIET", "NOBODY")]
    assert (far.status_code, far.json()) == (quiet.status_code, quiet.json()) == (400, nobody.json())
    await company.view_as(own, "ACME")
    assert (await company.events(company.ids[subject]))[1:] == [
        ("SIGN_IN_REFUSED", "PARTNER_NOT_REACHED"),
        ("SIGN_IN_REFUSED", "PARTNER_NOT_REACHED"),
        ("SIGN_IN_REFUSED", "PARTNER_NOT_REACHED"),
        ("VIEW_AS", None),
    ]


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.HQ_MARKETING, "HQ"),
        (Role.HQ_AUDITOR, "HQ"),
        (Role.DISTRIBUTOR_MANAGER, "DIST"),
        (Role.DEALER_MANAGER, "ACME"),
    ],
)
async def test_who_has_not_the_permission_acts_as_nobody(company: Company, role: Role, home: str) -> None:
    subject = await company.person(role, home)
    own = (await company.sign_in(subject))["access_token"]
    response = await company.exchange(own, audience="ACME")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert (await company.events(company.ids[subject]))[1:] == [("SIGN_IN_REFUSED", "VIEW_AS_NOT_PERMITTED")]


async def test_a_token_narrowed_to_less_gives_no_more(company: Company) -> None:
    subject = await company.person(Role.HQ_ADMIN, "HQ")
    without = await company.sign_in(subject, scope="CUSTOMER_READ")
    assert (await company.exchange(without["access_token"], audience="ACME")).status_code == 400
    with_it = await company.sign_in(subject, scope="CUSTOMER_READ PARTNER_VIEW_AS ACCESS_EXPLAIN_ALL_READ")
    acting = await company.view_as(with_it["access_token"])
    assert company.read(acting).principal.permissions == {Permission.CUSTOMER_READ}
    more = await company.exchange(with_it["access_token"], audience="ACME", scope="ORDER_READ")
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")
    useless = await company.sign_in(subject, scope="PARTNER_VIEW_AS")
    nothing = await company.exchange(useless["access_token"], audience="ACME")
    assert (nothing.status_code, nothing.json()["error"]) == (400, "invalid_scope")


async def test_who_acts_as_a_partner_can_ask_for_less(company: Company) -> None:
    own = await company.token(Role.HQ_ADMIN, "HQ")
    acting = await company.view_as(own, scope="CUSTOMER_READ ORDER_READ")
    assert company.read(acting).principal.permissions == {Permission.CUSTOMER_READ, Permission.ORDER_READ}


@pytest.mark.parametrize(
    ("further", "reason"),
    [
        ({"audience": "ACME", "role": "HQ_ADMIN"}, "INVALID_REQUEST"),
        ({"audience": "ACME", "scope": "NO_SUCH"}, "INVALID_SCOPE"),
        ({}, "INVALID_REQUEST"),
    ],
)
async def test_who_is_known_is_named_in_every_refusal(
    company: Company, further: dict[str, str], reason: str
) -> None:
    subject = await company.person(Role.HQ_ADMIN, "HQ")
    own = (await company.sign_in(subject))["access_token"]
    assert (await company.exchange(own, **further)).status_code == 400
    id_token = company.provider.token(subject)
    assert (await company.exchange(id_token, ID_TOKEN, scope="NO_SUCH")).status_code == 400
    assert (await company.events(company.ids[subject]))[1:] == [
        ("SIGN_IN_REFUSED", reason),
        ("SIGN_IN_REFUSED", "INVALID_SCOPE"),
    ]
    sessions = "select session_id from portal.access_events where staff_id = $1 order by id"
    signed_in, refused, _ = await company.record.fetch(sessions, company.ids[subject])
    assert refused == signed_in


async def test_a_token_to_act_with_cannot_be_exchanged_again(company: Company) -> None:
    subject = await company.person(Role.HQ_ADMIN, "HQ")
    acting = await company.view_as((await company.sign_in(subject))["access_token"])
    response = await company.exchange(acting, audience="ACME")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert (await company.events(company.ids[subject]))[-1] == ("SIGN_IN_REFUSED", "ALREADY_EXCHANGED")


@pytest.mark.parametrize(
    "further",
    [
        {"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"},
        {"requested_token_type": ID_TOKEN},
        {"actor_token": "x"},
        {"resource": "https://portal.example.com"},
        {"subject_token_type": ID_TOKEN},  # with an audience
        {"audience": ""},
    ],
)
async def test_what_is_not_offered_is_said_to_be_a_wrong_request(
    company: Company, further: dict[str, str]
) -> None:
    given = {"audience": "ACME"} | further
    response = await company.http.post(
        "/oauth/token",
        data={
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token": await company.token(Role.HQ_ADMIN, "HQ"),
            "subject_token_type": ACCESS_TOKEN,
        }
        | given,
    )
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


async def test_acting_ends_with_the_session_it_came_from(company: Company) -> None:
    own = await company.token(Role.HQ_ADMIN, "HQ")
    acting = await company.view_as(own)
    await company.record.execute(
        "update portal.sessions set revoked_at = now(), revoked_for = 'TEST' where id = $1::uuid",
        company.read(own).sid,
    )
    for token in (own, acting):
        await until_refused(company, token)


async def test_acting_ends_with_the_membership_of_who_acts(company: Company) -> None:
    subject = await company.person(Role.HQ_ADMIN, "HQ")
    acting = await company.view_as((await company.sign_in(subject))["access_token"])
    await company.record.execute(
        "update portal.staff set status = 'DEACTIVATED' where id = $1", company.ids[subject]
    )
    await until_refused(company, acting)


async def test_acting_ends_when_the_partner_is_suspended_and_its_people_are_signed_out(
    company: Company,
) -> None:
    own, theirs = [
        await company.token(role, at) for role, at in ((Role.HQ_ADMIN, "HQ"), (Role.DEALER_SALES, "FAR"))
    ]
    acting = await company.view_as(own, "FAR")
    await company.record.execute(
        "update portal.partner_terms set status = 'SUSPENDED' where partner_id = $1", company.ids["FAR"]
    )
    for token in (acting, theirs):
        await until_refused(company, token)
    assert (await company.ask(own))[0] == 200
    await company.record.execute(
        "update portal.partner_terms set status = 'ACTIVE' where partner_id = $1", company.ids["FAR"]
    )


async def test_nobody_acts_with_a_session_that_ended_a_moment_ago(company: Company) -> None:
    """Not even where the process that is asked has not heard of it."""
    own = await company.token(Role.HQ_ADMIN, "HQ")
    connection = company.record
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(
        "update portal.sessions set revoked_at = now(), revoked_for = 'TEST' where id = $1::uuid",
        company.read(own).sid,
    )
    asking = asyncio.create_task(company.exchange(own, audience="ACME"))
    await asyncio.sleep(0.2)
    await transaction.commit()
    response = await asking
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
