"""Staying signed in: a refresh token is good for one use, and shown twice it ends its session."""

import asyncio
from datetime import timedelta

import pytest

from auth.digests import digest_of
from auth.roles import Permission, Role
from portal.oauth.recording import MEMBER
from portal.sessions.service import revoke_session
from tests.sessions.conftest import Desk, refused

pytestmark = pytest.mark.anyio

AT_ONCE = 50
PATIENCE_SECONDS = 8.0  # the statement that waits gives up after ten
WAITING = """
select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
"""
STOCK, ORDERS = Permission.STOCK_READ.value, Permission.ORDER_READ.value


async def test_a_refresh_token_is_replaced_by_the_next_one_in_the_same_session(desk: Desk) -> None:
    person = await desk.person()
    first = await desk.tokens(person)
    second = (await desk.refresh(first["refresh_token"])).json()
    third = (await desk.refresh(second["refresh_token"])).json()
    sessions = {desk.read(each["access_token"]).sid for each in (first, second, third)}
    assert len(sessions) == 1
    assert len({each["refresh_token"] for each in (first, second, third)}) == 3
    assert await desk.events(person.staff_id) == [("SIGN_IN", None)]


async def test_only_a_digest_of_a_refresh_token_is_kept(desk: Desk) -> None:
    token = (await desk.tokens(await desk.person()))["refresh_token"]
    kept = await desk.record.fetchval(
        "select count(*) from portal.refresh_tokens where digest = $1", digest_of(token)
    )
    dump = await desk.record.fetchval("select string_agg(r::text, ' ') from portal.refresh_tokens r")
    assert kept == 1
    assert token not in dump


async def test_of_fifty_uses_at_once_one_wins_and_the_session_is_over(desk: Desk) -> None:
    person = await desk.person()
    token = (await desk.tokens(person))["refresh_token"]
    answers = await asyncio.gather(*(desk.refresh(token) for _ in range(AT_ONCE)))
    won = [answer for answer in answers if answer.status_code == 200]
    assert len(won) == 1
    assert sum(refused(answer, "invalid_grant") for answer in answers) == AT_ONCE - 1
    assert refused(await desk.refresh(won[0].json()["refresh_token"]), "invalid_grant")
    events = await desk.events(person.staff_id)
    assert events.count(("SIGN_IN_REFUSED", "REFRESH_TOKEN_REUSED")) == MEMBER
    assert events.count(("SIGN_IN_REFUSED", "THROTTLED")) == 1  # in the place of the rest


async def test_a_token_used_twice_ends_the_whole_family_and_its_access_tokens(desk: Desk) -> None:
    person = await desk.person()
    first = await desk.tokens(person)
    second = (await desk.refresh(first["refresh_token"])).json()
    other = await desk.tokens(person)
    assert refused(await desk.refresh(first["refresh_token"]), "invalid_grant")
    assert refused(await desk.refresh(second["refresh_token"]), "invalid_grant")
    assert await _revocations(desk, desk.read(second["access_token"]).sid) == 1
    assert (await desk.refresh(other["refresh_token"])).status_code == 200


async def _revocations(desk: Desk, session: str) -> int:
    found: int = await desk.record.fetchval(
        "select count(*) from portal.revocations where kind = 'SESSION' and subject_id = $1::text::uuid",
        session,
    )
    return found


async def test_a_revoked_session_is_refreshed_no_more_and_revoked_once(desk: Desk) -> None:
    given = await desk.tokens(await desk.person())
    token = desk.read(given["access_token"])
    session = await desk.record.fetchval("select id from portal.sessions where id::text = $1", token.sid)
    for expected in (True, False):
        async with desk.worker.as_worker() as connection:
            assert await revoke_session(connection, session, "TESTED") is expected
    assert refused(await desk.refresh(given["refresh_token"]), "invalid_grant")
    assert await _revocations(desk, token.sid) == 1
    assert (await desk.events(token.principal.staff_id))[-1] == ("SIGN_IN_REFUSED", "SESSION_REVOKED")


@pytest.mark.parametrize(
    "made_old",
    [
        "update portal.refresh_tokens set issued_at = issued_at - $2::interval where session_id::text = $1",
        "update portal.sessions set expires_at = expires_at - $2::interval where id::text = $1",
    ],
)
async def test_a_session_that_was_idle_too_long_or_is_too_old_is_over(desk: Desk, made_old: str) -> None:
    given = await desk.tokens(await desk.person())
    token = desk.read(given["access_token"])
    await desk.record.execute(made_old, token.sid, timedelta(days=30))
    assert refused(await desk.refresh(given["refresh_token"]), "invalid_grant")
    assert (await desk.events(token.principal.staff_id))[-1] == ("SIGN_IN_REFUSED", "SESSION_EXPIRED")


SUSPENDED = """
update portal.partner_terms t set status = 'SUSPENDED'
from portal.staff s where s.id = $1 and t.partner_id = s.partner_id
"""


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ("update portal.staff set status = 'DEACTIVATED' where id = $1", "STAFF_NOT_ACTIVE"),
        ("update portal.staff set ended_on = current_date - 1 where id = $1", "MEMBERSHIP_ENDED"),
        (SUSPENDED, "PARTNER_NOT_ACTIVE"),
        ("update portal.staff set role = 'DEALER_SALES' where id = $1", "MEMBERSHIP_CHANGED"),
    ],
)
async def test_who_may_not_sign_in_any_longer_is_not_refreshed_either(
    desk: Desk, changed: str, reason: str
) -> None:
    """Also where nothing revoked the session: what holds is looked at, not what was told."""
    person = await desk.person(Role.DEALER_MANAGER)
    given = await desk.tokens(person)
    async with desk.record.transaction():
        await desk.record.execute("set local session_replication_role = replica")
        await desk.record.execute(changed, person.staff_id)
    assert refused(await desk.refresh(given["refresh_token"]), "invalid_grant")
    assert (await desk.events(person.staff_id))[-1] == ("SIGN_IN_REFUSED", reason)


async def test_a_deactivation_under_way_is_waited_for(desk: Desk) -> None:
    person = await desk.person()
    given = await desk.tokens(person)
    async with desk.record.transaction():
        await desk.record.execute(
            "update portal.staff set status = 'DEACTIVATED' where id = $1", person.staff_id
        )
        asked = [
            asyncio.create_task(desk.refresh(given["refresh_token"])),
            asyncio.create_task(desk.sign_in(person)),
        ]
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await desk.record.fetchval(WAITING):  # noqa: ASYNC110  # the database's lock, not ours
                await asyncio.sleep(0.01)
    assert [refused(await each, "invalid_grant") for each in asked] == [True, True]


async def test_a_token_belongs_to_the_client_it_was_given_to(desk: Desk) -> None:
    given = await desk.tokens(await desk.person(), client_id="counter-app")
    assert desk.read(given["access_token"]).client_id == "counter-app"
    assert refused(await desk.refresh(given["refresh_token"], client_id="another"), "invalid_grant")
    assert (await desk.refresh(given["refresh_token"], client_id="counter-app")).status_code == 200


async def test_an_unknown_token_is_refused_and_its_event_names_nobody(desk: Desk) -> None:
    assert refused(await desk.refresh("made-up"), "invalid_grant")
    assert (await desk.events(None))[-1] == ("SIGN_IN_REFUSED", "REFRESH_TOKEN_UNKNOWN")


async def test_a_front_end_can_ask_for_less_and_the_api_then_allows_less(desk: Desk) -> None:
    given = await desk.tokens(await desk.person(), scope=f"{STOCK} {ORDERS} {STOCK}")
    assert set(given["scope"].split(" ")) == {STOCK, ORDERS}
    assert desk.read(given["access_token"]).principal.permissions == {STOCK, ORDERS}


@pytest.mark.parametrize("scope", ["PERSON_ERASE", "STOCK_READ PERSON_ERASE", "nonsense", "stock_read", " "])
async def test_a_scope_beyond_the_role_is_refused_and_what_does_not_exist_likewise(
    desk: Desk, scope: str
) -> None:
    person = await desk.person(Role.DEALER_SALES)
    assert refused(await desk.sign_in(person, scope=scope), "invalid_scope")
    assert await desk.events(person.staff_id) == [("SIGN_IN_REFUSED", "INVALID_SCOPE")]


async def test_a_session_is_narrowed_further_by_a_refresh_and_never_widened(desk: Desk) -> None:
    given = await desk.tokens(await desk.person(), scope=f"{STOCK} {ORDERS}")
    wider = await desk.refresh(given["refresh_token"], scope=f"{STOCK} {Permission.PRODUCT_READ.value}")
    assert refused(wider, "invalid_scope")
    kept = (await desk.refresh(given["refresh_token"])).json()  # the refusal did not use it up
    assert set(kept["scope"].split(" ")) == {STOCK, ORDERS}
    narrower = (await desk.refresh(kept["refresh_token"], scope=STOCK)).json()
    assert narrower["scope"] == STOCK
    assert refused(await desk.refresh(narrower["refresh_token"], scope=ORDERS), "invalid_scope")
    assert (await desk.refresh(narrower["refresh_token"])).json()["scope"] == STOCK
