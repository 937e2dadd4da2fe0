"""What an operator sees of an import, and the exit status."""

import csv
from pathlib import Path

import pytest

from portal.db import Database
from portal.errors import SetupError
from portal.importing.console import command
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
    assert "customers.csv:4 phone BAD_PHONE: not a possible phone number" in " ".join(shown.split())
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


async def test_a_file_for_the_rejects_that_cannot_be_written_is_named(
    worker: Database, write_files: WriteFiles, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="cannot be written"):
        await command(worker.as_worker, write_files(), rejects=tmp_path / "missing" / "rejects.csv")
