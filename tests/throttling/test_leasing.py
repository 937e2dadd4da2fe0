"""The one table of budgets, and several workers at it at once."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.doors.db import Database
from portal.throttling.service import Budgets, Leased, Terms, Throttled, leasing
from tests.cluster import TestDatabase
from tests.throttling.stepping import Clock

pytestmark = pytest.mark.anyio

TERMS = Terms(maximum=1_000, rate=100)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
async def workers(database: TestDatabase) -> AsyncIterator[list[Database]]:
    """Three processes' connections to one database."""
    async with AsyncExitStack() as opened:
        found = []
        for _ in range(3):
            connect = {DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}}
            found.append(await Database.open(connect))
            opened.push_async_callback(found[-1].close)
        yield found


async def test_a_budget_is_full_at_first_restored_with_time_and_never_more_than_full(
    workers: list[Database],
) -> None:
    client, now = uuid4(), NOON
    lease = leasing(workers[0], TERMS, lambda: now)
    assert await lease(client, 400) == Leased(400, 600)
    assert await lease(client, 700) == Leased(600, 0)
    assert await lease(client, 50) == Leased(0, 0)
    now += timedelta(seconds=1.5)
    assert await lease(client, 100) == Leased(100, 50)
    now += timedelta(hours=1)
    assert await lease(client, 0) == Leased(0, 1_000)
    assert await lease(client, 300) == Leased(300, 700)
    assert await lease(client, -200) == Leased(-200, 900)
    assert await lease(client, -200) == Leased(-200, 1_000)


async def test_a_client_is_not_leased_more_than_a_whole_budget(workers: list[Database]) -> None:
    assert await leasing(workers[0], TERMS)(uuid4(), 5_000) == Leased(1_000, 0)


async def test_time_that_goes_back_restores_nothing_twice(workers: list[Database]) -> None:
    client, now = uuid4(), NOON
    lease = leasing(workers[0], TERMS, lambda: now)
    await lease(client, 1_000)
    now -= timedelta(minutes=1)
    assert await lease(client, 1_000) == Leased(0, 0)
    now = NOON + timedelta(seconds=1)
    assert await lease(client, 1_000) == Leased(100, 0)


async def test_the_databases_clock_is_everyones_where_none_is_given(workers: list[Database]) -> None:
    client = uuid4()
    first, second = (leasing(worker, TERMS) for worker in workers[:2])
    await first(client, 1_000)
    assert (await second(client, 1_000)).granted < 1_000


@pytest.mark.parametrize("seed", range(4))
async def test_workers_at_one_table_grant_no_more_than_budget_restored_and_a_slice_each(
    workers: list[Database], seed: int
) -> None:
    chance, clock, client = random.Random(seed), Clock(), uuid4()  # noqa: S311  # for a test's steps
    began = clock()

    def now() -> datetime:
        return NOON + timedelta(seconds=clock() - began)

    budgets = [Budgets(leasing(worker, TERMS, now), TERMS, clock=clock) for worker in workers]
    spent, refused = 0.0, 0

    async def hammer(mine: Budgets) -> None:
        nonlocal spent, refused
        for _ in range(40):
            cost = chance.choice((1, 20, 120))
            try:
                await mine.spend(client, cost)
            except Throttled:
                refused += 1
            else:
                spent += cost
                most = TERMS.maximum + TERMS.rate * (clock() - began) + TERMS.slice * len(budgets)
                assert spent <= most
            clock.forward(chance.choice((0, 0, 0.02)))
            await asyncio.sleep(0)

    await asyncio.gather(*(hammer(mine) for mine in budgets for _ in range(3)))
    await asyncio.gather(*(mine.settled() for mine in budgets))
    assert refused
    assert spent >= TERMS.maximum


async def test_no_person_reaches_the_budgets(database: TestDatabase) -> None:
    for audience in (DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR):
        connection = await asyncpg.connect(database.url(audience))
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("select from portal.client_budgets")
        finally:
            await connection.close()
