"""A probe that tells whether the server runs, by connecting and never by a process id."""

import asyncio
import os
import signal
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from pathlib import Path

import asyncpg

from portal.postgres.place import PORT, SUPERUSER, Place

_WHO_ARE_YOU = """
select current_setting('data_directory') as data,
       split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int as pid
"""


class State(Enum):
    """The state of the server at a socket."""

    ABSENT = "nothing listens"
    BUSY = "a server that starts, recovers or stops"
    READY = "our server, taking connections"


def state(place: Place, socket: Path | None) -> State:
    """The state of the server there. A server on another data directory counts as absent."""
    return _run(_ask(place, socket, interrupt=False))


def interrupt(place: Place, socket: Path | None) -> State:
    """Ask a ready server on this data directory to stop at once and in order (SIGINT), and say what answered.

    The process id is the one the server reads to us from its own files over a connection that is still
    open while the signal is sent: it cannot be somebody else's.
    """
    return _run(_ask(place, socket, interrupt=True))


def _run(question: Coroutine[None, None, State]) -> State:
    """Run in a thread of its own, as our caller may be in the middle of an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, question).result()


async def _ask(place: Place, socket: Path | None, *, interrupt: bool) -> State:
    if socket is None:
        return State.ABSENT
    try:
        connection = await asyncpg.connect(
            host=str(socket), port=PORT, user=SUPERUSER, database="postgres", timeout=10, command_timeout=10
        )
    except (asyncpg.CannotConnectNowError, TimeoutError):
        return State.BUSY
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return State.ABSENT
    try:
        row = await connection.fetchrow(_WHO_ARE_YOU)
        if row is None or not _same(row["data"], place.data):
            return State.ABSENT
        if interrupt:
            os.kill(row["pid"], signal.SIGINT)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        return State.BUSY  # it went away between two words
    finally:
        connection.terminate()
    return State.READY


def _same(one: str, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
