"""Statements of the trail, written by hand (queries.sql)."""

from typing import Any, Final

from portal.sql import load

QUERIES: Final[Any] = load("portal.audit", "queries.sql")
