"""The small world of tests/schema, which these tests ask too."""

from tests.schema.conftest import plain_log, world

__all__ = ["plain_log", "world"]
