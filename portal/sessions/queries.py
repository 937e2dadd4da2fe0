"""Statements of the folder, written by hand (queries.sql)."""

from typing import Any, Final

from portal.sql import load

QUERIES: Final[Any] = load("portal.sessions", "queries.sql")
