"""Partners with staff and open sessions, and the whole record to look at."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import pytest

from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.sessions import revocations
from portal.words.ids import uuid7
from tests.cluster import TestDatabase
from tests.facts import Facts


@dataclass
class Channel:
    """What a test needs of the channel: somebody with a session, and what was revoked of it."""

    worker: Database
    record: asyncpg.Connection
    made: list[UUID] = field(default_factory=list)

    async def partner(self) -> UUID:
        facts = Facts()
        partner = facts.partner(f"P-{uuid7()}"[:32])
        await facts.load(self.worker)
        return partner

    async def member(self, partner: UUID | None = None, role: Role = Role.DEALER_SALES) -> UUID:
        """An active member of staff with an open session."""
        staff = uuid7()
        await self.record.execute(
            "insert into portal.staff (id, number, partner_id, display_name, role, status, started_on)"
            " values ($1, $2, $3, '王芳', $4, 'ACTIVE', '2020-01-01')",
            staff, f"S-{staff}"[-32:], partner or await self.partner(), role,
        )  # fmt: skip
        await self.session(staff)
        return staff

    async def session(self, staff: UUID) -> UUID:
        opened: UUID = await self.record.fetchval(
            "insert into portal.sessions (id, staff_id, partner_id, role, client_id, created_at, expires_at)"
            " select $1, id, partner_id, role, 'tests', now(), now() + interval '1 day'"
            " from portal.staff where id = $2 returning id",
            uuid7(), staff,
        )  # fmt: skip
        return opened

    async def revoked(self, subject: UUID) -> list[str]:
        """The kinds of revocation there are of a session, a person or a partner."""
        rows = await self.record.fetch(
            "select kind from portal.revocations where subject_id = $1 order by at", subject
        )
        return [row["kind"] for row in rows]

    async def ended(self, staff: UUID) -> list[str | None]:
        """Why the person's sessions ended; None: it is open."""
        rows = await self.record.fetch(
            "select revoked_for from portal.sessions where staff_id = $1 order by id", staff
        )
        return [row["revoked_for"] for row in rows]


@dataclass(frozen=True)
class Times:
    """When the watch gives up: in tests it has a minute, unless a test is about when."""

    own: Mapping[str, float]
    patch: pytest.MonkeyPatch

    def as_outside(self, *names: str) -> None:
        """All of them, or those named, as they are outside of tests."""
        for name in names or ("BLIND_SECONDS", "ANSWER_SECONDS", "CATCH_UP_SECONDS"):
            self.patch.setattr(revocations, name, self.own[name])


@pytest.fixture
def times(own_times: Mapping[str, float], monkeypatch: pytest.MonkeyPatch) -> Times:
    return Times(own_times, monkeypatch)


@pytest.fixture
def in_time(times: Times) -> None:
    """As outside of tests from the beginning."""
    times.as_outside()


@pytest.fixture(scope="module")
async def channel(database: TestDatabase) -> AsyncIterator[Channel]:
    worker = await Database.open({DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}})
    record = await asyncpg.connect(database.owner_url)
    try:
        yield Channel(worker, record)
    finally:
        await record.close()
        await worker.close()
