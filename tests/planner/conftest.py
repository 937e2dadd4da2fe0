"""The planner without a database: a schema, and statements for whoever asks."""

from collections.abc import AsyncIterator

import pytest

from tests.cluster import TestDatabase
from tests.planner.crowd import Crowd, gathered
from tests.planner.planning import Planning


@pytest.fixture(scope="session")
def planning() -> Planning:
    return Planning()


@pytest.fixture(scope="module")
async def crowd(database: TestDatabase) -> AsyncIterator[Crowd]:
    async with gathered(database) as crowd:
        yield crowd


@pytest.fixture
async def own_crowd(fresh_database: TestDatabase) -> AsyncIterator[Crowd]:
    """For a test that writes."""
    async with gathered(fresh_database) as crowd:
        yield crowd
