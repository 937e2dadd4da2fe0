"""A second try at work that PostgreSQL gave up through no fault of the request."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

T = TypeVar("T")
CONFLICTS = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""Errors of a transaction rolled back for the sake of another: the whole transaction may be done again."""
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    OSError,
)
"""Errors of a lost connection, of which nobody knows whether it committed: only reads may be done again."""
_log = structlog.get_logger(__name__)


async def retry_once(work: Callable[[], Awaitable[T]], after: tuple[type[Exception], ...]) -> T:
    """The result of `work`, which is done a second time if it raises one of `after`."""
    try:
        return await work()
    except after as error:
        _log.warning("done_again", error=type(error).__name__)
        return await work()
