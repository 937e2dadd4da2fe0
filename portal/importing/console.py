"""Progress and result of an import, as an operator sees them."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from portal.importing.directory import Door, Report, run
from portal.importing.load import Progress as Told
from portal.importing.rejections import Rejection
from portal.words.errors import SetupError

SHOWN = 50  # rejections; `--rejects` writes all of them


async def command(door: Door, directory: Path, *, rejects: Path | None = None) -> int:
    """Run `portal import DIRECTORY` and answer its exit status: 0 all loaded, 1 some rows not.

    `rejects` names a CSV file for all rejections. Raises SetupError (exit status 2) when it could not run to
    its end; what was loaded before is shown and written all the same.
    """
    console = Console(stderr=True)
    if rejects is not None:
        _begin_rejects(rejects, directory)
    report = Report()
    try:
        with bar(console) as progress:
            await run(door, directory, progress, report=report)
    finally:
        _tell(console, report, rejects)
    return report.exit_status


def _begin_rejects(rejects: Path, directory: Path) -> None:
    """Begin the file before anything is loaded: it is writable, and nothing of an earlier run stays in it."""
    if rejects.resolve().parent == directory.resolve():
        raise SetupError(f"{rejects} is beside the files to import: name one in another directory.")
    write_rejects(rejects, [])


def _tell(console: Console, report: Report, rejects: Path | None) -> None:
    if report.files:
        show(console, report)
    if rejects is not None:
        write_rejects(rejects, report.rejected)


@contextmanager
def bar(console: Console) -> Iterator[Told]:
    """Show one bar per file while the block runs."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[doing]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(file: str, done: int, size: int) -> None:
            if file not in tasks:
                finish()
                # One more than there is to read: the clock runs until the database has written it all.
                tasks[file] = bars.add_task(file, total=size + 1, doing="reading")
            bars.update(tasks[file], completed=done, doing="writing" if done >= size else "reading")

        def finish() -> None:
            for task in tasks.values():
                bars.update(task, completed=bars.tasks[task].total, doing="done")

        yield progress
        finish()


def show(console: Console, report: Report) -> None:
    """Print a line per file and the first rejections: file, line, column, code and reason, never a value."""
    table = Table("file", box=None)
    for name in ("rows", "written", "unchanged", "rejected"):
        table.add_column(name, justify="right")
    for one in report.files:
        counts = (one.rows, one.written, one.unchanged, one.rejected_rows)
        table.add_row(one.file, *(f"{count:,}" for count in counts))
    console.print(table, soft_wrap=True)
    for rejection in report.rejected[:SHOWN]:
        place = f"{rejection.file}:{rejection.line}"
        column = f" {rejection.column}" if rejection.column else ""
        _line(console, f"{place}{column} {rejection.code}: {rejection.reason}")
    more = len(report.rejected) - SHOWN
    if more > 0:
        _line(console, f"… and {more:,} more; --rejects FILE writes all of them")


def _line(console: Console, text: str) -> None:
    """Print one line as one line, however wide rich takes the terminal, or the pipe, to be."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def write_rejects(path: Path, rejected: list[Rejection]) -> None:
    """Write all rejections as CSV: file, line, column, code, reason.

    Raises SetupError when the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["file", "line", "column", "code", "reason"])
            writer.writerows([one.file, one.line, one.column or "", one.code, one.reason] for one in rejected)
    except OSError as error:
        raise SetupError(
            f"{path} cannot be written ({error.strerror}): name another file for the rejects."
        ) from error
