"""Load a directory of CSV files: one transaction per file, so each is in the record whole or not at all.

A file is streamed through the cell checks (`reading`) into a temporary table; what the rows refer to is
checked and written set-based, by the kind's statements in sql/.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import asyncpg

from portal.db import Connection
from portal.errors import SetupError
from portal.importing.columns import Kind
from portal.importing.kinds import KINDS
from portal.importing.reading import Reading
from portal.importing.rejections import BadFile, Rejection

Door = Callable[[], AbstractAsyncContextManager[Connection]]
"""Opens one transaction as `portal_worker`: `portal.db.Database.as_worker`."""

STAGED, WRITTEN = "staged", "written"
MANY_ROWS = 500


class Progress(Protocol):
    """Told how far a file is: bytes read of its size. All read means that the database is writing."""

    def __call__(self, file: str, done: int, size: int, /) -> None: ...


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `written` rows were new or changed something; the others changed nothing."""

    file: str
    rows: int
    written: int
    unchanged: int
    rejected: list[Rejection]

    @property
    def rejected_rows(self) -> int:
        return len({one.line for one in self.rejected})


@dataclass(frozen=True)
class Report:
    """What became of a directory."""

    files: list[FileReport] = field(default_factory=list)

    @property
    def rejected(self) -> list[Rejection]:
        return [one for report in self.files for one in report.rejected]

    @property
    def exit_status(self) -> int:
        """0: everything is in the record; 1: some rows or files are not."""
        return 1 if self.rejected else 0


def _silent(_file: str, _done: int, _size: int, /) -> None:
    """Show no progress."""


async def run(door: Door, directory: Path, progress: Progress = _silent) -> Report:
    """Load every file of the import format in `directory`, in the order of KINDS.

    A second run of the same files changes nothing. Bad rows are in the report, the others are loaded.
    Killed at any point, each file is loaded whole or not at all, and running again goes on from there.

    Raises SetupError when the directory has nothing to load, another import is running, or the database
    fails; files before that are loaded.
    """
    report = Report()
    found = _found(directory)
    for path in sorted(found.unknown):
        report.files.append(_refused(path, "UNKNOWN_FILE"))
    for kind in KINDS:
        paths = found.known.get(kind.name, [])
        if len(paths) > 1:
            report.files.extend(_refused(path, "TWO_FILES") for path in paths)
        for path in paths if len(paths) == 1 else []:
            report.files.append(await _load(door, kind, path, progress))
    return report


@dataclass(frozen=True)
class _Found:
    known: dict[str, list[Path]]
    unknown: list[Path]


def _found(directory: Path) -> _Found:
    """Find the CSV files; others (a README) are not ours to judge."""
    known: dict[str, list[Path]] = {}
    unknown: list[Path] = []
    try:
        paths = sorted(directory.iterdir())
    except OSError as error:
        raise SetupError(
            f"{directory} cannot be read ({error.strerror}): name a directory of CSV files."
        ) from error
    names = {kind.name for kind in KINDS}
    for path in paths:
        name = path.name.removesuffix(".gz").removesuffix(".csv")
        if path.name in {f"{name}.csv", f"{name}.csv.gz"}:
            known.setdefault(name, []).append(path) if name in names else unknown.append(path)
    if not known:
        raise SetupError(
            f"{directory} has none of {', '.join(sorted(names))} as .csv or .csv.gz: nothing to import."
        )
    return _Found(known, unknown)


def _refused(path: Path, code: str, column: str | None = None) -> FileReport:
    return FileReport(path.name, 0, 0, 0, [Rejection(path.name, 1, column, code)])


async def _load(door: Door, kind: Kind, path: Path, progress: Progress) -> FileReport:
    try:
        reading = Reading(kind, path)
        async with door() as connection:
            await _begin(connection)
            await _stage(connection, reading, progress)
            staged, written = await _write(connection, kind, reading)
    except BadFile as bad:
        return _refused(path, bad.code, bad.column)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        # Without its text: PostgreSQL quotes the row, and the row is personal data.
        what = getattr(error, "sqlstate", None) or type(error).__name__
        raise SetupError(
            f"{path.name} was not loaded, the database failed ({what}); files named before it are loaded: "
            "see that the database is up and migrated, and run the import again."
        ) from None
    rejected = sorted(reading.rejected, key=lambda one: one.line)
    return FileReport(path.name, reading.rows, written, staged - written, rejected)


async def _begin(connection: Connection) -> None:
    """Take the import's lock to the end of the transaction, and all the time it needs."""
    await connection.execute("set local statement_timeout = 0")
    if not await connection.fetchval("select pg_try_advisory_xact_lock(hashtext('portal.importing'))"):
        raise SetupError("Another import is running: wait until it has ended and run this one again.")


async def _stage(connection: Connection, reading: Reading, progress: Progress) -> None:
    """Stream the good rows into the temporary table."""
    columns = ", ".join(f'"{column.name}" {column.staged_as}' for column in reading.kind.columns)
    # Identifiers and types are constants of kinds.py. COPY into a table with row security is refused,
    # hence the temporary one.
    await connection.execute(
        f"create temporary table {STAGED} (line integer primary key, {columns}) on commit drop;"
        f"create temporary table {WRITTEN} (line integer, rows bigint) on commit drop"
    )

    async def portions() -> AsyncIterator[bytes]:
        for portion in reading.portions():
            progress(reading.path.name, reading.position, reading.size)
            yield portion

    header = ["line", *reading.kind.header]
    await connection.copy_to_table(STAGED, source=portions(), columns=header, format="csv")
    progress(reading.path.name, reading.size, reading.size)
    await connection.execute(f"analyze {STAGED}")
    if reading.rows > MANY_ROWS:
        # Tables loaded a moment ago have no statistics yet, and only their owner could make them: the planner
        # takes them for small and joins by nested loops, which a large file never ends.
        await connection.execute("set local enable_nestloop = off; set local work_mem = '64MB'")


async def _write(connection: Connection, kind: Kind, reading: Reading) -> tuple[int, int]:
    """Take out what cannot be, write the rest; answer how many were left and how many changed something."""
    await _take_out(connection, reading, _duplicates(kind))
    if prepare := _statement(kind, "prepare"):
        await connection.execute(prepare)
    # Again until nothing is found: what a row refers to may have been taken out (the partner above it).
    while await _take_out(connection, reading, _statement(kind, "reject")):
        pass
    await connection.execute(_statement(kind, "write"))
    staged = await connection.fetchval(f"select count(*) from {STAGED}")  # noqa: S608 - a constant
    written = await connection.fetchval(
        f"select count(distinct line) + coalesce(sum(rows), 0)::bigint from {WRITTEN}"  # noqa: S608 - a constant
    )
    return int(staged), int(written)


async def _take_out(connection: Connection, reading: Reading, statement: str) -> bool:
    """Report the rows that the statement finds and delete them from the staged ones."""
    found = await connection.fetch(statement)
    for line, column, code in found:
        reading.reject(line, column, code)
    if found:
        lines = [record["line"] for record in found]
        await connection.execute(f"delete from {STAGED} where line = any ($1)", lines)  # noqa: S608 - a constant
    return bool(found)


def _duplicates(kind: Kind) -> str:
    """Find rows whose key an earlier row has: the first one counts."""
    key = ", ".join(f'"{name}"' for name in kind.key)  # constants of kinds.py
    return (
        "select line, null as column_name, 'DUPLICATE_ROW' as code from ("  # noqa: S608 - constants, as above
        f"select line, row_number() over (partition by {key} order by line) as nth from {STAGED}) as t "
        "where nth > 1 order by line"
    )


@cache
def _statement(kind: Kind, what: str) -> str:
    """Read sql/<kind>.<what>.sql; not every kind has every one."""
    file = files("portal.importing").joinpath("sql", f"{kind.name}.{what}.sql")
    return file.read_text(encoding="utf-8") if file.is_file() else ""
