"""The hand-written statements of the trail (queries.sql)."""

from importlib.resources import files
from typing import Any, Final

import aiosql

QUERIES: Final[Any] = aiosql.from_str(
    files("portal.audit").joinpath("queries.sql").read_text(encoding="utf-8"), "asyncpg"
)
