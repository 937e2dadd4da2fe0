"""One world for the whole folder's module; the tests of documents only read it."""

from collections.abc import AsyncIterator

import pytest

from tests.cluster import TestDatabase
from tests.reference.proof import Proof
from tests.reference.world import World, opened


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    async with opened(database) as world:
        yield world


@pytest.fixture(scope="module")
def proof(world: World) -> Proof:
    return Proof.over(world)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `soak` runs when it is asked for by that name, and only then."""
    if "soak" in str(config.option.markexpr):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
