"""The trail of a running portal, and `portal audit verify` as an operator runs it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.audit.heads import Heads
from portal.audit.sealer import Sealer
from portal.doors.db import Database
from tests.cluster import TestDatabase
from tests.serving import served

pytestmark = pytest.mark.anyio

TERMS = "{ viewer { partner { terms { tier } } } }"


@pytest.fixture
async def owner(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url)
    yield connection
    await connection.close()


def verify(database: TestDatabase, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "PORTAL_HOME": str(home),
        "PORTAL_DATABASE_URL": database.owner_url,
        "PORTAL_DATABASE_SECRET": database.secret,
    }
    command = [sys.executable, "-c", "from portal.cli.main import main; main()", "audit", "verify"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


async def test_what_a_running_portal_refuses_is_sealed_signed_and_can_be_verified(
    fresh_database: TestDatabase, tmp_path: Path, owner: asyncpg.Connection
) -> None:
    with served(fresh_database, tmp_path) as portal:
        token = portal.token(Principal(Role.DEALER_SALES, uuid4(), uuid4()))
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            answer = await client.post(
                f"{portal.url}/graphql", json={"query": TERMS}, headers={"authorization": f"Bearer {token}"}
            )
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        async with asyncio.timeout(60):
            while not await owner.fetchval("select count(*) from portal.access_seals"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    whole = await asyncio.to_thread(verify, fresh_database, tmp_path)
    assert (whole.returncode, whole.stdout) == (0, ""), whole.stderr
    assert "1 rows are whole, signed up to 1 at" in whole.stderr

    await owner.execute(
        "insert into portal.access_events (id, at, kind)"
        " values (gen_random_uuid(), now() - interval '3 minutes', 'REFUSED')"
    )
    worker = await Database.open({DatabaseRole.WORKER: {"dsn": fresh_database.url(DatabaseRole.WORKER)}})
    await Sealer(worker, Heads.open(tmp_path, None)).seal()  # by a portal that cannot sign
    await worker.close()
    unsigned = await asyncio.to_thread(verify, fresh_database, tmp_path)
    assert unsigned.returncode == 3, unsigned.stderr
    assert "1 rows from position 2 on are sealed and older than two minutes" in unsigned.stdout

    (heads := tmp_path / "audit" / "heads.jsonl").rename(tmp_path / "away")
    cannot = await asyncio.to_thread(verify, fresh_database, tmp_path)
    assert (cannot.returncode, cannot.stdout) == (2, ""), cannot.stderr
    assert "PORTAL_AUDIT_HEADS" in cannot.stderr
    (tmp_path / "away").replace(heads)

    await owner.execute("update portal.access_events set reason = null")
    changed = await asyncio.to_thread(verify, fresh_database, tmp_path)
    assert changed.returncode == 1
    assert "at position 1, is not what was sealed there." in changed.stdout


async def test_where_nothing_was_ever_done_there_is_nothing_to_find(
    fresh_database: TestDatabase, tmp_path: Path
) -> None:
    found = await asyncio.to_thread(verify, fresh_database, tmp_path)
    assert (found.returncode, found.stdout) == (0, ""), found.stderr
