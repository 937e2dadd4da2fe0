"""However an import ends, a file is in the record whole or not at all; the next run goes on from there."""

import asyncio
import csv
import gzip
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.doors.db import Database
from portal.importing import run
from tests.cluster import TestDatabase
from tests.importing.small import Import

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
SLICE = ROOT / "portal" / "demo_slice"
TABLES = {
    # what it writes; the last table is written by no file before it
    "partners.csv.gz": ("partners", "partner_terms"),
    "links.csv.gz": ("customer_scope", "customer_partner_links"),
    "orders.csv.gz": ("orders", "order_margins"),
    "touchpoints.csv.gz": ("touchpoints", "journey_steps", "touchpoint_receipts", "touchpoint_notes"),
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The slice with every tenth order and its contacts, without order lines: all of them show no more."""
    for file in SLICE.glob("*.csv.gz"):
        if file.name not in {"orders.csv.gz", "touchpoints.csv.gz", "order_lines.csv.gz"}:
            (tmp_path / file.name).symlink_to(file)
    orders = _read("orders")[::10]
    numbers = {order["number"] for order in orders}
    _write(tmp_path, "orders", orders)
    _write(tmp_path, "touchpoints", [one for one in _read("touchpoints") if one["order_number"] in numbers])
    return tmp_path


def _read(kind: str) -> list[dict[str, str]]:
    with gzip.open(SLICE / f"{kind}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(directory: Path, kind: str, rows: list[dict[str, str]]) -> None:
    with gzip.open(directory / f"{kind}.csv.gz", "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


async def count(record: asyncpg.Connection, file: str) -> list[int]:
    return [await record.fetchval(f"select count(*) from portal.{table}") for table in TABLES[file]]  # noqa: S608


async def start(database: TestDatabase, files: Path, *arguments: str) -> asyncio.subprocess.Process:
    script = str(Path(__file__).with_name("importer.py"))
    command = [sys.executable, "-P", script, database.url(DatabaseRole.WORKER), str(files), *arguments]
    return await asyncio.create_subprocess_exec(*command, env={"PYTHONPATH": str(ROOT)})


async def ended(record: asyncpg.Connection) -> None:
    """Wait for the import's lock: the server learns of its client's death in its own time."""
    async with record.transaction():
        await record.execute("select pg_advisory_xact_lock(hashtext('portal.importing'))")


async def check_that_nothing_is_lost(
    record: asyncpg.Connection, load: Import, files: Path, victim: str
) -> None:
    """Nothing of the victim is there, all before it is, and a second run loads the rest."""
    assert await count(record, victim) == [0] * len(TABLES[victim])
    report = await load(files)
    assert report.rejected == []
    place = [one.file for one in report.files].index(victim)
    assert [one.unchanged for one in report.files[:place]] == [one.rows for one in report.files[:place]]
    assert [one.written for one in report.files[place:]] == [one.rows for one in report.files[place:]]
    assert all(await count(record, victim))


async def test_killed_while_a_file_is_read_it_leaves_nothing_of_it(
    fresh_database: TestDatabase, record: asyncpg.Connection, load: Import, files: Path
) -> None:
    process = await start(fresh_database, files, "touchpoints.csv.gz")
    assert await process.wait() == -signal.SIGKILL
    await ended(record)
    await check_that_nothing_is_lost(record, load, files, "touchpoints.csv.gz")


@pytest.mark.parametrize("victim", TABLES)
async def test_killed_while_a_file_is_written_it_leaves_nothing_of_it(
    fresh_database: TestDatabase, record: asyncpg.Connection, load: Import, files: Path, victim: str
) -> None:
    async with record.transaction():
        # One of its tables is held, so the import stands still in the middle of writing.
        await record.execute(f"lock table portal.{TABLES[victim][-1]} in share mode")
        process = await start(fresh_database, files)
        waiting = """select count(*) from pg_locks where not granted
          and database = (select oid from pg_database where datname = current_database())"""
        while not await record.fetchval(waiting):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.05)
        process.kill()
        await process.wait()
    await ended(record)
    await check_that_nothing_is_lost(record, load, files, victim)


async def test_cancelled_in_the_middle_of_a_file_leaves_nothing_of_it_and_no_lock(
    worker: Database, record: asyncpg.Connection, load: Import, files: Path
) -> None:
    writing = asyncio.Event()

    def progress(file: str, done: int, size: int) -> None:
        if file == "touchpoints.csv.gz" and done >= size:
            writing.set()

    importing = asyncio.create_task(run(worker.as_worker, files, progress))
    await writing.wait()
    importing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await importing
    assert await count(record, "touchpoints.csv.gz") == [0, 0, 0, 0]
    assert (await load(files)).exit_status == 0
