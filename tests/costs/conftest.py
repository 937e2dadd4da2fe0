"""A dealership of its own for every test: what one spends, the next one has."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cluster import TestDatabase
from tests.costs.dealership import Dealership, opened


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `soak` runs when it is asked for by that name, and only then."""
    if "soak" in str(config.option.markexpr):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture
async def dealership(fresh_database: TestDatabase, tmp_path: Path) -> AsyncIterator[Dealership]:
    async with opened(fresh_database, tmp_path) as dealership:
        yield dealership
