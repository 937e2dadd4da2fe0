"""The statements of queries.sql, by name."""

from importlib.resources import files
from typing import Any, Final

import aiosql

QUERIES: Final[Any] = aiosql.from_str(
    files("portal.touchpoints").joinpath("queries.sql").read_text(encoding="utf-8"), "asyncpg"
)
"""aiosql writes the functions at run time, so only the tests, not mypy, see their arguments."""
