"""Every process knows within a second which tokens were revoked, or takes none."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from auth.tokens import AccessToken
from portal.doors.db import Database
from portal.sessions import revocations
from portal.sessions.revocations import RevocationWatch, RevokedToken
from portal.words.errors import Unavailable
from tests.cluster import TestDatabase
from tests.sessions.revocation.conftest import Channel, Times
from tests.sessions.revocation.wire import Wire

pytestmark = pytest.mark.anyio

PATIENCE = 60.0  # seconds; a machine that is busy with other tests
DEACTIVATE = "update portal.staff set status = 'DEACTIVATED' where id = $1"


def token(
    staff: UUID | None = None, *, partner: UUID | None = None, sid: str = "none", age: float = 5
) -> AccessToken:
    """As it was issued `age` seconds ago."""
    issued = (datetime.now(UTC) - timedelta(seconds=age)).replace(microsecond=0)
    caller = Principal(Role.DEALER_SALES, partner or uuid4(), staff or uuid4(), session_id=sid)
    return AccessToken(caller, "tests", "jti", sid, issued, issued + timedelta(minutes=10))


def state(watch: RevocationWatch, judged: AccessToken) -> str:
    """What becomes of a token: taken, revoked or unavailable."""
    try:
        watch.require_live(judged)
    except RevokedToken:
        return "revoked"
    except Unavailable:
        return "unavailable"
    return "taken"


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # nobody tells a test
            await asyncio.sleep(0.005)


@asynccontextmanager
async def watching(
    database: TestDatabase, wire: Wire | None = None, pool: Wire | None = None
) -> AsyncIterator[RevocationWatch]:
    """A process's watch; its own connection, and its pool, go over these wires."""
    direct = {"dsn": database.url(DatabaseRole.WORKER)}
    opened = await Database.open({DatabaseRole.WORKER: pool.connect if pool else direct})
    try:
        async with RevocationWatch(opened, wire.connect if wire else direct).running() as watch:
            yield watch
    finally:
        await opened.close()


async def listening(watch: RevocationWatch) -> None:
    """It listens, and has looked at what was before."""
    await until(lambda: watch._connection is not None and not watch._wake.is_set() and not watch._reading)


@pytest.fixture
async def wire(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Wire]:
    async with Wire(database, tmp_path).laid() as laid:
        yield laid


async def test_three_processes_know_of_a_revocation(database: TestDatabase, channel: Channel) -> None:
    staff = await channel.member()
    async with watching(database) as one, watching(database) as two, watching(database) as three:
        watches = (one, two, three)
        assert {state(watch, token(staff)) for watch in watches} == {"taken"}
        await channel.record.execute(DEACTIVATE, staff)
        await until(lambda: {state(watch, token(staff)) for watch in watches} == {"revoked"})
        assert {state(watch, token()) for watch in watches} == {"taken"}


async def test_it_is_told_and_need_not_ask(
    database: TestDatabase, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revocations, "INTERVAL", 3600.0)
    monkeypatch.setattr(revocations, "BLIND_SECONDS", 3600.0)
    staff = await channel.member()
    async with watching(database) as watch:
        await listening(watch)
        await channel.record.execute(DEACTIVATE, staff)
        await until(lambda: state(watch, token(staff)) == "revoked")


async def test_it_asks_and_need_not_be_told(
    database: TestDatabase, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revocations, "CHANNEL", "another")
    staff = await channel.member()
    async with watching(database) as watch:
        await listening(watch)
        await channel.record.execute(DEACTIVATE, staff)
        await until(lambda: state(watch, token(staff)) == "revoked")


async def test_a_session_a_person_and_a_partner_are_revoked_each_with_what_is_theirs(
    database: TestDatabase, channel: Channel
) -> None:
    partner = await channel.partner()
    staff = await channel.member(partner)
    session = await channel.session(staff)
    async with watching(database) as watch:
        await channel.record.execute(
            "update portal.sessions set revoked_at = now(), revoked_for = 'SIGNED_OUT' where id = $1", session
        )
        await until(lambda: state(watch, token(staff, sid=str(session))) == "revoked")
        assert state(watch, token(staff)) == "taken"  # their other session
        await channel.record.execute(DEACTIVATE, staff)
        await until(lambda: state(watch, token(staff)) == "revoked")
        assert state(watch, token(partner=partner)) == "taken"  # a colleague
        await channel.record.execute(
            "update portal.partner_terms set status = 'SUSPENDED' where partner_id = $1", partner
        )
        await until(lambda: state(watch, token(partner=partner)) == "revoked")


async def test_a_token_issued_after_the_revocation_is_taken(database: TestDatabase, channel: Channel) -> None:
    staff = await channel.member()
    async with watching(database) as watch:
        await channel.record.execute("update portal.staff set role = 'DEALER_MANAGER' where id = $1", staff)
        await until(lambda: state(watch, token(staff)) == "revoked")
        assert state(watch, token(staff, age=-2)) == "taken"


async def test_a_process_that_starts_knows_what_was_revoked_before(
    database: TestDatabase, channel: Channel
) -> None:
    staff = await channel.member()
    await channel.record.execute(DEACTIVATE, staff)
    async with watching(database) as watch:
        assert state(watch, token(staff)) == "revoked"


async def test_a_token_made_while_the_revocation_was_on_its_way_is_revoked_too(
    database: TestDatabase, channel: Channel
) -> None:
    """Its `iat` is later than the revocation's `at`, yet who made it could not see the revocation."""
    staff = await channel.member()
    async with watching(database) as watch:
        async with channel.record.transaction():
            await channel.record.execute("select portal.revoke('STAFF', $1)", staff)
            await asyncio.sleep(1.1)
            made = token(staff, age=0)  # by a process that saw an active person
            at = await channel.record.fetchval(
                "select at from portal.revocations where subject_id = $1", staff
            )
            assert made.issued_at > at
        await until(lambda: state(watch, token(staff, age=60)) == "revoked")
        assert state(watch, made) == "revoked"


async def test_one_that_commits_after_a_later_one_is_not_missed(
    database: TestDatabase, channel: Channel
) -> None:
    first, second = await channel.member(), await channel.member()
    async with watching(database) as watch, channel.worker.connection(DatabaseRole.WORKER) as other:
        async with channel.record.transaction():
            await channel.record.execute("select portal.revoke('STAFF', $1)", first)
            await other.execute(DEACTIVATE, second)
            await until(lambda: state(watch, token(second)) == "revoked")
            assert state(watch, token(first)) == "taken"
        await until(lambda: state(watch, token(first)) == "revoked")


async def test_what_no_token_can_outlive_is_forgotten(
    database: TestDatabase, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await channel.member()
    await channel.record.execute(DEACTIVATE, staff)
    opened = await Database.open({DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}})
    seconds = 1_000.0
    monkeypatch.setattr(revocations, "BLIND_SECONDS", 3600.0)
    watch = RevocationWatch(opened, {"dsn": database.url(DatabaseRole.WORKER)}, clock=lambda: seconds)
    try:
        async with watch.running():
            assert state(watch, token(staff)) == "revoked"
            seconds += 600
            await asyncio.sleep(2 * revocations.INTERVAL)
            assert state(watch, token(staff)) == "revoked"
            await channel.record.execute(
                "update portal.revocations set at = at - interval '12 minutes' where subject_id = $1", staff
            )
            seconds += 61
            await until(lambda: state(watch, token(staff)) == "taken")
            assert not watch._known
    finally:
        await opened.close()


@pytest.mark.parametrize("fault", ["cut", "freeze"])
async def test_without_its_own_connection_it_asks_through_the_pool_and_refuses_nobody(
    database: TestDatabase, channel: Channel, wire: Wire, fault: str, times: Times
) -> None:
    """In time, as its intervals are (below); here it has longer, for a machine that is busy."""
    staff = await channel.member()
    async with watching(database, wire=wire) as watch:
        await listening(watch)
        times.as_outside("ANSWER_SECONDS")
        getattr(wire, fault)()
        await until(lambda: watch._connection is None)
        await channel.record.execute(DEACTIVATE, staff)
        seen = set[str]()

        def revoked() -> bool:
            seen.add(state(watch, token()))
            return state(watch, token(staff)) == "revoked"

        await until(revoked)
        assert seen == {"taken"}
        wire.mend()
        await listening(watch)


@pytest.mark.parametrize("fault", ["cut", "freeze"])
async def test_without_any_connection_it_takes_no_token_says_so_once_and_recovers_alone(
    database: TestDatabase, channel: Channel, wire: Wire, fault: str, times: Times
) -> None:
    staff = await channel.member()
    async with watching(database, wire=wire, pool=wire) as watch:
        await listening(watch)
        assert state(watch, token()) == "taken"
        with capture_logs() as logged:
            times.as_outside()
            getattr(wire, fault)()
            await until(lambda: state(watch, token()) == "unavailable")
            await channel.record.execute(DEACTIVATE, staff)
            await asyncio.sleep(1.5)
            assert state(watch, token()) == "unavailable"
            times.patch.undo()  # once it can know again it is not to be blind again, on a busy machine
            wire.mend()
            await until(lambda: state(watch, token()) == "taken")
            assert state(watch, token(staff)) == "revoked"  # which happened meanwhile
            await listening(watch)
        told = [entry["event"] for entry in logged if entry["log_level"] in ("error", "info")]
        assert told == ["revocations_unknown", "revocations_known"]


async def test_a_second_after_everything_fell_silent_no_token_is_taken(
    database: TestDatabase, wire: Wire, times: Times
) -> None:
    """By the clock, and not once an attempt has failed, which may take longer on a busy machine."""
    async with watching(database, wire=wire, pool=wire) as watch:
        await listening(watch)
        wire.freeze()
        times.as_outside("BLIND_SECONDS")
        await asyncio.sleep(1)
        seen = state(watch, token())
        wire.mend()
    assert seen == "unavailable"


@pytest.mark.usefixtures("in_time")
async def test_where_the_database_is_silent_requests_do_not_wait_for_it(
    database: TestDatabase, wire: Wire
) -> None:
    async with watching(database, wire=wire, pool=wire) as watch:
        await listening(watch)
        wire.freeze()
        await until(lambda: watch._failing and state(watch, token()) == "unavailable")
        held_up = watch.is_held_up
        wire.mend()
    assert not held_up


@pytest.mark.usefixtures("in_time")
def test_there_is_time_to_ask_through_the_pool_before_no_token_is_taken() -> None:
    both = 2 * (revocations.ANSWER_SECONDS + revocations._GRACE)
    assert revocations.INTERVAL + both < revocations.BLIND_SECONDS == 1.0


async def test_a_process_that_was_held_up_for_a_moment_finds_the_answer_and_keeps_its_connection(
    database: TestDatabase, times: Times
) -> None:
    times.as_outside("ANSWER_SECONDS")
    times.patch.setattr(revocations, "_GRACE", PATIENCE)  # for the answer to be found, however late
    async with watching(database) as watch:
        await listening(watch)
        own = watch._connection
        watch._wake.set()
        await until(lambda: bool(watch._reading))
        time.sleep(2 * revocations.ANSWER_SECONDS)  # noqa: ASYNC251  # that is the point
        await until(lambda: not watch._reading)
        assert watch._connection is own
        assert state(watch, token()) == "taken"


async def test_a_process_that_was_held_up_takes_no_token_before_it_has_looked_again(
    database: TestDatabase,
) -> None:
    seconds = 1_000.0
    opened = await Database.open({DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}})
    watch = RevocationWatch(opened, {"dsn": database.url(DatabaseRole.WORKER)}, clock=lambda: seconds)
    try:
        async with watch.running():
            assert state(watch, token()) == "taken"
            seconds += revocations.BLIND_SECONDS + 0.1
            assert watch.is_held_up
            await watch.catch_up()  # as a request does, and then need not be refused
            assert state(watch, token()) == "taken"
            seconds += revocations.BLIND_SECONDS + 0.1
            assert state(watch, token()) == "unavailable"
            await until(lambda: state(watch, token()) == "taken")
    finally:
        await opened.close()


@pytest.mark.usefixtures("in_time")
async def test_a_fault_nobody_foresaw_ends_neither_the_watch_nor_its_caution(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError("odd")

    async with watching(database) as watch:
        with monkeypatch.context() as patched:
            patched.setattr(RevocationWatch, "_look", fails)
            await until(lambda: state(watch, token()) == "unavailable")
        await until(lambda: state(watch, token()) == "taken")
