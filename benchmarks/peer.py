"""PostGraphile's process: its Node, its packages, its environment; all there, fetched by npm, or absent."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from auth.roles import DatabaseRole
from portal.doors.db import POOL_SIZES
from portal.provision.urls import database_of
from portal.setup.prepare import Say
from portal.words.errors import SetupError

FOLDER = Path(__file__).parent / "postgraphile"
_INSTALLED = FOLDER / "node_modules" / ".package-lock.json"
_SECONDS = 300


def absent(say: Say) -> str | None:
    """Why there is no PostGraphile here; None: it is installed (now, if it was not)."""
    lock = FOLDER / "package-lock.json"
    if not _INSTALLED.is_file() or _INSTALLED.stat().st_mtime < lock.stat().st_mtime:
        npm = shutil.which("npm")
        if npm is None:
            return "npm is not on this machine"
        say("installing PostGraphile (once)")
        try:
            subprocess.run([npm, "ci"], cwd=FOLDER, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603  # npm
        except subprocess.CalledProcessError as error:
            return f"npm ci failed: {error.stderr.decode(errors='replace').strip()[-300:]}"
        except subprocess.TimeoutExpired:
            return f"npm ci took more than {_SECONDS} s"
        _INSTALLED.touch()
    return None if _node() else "there is no Node for this machine among its packages"


def command(descriptor: int) -> list[str]:
    """Serve on a socket that listens. Raises SetupError where there is no Node."""
    node = _node()
    if node is None:
        raise SetupError("PostGraphile needs a Node of its own: run `npm ci` in benchmarks/postgraphile")
    return [str(node), str(FOLDER / "server.js"), str(descriptor)]


def environment(owner_url: str) -> Mapping[str, str]:
    """The database as libpq's variables say it: as its owner, whom row security does not bind."""
    parts = urlsplit(owner_url)
    query = dict(parse_qsl(parts.query))
    given = {
        "PGHOST": query.get("host") or parts.hostname,
        "PGPORT": query.get("port") or (str(parts.port) if parts.port else None),
        "PGUSER": query.get("user") or parts.username,
        "PGPASSWORD": unquote(parts.password) if parts.password else None,
        "PGDATABASE": database_of(owner_url),
        "POOL_SIZE": str(POOL_SIZES[DatabaseRole.SCOPED]),
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
    }
    return os.environ | {name: value for name, value in given.items() if value}


def _node() -> Path | None:
    """The Node of package.json: that of this machine's kind, as npm chose it."""
    return next(iter(sorted((FOLDER / "node_modules").glob("node-*/bin/node"))), None)
