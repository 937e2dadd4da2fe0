"""A server that is killed while it refreshes: each session is as before or as after, never in between."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from auth.digests import digest_of
from tests.sessions.conftest import Desk, refused

pytestmark = pytest.mark.anyio

CLIENTS, KILLS = 6, 3
PATIENCE_SECONDS = 60.0  # for what must happen; never a measure of how fast it does
AT_WORK = """
select exists (
  select from pg_stat_activity
  where datname = current_database() and usename = 'portal_worker' and xact_start is not null
)
"""
UNUSED = """
select s.id, s.revoked_at is null as live, count(*) filter (where r.used_at is null) as unused
from portal.sessions s join portal.refresh_tokens r on r.session_id = s.id group by s.id
"""


@asynccontextmanager
async def another_server(desk: Desk) -> AsyncIterator[tuple["subprocess.Popen[bytes]", str]]:
    """`portal serve` on the desk's database, as a process of its own; killed at the end, if not before."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | {
        "PORTAL_DATABASE_URL": desk.served.database.owner_url,
        "PORTAL_DATABASE_SECRET": desk.served.database.secret,
        "PORTAL_HOME": str(desk.served.home),
        "PORTAL_PORT": str(port),
        "PORTAL_LOG_LEVEL": "ERROR",
    }
    command = [str(Path(sys.executable).with_name("portal")), "serve"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: ASYNC220  # to kill it
    address = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), httpx.AsyncClient(trust_env=False) as http:
            while not await _ready(http, address):
                assert server.poll() is None
                await asyncio.sleep(0.05)
        yield server, address
    finally:
        server.kill()
        server.wait()


async def _ready(http: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await http.get(f"{address}/healthz")).status_code == 200
    except httpx.TransportError:
        return False


async def refresh_until_it_dies(address: str, token: str) -> str:
    """The last refresh token that was received."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as http:
        while True:
            try:
                form = {"grant_type": "refresh_token", "refresh_token": token}
                response = await http.post("/oauth/token", data=form)
            except httpx.TransportError:
                return token
            assert response.status_code == 200, response.text
            token = response.json()["refresh_token"]


async def test_after_a_kill_the_old_token_is_good_or_it_was_used_and_one_other_is(desk: Desk) -> None:
    held = [(await desk.tokens(await desk.person()))["refresh_token"] for _ in range(CLIENTS)]
    for kill in range(KILLS):
        async with another_server(desk) as (server, address):
            asking = [asyncio.create_task(refresh_until_it_dies(address, token)) for token in held]
            await asyncio.sleep(0.3 + kill / 10)
            server.send_signal(signal.SIGKILL)
            held = list(await asyncio.gather(*asking))
        while await desk.record.fetchval(AT_WORK):  # noqa: ASYNC110  # what the database was sent, it does
            await asyncio.sleep(0.01)
        sessions = await desk.record.fetch(UNUSED)
        assert {(row["live"], row["unused"]) for row in sessions if row["live"]} == {(True, 1)}
        held = [await _next(desk, token) for token in held]


async def _next(desk: Desk, token: str) -> str:
    """The token after the one that is held; where it was used without an answer, one of a new sign-in."""
    used = await desk.record.fetchval(
        "select used_at is not null from portal.refresh_tokens where digest = $1", digest_of(token)
    )
    response = await desk.refresh(token)
    if used:
        assert refused(response, "invalid_grant")
        return str((await desk.tokens(await desk.person()))["refresh_token"])
    assert response.status_code == 200
    return str(response.json()["refresh_token"])
