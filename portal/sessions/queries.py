"""The folder's hand-written SQL (queries.sql)."""

from importlib.resources import files
from typing import Any, Final

import aiosql

QUERIES: Final[Any] = aiosql.from_str(
    files("portal.sessions").joinpath("queries.sql").read_text(encoding="utf-8"), "asyncpg"
)
