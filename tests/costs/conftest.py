"""A dealership of its own for every test: what one spends, the next one has."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cluster import TestDatabase
from tests.costs.dealership import Dealership, opened


@pytest.fixture
async def dealership(fresh_database: TestDatabase, tmp_path: Path) -> AsyncIterator[Dealership]:
    async with opened(fresh_database, tmp_path) as dealership:
        yield dealership
