"""Connections pass from who has done to who waits longest: none is lost, whoever gives up or breaks one."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from auth.roles import DatabaseRole
from portal.doors.db import UNREACHABLE, Database
from portal.words.errors import StatementTimeout
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio

MANY = 40
WORKER = DatabaseRole.WORKER
WHO = "select pg_backend_pid() from pg_sleep($1::float8)"


@pytest.fixture
async def two(database: TestDatabase) -> AsyncIterator[Database]:
    """A pool of two connections."""
    opened = await Database.open({WORKER: {"dsn": database.url(WORKER)}}, {WORKER: 2})
    yield opened
    await opened.close()


async def pids(database: Database) -> list[int]:
    return list(await asyncio.gather(*(database.value(WORKER, WHO, [0.001]) for _ in range(MANY))))


async def is_whole(database: Database) -> bool:
    """Both connections can be had, and nobody else has one."""
    used, idle = database.sizes()[WORKER]
    return used == 0 and idle <= 2 and len(set(await pids(database))) == 2


async def test_many_share_few_connections_and_all_are_answered(two: Database) -> None:
    assert len(set(await pids(two))) == 2
    assert two.sizes()[WORKER] == (0, 2)


async def test_who_waits_longest_is_served_next(two: Database) -> None:
    served: list[int] = []

    async def ask(number: int) -> None:
        await two.value(WORKER, WHO, [0.005])
        served.append(number)

    async with two.connection(WORKER), asyncio.TaskGroup() as tasks:  # one connection is left
        for number in range(10):
            tasks.create_task(ask(number))
            await asyncio.sleep(0)
    assert served == sorted(served)


async def test_who_gives_up_takes_no_connection_along(two: Database) -> None:
    for _ in range(10):
        waiting = [asyncio.create_task(two.value(WORKER, WHO, [0.002])) for _ in range(MANY)]
        await asyncio.sleep(0.01)
        for task in waiting[::2]:
            task.cancel()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(each, int | asyncio.CancelledError) for each in outcomes)
        assert all(isinstance(each, int) for each in outcomes[1::2])
    assert await is_whole(two)


async def test_a_connection_given_to_who_gave_up_at_that_moment_goes_to_the_next(two: Database) -> None:
    async with two.connection(WORKER) as first:
        second = await two._pools[WORKER].acquire(60)
        waiting = [asyncio.create_task(two.value(WORKER, WHO, [0.0])) for _ in range(2)]
        await asyncio.sleep(0)
        assert two._pools[WORKER].keep(second)  # given to the first of them, which has not run since
        waiting[0].cancel()
        async with asyncio.timeout(60):
            assert await waiting[1] == await second.fetchval("select pg_backend_pid()")
        assert await first.fetchval("select true")
    assert await is_whole(two)


async def test_who_waits_too_long_is_told_and_the_pool_stays_whole(
    two: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two.connection(WORKER), two.connection(WORKER):
        monkeypatch.setattr(two, "patience", 0.02, raising=False)
        outcomes = await asyncio.gather(
            *(two.value(WORKER, WHO, [0]) for _ in range(5)), return_exceptions=True
        )
    assert [type(each) for each in outcomes] == [StatementTimeout] * 5
    monkeypatch.undo()
    assert await is_whole(two)


async def test_a_connection_that_breaks_makes_room_for_a_new_one(two: Database) -> None:
    ending = "select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)"
    broken = [two.value(WORKER, ending, []) for _ in range(3)]
    good = [two.value(WORKER, WHO, [0.001]) for _ in range(MANY)]
    outcomes = await asyncio.gather(*broken, *good, return_exceptions=True)
    assert all(isinstance(each, UNREACHABLE) for each in outcomes[:3])
    assert all(isinstance(each, int) for each in outcomes[3:])
    assert await is_whole(two)


async def test_transactions_and_single_statements_share_the_connections(two: Database) -> None:
    async def in_transaction() -> int:
        async with two.as_worker() as connection:
            return int(await connection.fetchval(WHO, 0.001))

    singles = [two.value(WORKER, WHO, [0.001]) for _ in range(MANY)]
    await asyncio.gather(*singles, *(in_transaction() for _ in range(MANY)))
    assert await is_whole(two)
