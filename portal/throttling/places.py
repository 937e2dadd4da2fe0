"""Places: how much is done for one person at once, and how many long answers there are at once.

Both are of one worker, and in its memory: they protect it, while budgets and quotas are everybody's.
"""

import asyncio
from collections import deque
from uuid import UUID

from portal.throttling.service import Throttled

PATIENCE = 1.0  # seconds that a request waits for a place
LONG_PATIENCE = 5.0  # seconds that a long answer waits for room
SHORT = 1_000_000  # bytes of an answer that needs no room of its own
ROOMS = 2  # long answers that a worker holds at once, each three times: received, put together, sent


class Places:
    """At most `most` requests of each person at once; as many more wait, and further ones are refused."""

    def __init__(self, most: int, *, patience: float = PATIENCE) -> None:
        self._most = most
        self._patience = patience
        self._taken: dict[UUID, int] = {}
        self._waiting: dict[UUID, deque[asyncio.Future[None]]] = {}

    async def enter(self, who: UUID) -> None:
        """Take a place, which `leave` gives back. Raises Throttled where none becomes free in time."""
        taken = self._taken.get(who, 0)
        if taken < self._most:
            self._taken[who] = taken + 1
        else:
            await self._wait(who)

    def leave(self, who: UUID) -> None:
        """Give a place to whoever waits longest, or back."""
        queue = self._waiting.get(who)
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        if self._taken[who] > 1:
            self._taken[who] -= 1
        else:
            del self._taken[who]

    def _too_many(self) -> Throttled:
        message = "Too many requests of this person are being answered: wait for one of them."
        return Throttled(message, self._patience)

    async def _wait(self, who: UUID) -> None:
        queue = self._waiting.setdefault(who, deque())
        if len(queue) >= self._most:
            raise self._too_many()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it came at the same moment
                self.leave(who)
            if isinstance(error, TimeoutError):
                raise self._too_many() from None
            raise
        finally:
            if turn in queue:
                queue.remove(turn)
            if not queue:
                self._waiting.pop(who, None)


class Rooms:
    """Room for long answers, of all people of a worker together. `most`: the bytes of the longest."""

    def __init__(self, most: int, *, patience: float = LONG_PATIENCE) -> None:
        self.most = most
        self.patience = patience
        self.free = asyncio.Semaphore(ROOMS)


class Room:
    """How long the answer of one request may be: short at first, then as long as any, in its turn."""

    __slots__ = ("_entered", "_may_widen", "_rooms", "bytes")

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._entered = False
        self._may_widen = True
        self.bytes = min(SHORT, rooms.most)

    async def widen(self) -> bool:
        """Whether the answer may now be longer. Raises Throttled where there is no room in time."""
        if not self._may_widen or self.bytes >= self._rooms.most:
            return False
        try:
            async with asyncio.timeout(self._rooms.patience):
                await self._rooms.free.acquire()
        except TimeoutError:
            message = "Too many long answers are being sent: wait, or ask for less at once."
            raise Throttled(message, 1.0) from None
        self._entered, self.bytes = True, self._rooms.most
        return True

    def stay_short(self) -> None:
        """The answer becomes objects of Python, each many times its bytes: it is not widened."""
        self._may_widen = False

    def leave(self) -> None:
        """Give back what was taken, once the answer is sent."""
        if self._entered:
            self._entered, self.bytes = False, min(SHORT, self._rooms.most)
            self._rooms.free.release()
