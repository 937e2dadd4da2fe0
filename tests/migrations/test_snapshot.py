"""portal/migrations/schema.sql is what the migrations and policies make, and so are the models."""

import os
from pathlib import Path

import asyncpg
import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from portal.doors.orm import APPS, CONNECTION
from portal.setup.dump_schema import dump_schema
from tests.cluster import TestDatabase

_SNAPSHOT = Path(__file__).parents[2] / "portal" / "migrations" / "schema.sql"


@pytest.mark.anyio
async def test_the_schema_snapshot_is_what_the_migrations_make(fresh_database: TestDatabase) -> None:
    made = await dump_schema(fresh_database.owner_url)
    if os.environ.get("UPDATE_GOLDEN"):
        _SNAPSHOT.write_text(made, encoding="utf-8")
    assert _SNAPSHOT.read_text(encoding="utf-8") == made, "run `make schema` and review the diff"


@pytest.mark.anyio
async def test_a_dump_of_the_schema_can_be_restored(bare_database: TestDatabase) -> None:
    """What PostgreSQL lets stand it may refuse to make again: a trigger that compares generated columns."""
    connection = await asyncpg.connect(bare_database.owner_url)
    await connection.execute("drop schema portal cascade")
    await connection.execute("set check_function_bodies = off")  # as pg_dump says
    await connection.execute(_SNAPSHOT.read_text(encoding="utf-8"))
    await connection.close()
    made, kept = await dump_schema(bare_database.owner_url), _SNAPSHOT.read_text(encoding="utf-8")
    no_parentheses = str.maketrans("", "", "()")  # of `a or b or c`: PostgreSQL writes fewer the second time
    assert made.translate(no_parentheses) == kept.translate(no_parentheses)


@pytest.mark.anyio
async def test_the_models_are_what_the_migrations_make() -> None:
    """`makemigrations` would find nothing; what it finds is in the message."""
    async with TortoiseContext() as context:
        # the product's own connection: models remember the alias, also for the tests that follow
        connections = {CONNECTION: {"engine": "portal.doors.orm", "credentials": {}}}
        await context.init(config={"connections": connections, "apps": APPS})
        assert context.apps is not None
        writers = await MigrationAutodetector(context.apps, APPS).changes()
        found = [str(vars(operation)) for writer in writers for operation in writer.operations]
    assert found == []
