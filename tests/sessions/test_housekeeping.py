"""What has long ended is deleted, a little at a time; what can still matter, and the trail, stays."""

import asyncio

import asyncpg
import pytest

from portal.sessions import housekeeping
from portal.sessions.housekeeping import tidy
from portal.words.ids import uuid7
from tests.sessions.conftest import Desk, Person, refused

pytestmark = pytest.mark.anyio

SESSIONS = "select count(*) from portal.sessions where staff_id = $1"
TOKENS = (
    "select count(*) from portal.refresh_tokens r join portal.sessions s on s.id = r.session_id"
    " where s.staff_id = $1"
)
REVOCATIONS = "select count(*) from portal.revocations where subject_id = $1"
REVOKED_AGO = (
    "update portal.sessions set revoked_at = now() - $2::text::interval, revoked_for = 'SIGNED_OUT'"
    " where staff_id = $1"
)
EXPIRED_AGO = "update portal.sessions set expires_at = now() - $2::text::interval where staff_id = $1"


async def somebody(desk: Desk) -> tuple[Person, str]:
    """Somebody with a session, and its second refresh token."""
    person = await desk.person()
    given = await desk.tokens(person)
    again = await desk.refresh(given["refresh_token"])
    return person, str(again.json()["refresh_token"])


@pytest.mark.parametrize("ended", [REVOKED_AGO, EXPIRED_AGO], ids=["revoked", "expired"])
async def test_a_session_is_deleted_with_its_tokens_a_month_after_its_end(desk: Desk, ended: str) -> None:
    person, token = await somebody(desk)
    await desk.record.execute(ended, person.staff_id, "29 days 23 hours")
    await tidy(desk.worker)
    assert await desk.record.fetchval(SESSIONS, person.staff_id) == 1
    assert await desk.record.fetchval(TOKENS, person.staff_id) == 2
    await desk.record.execute(ended, person.staff_id, "30 days 1 minute")
    events = await desk.events(person.staff_id)
    await tidy(desk.worker)
    assert await desk.record.fetchval(SESSIONS, person.staff_id) == 0
    assert await desk.events(person.staff_id) == events
    assert refused(await desk.refresh(token), "invalid_grant")


async def test_a_session_that_goes_on_stays_with_all_its_used_tokens(desk: Desk) -> None:
    person, token = await somebody(desk)
    created = "update portal.sessions set created_at = now() - interval '60 days' where staff_id = $1"
    await desk.record.execute(created, person.staff_id)
    await tidy(desk.worker)
    assert await desk.record.fetchval(TOKENS, person.staff_id) == 2
    assert (await desk.refresh(token)).status_code == 200


async def test_old_revocations_assertions_and_failures_are_deleted_and_new_ones_are_not(desk: Desk) -> None:
    old, new = uuid7(), uuid7()
    for subject, days in ((old, 31), (new, 29)):
        await desk.record.execute(
            "insert into portal.revocations (id, kind, subject_id, at)"
            " values ($1, 'STAFF', $1, now() - $2 * interval '1 day')",
            subject, days,
        )  # fmt: skip
        await desk.record.execute(
            "insert into portal.client_assertions (id, client_id, jti, expires_at)"
            " values ($1, 'x', $1::uuid::text, now() - ($2 - 29) * interval '1 hour')",
            subject, days,
        )  # fmt: skip
        await desk.record.execute(
            "insert into portal.sign_in_failures (key, failures, last_failed_at)"
            " values ($1::uuid::text, 9, now() - ($2 - 29) * interval '13 hours')",
            subject, days,
        )  # fmt: skip
    await tidy(desk.worker)
    for query in (
        REVOCATIONS,
        "select count(*) from portal.client_assertions where id = $1",
        "select count(*) from portal.sign_in_failures where key = $1::uuid::text",
    ):
        assert [await desk.record.fetchval(query, subject) for subject in (old, new)] == [0, 1]


async def test_it_is_done_in_batches_and_what_somebody_holds_is_left_for_the_next_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    monkeypatch.setattr(housekeeping, "PAUSE", 0.0)
    people = [(await somebody(desk))[0].staff_id for _ in range(3)]
    for staff_id in people:
        await desk.record.execute(REVOKED_AGO, staff_id, "31 days")
    other = await asyncpg.connect(desk.served.database.owner_url)
    async with other.transaction():
        await other.execute("select from portal.sessions where staff_id = $1 for update", people[0])
        async with asyncio.timeout(60):
            deleted = await tidy(desk.worker)
    await other.close()
    assert (deleted["refresh_tokens"], deleted["sessions"]) == (6, 2)
    assert (await tidy(desk.worker))["sessions"] == 1


async def test_a_process_tidies_up_by_itself_and_a_fault_does_not_end_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "INTERVAL", 0.01)
    tidying, faults = housekeeping.tidy, iter([RuntimeError("odd")])
    done = asyncio.Event()

    async def sometimes(*given: object) -> dict[str, int]:
        for fault in faults:
            raise fault
        deleted = await tidying(*given)  # type: ignore[arg-type]
        done.set()
        return deleted

    monkeypatch.setattr(housekeeping, "tidy", sometimes)
    async with housekeeping.housekeeping(desk.worker), asyncio.timeout(60):
        await done.wait()
