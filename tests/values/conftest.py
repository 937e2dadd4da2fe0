"""The portal as a client's developer asks it: over HTTP, over the small world of tests/schema."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from auth.roles import Role
from tests.cluster import TestDatabase
from tests.schema.world import World, opened
from tests.serving import Served, served


@dataclass(frozen=True)
class Portal:
    world: World
    served: Served
    client: httpx.AsyncClient

    async def ask(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        role: Role = Role.DEALER_MANAGER,
        partner: str = "ACME",
    ) -> dict[str, Any]:
        """The whole response."""
        token = self.served.token(self.world.caller(role, partner))
        response = await self.client.post(
            "/graphql",
            json={"query": query, "variables": dict(variables or {})},
            headers={"authorization": f"Bearer {token}"},
        )
        assert response.status_code < 500, response.text
        answer: dict[str, Any] = response.json()
        return answer


@pytest.fixture(scope="module")
async def portal(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Portal]:
    async with opened(database) as world:
        with served(database, tmp_path_factory.mktemp("home")) as running:
            async with httpx.AsyncClient(base_url=running.url, timeout=60) as client:
                yield Portal(world, running, client)
