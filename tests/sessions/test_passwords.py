"""Signing in with e-mail and password: who may, and what a stranger learns from a refusal."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import argon2
import pytest

from auth.roles import Role
from portal.partners.models import PartnerStatus
from portal.sessions import passwords
from portal.sessions.passwords import set_password
from portal.sessions.throttle import ACCOUNT, Attempt
from portal.staff.models import StaffStatus
from portal.words.errors import BadUserInput
from tests.sessions.conftest import PASSWORD, Desk, refused

pytestmark = pytest.mark.anyio

TODAY = datetime.now(UTC).date()
ANOTHER = "another one, longer"
GUESS = "not this one, certainly"
PATIENCE = 60.0  # seconds; only a test that fails waits for it


async def test_an_e_mail_and_a_password_give_a_token_for_ones_own_organisation(desk: Desk) -> None:
    person = await desk.person(Role.DEALER_MANAGER)
    given = await desk.tokens(person)
    token = desk.read(given["access_token"])
    assert (token.principal.staff_id, token.principal.partner_id) == (person.staff_id, person.partner_id)
    assert (token.principal.role, token.principal.scope) == (Role.DEALER_MANAGER, None)
    assert token.client_id == "portal"
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 600)
    assert set(given["scope"].split(" ")) == set(Role.DEALER_MANAGER.permissions)
    assert await desk.events(person.staff_id) == [("SIGN_IN", None)]


async def test_the_token_opens_the_api(desk: Desk) -> None:
    given = await desk.tokens(await desk.person())
    headers = {"authorization": f"Bearer {given['access_token']}"}
    answer = await desk.http.post("/graphql", json={"query": "{ viewer { role } }"}, headers=headers)
    assert answer.json()["data"] == {"viewer": {"role": "DEALER_MANAGER"}}


async def test_an_address_is_compared_in_the_form_it_is_stored_in(desk: Desk) -> None:
    person = await desk.person()
    assert (await desk.sign_in(person, username=f" {person.email.upper()} ")).status_code == 200


async def test_a_password_is_the_same_on_every_keyboard(desk: Desk) -> None:
    person = await desk.person()
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in PASSWORD)
    assert wide != PASSWORD
    assert (await desk.sign_in(person, password=wide)).status_code == 200


async def test_unknown_and_wrong_are_answered_alike_and_told_apart_in_the_audit(desk: Desk) -> None:
    person = await desk.person()
    wrong = await desk.sign_in(person, password=GUESS)
    unknown = await desk.sign_in(person, username="nobody@example.com")
    no_address = await desk.sign_in(person, username="nobody\0")
    assert refused(wrong, "invalid_grant")
    assert wrong.content == unknown.content == no_address.content
    assert set(wrong.headers) == set(unknown.headers) == set(no_address.headers)
    assert await desk.events(person.staff_id) == [("SIGN_IN_REFUSED", "PASSWORD_WRONG")]
    assert (await desk.events(None))[-2:] == [("SIGN_IN_REFUSED", "ACCOUNT_UNKNOWN")] * 2


async def test_for_an_account_there_is_none_of_a_password_is_verified_all_the_same(desk: Desk) -> None:
    person = await desk.person()
    invited = await desk.person()
    await desk.record.execute("update portal.passwords set hash = null where staff_id = $1", invited.staff_id)
    with patch.object(passwords, "is_password", wraps=passwords.is_password) as verified:
        for email in (person.email, "nobody@example.com", invited.email):
            assert refused(await desk.sign_in(person, username=email, password=GUESS), "invalid_grant")
    assert verified.call_count == 3


def test_outside_tests_a_password_costs_what_rfc_9106_recommends(
    own_hasher: argon2.PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", own_hasher)
    kept = passwords.hashed_password(PASSWORD)
    assert passwords.is_password(kept, PASSWORD)
    for each in (kept, passwords._decoy_hash()):
        assert argon2.extract_parameters(each) == argon2.profiles.RFC_9106_LOW_MEMORY


def test_a_hash_that_is_nobodys_costs_what_anybodys_does() -> None:
    anybodys = passwords.hashed_password(PASSWORD)
    assert argon2.extract_parameters(passwords._decoy_hash()) == argon2.extract_parameters(anybodys)
    assert not passwords.is_password(None, PASSWORD)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"status": StaffStatus.INVITED}, "STAFF_NOT_ACTIVE"),
        ({"status": StaffStatus.DEACTIVATED}, "STAFF_NOT_ACTIVE"),
        ({"started_on": TODAY + timedelta(days=2)}, "MEMBERSHIP_NOT_BEGUN"),
        ({"ended_on": TODAY - timedelta(days=1)}, "MEMBERSHIP_ENDED"),
    ],
)
async def test_only_active_staff_within_its_dates_signs_in(
    desk: Desk, columns: dict[str, Any], reason: str
) -> None:
    person = await desk.person(**columns)
    wrong = await desk.sign_in(person, password=GUESS)
    right = await desk.sign_in(person)
    assert refused(right, "invalid_grant")
    assert right.content == wrong.content
    assert (await desk.events(person.staff_id))[-1] == ("SIGN_IN_REFUSED", reason)


@pytest.mark.parametrize("status", [each for each in PartnerStatus if each is not PartnerStatus.ACTIVE])
async def test_only_staff_of_an_active_partner_signs_in(desk: Desk, status: PartnerStatus) -> None:
    person = await desk.person(partner_status=status)
    assert refused(await desk.sign_in(person), "invalid_grant")
    assert await desk.events(person.staff_id) == [("SIGN_IN_REFUSED", "PARTNER_NOT_ACTIVE")]


async def test_on_the_last_day_of_a_membership_no_token_outlives_it(desk: Desk) -> None:
    person = await desk.person(ended_on=TODAY)
    response = await desk.sign_in(person)
    if response.status_code == 200:  # the test may run over midnight
        token = desk.read(response.json()["access_token"])
        midnight = datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), UTC)
        assert token.expires_at <= midnight
        assert await desk.record.fetchval(
            "select expires_at = $2 from portal.sessions where id = $1::text::uuid", token.sid, midnight
        )


async def test_an_account_that_failed_too_often_waits_whether_it_exists_or_not(desk: Desk) -> None:
    person, answers = await desk.person(), []
    for email in (person.email, "somebody.else@example.com"):
        for _ in range(ACCOUNT.free):
            assert refused(await desk.sign_in(person, username=email, password=GUESS), "invalid_grant")
        await _failed(desk, Attempt.of(email, desk.address).account)
        answers.append(await desk.sign_in(person, username=email))
    known, unknown = answers
    assert refused(known, "slow_down", 429)
    assert known.content == unknown.content
    assert set(known.headers) == set(unknown.headers)


async def test_waiting_grows_to_a_bound_and_the_right_password_ends_it(desk: Desk) -> None:
    person = await desk.person()
    await desk.sign_in(person, password=GUESS)
    await _failed(desk, Attempt.of(person.email, desk.address).account)
    response = await desk.sign_in(person)
    assert refused(response, "slow_down", 429)
    assert 0 < int(response.headers["retry-after"]) <= ACCOUNT.cap.total_seconds()
    assert (await desk.events(None))[-1] == ("SIGN_IN_REFUSED", "THROTTLED")
    await _go_back(desk, ACCOUNT.cap)
    assert (await desk.sign_in(person)).status_code == 200
    assert refused(await desk.sign_in(person, password=GUESS), "invalid_grant")


async def test_guesses_at_once_are_counted_as_guesses(desk: Desk) -> None:
    person = await desk.person()
    answers = await asyncio.gather(*(desk.sign_in(person, password=GUESS) for _ in range(3 * ACCOUNT.free)))
    errors = [answer.json()["error"] for answer in answers]
    assert errors.count("slow_down") >= ACCOUNT.free


async def test_an_address_that_tries_many_accounts_waits_and_others_do_not(desk: Desk) -> None:
    person = await desk.person()
    await desk.sign_in(person, username="somebody@example.com")
    await _failed(desk, Attempt.of("", desk.address).address)
    assert refused(await desk.sign_in(person), "slow_down", 429)
    desk.address = "10.1.1.1"
    assert (await desk.sign_in(person)).status_code == 200


async def test_an_ipv6_client_is_one_address_whichever_of_its_own_it_uses(desk: Desk) -> None:
    person, desk.address = await desk.person(), "2001:db8::1"
    await desk.sign_in(person, username="somebody@example.com")
    await _failed(desk, Attempt.of("", desk.address).address)
    desk.address = "2001:db8::ffff:2"
    assert refused(await desk.sign_in(person), "slow_down", 429)


async def _failed(desk: Desk, key: str) -> None:
    """Many times, as if a second had not passed."""
    updated = await desk.record.execute(
        "update portal.sign_in_failures set failures = 1000 where key = $1", key
    )
    assert updated == "UPDATE 1"


async def _go_back(desk: Desk, time: timedelta) -> None:
    await desk.record.execute(
        "update portal.sign_in_failures set last_failed_at = last_failed_at - $1::interval", time
    )


async def test_a_password_replaced_while_it_is_verified_signs_nobody_in(desk: Desk) -> None:
    person = await desk.person()
    begun, replaced, verify = threading.Event(), threading.Event(), passwords.is_password

    def slowly(stored: str | None, password: str) -> bool:
        begun.set()
        return replaced.wait(PATIENCE) and verify(stored, password)

    with patch.object(passwords, "is_password", slowly):
        asking = asyncio.create_task(desk.sign_in(person))
        assert await asyncio.to_thread(begun.wait, PATIENCE)
        async with desk.worker.as_worker() as connection:
            await set_password(connection, person.email.partition("@")[0].upper(), person.email, ANOTHER)
        replaced.set()
        assert refused(await asking, "invalid_grant")
    assert (await desk.sign_in(person, password=ANOTHER)).status_code == 200


async def test_a_password_that_is_set_again_ends_the_sessions_it_had(desk: Desk) -> None:
    person = await desk.person()
    given = await desk.tokens(person)
    number = await desk.record.fetchval("select number from portal.staff where id = $1", person.staff_id)
    async with desk.worker.as_worker() as connection:
        await set_password(connection, number, person.email, ANOTHER)
    assert refused(await desk.refresh(given["refresh_token"]), "invalid_grant")
    assert refused(await desk.sign_in(person), "invalid_grant")
    assert (await desk.sign_in(person, password=ANOTHER)).status_code == 200


@pytest.mark.parametrize(
    ("email", "password", "role"),
    [
        ("no address", PASSWORD, Role.DEALER_SALES),
        ("a@example.com", "too short", Role.DEALER_SALES),
        ("a@example.com", "A@Example.com", Role.DEALER_SALES),
        ("a@example.com", f"{PASSWORD}\0", Role.DEALER_SALES),
        ("a@example.com", PASSWORD, Role.PARTNER_INTEGRATION),
        ("taken@example.com", PASSWORD, Role.DEALER_SALES),
    ],
)
async def test_an_operator_is_told_why_somebody_cannot_have_a_password(
    desk: Desk, email: str, password: str, role: Role
) -> None:
    _, _, other = await desk.staff()
    _, _, number = await desk.staff(role)
    async with desk.worker.as_worker() as connection:
        await set_password(connection, other, f"{other.lower()}@example.com", PASSWORD)
        email = email.replace("taken", other.lower())
        with pytest.raises(BadUserInput) as told:
            await set_password(connection, number, email, password)
        assert email not in str(told.value)
