"""Refusals in the trail: each, until there are too many; then one that says so, and the rest is counted."""

from uuid import UUID

import pytest

from portal.metrics import REGISTRY
from portal.oauth import recording
from portal.sessions.throttle import ACCOUNT
from tests.sessions.conftest import Desk, refused

pytestmark = pytest.mark.anyio

GUESS = "not this one, certainly"
UNKNOWN = ("SIGN_IN_REFUSED", "REFRESH_TOKEN_UNKNOWN")
MALFORMED = ("SIGN_IN_REFUSED", "INVALID_REQUEST")
THROTTLED = ("SIGN_IN_REFUSED", "THROTTLED")
AN_HOUR_LATER = "update portal.sign_in_failures set last_failed_at = last_failed_at - interval '61 minutes'"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "ADDRESS", 4)
    monkeypatch.setattr(recording, "MEMBER", 3)


async def events_since(desk: Desk, before: int, staff_id: UUID | None = None) -> list[tuple[str, str | None]]:
    return (await desk.events(staff_id))[before:]


@pytest.mark.parametrize(
    "body",
    [b"", b"grant_type=implicit", b"grant_type=refresh_token&refresh_token=x"],
    ids=["malformed", "no grant", "unknown token"],
)
async def test_a_stranger_cannot_fill_the_trail_and_the_trail_says_from_when_it_tried(
    desk: Desk, body: bytes
) -> None:
    before = len(await desk.events(None))
    for _ in range(3 * recording.ADDRESS):
        assert (await desk.send(body)).status_code == 400
    told = await events_since(desk, before)
    assert len(told) == recording.ADDRESS + 1
    assert told[-1] == THROTTLED
    assert THROTTLED not in told[:-1]


async def test_what_has_no_event_is_in_the_metrics(desk: Desk) -> None:
    def counted(recorded: str) -> float:
        return REGISTRY.get_sample_value("portal_sign_ins_refused_total", {"recorded": recorded}) or 0

    before = counted("yes"), counted("no")
    for _ in range(recording.ADDRESS + 3):
        await desk.send(b"")
    assert (counted("yes") - before[0], counted("no") - before[1]) == (recording.ADDRESS + 1, 2)


async def test_an_hour_later_there_are_events_again(desk: Desk) -> None:
    for _ in range(recording.ADDRESS + 2):
        await desk.send(b"")
    before = len(await desk.events(None))
    await desk.record.execute(AN_HOUR_LATER)
    await desk.send(b"")
    assert await events_since(desk, before) == [MALFORMED]


async def test_another_address_has_events_of_its_own(desk: Desk) -> None:
    for _ in range(recording.ADDRESS + 2):
        await desk.send(b"")
    before, desk.address = len(await desk.events(None)), "10.3.3.3"
    await desk.refresh("x")
    assert await events_since(desk, before) == [UNKNOWN]


async def test_all_addresses_together_have_a_bound_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.record.execute(AN_HOUR_LATER)
    monkeypatch.setattr(recording, "EVERYWHERE", 5)
    before = len(await desk.events(None))
    for number in range(10):
        desk.address = f"2001:db8:{number}::1"
        await desk.send(b"")
    assert await events_since(desk, before) == [MALFORMED] * 5 + [THROTTLED]
    await desk.record.execute(AN_HOUR_LATER)


async def test_what_is_about_a_known_person_is_told_however_much_noise_its_address_made(desk: Desk) -> None:
    person = await desk.person()
    given = await desk.tokens(person)
    assert (await desk.refresh(given["refresh_token"])).status_code == 200
    for _ in range(recording.ADDRESS + 2):
        await desk.send(b"")
    assert refused(await desk.refresh(given["refresh_token"]), "invalid_grant")
    assert (await desk.events(person.staff_id))[-1] == ("SIGN_IN_REFUSED", "REFRESH_TOKEN_REUSED")


async def test_a_used_token_shown_for_ever_does_not_fill_the_trail_either(desk: Desk) -> None:
    person = await desk.person()
    given = await desk.tokens(person)
    for _ in range(3 * recording.MEMBER):
        await desk.refresh(given["refresh_token"])
    reused = ("SIGN_IN_REFUSED", "REFRESH_TOKEN_REUSED")
    assert await events_since(desk, 1, person.staff_id) == [reused] * recording.MEMBER + [THROTTLED]


async def test_who_is_told_to_wait_and_does_not_is_one_event(desk: Desk) -> None:
    person, before = await desk.person(), len(await desk.events(None))
    while (await desk.sign_in(person, password=GUESS)).status_code != 429:
        pass
    for _ in range(ACCOUNT.free):
        assert refused(await desk.sign_in(person), "slow_down", 429)
    assert await events_since(desk, before) == [THROTTLED]
