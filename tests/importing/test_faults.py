"""An import that cannot run as a whole says so, and never repeats the data."""

import gzip
from pathlib import Path

import asyncpg
import pytest

from portal.doors.db import Database
from portal.importing import Report, run
from portal.importing.kinds import KINDS
from portal.words.errors import SetupError
from tests.importing.small import Import, WriteFiles, rejected, written

pytestmark = pytest.mark.anyio


async def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    load: Import, write_files: WriteFiles
) -> None:
    directory = write_files()
    (directory / "invoices.csv").write_text("number\n1\n")
    (directory / "README.md").write_text("not ours")
    (directory / "staff.csv.gz").write_bytes(gzip.compress(b"number\n"))
    (directory / "links.csv").rename(directory / "links.csv.gz")
    (directory / "consents.csv").write_text("customer_number\n")
    report = await load(directory)
    files = [(file, code) for file, line, _, code in rejected(report) if line == 1]
    assert files == [
        ("invoices.csv", "UNKNOWN_FILE"),
        ("staff.csv", "TWO_FILES"),
        ("staff.csv.gz", "TWO_FILES"),
        ("links.csv.gz", "UNREADABLE_FILE"),
        ("consents.csv", "MISSING_COLUMN"),
    ]
    assert written(report)["customers"] == 2


async def test_a_directory_with_nothing_to_import_is_told(load: Import, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="nothing to import"):
        await load(tmp_path)
    with pytest.raises(SetupError, match="cannot be read"):
        await load(tmp_path / "missing")


async def test_two_imports_at_once_are_one_too_many(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    directory = write_files()
    async with record.transaction():
        # what the other one does at the head of each file
        await record.execute("select pg_advisory_xact_lock(hashtext('portal.importing'))")
        with pytest.raises(SetupError, match="Another import is running"):
            await load(directory)
    assert (await load(directory)).exit_status == 0


async def test_a_database_that_fails_is_told_without_the_data(
    worker: Database, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await record.execute(
        "create function portal.broken() returns trigger language plpgsql as"
        " $$ begin raise exception '%', new.display_name; end $$;"
        "create trigger broken before insert on portal.customers"
        " for each row execute function portal.broken()"
    )
    directory, report = write_files(staff="S-3,DLR-9,Ben,DEALER_SALES,2017-01-01"), Report()
    with pytest.raises(SetupError) as caught:
        await run(worker.as_worker, directory, report=report)
    assert "customers.csv was not loaded" in str(caught.value)
    assert "P0001" in str(caught.value)
    assert "张伟" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert rejected(report) == [("staff.csv", 4, "partner_code", "UNKNOWN_PARTNER")]
    assert await record.fetchval("select count(*) from portal.staff") == 2
    assert await record.fetchval("select count(*) from portal.customers") == 0


def test_every_kind_has_its_statements() -> None:
    sql = Path(__file__).parents[2] / "portal" / "importing" / "sql"
    expected = {f"{kind.name}.{what}.sql" for kind in KINDS for what in ("reject", "write")}
    further = {f"{kind}.prepare.sql" for kind in ("orders", "order_lines", "touchpoints")}
    further |= {f"{kind}.compare.sql" for kind in ("partners", "price_lists", "orders", "order_lines")}
    further |= {"order_status.sql", "order_lines.coming.sql"}
    nothing_to_refer_to = {"products.reject.sql"}
    assert {file.name for file in sql.iterdir()} == (expected | further) - nothing_to_refer_to
