"""The sealer: every event gets its place, in the order of commits, whatever happens to the sealer."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.audit import sealer as sealing
from portal.audit.heads import Head, Heads
from portal.audit.models import AccessEventKind
from portal.audit.queries import QUERIES
from portal.audit.sealer import Sealer
from portal.audit.service import Event, append
from portal.audit.verify import verify
from portal.doors.db import Database
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio

EVENT = Event(AccessEventKind.REFUSED, reason="TESTED")
INSERT = """insert into portal.access_events (id, at, kind)
  select portal.uuid7_at(now), now, 'REFUSED' from clock_timestamp() as now returning id"""


@pytest.fixture
async def worker(fresh_database: TestDatabase) -> AsyncIterator[Database]:
    async with AsyncExitStack() as stack:
        yield await opened(fresh_database, stack)


async def opened(database: TestDatabase, stack: AsyncExitStack) -> Database:
    """A process's connections."""
    connect = {DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}}
    found = await Database.open(connect)
    stack.push_async_callback(found.close)
    return found


@pytest.fixture
async def owner(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    return Heads.open(tmp_path, None)


async def chain(owner: asyncpg.Connection) -> list[Any]:
    """The events' ids in the order of the chain."""
    return [
        row["event_id"] for row in await owner.fetch("select * from portal.access_seals order by position")
    ]


async def until_sealed(owner: asyncpg.Connection, number: int, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while await owner.fetchval("select count(*) from portal.access_seals") < number:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_events_are_sealed_while_they_come_within_a_second(
    worker: Database, owner: asyncpg.Connection, heads: Heads
) -> None:
    async with Sealer(worker, heads).running():
        for number in range(1, 4):
            await append(worker, EVENT)
            # within a second; the rest is for a machine that does much else
            await until_sealed(owner, number, 60)
    report = await verify(worker, heads.read())
    assert (report.rows, report.faults) == (3, [])


async def test_an_event_that_commits_late_is_sealed_after_those_that_overtook_it(
    worker: Database, owner: asyncpg.Connection, heads: Heads, fresh_database: TestDatabase
) -> None:
    sealer = Sealer(worker, heads)
    await append(worker, EVENT)
    assert await sealer.seal() == 1
    slow = await asyncpg.connect(fresh_database.owner_url)
    async with slow.transaction():
        late = await slow.fetchval(INSERT)
        for _ in range(3):  # the sealer goes on, and must not go past the one that still runs
            overtook = await owner.fetchval(INSERT)
            assert await sealer.seal() == 1
    assert late < overtook
    assert await sealer.seal() == 1
    assert (await chain(owner))[-1] == late
    await slow.close()


async def test_the_look_for_events_does_not_go_back_to_those_that_are_sealed(
    worker: Database, owner: asyncpg.Connection, heads: Heads
) -> None:
    """A seal that is gone stays gone, in what the sealer looks at: it did not look at all of it again."""
    sealer = Sealer(worker, heads)
    for _ in range(3):
        await append(worker, EVENT)
        await sealer.seal()
    # the horizon is below every transaction that runs, and other tests have some in the same cluster
    running = "select pg_snapshot_xmin(pg_current_snapshot()) <= max(appended_in) from portal.access_events"
    while await owner.fetchval(running):  # noqa: ASYNC110  # nobody tells of it
        await asyncio.sleep(0.05)
    await sealer.seal()
    await owner.execute("delete from portal.access_seals where position = 1")
    await append(worker, EVENT)
    assert await sealer.seal() == 1


async def test_events_restored_from_another_cluster_whose_transactions_were_far_on_are_sealed(
    worker: Database, owner: asyncpg.Connection, heads: Heads
) -> None:
    await owner.execute("alter table portal.access_events disable trigger stamp")
    await owner.execute(
        "insert into portal.access_events (id, at, kind, appended_in)"
        " select portal.uuid7_at(now()), now(), 'REFUSED', '99999999999'"
    )
    await owner.execute("alter table portal.access_events enable trigger stamp")
    await append(worker, EVENT)
    assert await Sealer(worker, heads).seal() == 2


async def test_who_inserts_an_event_cannot_say_in_which_transaction(worker: Database) -> None:
    statement = (
        "insert into portal.access_events (id, at, kind, appended_in)"
        " values (gen_random_uuid(), now(), 'REFUSED', $1::text::xid8) returning appended_in::text"
    )
    async with worker.as_worker() as connection:
        for said in (None, "1"):
            assert int(await connection.fetchval(statement, said)) > 1


async def test_a_backlog_is_sealed_batch_by_batch(
    worker: Database, owner: asyncpg.Connection, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 7)
    await owner.execute(
        "insert into portal.access_events (id, at, kind)"
        " select portal.uuid7_at(now), now, 'REFUSED' from generate_series(1, 30) n,"
        " lateral (select clock_timestamp() + n * interval '1 us' as now) as t"
    )
    sealer = Sealer(worker, heads)
    assert [await sealer.seal() for _ in range(6)] == [7, 7, 7, 7, 2, 0]
    assert (await verify(worker, [])).faults == []


async def test_several_sealers_at_once_make_one_chain(
    fresh_database: TestDatabase, owner: asyncpg.Connection, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "PAUSE", 0.001)
    async with AsyncExitStack() as stack:
        processes = [await opened(fresh_database, stack) for _ in range(3)]
        for process in processes:
            await stack.enter_async_context(Sealer(process, heads).running())
        await asyncio.gather(*(append(process, EVENT) for process in processes for _ in range(100)))
        await until_sealed(owner, 300, 60)
        report = await verify(processes[0], heads.read())
    assert (report.rows, report.faults) == (300, [])


async def test_who_does_not_get_the_turn_neither_seals_nor_waits(
    worker: Database, owner: asyncpg.Connection, heads: Heads
) -> None:
    await append(worker, EVENT)
    async with owner.transaction():
        assert (await QUERIES.take_turn(owner))["mine"]
        async with asyncio.timeout(60):
            assert await Sealer(worker, heads).seal() == 0
    assert await Sealer(worker, heads).seal() == 1


async def test_a_sealer_whose_connection_is_cut_in_the_middle_leaves_nothing_and_goes_on(
    worker: Database, owner: asyncpg.Connection, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "RETRY", 0.01)
    await append(worker, EVENT)
    async with Sealer(worker, heads).running():
        for number in range(1, 6):
            await until_sealed(owner, number, 60)
            await owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where usename = 'portal_worker' and datname = current_database()"
            )
            await owner.execute(INSERT)
        await until_sealed(owner, 6, 60)
    assert (await verify(worker, heads.read())).faults == []


KILLED = """
import asyncio, sys
from pathlib import Path
from auth.roles import DatabaseRole
from portal.audit import sealer
from portal.audit.heads import Heads
from portal.doors.db import Database

async def main():
    database = await Database.open({DatabaseRole.WORKER: {"dsn": sys.argv[1]}})
    sealer.BATCH, sealer.HEAD_SECONDS = 10, 0
    async with sealer.Sealer(database, Heads.open(Path(sys.argv[2]), None)).running():
        await asyncio.sleep(3600)

asyncio.run(main())
"""


async def test_a_sealer_killed_in_the_middle_of_its_work_leaves_a_chain_the_next_one_goes_on_with(
    worker: Database, owner: asyncpg.Connection, heads: Heads, fresh_database: TestDatabase, tmp_path: Path
) -> None:
    await owner.execute(
        "insert into portal.access_events (id, at, kind)"
        " select gen_random_uuid(), now(), 'REFUSED' from generate_series(1, 20000)"
    )
    for _ in range(2):
        before = await owner.fetchval("select count(*) from portal.access_seals")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", KILLED, fresh_database.url(DatabaseRole.WORKER), str(tmp_path)
        )
        await until_sealed(owner, before + 100, 60)
        process.kill()
        await process.wait()
    async with Sealer(worker, heads).running():
        await until_sealed(owner, 20_000, 60)
    report = await verify(worker, heads.read())
    assert (report.rows, report.faults) == (20_000, [])


async def test_a_sealer_that_is_stopped_seals_the_rest_and_signs_the_head(
    worker: Database, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "PAUSE", 3600.0)
    async with Sealer(worker, heads).running():
        await asyncio.sleep(0)
        await append(worker, EVENT)
    (head,) = heads.read()
    assert isinstance(head, Head)
    assert head.position == 1


async def test_the_head_is_signed_when_it_is_due_and_only_if_it_moved(
    worker: Database, owner: asyncpg.Connection, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "HEAD_SECONDS", 0.0)
    monkeypatch.setattr(sealing, "PAUSE", 0.01)
    async with Sealer(worker, heads).running():
        await asyncio.sleep(0.1)
        assert heads.read() == []
        for number in (1, 2):
            await append(worker, EVENT)
            await until_sealed(owner, number, 60)
            async with asyncio.timeout(60):
                while len(heads.read()) < number:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
        assert [head.position for head in heads.read() if isinstance(head, Head)] == [1, 2]
