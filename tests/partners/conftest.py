"""The channel these tests change (tests/access/world.py)."""

from collections.abc import AsyncIterator

import pytest

from tests.cluster import TestDatabase
from tests.staff.world import World, opened


@pytest.fixture(scope="module")
async def shared(database: TestDatabase) -> AsyncIterator[World]:
    """For tests that only ask who may."""
    async with opened(database) as world:
        yield world


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    """One for this test alone."""
    async with opened(fresh_database) as world:
        yield world
