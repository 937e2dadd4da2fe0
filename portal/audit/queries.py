"""The hand-written statements of the trail (queries.sql)."""

from typing import Any, Final

from portal.sql import load

QUERIES: Final[Any] = load("portal.audit", "queries.sql")
