"""Budgets of cost: each client has one, restored all the time, from which the workers lease slices.

A request spends from what its worker has leased, so it writes nothing to the database. A worker holds two
slices, and leases in the background what it lacks of them when an operation has left it with little. Until
that is there it lends the client at most one slice of its own: that is how much a client can overdraw, for
each worker. What an operation turned out not to cost is given back.

Where the table cannot be reached, a worker goes on with what it knew, restored at the client's rate: a
budget is there to protect the database, and must not be what stops its readers. So a client can then have
as much as one budget from each worker (docs/decisions/0016).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog

from portal.doors.db import UNREACHABLE, Database
from portal.sql import load
from portal.words.errors import BadUserInput, PortalError

SLICES = 20  # of a whole budget
HELD, LITTLE, MUCH = 2.0, 1.5, 3.0  # slices: held by a worker; leased anew below; given back above
LEASE_SECONDS = 1.0  # how long a lease may take
MAX_PURSES = 10_000
_QUERIES: Final[Any] = load("portal.throttling", "queries.sql")
_log = structlog.get_logger(__name__)


class Throttled(PortalError):
    """The client has spent what it may for now; `retryAfterSeconds` says when there is some again.

    Of a budget, `extensions.cost` says how much is restored each second.
    """

    code = "THROTTLED"

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


def _overspent(seconds: float) -> Throttled:
    return Throttled("The client has spent its budget for now: wait, or ask for less at once.", seconds)


@dataclass(frozen=True, slots=True)
class Terms:
    """Limits of every client: `maximum` at once, and `rate` a second, in units of cost."""

    maximum: int = 500_000
    rate: int = 10_000

    @property
    def slice(self) -> int:
        """Size of the slice that a worker leases at a time."""
        return max(1, self.maximum // SLICES)


TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Leased:
    """Amount that the table gave (below zero: took back), and the amount it then still had."""

    granted: float
    available: float


Lease = Callable[[UUID, float], Awaitable[Leased]]
"""A client and how much is asked for → what was leased."""


@dataclass(slots=True)
class _Balance:
    """Balance of one client at this worker.

    `left` is below zero while the worker lends. `shared` is what the table had at `seen`, seconds of our
    clock. `waiting` is what requests wait for.
    """

    shared: float
    seen: float
    left: float = 0.0
    waiting: float = 0.0
    leasing: asyncio.Task[None] | None = None


class Budgets:
    """The budgets of all clients, as one worker sees them. `clock`: seconds that only go forward."""

    def __init__(
        self, lease: Lease, terms: Terms = TERMS, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.terms = terms
        self._lease = lease
        self._clock = clock
        self._slice = self.terms.slice
        self._purses: dict[UUID, _Balance] = {}

    async def spend(self, client: UUID, cost: float) -> None:
        """Take the cost of an operation from the client's budget, before it runs.

        Raises Throttled, and BadUserInput for what even a full budget could not pay.
        """
        if cost > self.terms.maximum:
            limit = f"a client's whole budget is {self.terms.maximum:,}"
            raise BadUserInput(f"It may cost {cost:,.0f}, and {limit}: ask for less at once.")
        purse = self._purses.get(client) or self._new(client)
        if purse.left - cost < -self._slice:
            await self._wait(client, purse, cost)
        else:
            self._hold(client, purse)  # before it is taken: most of it comes back
        purse.left -= cost

    def owe(self, client: UUID, cost: float) -> None:
        """Take what was worked for the client already, whether or not it has so much.

        It is never asked for more than a whole budget: who owes is refused until it is restored.
        """
        purse = self._purses.get(client) or self._new(client)
        purse.left = max(purse.left - cost, -float(self.terms.maximum))
        self._hold(client, purse)

    def require_solvent(self, client: UUID) -> None:
        """Raise Throttled for a client that owes more than the worker lends: before anything is done."""
        purse = self._purses.get(client)
        if purse is not None and (lacking := -self._slice - purse.left) > 0 and not purse.leasing:
            if self._may_lease(purse, lacking):
                self._start(client, purse)
            else:
                raise _overspent(self._seconds(purse, lacking))

    def give_back(self, client: UUID, cost: float) -> None:
        """Return a cost taken and not needed."""
        purse = self._purses.get(client)
        if purse is not None:
            purse.left += cost
            self._hold(client, purse)

    def available(self, client: UUID) -> int:
        """Amount the client may still spend, as far as this worker knows."""
        purse = self._purses.get(client)
        if purse is None:
            return self.terms.maximum
        return int(min(max(purse.left + self._shared(purse), 0), self.terms.maximum))

    async def settled(self) -> None:
        """Wait for the leases that are under way."""
        await asyncio.gather(*(purse.leasing for purse in self._purses.values() if purse.leasing))

    async def _wait(self, client: UUID, purse: _Balance, cost: float) -> None:
        """Lease what the cost needs, together with whoever else waits for this client's budget."""
        purse.waiting += cost
        try:
            while (lacking := cost - self._slice - purse.left) > 0:
                if purse.leasing is None and not self._may_lease(purse, lacking):
                    raise _overspent(self._seconds(purse, lacking))
                await asyncio.shield(purse.leasing or self._start(client, purse))
        finally:
            purse.waiting -= cost

    def _hold(self, client: UUID, purse: _Balance) -> None:
        """Keep the amount held neither too little nor too large, in the background."""
        little, much = purse.left < LITTLE * self._slice, purse.left > MUCH * self._slice
        if purse.leasing is None and (much or (little and self._may_lease(purse, 0))):
            self._start(client, purse)

    def _start(self, client: UUID, purse: _Balance) -> asyncio.Task[None]:
        purse.leasing = asyncio.create_task(self._take(client, purse))
        return purse.leasing

    async def _take(self, client: UUID, purse: _Balance) -> None:
        asked = HELD * self._slice + purse.waiting - purse.left
        try:
            async with asyncio.timeout(LEASE_SECONDS):
                leased = await self._lease(client, asked)
        except UNREACHABLE as error:
            _log.warning("budget_out_of_reach", error=type(error).__name__)
            shared = self._shared(purse)
            granted = min(asked, shared)
            leased = Leased(granted, shared - granted)
        finally:
            purse.leasing = None
        purse.left += leased.granted
        purse.shared, purse.seen = leased.available, self._clock()

    def _may_lease(self, purse: _Balance, lacking: float) -> bool:
        """Tell whether asking can help: a client out of budget must not make us ask for each request."""
        return self._shared(purse) >= max(lacking, self._slice / 5)

    def _shared(self, purse: _Balance) -> float:
        """Amount the table has now if no other worker leased from it."""
        restored = self.terms.rate * (self._clock() - purse.seen)
        return min(purse.shared + restored, self.terms.maximum)

    def _seconds(self, purse: _Balance, lacking: float) -> float:
        missing = max(lacking, self._slice / 5) - self._shared(purse)
        return max(missing, 1) / self.terms.rate

    def _new(self, client: UUID) -> _Balance:
        """A balance for a client not seen of late; where there are too many, those longest unused go.

        What a forgotten balance held is lost to its client, who has it restored; one that lends is kept.
        """
        if len(self._purses) >= MAX_PURSES:
            idle = [key for key, purse in self._purses.items() if purse.left >= 0 and not purse.leasing]
            for key in idle[: MAX_PURSES // 10]:
                del self._purses[key]
        purse = self._purses[client] = _Balance(self.terms.maximum, self._clock())
        return purse


def leasing(database: Database, terms: Terms, now: Callable[[], datetime | None] = lambda: None) -> Lease:
    """Leases from the table; `now` is UTC, and None the database's own clock."""

    async def lease(client: UUID, asked: float) -> Leased:
        async with database.as_worker() as connection:
            row = await _QUERIES.lease(
                connection, payer_id=client, asked=asked, maximum=terms.maximum, rate=terms.rate, now=now()
            )
        return Leased(row["leased"], row["available"])

    return lease
