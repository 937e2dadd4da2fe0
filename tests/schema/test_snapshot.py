"""The contract with clients: committed, and as the code has it."""

import os
from pathlib import Path

from schema.root import export

SNAPSHOT = Path(__file__).parents[2] / "schema" / "schema.graphql"


def test_the_schema_snapshot_is_current() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        SNAPSHOT.write_text(export())
    assert SNAPSHOT.read_text() == export()
