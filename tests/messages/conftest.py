"""The portal behind uvicorn, over the small world of tests/schema."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from tests.cluster import TestDatabase
from tests.schema.world import World, opened
from tests.serving import Served, served


@dataclass(frozen=True)
class Portal:
    world: World
    served: Served
    client: httpx.AsyncClient


@pytest.fixture(scope="module")
async def portal(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Portal]:
    async with opened(database) as world:
        with served(database, tmp_path_factory.mktemp("home")) as running:
            async with httpx.AsyncClient(base_url=running.url, timeout=60) as client:
                yield Portal(world, running, client)
