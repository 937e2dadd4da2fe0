"""Loading of a directory of CSV files: one transaction per file, so each is loaded whole or not at all.

A file is streamed through the cell checks (`reading`) into a temporary table; what the rows refer to is
checked and written set-based (`load`), by the kind's statements in sql/.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append_on
from portal.doors.db import Connection
from portal.importing.columns import Kind
from portal.importing.kinds import CONSENTS, KINDS, LINKS, ORDER_LINES, ORDERS, PARTNERS, STAFF
from portal.importing.load import REFUSED, Progress, silent, stage, write
from portal.importing.reading import Reading
from portal.importing.rejections import BadFile, Rejection
from portal.words.errors import SetupError

Door = Callable[[], AbstractAsyncContextManager[Connection]]
"""Opens one transaction as `portal_worker`: `portal.doors.db.Database.as_worker`."""

ATTEMPTS = 3  # at a file that PostgreSQL rolled back for the sake of another transaction
_RECORDED = {  # what changes who may see or do what
    PARTNERS.name: AccessEventKind.PARTNER_UPDATED,
    STAFF.name: AccessEventKind.STAFF_UPDATED,
    LINKS.name: AccessEventKind.LINK_CHANGED,
    CONSENTS.name: AccessEventKind.CONSENT_RECORDED,
}
CONFLICTS = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)


@dataclass(frozen=True)
class FileReport:
    """The result of one file. `written` rows were new or changed something; the others changed nothing."""

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
    """The result of a directory."""

    files: list[FileReport] = field(default_factory=list)

    @property
    def rejected(self) -> list[Rejection]:
        return [one for report in self.files for one in report.rejected]

    @property
    def exit_status(self) -> int:
        """Exit status: 0 if everything is in the record, 1 if some rows or files are not."""
        return 1 if self.rejected else 0


async def run(
    door: Door, directory: Path, progress: Progress = silent, *, report: Report | None = None
) -> Report:
    """Load every file of the import format in `directory`, in the order of KINDS.

    A second run of the same files changes nothing. Bad rows are in the report, the others are loaded.
    Killed at any point, each file is loaded whole or not at all, and running again goes on from there.

    Raises SetupError when the directory has nothing to load, another import is running, or the database
    fails; files before that are loaded, and a `report` that was passed in says what became of them.
    """
    report = Report() if report is None else report
    found = _found(directory)
    for path in sorted(found.unknown):
        report.files.append(_refused(path, "UNKNOWN_FILE"))
    for kind in KINDS:
        paths = found.known.get(kind.name, [])
        if len(paths) > 1:
            report.files.extend(_refused(path, "TWO_FILES") for path in paths)
        for path in paths if len(paths) == 1 else []:
            report.files.append(await _load(door, kind, path, found.lines_of(kind), progress))
    return report


@dataclass(frozen=True)
class _Found:
    known: dict[str, list[Path]]
    unknown: list[Path]

    def lines_of(self, kind: Kind) -> Path | None:
        """The file of order lines that follows the orders, if this is theirs and there is one."""
        paths = self.known.get(ORDER_LINES.name, []) if kind is ORDERS else []
        return paths[0] if len(paths) == 1 else None


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


async def _load(door: Door, kind: Kind, path: Path, lines: Path | None, progress: Progress) -> FileReport:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await _load_once(door, kind, path, lines, progress)
        except BadFile as bad:
            return _refused(path, bad.code, bad.column)
        except REFUSED:
            return _refused(path, "UNLOADABLE_FILE")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            if isinstance(error, CONFLICTS) and attempt < ATTEMPTS:
                continue
            # Without its text: PostgreSQL quotes the row, and the row is personal data.
            what = getattr(error, "sqlstate", None) or type(error).__name__
            raise SetupError(
                f"{path.name} was not loaded, the database failed ({what}); files named before it are "
                "loaded: see that the database is up and migrated, and run the import again."
            ) from None
    raise AssertionError


async def _load_once(
    door: Door, kind: Kind, path: Path, lines: Path | None, progress: Progress
) -> FileReport:
    reading = Reading(kind, path)
    async with door() as connection:
        await _begin(connection)
        await stage(connection, reading, progress)
        staged, written = await write(connection, reading, lines)
        if written and kind.name in _RECORDED:
            # one for all rows: which they were is in the file, and by whom is whose terminal it was
            await append_on(connection, Event(_RECORDED[kind.name], reason="IMPORTED"))
    rejected = sorted(reading.rejected, key=lambda one: one.line)
    return FileReport(path.name, reading.rows, written, staged - written, rejected)


async def _begin(connection: Connection) -> None:
    """Take the import's lock to the end of the transaction, and all the time it needs."""
    await connection.execute("set local statement_timeout = 0")
    if not await connection.fetchval("select pg_try_advisory_xact_lock(hashtext('portal.importing'))"):
        raise SetupError("Another import is running: wait until it has ended and run this one again.")
