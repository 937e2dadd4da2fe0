"""The channel these tests administer."""

from collections.abc import AsyncIterator

import pytest

from tests.cluster import TestDatabase
from tests.staff.world import World, opened


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    """One for the module: what one test changes, the next one sees."""
    async with opened(database) as world:
        yield world


@pytest.fixture
async def fresh_world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    """One for this test alone."""
    async with opened(fresh_database) as world:
        yield world
