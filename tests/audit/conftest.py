"""The small world of tests/schema, which these tests let append events; and what the trail then holds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from tests.cluster import TestDatabase
from tests.schema.world import World, opened


@dataclass
class Trail:
    """The access events as the database has them, read as its owner, whom no policy hides a row from."""

    owner: asyncpg.Connection
    _seen: int = 0

    async def new(self) -> list[dict[str, Any]]:
        """What was appended since the last look, oldest first: what is not null, without id and time."""
        rows = await self.owner.fetch(
            "select kind, partner_id, staff_id, actor_id, session_id, customer_id, subject_id, purpose,"
            " reason from portal.access_events order by id offset $1",
            self._seen,
        )
        self._seen += len(rows)
        return [{name: value for name, value in row.items() if value is not None} for row in rows]


@pytest.fixture
async def owner(database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    """The database's owner, here a superuser: whom the seals are against."""
    connection = await asyncpg.connect(database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def trail(owner: asyncpg.Connection) -> Trail:
    trail = Trail(owner)
    await trail.new()
    return trail


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    async with opened(database) as world:
        yield world
