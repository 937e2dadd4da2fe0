"""Migrations are made once, each with its record, whoever else migrates and whenever it is killed."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.setup.migrate import migrate, pending
from portal.words.errors import SetupError
from tests.cluster import TestDatabase
from tests.migrations.run_throwaway import APPS

pytestmark = pytest.mark.anyio
_BOTH = ["0001_first", "0002_second"]
_PATIENCE_SECONDS = 20.0


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def variant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Mapping[str, Any]]:
    """The throw-away migrations without some, and with others."""

    def make(
        name: str, *, without: tuple[str, ...] = (), further: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        shutil.copytree(Path(__file__).with_name("throwaway"), tmp_path / name)
        for module in without:
            (tmp_path / name / f"{module}.py").unlink()
        for module, text in (further or {}).items():
            (tmp_path / name / f"{module}.py").write_text(text)
        monkeypatch.syspath_prepend(str(tmp_path))
        return {"throwaway": APPS["throwaway"] | {"migrations": name}}

    return make


_THIRD = """
from tortoise import migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("throwaway", "0002_second")]
    operations = [ops.RunSQL("create table half ()"), ops.RunSQL("select 1 / 0")]
"""


async def test_the_first_call_makes_all_and_the_second_none(bare_database: TestDatabase) -> None:
    url, said = bare_database.owner_url, []
    assert await pending(url, APPS) == _BOTH
    assert await migrate(url, APPS, progress=lambda *what: said.append(what)) == _BOTH
    assert said == [("0001_first", 1, 2), ("0002_second", 2, 2)]
    assert await migrate(url, APPS) == []
    assert await pending(url, APPS) == []
    async with _connected(url) as connection:
        assert await connection.fetchval("select portal.say()") == "one; two"
        assert (
            await connection.fetchval("select string_agg(what, ', ') from portal.notes")
            == "first; done, second"
        )


async def test_everything_made_belongs_to_the_owner(bare_database: TestDatabase) -> None:
    await migrate(bare_database.owner_url, APPS)
    async with _connected(bare_database.owner_url) as connection:
        owners = await connection.fetch(
            "select distinct pg_get_userbyid(relowner) as name from pg_class"
            " where relnamespace in ('portal'::regnamespace, 'migrations'::regnamespace)"
        )
    assert [row["name"] for row in owners] == ["portal_owner"]


async def test_a_migration_and_its_record_are_one_transaction(bare_database: TestDatabase) -> None:
    await migrate(bare_database.owner_url, APPS)
    async with _connected(bare_database.owner_url) as connection:
        made = await connection.fetch("select xmin::text from portal.notes order by what")
        recorded = await connection.fetch(
            "select xmin::text from migrations.tortoise_migrations order by name"
        )
    assert [tuple(row) for row in made] == [tuple(row) for row in recorded]


async def test_two_at_once_make_each_migration_once(bare_database: TestDatabase) -> None:
    done = await asyncio.gather(*(migrate(bare_database.owner_url, APPS) for _ in range(3)))
    assert sorted(done, key=len) == [[], [], _BOTH]


async def test_killed_half_way_the_next_one_goes_on(bare_database: TestDatabase) -> None:
    """Also while the killed one's statement still runs in the database: its end is waited for."""
    url = bare_database.owner_url
    async with _connected(url) as gate:
        await gate.execute("select pg_advisory_lock(42)")  # the second migration waits for it
        killed = _start_in_a_process(url)
        await _until(gate, "select exists (select from pg_locks where locktype = 'advisory' and not granted)")
        killed.kill()
        killed.wait()
        assert await pending(url, APPS) == ["0002_second"]
        going_on = asyncio.create_task(migrate(url, APPS))
        await _until(
            gate, "select count(*) = 2 from pg_locks where locktype = 'advisory' and not granted"
        )  # the killed one's backend, and ours behind it
        await gate.execute("select pg_advisory_unlock(42)")
        assert await going_on == ["0002_second"]
        assert await gate.fetchval("select count(*) from portal.notes where what = 'second'") == 1


def _start_in_a_process(url: str) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parents[2]
    command = [sys.executable, "-P", str(Path(__file__).with_name("run_throwaway.py")), url]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(root)})


async def _until(connection: asyncpg.Connection, condition: str) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not await connection.fetchval(condition):  # noqa: ASYNC110 - the database has no event for it
            await asyncio.sleep(0.02)


async def test_of_a_migration_that_fails_nothing_is_kept(
    bare_database: TestDatabase, variant: Callable[..., Mapping[str, Any]]
) -> None:
    await migrate(bare_database.owner_url, APPS)
    apps = variant("failing_migrations", further={"0003_third": _THIRD})
    with pytest.raises(Exception, match="division by zero") as failed:
        await migrate(bare_database.owner_url, apps)
    assert failed.value.__notes__ == ["in migration 0003_third; nothing of it was kept"]
    assert await pending(bare_database.owner_url, apps) == ["0003_third"]
    async with _connected(bare_database.owner_url) as connection:
        assert await connection.fetchval("select to_regclass('portal.half')") is None


async def test_a_database_newer_than_the_code_is_refused(
    bare_database: TestDatabase, variant: Callable[..., Mapping[str, Any]]
) -> None:
    await migrate(bare_database.owner_url, APPS)
    with pytest.raises(SetupError, match="0002_second, which this version of the portal does not know"):
        await migrate(bare_database.owner_url, variant("older_migrations", without=("0002_second",)))


async def test_no_audience_may_read_what_was_migrated(bare_database: TestDatabase) -> None:
    await migrate(bare_database.owner_url, APPS)
    for audience in DatabaseRole:
        async with _connected(bare_database.url(audience)) as connection:
            for table in ("migrations.tortoise_migrations", "portal.notes"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute("table " + table)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("select portal.say()")
