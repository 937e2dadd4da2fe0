"""Revoked tokens: one watch in each process, asked at every request.

The database tells the watch of a revocation as it commits (NOTIFY), and the watch asks four times a second
besides, on the same connection or, where that is lost, through the pool. A second after the last look that
was answered it takes no token at all, until one is (docs/decisions/0021-revocation.md).
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

import asyncpg
import structlog

from auth.errors import Unauthenticated
from auth.tokens import AccessToken
from portal.doors.db import UNREACHABLE, Connection, Database
from portal.sessions.models import RevocationKind
from portal.sql import load
from portal.words.errors import Unavailable

CHANNEL = "portal_revocations"
START_SECONDS = 10.0  # for the first answer; without it a process serves, and takes no token
# A look that finds its own connection silent has time to ask through the pool before the process is blind:
# the interval and two answers, each with its grace, are less than a second
# (tests/sessions/revocation/test_watch.py).
INTERVAL = 0.25  # between two looks, when nothing is told
ANSWER_SECONDS = 0.25  # for an answer on one connection
_GRACE = 0.1
BLIND_SECONDS = 1.0  # since the last answered look began, after which no token is taken
CATCH_UP_SECONDS = 1.0  # that a request waits for a look that is late because the process was held up
_RETRY = 0.1
_CONNECT_SECONDS = 5.0
_BACKOFF = (0.1, 5.0)  # seconds: the first, the longest
_QUERIES: Final[Any] = load("portal.sessions", "revocations.sql")
_log = structlog.get_logger(__name__)

Subject = UUID | str
"""A member of staff or a partner by id; a session by its `sid`."""


class RevokedToken(Unauthenticated):
    """A token whose session, person or partner was revoked after it was issued."""


@dataclass(frozen=True, slots=True)
class _Revoked:
    """A revocation as this process keeps it, until `forgotten_at` of its clock."""

    subject: Subject
    refused_until: datetime
    forgotten_at: float


class RevocationWatch:
    """A watch that knows within a second which tokens were revoked.

    For one event loop; `clock` is in seconds. `listen` says how to reach the database as the worker: the
    watch has a connection of its own.
    """

    def __init__(
        self,
        database: Database,
        listen: Mapping[str, Any],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._listen = listen
        self._clock = clock
        self._known: dict[UUID, _Revoked] = {}
        self._refused: dict[Subject, datetime] = {}
        self._wake = asyncio.Event()
        self._known_once = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._answered = clock()
        self._blind = True
        self._failing = True  # the last look was not answered
        self._looked = asyncio.Event()
        self._reading: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Watch for the length of the block, entered when all is known or knowing it takes too long."""
        tasks = [asyncio.create_task(self._keep_listening()), asyncio.create_task(self._keep_looking())]
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(START_SECONDS):
                    await self._known_once.wait()
            yield self
        finally:
            for task in (*tasks, *self._reading):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def require_live(self, token: AccessToken) -> None:
        """Refuse a token that was revoked. On every request's way: a clock and three look-ups.

        Raises RevokedToken, and Unavailable while this process cannot know.
        """
        if self._blind or self._is_late():
            self._take_none()
            raise Unavailable("Whether the token was revoked cannot be told just now; try again.")
        refused = self._refused
        if not refused:
            return
        caller = token.principal  # who acts as a partner has the same `sub` and `sid` there
        for subject in (token.sid, caller.staff_id, caller.partner_id):
            until = refused.get(subject)
            if until is not None and token.issued_at <= until:
                raise RevokedToken("The token was revoked; sign in again.")

    @property
    def is_held_up(self) -> bool:
        """Tell whether only this process was too slow: the next look is due, and may be answered."""
        return self._is_late() and not self._failing

    async def catch_up(self) -> None:
        """Wait until a look is answered or fails; of one that is under way, the answer may be too old."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_SECONDS):
                while self.is_held_up:
                    self._wake.set()
                    await self._looked.wait()

    def _is_late(self) -> bool:
        return self._clock() - self._answered > BLIND_SECONDS

    async def _keep_looking(self) -> None:
        while True:
            self._wake.clear()  # what is told from here on is another look's
            try:
                began = await self._look()
            except Exception as error:  # noqa: BLE001  # a watch that ended would refuse everybody for ever
                self._unanswered(error)
                pause = _RETRY
            else:
                self._learned(began)
                pause = INTERVAL
            self._looked.set()  # for those who wait for this look; the others wait for the next
            self._looked = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):  # wait_for of Python 3.11 may swallow a cancellation
                    await self._wake.wait()

    async def _look(self) -> float:
        """Read new revocations, on our own connection or through the pool; answer when the look began."""
        connection, began = self._connection, self._clock()
        if connection is not None:
            try:
                await self._within_time(self._read(connection))
            except UNREACHABLE:
                self._connection = None
                connection.terminate()  # it is connected anew, as when it ended by itself
            else:
                return began
            began = self._clock()
        await self._within_time(self._read_through_pool())
        return began

    async def _within_time(self, reading: Coroutine[Any, Any, None]) -> None:
        """Give up after ANSWER_SECONDS, at once: asyncpg would wait for the server to hear of it."""
        task = asyncio.create_task(reading)
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)
        done, _ = await asyncio.wait({task}, timeout=ANSWER_SECONDS)
        if not done:  # perhaps the process was held up, and the answer lies here
            done, _ = await asyncio.wait({task}, timeout=_GRACE)
        if not done:
            task.cancel()
            task.add_done_callback(_retrieve)
            raise TimeoutError
        await task

    async def _read_through_pool(self) -> None:
        async with self._database.as_worker() as connection:
            await self._read(connection)

    async def _read(self, connection: Connection) -> None:
        rows = [row async for row in _QUERIES.unknown_revocations(connection, known=list(self._known))]
        self._learn(rows)

    def _learn(self, rows: Iterable[Mapping[str, Any]]) -> None:
        now = self._clock()
        for row in rows:
            subject = str(row["subject_id"]) if row["kind"] == RevocationKind.SESSION else row["subject_id"]
            self._known[row["id"]] = _Revoked(subject, row["refused_until"], now + row["matters_for_seconds"])
        forgotten = [id_ for id_, revoked in self._known.items() if revoked.forgotten_at <= now]
        for id_ in forgotten:
            del self._known[id_]
        if rows or forgotten:
            refused: dict[Subject, datetime] = {}
            for revoked in self._known.values():
                earlier = refused.get(revoked.subject, revoked.refused_until)
                refused[revoked.subject] = max(earlier, revoked.refused_until)
            self._refused = refused

    def _learned(self, began: float) -> None:
        self._answered = began
        self._failing = False
        self._known_once.set()
        if self._blind:
            self._blind = False
            _log.info("revocations_known")

    def _unanswered(self, error: BaseException) -> None:
        self._failing = True
        if self._is_late():
            self._take_none(error)

    def _take_none(self, error: BaseException | None = None) -> None:
        """Take no token until a look is answered, and log that once."""
        if not self._blind:
            self._blind = True
            cause = type(error).__name__ if error else "late"
            _log.error("revocations_unknown", error=cause, consequence="no token is taken")

    async def _keep_listening(self) -> None:
        pause = _BACKOFF[0]
        while True:
            try:
                await self._listen_once()
                pause = _BACKOFF[0]
                _log.warning("revocations_connection_lost", consequence="asking four times a second")
            except Exception as error:  # noqa: BLE001  # as above: looking goes on meanwhile
                _log.debug("revocations_not_listening", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _BACKOFF[1])

    async def _listen_once(self) -> None:
        """Listen until the connection ends. Raises what connecting raises."""
        connection: asyncpg.Connection = await asyncpg.connect(
            **self._listen, timeout=_CONNECT_SECONDS, statement_cache_size=1
        )
        ended = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: ended.set())
            async with asyncio.timeout(_CONNECT_SECONDS):
                await connection.add_listener(CHANNEL, lambda *_: self._wake.set())
            self._connection = connection
            self._wake.set()  # what was revoked before it listened
            await ended.wait()
        finally:
            self._connection = None
            connection.terminate()


def _retrieve(task: asyncio.Task[None]) -> None:
    """Retrieve the error of a task nobody waits for, lest it be logged as forgotten."""
    if not task.cancelled():
        task.exception()
