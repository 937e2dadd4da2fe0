"""Behind the cost: a statement that takes too long is stopped, and its connection answers the next one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.doors.db import Database
from schema.endpoint.execution import Execution
from tests.cluster import TestDatabase
from tests.schema.test_recording import RECORD, item
from tests.schema.world import World, opened
from tests.schemas import schema

pytestmark = pytest.mark.anyio

READ = "{ touchpoints(first: 3) { totalCount } }"
WHO = "select pg_backend_pid()"


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    """A world on one connection for each audience."""
    async with opened(database) as populated:
        connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
        narrow = await Database.open(connect, dict.fromkeys(DatabaseRole, 1))
        try:
            yield World(narrow, Execution(schema(), narrow), populated.ids)
        finally:
            await narrow.close()


@asynccontextmanager
async def locked(world: World, database: TestDatabase, table: str) -> AsyncIterator[None]:
    """Another transaction changes the table's form: whoever asks it waits, and has 100 ms."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        async with connection.transaction():
            await connection.execute(f"lock table portal.{table} in access exclusive mode")
            await _each_session(world, "set statement_timeout = '100ms'")
            yield
    finally:
        await connection.close()
    await _each_session(world, "reset statement_timeout")


async def _each_session(world: World, statement: str) -> None:
    for audience in (DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR):
        async with world.database.connection(audience) as session:
            await session.execute(statement)


async def backend(world: World) -> object:
    """Which session of the database answers a dealer now."""
    async with world.database.connection(DatabaseRole.SCOPED) as connection:
        return await connection.fetchval(WHO)


@pytest.mark.parametrize("short", [True, False])
async def test_a_read_that_takes_too_long_is_a_timeout_and_its_connection_stays(
    world: World, database: TestDatabase, short: bool
) -> None:
    before = await backend(world)
    async with locked(world, database, "touchpoints"):
        response = await world.ask(READ, short=short)
    (error,) = response["errors"]
    assert (error["extensions"]["code"], response["data"]) == ("TIMEOUT", None)
    cost = response["extensions"]["cost"]
    assert cost["actualQueryCost"] == cost["requestedQueryCost"]  # it took the database's time
    assert (await world.data(READ, short=short))["touchpoints"]["totalCount"]
    assert await backend(world) == before


@pytest.mark.parametrize("table", ["touchpoint_receipts", "partners"])
async def test_a_mutation_that_takes_too_long_is_a_timeout_that_leaves_nothing_and_its_connection_stays(
    world: World, database: TestDatabase, table: str
) -> None:
    """In the service, and when the payload is read back."""
    mutation = RECORD.replace("receipts {", "receipts { touchpoint { partner { code } } ", 1)
    variables = {"input": {"touchpoints": [item(world, clientRef=f"late {table}")]}}
    before = await backend(world)
    count = await world.data(READ)
    async with locked(world, database, table):
        assert await world.refusal(mutation, variables) == ("TIMEOUT", ["touchpointsRecord"])
    assert await world.data(READ) == count
    assert (await world.data(mutation, variables))["touchpointsRecord"]["recorded"] == 1
    assert await backend(world) == before
