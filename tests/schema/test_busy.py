"""A database that is busy, lost or in conflict: whoever waits hears of it, and a read is tried again."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import anyio
import asyncpg
import orjson
import pytest

from auth.roles import DatabaseRole
from portal import app
from portal.doors.db import Database
from portal.touchpoints import service
from portal.words.errors import SetupError
from schema.planner.render import Statement
from schema.planner.request import Request
from tests.cluster import TestDatabase
from tests.schema.test_recording import item, record
from tests.schema.world import SIZES, World, opened

pytestmark = pytest.mark.anyio

READ = "{ viewer { role } }"
ANSWER = {"viewer": {"role": "DEALER_MANAGER"}}
SOON = 0.05  # seconds
NEVER = 60  # seconds; only a test that fails waits for it


@asynccontextmanager
async def busy(world: World, audience: DatabaseRole) -> AsyncIterator[None]:
    """All connections of an audience are taken."""
    async with AsyncExitStack() as taken:
        for _ in range(SIZES[audience]):
            await taken.enter_async_context(world.database.connection(audience, seconds=NEVER))
        yield


@pytest.fixture
def impatient(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.database, "patience", SOON, raising=False)


@pytest.mark.usefixtures("impatient")
async def test_a_read_and_a_mutation_that_find_no_free_connection_time_out(world: World) -> None:
    mutation = "mutation { touchpointsRecord(input: {touchpoints: []}) { recorded } }"
    with anyio.fail_after(NEVER):
        async with busy(world, DatabaseRole.SCOPED):
            assert await world.refusal(READ) == ("TIMEOUT", None)
            assert await world.refusal(mutation) == ("TIMEOUT", ["touchpointsRecord"])
    assert await world.data(READ) == ANSWER


async def test_readiness_says_which_audience_has_no_connection_to_give(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "READY_SECONDS", 2.0)
    with anyio.fail_after(NEVER):
        async with busy(world, DatabaseRole.SCOPED), busy(world, DatabaseRole.AUDITOR):
            response = await app._readiness(world.database)
    assert response.status_code == 503
    assert orjson.loads(bytes(response.body))["database"] == {
        DatabaseRole.SCOPED: False,
        DatabaseRole.HQ: True,
        DatabaseRole.AUDITOR: False,
        DatabaseRole.WORKER: True,
    }
    assert (await app._readiness(world.database)).status_code == 200


def ending(world: World, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    """Reads become a statement that ends its session if that is `ends` (SQL), and answers on any other."""
    planned = world.execution.statements.query
    sql = f"""select case when set_config('portal.principal', $1, true) = $1 then
      convert_to(
        case when pg_backend_pid() in ({ends})
        then pg_terminate_backend(pg_backend_pid())::text || pg_sleep(5)
        else '{{"viewer": {{"role": "DEALER_MANAGER"}}}}' end, 'UTF8') end"""

    def query(request: Request) -> Statement:
        return Statement(sql, planned(request).bindings[:1])

    monkeypatch.setattr(world.execution.statements, "query", query)


async def test_a_read_whose_connection_is_lost_is_done_again_on_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.database.connection(DatabaseRole.SCOPED) as connection:
        pid = await connection.fetchval("select pg_backend_pid()")
    ending(world, monkeypatch, str(pid))
    assert await world.data(READ) == ANSWER


async def test_a_read_is_not_done_a_third_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ending(world, monkeypatch, "pg_backend_pid()")
    response = await world.ask(READ)
    assert response["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    monkeypatch.undo()
    assert await world.data(READ) == ANSWER


@pytest.mark.parametrize("error", [asyncpg.DeadlockDetectedError, asyncpg.SerializationError])
async def test_a_recording_rolled_back_for_another_transaction_is_done_again_from_its_beginning(
    fresh_database: TestDatabase, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    done = service.record
    failures = [error("deadlock detected")]

    async def conflicted(*args: Any, **how: Any) -> Any:  # noqa: ANN401
        receipts = await done(*args, **how)
        if failures:
            raise failures.pop()
        return receipts

    monkeypatch.setattr(service, "record", conflicted)
    async with opened(fresh_database) as world:
        payload = await record(world, item(world))
        assert (payload["recorded"], payload["duplicates"]) == (1, 0)
        assert not failures


async def test_a_connection_that_asyncpg_itself_refuses_is_for_the_operator_to_mend() -> None:
    with pytest.raises(SetupError, match="check PORTAL_DATABASE_URL"):
        await Database.open(
            {DatabaseRole.WORKER: {"dsn": "postgresql://localhost/x?sslmode=nonsense"}}, SIZES
        )


async def test_statements_longer_than_a_plan_worth_keeping_are_not_prepared(world: World) -> None:
    many = " ".join(f"a{n}: customers(first: 1) {{ nodes {{ id number }} }}" for n in range(40))
    async with world.database.connection(DatabaseRole.SCOPED):  # the other one is watched
        await world.data(f"{{ {many} }}")
        await world.data(READ)
        async with world.database.connection(DatabaseRole.SCOPED) as connection:
            kept = await connection.fetch("select length(statement) as length from pg_prepared_statements")
    lengths = [row["length"] for row in kept]
    assert 0 < max(lengths) < 16_384
