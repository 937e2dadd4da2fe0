"""Over HTTP: a contact is in the answer that asked for it, and nowhere else."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from auth.roles import Role
from tests.cluster import TestDatabase
from tests.customers.persons.asking import ERASE, EXPORT, REVEAL
from tests.customers.persons.somebody import PERSONAL, somebody
from tests.schema.world import World
from tests.serving import served

pytestmark = pytest.mark.anyio


async def test_no_cache_keeps_it_and_no_log_repeats_it(
    world: World, fresh_database: TestDatabase, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await somebody(world)
    who = {"customerId": world.gid("CU", "李")}
    with served(fresh_database, tmp_path) as portal:
        token = portal.token(world.caller(Role.HQ_ADMIN, "HQ"))
        headers = {"authorization": f"Bearer {token}"}

        async def post(query: str, given: dict[str, Any]) -> httpx.Response:
            body = {"query": query, "variables": {"input": given}}
            async with httpx.AsyncClient(base_url=portal.url, headers=headers, timeout=60) as client:
                return await client.post("/graphql", json=body)

        revealed = await post(REVEAL, who | {"purpose": "SERVICE"})
        exported = await post(EXPORT, who)
        erased = await post(ERASE, who | {"reason": "REQUESTED"})
        again = await post(REVEAL, who | {"purpose": "SERVICE"})
    contact = {name: PERSONAL[name] for name in ("phone", "email", "address")}
    assert revealed.json()["data"]["customerContactReveal"] == {"contact": contact, "userErrors": []}
    assert exported.json()["data"]["personExport"]["export"]["contacts"][0]["email"] == PERSONAL["email"]
    assert erased.json()["data"]["personErase"]["customer"]["displayName"] == "(erased)"
    nothing = dict.fromkeys(contact)
    assert again.json()["data"]["customerContactReveal"] == {"contact": nothing, "userErrors": []}
    for response in (revealed, exported, erased, again):
        assert response.headers["cache-control"] == "no-store"
    log = "".join(capfd.readouterr())
    assert revealed.headers["x-request-id"] in log
    assert [name for name, value in PERSONAL.items() if value in log] == []
