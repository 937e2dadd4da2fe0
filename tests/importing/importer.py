"""An import in a process of its own: `python importer.py DSN DIRECTORY [FILE]`.

With FILE it ends while that file is read, as by `kill -9`.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from auth.roles import DatabaseRole
from portal.doors.db import Database
from portal.importing import run


async def main(dsn: str, directory: str, victim: str = "") -> None:
    def progress(file: str, _done: int, _size: int) -> None:
        if file == victim:
            os.kill(os.getpid(), signal.SIGKILL)

    worker = await Database.open({DatabaseRole.WORKER: {"dsn": dsn}})
    await run(worker.as_worker, Path(directory), progress)


asyncio.run(main(*sys.argv[1:]))
