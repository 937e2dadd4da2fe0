"""The channel these tests administer."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.cluster import TestDatabase
from tests.serving import Served, served
from tests.staff.door import Door
from tests.staff.world import World, opened


@pytest.fixture(scope="module")
def portal(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal over the module's database, in a process of its own."""
    home: Path = tmp_path_factory.mktemp("home")
    with served(database, home, trusted_proxies="127.0.0.1") as running:
        yield running


@pytest.fixture
async def door(world: World, portal: Served) -> AsyncIterator[Door]:
    """The way to it over HTTP."""
    async with httpx.AsyncClient(base_url=portal.url, timeout=60, trust_env=False) as http:
        yield Door(world, portal, http)


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
