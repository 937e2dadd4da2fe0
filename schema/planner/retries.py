"""Doing once more what PostgreSQL gave up on through no fault of the request."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

T = TypeVar("T")
CONFLICTS = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""Rolled back for the sake of another transaction: a whole transaction may be done again."""
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    OSError,
)
"""The connection is gone, and whether it committed is not known: for what only reads."""
_log = structlog.get_logger(__name__)


async def twice(work: Callable[[], Awaitable[T]], after: tuple[type[Exception], ...]) -> T:
    """The result of `work`; when it raises one of `after`, that of doing all of it a second time."""
    try:
        return await work()
    except after as error:
        _log.warning("done_again", error=type(error).__name__)
        return await work()
