"""What an operator sees of an import, and the exit status."""

import csv
from pathlib import Path

import asyncpg
import pytest

from portal.doors.db import Database
from portal.importing.console import command
from portal.words.errors import SetupError
from tests.importing.small import WriteFiles

pytestmark = pytest.mark.anyio


async def test_all_loaded_is_exit_status_0(
    worker: Database, write_files: WriteFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await command(worker.as_worker, write_files()) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "touchpoints.csv" in shown.err


async def test_rejected_rows_are_exit_status_1_and_named_without_their_values(
    worker: Database, write_files: WriteFiles, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = write_files(customers="C-3,赵秀英,2017-01-01T10:00:00Z,+1 999,,")
    rejects = tmp_path / "rejects.csv"
    assert await command(worker.as_worker, directory, rejects=rejects) == 1
    shown = capsys.readouterr().err
    assert "customers.csv:4 phone BAD_PHONE: not a phone number that exists" in shown
    assert "999" not in shown
    assert "赵秀英" not in shown
    with rejects.open(encoding="utf-8", newline="") as file:
        assert [row[:4] for row in csv.reader(file)] == [
            ["file", "line", "column", "code"],
            ["customers.csv", "4", "phone", "BAD_PHONE"],
        ]


async def test_of_many_rejected_rows_the_first_are_shown(
    worker: Database, write_files: WriteFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = write_files(customers="\n".join(["C-3,Emma,never,,,"] * 60))
    assert await command(worker.as_worker, directory) == 1
    shown = capsys.readouterr().err
    assert shown.count("BAD_TIME") == 50
    assert "10 more" in shown


async def test_a_file_for_the_rejects_that_cannot_be_written_is_named_before_anything_is_loaded(
    worker: Database, record: asyncpg.Connection, write_files: WriteFiles, tmp_path: Path
) -> None:
    directory = write_files()
    for rejects, message in (
        (tmp_path / "missing" / "rejects.csv", "cannot be written"),
        (directory / "orders.csv", "beside the files"),
    ):
        with pytest.raises(SetupError, match=message):
            await command(worker.as_worker, directory, rejects=rejects)
    assert (directory / "orders.csv").stat().st_size
    assert await record.fetchval("select count(*) from portal.partners") == 0


async def test_what_was_rejected_is_told_although_a_later_file_stops_the_import(
    worker: Database,
    record: asyncpg.Connection,
    write_files: WriteFiles,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await record.execute("drop function portal.write_contacts(jsonb)")
    rejects = tmp_path / "rejects.csv"
    with pytest.raises(SetupError, match=r"customers.csv was not loaded, the database failed \(42883\)"):
        await command(worker.as_worker, write_files(partners="X,DEALER,X,NOBODY,"), rejects=rejects)
    assert "partners.csv:7 parent_code UNKNOWN_PARTNER" in capsys.readouterr().err
    assert rejects.read_text().splitlines()[1].startswith("partners.csv,7,parent_code,UNKNOWN_PARTNER")


async def test_a_run_that_could_not_begin_leaves_no_rejects_of_an_earlier_one(
    worker: Database, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("file,line,column,code,reason\norders.csv,2,,DUPLICATE_ROW,\n")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SetupError, match="nothing to import"):
        await command(worker.as_worker, tmp_path / "empty", rejects=rejects)
    assert rejects.read_text() == "file,line,column,code,reason\n"
