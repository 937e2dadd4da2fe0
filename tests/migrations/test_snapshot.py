"""portal/migrations/schema.sql is what the migrations and policies make: reviews see it in the diff."""

import os
from pathlib import Path

import pytest

from portal.dump_schema import dump_schema
from tests.cluster import TestDatabase

_SNAPSHOT = Path(__file__).parents[2] / "portal" / "migrations" / "schema.sql"


@pytest.mark.anyio
async def test_the_schema_snapshot_is_what_the_migrations_make(fresh_database: TestDatabase) -> None:
    made = await dump_schema(fresh_database.owner_url)
    if os.environ.get("UPDATE_GOLDEN"):
        _SNAPSHOT.write_text(made, encoding="utf-8")
    assert _SNAPSHOT.read_text(encoding="utf-8") == made, "run `make schema` and review the diff"
