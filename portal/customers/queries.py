"""Statements of queries.sql, by name."""

from typing import Any, Final

from portal.sql import load

QUERIES: Final[Any] = load("portal.customers", "queries.sql")
"""aiosql writes the functions at run time, so only the tests, not mypy, see their arguments."""
