"""Deletion of long ended rows: sessions and refresh tokens, revocations, used assertions, failed sign-ins.

None of it is evidence: that somebody signed in, was refused or deactivated is in the access events, for ever.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

import structlog

from portal.doors.db import Database
from portal.sessions.throttle import FORGOTTEN_AFTER
from portal.sql import load

MONTH = timedelta(days=30)
"""How long one can look at how a session ended and at what was done with its tokens: as long as one may last
by default, and a hundred times as long as anything here can still make a difference to a token."""

KEPT: Mapping[str, timedelta] = {
    "refresh_tokens": MONTH,
    "sessions": MONTH,  # once it has no tokens
    "revocations": MONTH,  # as portal.forget_revocations has it
    "client_assertions": timedelta(minutes=5),  # more than a clock may be behind ours
    "sign_in_failures": FORGOTTEN_AFTER,
}
BATCH = 1_000  # rows of a transaction
PAUSE = 0.1  # seconds between two
INTERVAL = 3600.0  # seconds; also before the first time: what starts has other things to do
_QUERIES: Final[Any] = load("portal.sessions", "housekeeping.sql")
_log = structlog.get_logger(__name__)


@asynccontextmanager
async def housekeeping(database: Database) -> AsyncIterator[None]:
    """Tidy up once an hour for the length of the block. Every process does; they do not meet."""
    task = asyncio.create_task(_keep_tidying(database))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def tidy(database: Database) -> dict[str, int]:
    """Delete all rows that ended long enough ago; answer their number by table."""
    return {table: await _all_of(database, table, kept) for table, kept in KEPT.items()}


async def _all_of(database: Database, table: str, kept: timedelta) -> int:
    total = 0
    while True:
        async with database.as_worker() as connection:
            deleted: int = await getattr(_QUERIES, table)(connection, kept=kept, size=BATCH)
        total += deleted
        if deleted < BATCH:
            return total
        await asyncio.sleep(PAUSE)


async def _keep_tidying(database: Database) -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        try:
            deleted = await tidy(database)
        except Exception as error:  # noqa: BLE001  # whatever it was, in an hour it is tried again
            _log.error("housekeeping_failed", error=type(error).__name__)
        else:
            _log.info("housekeeping", **deleted)
