"""A pool of connections that keeps returned ones at hand, behind a queue, on top of asyncpg's own pool.

asyncpg releases each connection in a task of its own, which costs more than all else a request does with it.
So what comes back clean stays here, for the next who asks or the one who has waited longest.
"""

import asyncio
from collections import deque

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from portal.words.errors import StatementTimeout


class Pool:
    """Connections of one audience, at most as many as asyncpg's pool may have."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._open = pool.get_max_size()  # how many more we may take from asyncpg without waiting there
        self._at_hand: list[PoolConnectionProxy] = []
        self._waiting: deque[asyncio.Future[PoolConnectionProxy | None]] = deque()  # None: try again
        self._closing = False

    @property
    def sizes(self) -> tuple[int, int]:
        """Numbers of used and of idle connections."""
        idle = self._pool.get_idle_size() + len(self._at_hand)
        return self._pool.get_size() - idle, idle

    async def acquire(self, patience: float) -> PoolConnectionProxy:
        """A connection. Raises StatementTimeout when none becomes free within `patience` seconds."""
        while self._at_hand:
            connection = self._at_hand.pop()
            if not connection.is_closed():
                return connection
            await self.release(connection)
        try:
            if self._open and self._pool.get_idle_size():  # nothing to wait for, and so no clock
                return await self._from_asyncpg()
            async with asyncio.timeout(patience):
                return await self._in_turn()
        except TimeoutError:
            raise StatementTimeout("All connections to the database are busy; try again.") from None

    def keep(self, connection: PoolConnectionProxy) -> bool:
        """Keep a connection in order for whoever waits, or at hand; false: it must be released."""
        if self._closing or connection.is_closed() or connection.is_in_transaction():
            return False
        self._pass_on(connection)
        return True

    async def release(self, connection: PoolConnectionProxy) -> None:
        """Give a connection back to asyncpg, which resets it so that nobody can use its old state."""
        try:
            await self._pool.release(connection)
        finally:
            self._open += 1
            self._call(None)

    async def close(self) -> None:
        """Close all connections, those in use when they come back."""
        self._closing = True
        while self._at_hand:
            await self.release(self._at_hand.pop())
        await self._pool.close()

    async def _in_turn(self) -> PoolConnectionProxy:
        """A connection that somebody passes on, or a new one where there may be more."""
        while not self._open:
            turn: asyncio.Future[PoolConnectionProxy | None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                given = await turn
            except BaseException:  # given up; what was given at the same moment is the next one's
                if turn.done() and not turn.cancelled():
                    self._pass_on(turn.result())
                raise
            if given is not None:
                return given
        return await self._from_asyncpg()

    async def _from_asyncpg(self) -> PoolConnectionProxy:
        self._open -= 1
        try:
            return await self._pool.acquire()
        except BaseException:
            self._open += 1
            self._call(None)
            raise

    def _pass_on(self, connection: PoolConnectionProxy | None) -> None:
        if not self._call(connection) and connection is not None:
            self._at_hand.append(connection)

    def _call(self, given: PoolConnectionProxy | None) -> bool:
        """Wake whoever waits longest, if anybody does."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(given)
                return True
        return False
