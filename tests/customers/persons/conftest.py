"""The small world of tests/schema, fresh for each test, and a look at all of it as the superuser."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.cluster import TestDatabase
from tests.schema.world import World, opened


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    async with opened(fresh_database) as world:
        yield world


@pytest.fixture
async def record(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    """The database as its superuser sees it."""
    connection = await asyncpg.connect(fresh_database.owner_url)
    try:
        yield connection
    finally:
        await connection.close()
