"""An import on a database of its own, and small files to feed it."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.doors.db import Database
from portal.importing import Report, run
from tests.cluster import TestDatabase
from tests.importing.small import FILES, Import, WriteFiles, WriteOne


@pytest.fixture
def write_files(tmp_path: Path) -> WriteFiles:
    """Write the small files, with further rows in those that are named; `only` writes just these."""

    def write(*, only: tuple[str, ...] = tuple(FILES), **further: str) -> Path:
        directory = tmp_path / "files"
        directory.mkdir(exist_ok=True)
        for name in only:
            rows = [*FILES[name], *filter(None, [further.get(name)])]
            (directory / f"{name}.csv").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        return directory

    return write


@pytest.fixture
def write_one(write_files: WriteFiles) -> WriteOne:
    """Write one of the small files with these rows only; None: all of them, as `write_files`."""

    def write(kind: str | None, *rows: str, **further: str) -> Path:
        directory = write_files(**further)
        if kind is not None:
            for file in directory.iterdir():
                file.unlink()
            content = "".join(f"{row}\n" for row in (FILES[kind][0], *rows))
            (directory / f"{kind}.csv").write_text(content, encoding="utf-8")
        return directory

    return write


@pytest.fixture
async def worker(fresh_database: TestDatabase) -> AsyncIterator[Database]:
    """The portal's connections to a fresh database, as the import has them."""
    worker = await Database.open({DatabaseRole.WORKER: {"dsn": fresh_database.url(DatabaseRole.WORKER)}})
    try:
        yield worker
    finally:
        await worker.close()


@pytest.fixture
async def record(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    """The whole record, as only a test may see it."""
    connection = await asyncpg.connect(fresh_database.owner_url)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def load(worker: Database) -> Import:
    async def load(directory: Path) -> Report:
        return await run(worker.as_worker, directory)

    return load
