"""The one loader of the SQL files beside the code that runs them.

A file is read once, when its module is imported. Whoever installs the portal has the files in the package.
"""

from importlib.resources import files
from typing import Any

import aiosql


def text(package: str, name: str) -> str:
    """The text of the file `name` in a package, unchanged."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def load(package: str, name: str) -> Any:  # noqa: ANN401  # a method for each query, named in the file
    """Queries of a file, by the names its `-- name:` lines give them, for asyncpg (aiosql)."""
    return aiosql.from_str(text(package, name), "asyncpg")


def select(package: str, name: str) -> str:
    """The one statement of a file, without its comments, to be built into another statement."""
    lines = text(package, name).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))
