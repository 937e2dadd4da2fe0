"""Whatever is asked, a worker stays small: long answers and readers who do not read."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from auth.principal import Principal
from auth.roles import Role
from portal.words.ids import uuid7
from tests.costs.dealership import Dealership, token
from tests.costs.test_an_answers_bytes import NOTES

pytestmark = [pytest.mark.anyio, pytest.mark.soak]

MOST = 256 * 1024 * 1024
SETTINGS = {"PORTAL_COST_MAXIMUM": "1000000000", "PORTAL_PARTNER_COST_MAXIMUM": "1000000000"}
QUERIES = (
    f"{{ touchpoints(first: 100) {{ nodes {{ {NOTES} }} }} }}",  # 190 MB: refused
    f"{{ touchpoints(first: 8) {{ nodes {{ {NOTES} }} }} }}",  # 15 MB: answered
    f'{{ touchpoints(first: 8) {{ nodes {{ {NOTES} }} }} __type(name: "Role") {{ name }} }}',  # refused
    "{ touchpoints(first: 50) { nodes { note } } }",  # 0.8 MB: as long as an answer without room
)


@asynccontextmanager
async def serving(dealership: Dealership) -> AsyncIterator[tuple[str, int]]:
    """A worker of its own process: where it is, and its process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = (
        os.environ
        | SETTINGS
        | {
            "PORTAL_HOME": str(dealership.home),
            "PORTAL_DATABASE_URL": dealership.database.owner_url,
            "PORTAL_DATABASE_SECRET": dealership.database.secret,
            "PORTAL_PORT": str(port),
            "PORTAL_ISSUER": "http://127.0.0.1:8000",
        }
    )
    command = [sys.executable, "-c", "from portal.cli.main import main; main()", "serve"]
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        await _until_ready(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        await process.wait()


async def _until_ready(url: str) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                if (await client.get(url)).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


def peak(pid: int) -> int:
    """The most bytes of memory that a process ever had (RSS)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


async def _ask(url: str, query: str, bearer: str, *, reads: bool) -> str:
    """What comes of it; who does not read leaves after a while."""
    headers = {"authorization": f"Bearer {bearer}"}
    async with httpx.AsyncClient(trust_env=False, timeout=120) as client:
        try:
            async with client.stream(
                "POST", f"{url}/graphql", json={"query": query}, headers=headers
            ) as answer:
                if not reads:
                    await asyncio.sleep(5)
                    return "left"
                length = sum([len(part) async for part in answer.aiter_raw()])
                return "long" if length > 1_000_000 else "short"
        except httpx.TransportError:
            return "ended"


async def test_a_worker_stays_below_256_megabytes_whatever_is_asked(dealership: Dealership) -> None:
    await dealership.record.execute(
        """insert into portal.touchpoints select (t).* from (
             select jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid())) as t
             from portal.touchpoints t, generate_series(1, 99)) as more"""
    )
    await dealership.record.execute(
        """insert into portal.touchpoint_notes (touchpoint_id, partner_id, text)
           select t.id, t.partner_id, n.text from portal.touchpoints t, portal.touchpoint_notes n
           where not exists (select from portal.touchpoint_notes o where o.touchpoint_id = t.id)"""
    )
    async with serving(dealership) as (url, pid):
        people = [Principal(Role.DEALER_SALES, dealership.partner, uuid7()) for _ in range(4)]
        tokens = [token(dealership, person) for person in people]
        seen = set[str]()
        for _ in range(3):
            asking = (
                _ask(url, query, bearer, reads=reads)
                for query in QUERIES
                for bearer in tokens
                for reads in (True, True, False)
            )
            seen |= set(await asyncio.gather(*asking))
        assert {"long", "short"} <= seen
        assert peak(pid) < MOST, f"{peak(pid):,}"
