"""One world for the whole folder's module; the tests of documents only read it."""

from collections.abc import AsyncIterator

import pytest

from tests.cluster import TestDatabase
from tests.reference.world import World, opened


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    async with opened(database) as world:
        yield world
