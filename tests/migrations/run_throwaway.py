"""Runs the throw-away migrations on the URL given, as a process that a test can kill."""

import asyncio
import sys
from typing import Any

from portal.doors.orm import CONNECTION
from portal.setup.migrate import migrate

APPS: dict[
    str, dict[str, Any]
] = {  # the portal's connection: other tests of this process may have bound Tortoise to it
    "throwaway": {
        "models": [],
        "migrations": "tests.migrations.throwaway",
        "default_connection": CONNECTION,
    }
}

if __name__ == "__main__":
    asyncio.run(migrate(sys.argv[1], APPS))
