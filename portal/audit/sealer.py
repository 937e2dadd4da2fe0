"""The sealer: gives each access event its place in the chain, within a second, in the order of commits.

Every process has one, and whichever takes the turn seals (docs/decisions/0022). It remembers nothing but a
horizon, which spares it a look at everything, so it can be killed at any moment: what was not committed is
sealed by the next.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Self

import structlog

from portal.audit.chain import START, chained
from portal.audit.heads import Head, Heads
from portal.audit.queries import QUERIES
from portal.doors.db import UNREACHABLE, Connection, Database

PAUSE = 0.25  # seconds between two looks for events
RETRY = 1.0  # seconds, where the database cannot be reached
BATCH = 5_000  # events sealed in one transaction
HEAD_SECONDS = 60.0  # between two signed heads
STOP_SECONDS = 5.0  # for what is left to do at a stop
_log = structlog.get_logger(__name__)


class Sealer:
    """A worker that seals new events of one database, and signs the chain's head in one file."""

    def __init__(self, database: Database, heads: Heads) -> None:
        self._database = database
        self._heads = heads
        self._horizon: str | None = None  # all that older transactions appended is sealed
        self._signed_at = -HEAD_SECONDS
        self._failing = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Seal for the length of the block, and once more at its end."""
        task = asyncio.create_task(self._keep_sealing())
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._finish()

    async def seal(self) -> int:
        """Seal the next events, at most a batch of them. Answers how many; 0 also when another is at it."""
        async with self._database.as_worker() as connection:
            turn = await QUERIES.take_turn(connection)
            if not turn["mine"]:
                return 0
            sealed = await self._seal_next(connection)
        if sealed < BATCH:  # and committed: what older transactions appended was all among them, or before
            self._horizon = turn["horizon"]
        return sealed

    async def _seal_next(self, connection: Connection) -> int:
        events = [event async for event in QUERIES.unsealed(connection, horizon=self._horizon, size=BATCH)]
        if not events:
            return 0
        last = await QUERIES.last_seal(connection)
        after, previous = (last["position"], last["hash"]) if last else (0, START)
        # in a thread: a full batch takes longer than requests should wait
        hashes = await asyncio.to_thread(lambda: list(chained(previous, events)))
        ids = [event["event_id"] for event in events]
        await QUERIES.seal(connection, after=after, event_ids=ids, hashes=hashes)
        return len(events)

    async def sign(self) -> None:
        """Sign and keep the head of the chain, if it has moved."""
        async with self._database.as_worker() as connection:
            last = await QUERIES.last_seal(connection)
        if last:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            head = Head(last["position"], last["hash"], at)
            try:
                await asyncio.to_thread(self._heads.append, head)
            except (OSError, ValueError) as error:
                _log.error("audit_head_not_signed", file=str(self._heads.path), error=str(error))

    async def _keep_sealing(self) -> None:
        while True:
            try:
                sealed = await self._round()
                self._failing = False
                await asyncio.sleep(0 if sealed == BATCH else PAUSE)
            except Exception as error:  # noqa: BLE001  # whatever it was: without a sealer nothing is proved
                self._complain(error)
                await asyncio.sleep(RETRY)

    async def _round(self) -> int:
        sealed = await self.seal()
        if sealed < BATCH and time.monotonic() - self._signed_at >= HEAD_SECONDS:
            self._signed_at = time.monotonic()
            await self.sign()
        return sealed

    async def _finish(self) -> None:
        with contextlib.suppress(*UNREACHABLE):
            async with asyncio.timeout(STOP_SECONDS):
                while await self.seal() == BATCH:
                    pass
                await self.sign()

    def _complain(self, error: Exception) -> None:
        """Log a fault once, not at each attempt."""
        if not self._failing:
            _log.error("access_events_not_sealed", error=type(error).__name__, exc_info=error)
        self._failing = True
