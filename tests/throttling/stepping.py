"""A clock that only a test moves, and the table of budgets in memory."""

from dataclasses import dataclass, field
from uuid import UUID

from portal.throttling.service import Leased, Terms


@dataclass
class Clock:
    """Seconds; nothing here sleeps."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Table:
    """What queries.sql does, for one client at a time; `leases` counts how often it was asked."""

    terms: Terms
    clock: Clock
    leases: int = 0
    away: bool = False
    available: dict[UUID, float] = field(default_factory=dict)
    restored: dict[UUID, float] = field(default_factory=dict)

    async def lease(self, client: UUID, asked: float) -> Leased:
        self.leases += 1
        if self.away:
            raise ConnectionRefusedError
        now, maximum = self.clock(), self.terms.maximum
        elapsed = now - self.restored.get(client, now)
        available = min(maximum, self.available.get(client, maximum) + self.terms.rate * elapsed)
        granted = min(asked, max(0, available // 1))
        self.available[client] = min(maximum, available - granted)
        self.restored[client] = now
        return Leased(granted, self.available[client])
