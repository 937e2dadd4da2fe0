"""Migrations: Tortoise's own, one at a time on a server, each recorded in the transaction that makes it.

Tortoise's executor records a migration after committing it: killed in between, it applies it a second
time and never starts again. Hence this loop, on Tortoise's loader and operations. It only goes forward.

`migrations.tortoise_migrations` is Tortoise's table (`makemigrations` does not need it) in a schema
that no audience may use. Beside it `texts` has the hashes of what was applied: who edits that is told.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.migration import Migration
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps

from portal.provision import OWNER, connect
from portal.setup.texts import hashes, refuse_edited
from portal.sql import text
from portal.words.errors import SetupError

_LOCK = 0x504F5254414C_01
_TABLES = text("portal.setup", "migrate.sql")
_APPLIED = "select app, name from migrations.tortoise_migrations"
_TEXTS = "select file, sha256 from migrations.texts"
_RECORD = "insert into migrations.tortoise_migrations (app, name, applied_at) values ($1, $2, now())"
# a module of operations may serve several migrations
_RECORD_TEXT = "insert into migrations.texts (file, sha256) values ($1, $2) on conflict (file) do nothing"

Progress = Callable[[str, int, int], object]
"""Called with a migration's name, its place among those to apply (from 1), and their number."""


async def migrate(owner_url: str, apps: Mapping[str, Any], *, progress: Progress | None = None) -> list[str]:
    """Apply what is not applied yet, and return the names. A second caller waits for the first.

    `apps` is Tortoise's app configuration (portal.doors.orm.APPS). Killed at any moment, the next call
    goes on where the last finished migration ended. Raises SetupError where the database is newer than the
    code, or an applied migration's text was edited.
    """
    async with _as_owner(owner_url) as connection:
        # In the session that migrates: while a killed migrator's backend still works, the lock is held.
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        await connection.execute(_TABLES)
        plan = await _plan(connection, apps)
        waiting = [key for key, _, applied in plan if not applied]
        state = _empty_state(apps)
        for key, migration, applied in plan:
            if applied:
                await migration.apply(state, dry_run=True)
                continue
            if progress is not None:
                progress(key.name, waiting.index(key) + 1, len(waiting))
            await _apply(connection, key, migration, state, hashes(_package(apps, key), key.name))
        return [key.name for key in waiting]


async def pending(owner_url: str, apps: Mapping[str, Any]) -> list[str]:
    """The names of migrations the database does not have yet; changes nothing."""
    async with _as_owner(owner_url) as connection:
        return [key.name for key, _, applied in await _plan(connection, apps) if not applied]


async def _apply(
    connection: asyncpg.Connection,
    key: MigrationKey,
    migration: Migration,
    state: State,
    texts: Mapping[str, str],
) -> None:
    if not migration.atomic:
        raise ValueError(f"{key.name}: a migration outside a transaction cannot be recorded with it")
    try:
        async with connection.transaction():
            # Two migrators cannot both get here (the lock), so what is recorded was done once.
            await migration.apply(state, schema_editor=AsyncpgSchemaEditor(_Client(connection)))
            await connection.execute(_RECORD, key.app_label, key.name)
            await connection.executemany(_RECORD_TEXT, list(texts.items()))
    except Exception as error:
        error.add_note(f"in migration {key.name}; nothing of it was kept")
        raise


async def _plan(
    connection: asyncpg.Connection, apps: Mapping[str, Any]
) -> list[tuple[MigrationKey, Migration, bool]]:
    applied = await _applied(connection)
    loader = MigrationLoader(dict(apps), _Nothing())
    await loader.build_graph()
    known = cast("dict[MigrationKey, Migration]", loader.graph.nodes)
    if newer := sorted(key.name for key in applied - known.keys() if key.app_label in apps):
        raise SetupError(
            f"the database has migration {newer[-1]}, which this version of the portal does not know:"
            " start the version that made it, or a newer one"
        )
    recorded = await _recorded_texts(connection)
    for key in applied & known.keys():
        refuse_edited(_package(apps, key), key.name, recorded)
    return [(key, known[key], key in applied) for key in _order(loader)]


def _order(loader: MigrationLoader) -> Iterator[MigrationKey]:
    seen: set[MigrationKey] = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                yield key


async def _applied(connection: asyncpg.Connection) -> set[MigrationKey]:
    if await connection.fetchval("select to_regclass('migrations.tortoise_migrations')") is None:
        return set()
    return {MigrationKey(row["app"], row["name"]) for row in await connection.fetch(_APPLIED)}


async def _recorded_texts(connection: asyncpg.Connection) -> dict[str, str]:
    if await connection.fetchval("select to_regclass('migrations.texts')") is None:
        return {}
    return {row["file"]: row["sha256"] for row in await connection.fetch(_TEXTS)}


def _package(apps: Mapping[str, Any], key: MigrationKey) -> str:
    return str(apps[key.app_label]["migrations"])


def _empty_state(apps: Mapping[str, Any]) -> State:
    connections = {label: app.get("default_connection", "default") for label, app in apps.items()}
    return State(models={}, apps=StateApps(default_connections=connections))


@asynccontextmanager
async def _as_owner(owner_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A session as the owner, to whom all that is made belongs; in schema `portal` unless said otherwise."""
    settings = {"role": OWNER, "search_path": "portal", "statement_timeout": "0", "lock_timeout": "0"}
    connection = await connect(owner_url, server_settings=settings)
    try:
        yield connection
    finally:
        await connection.close()


class _Client(TransactionWrapper):
    """Tortoise's operations on one connection, whose transaction is asyncpg's own."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        super().__init__(AsyncpgDBClient(connection_name="migrations"))
        self._connection = connection


class _Nothing(MigrationRecorder):
    """For the loader, which only reads files here; what is applied is asked above."""

    def __init__(self) -> None:
        super().__init__(None)

    async def applied_migrations(self) -> list[MigrationKey]:
        return []
