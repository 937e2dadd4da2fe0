"""Runs the throw-away migrations on the URL given, as a process that a test can kill."""

import asyncio
import sys

from portal.migrate import migrate

APPS = {"throwaway": {"models": [], "migrations": "tests.migrations.throwaway"}}

if __name__ == "__main__":
    asyncio.run(migrate(sys.argv[1], APPS))
