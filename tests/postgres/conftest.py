"""Homes for embedded servers, portals as processes, and a way to ask a server something."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from portal.postgres import EmbeddedPostgres, place, probe
from portal.postgres.locks import take_server_lock
from portal.postgres.place import existing
from portal.provision import with_database
from tests.cluster import scratch

_PROGRAM = Path(__file__).with_name("portal_process.py")
_ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0  # for what must happen; never a measure of how fast it does


@dataclass
class PortalProcess:
    """A portal that is starting, running or ended."""

    process: "subprocess.Popen[str]"

    def wait_until_up(self) -> str:
        """The owner's URL, which it prints when the server takes connections."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line.startswith("postgresql://"), line + self.process.stdout.read()
        return line

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def press_ctrl_c(self) -> int:
        """What a terminal does: SIGINT to all of the foreground process group. Returns the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)

    def last_words(self) -> str:
        return self.process.communicate(timeout=PATIENCE_SECONDS)[0].strip()


class Portals:
    """Starts portals, and sees that none outlives the test."""

    def __init__(self) -> None:
        self._started: list[PortalProcess] = []

    def start(self, home: Path, *options: str, environment: dict[str, str] | None = None) -> PortalProcess:
        command = [sys.executable, "-P", "-W", "error", str(_PROGRAM), str(home), *options]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
            env=(os.environ if environment is None else environment) | {"PYTHONPATH": str(_ROOT)},
        )  # fmt: skip
        portal = PortalProcess(process)
        self._started.append(portal)
        return portal

    def end(self) -> None:
        for portal in self._started:
            portal.kill()
            if portal.process.stdout is not None:
                portal.process.stdout.close()


@pytest.fixture
def homes() -> Iterator[Callable[[str], Path]]:
    """Paths for PORTAL_HOME, none of them made yet; whatever server is left on one is stopped at the end."""
    with _homes() as home:
        yield home


@pytest.fixture(scope="module")
def module_homes() -> Iterator[Callable[[str], Path]]:
    with _homes() as home:
        yield home


@contextmanager
def _homes() -> Iterator[Callable[[str], Path]]:
    top = scratch("portal-homes-")
    top.chmod(0o777 if os.geteuid() == 0 else 0o700)
    made: list[Path] = []

    def home(name: str) -> Path:
        made.append(top / name)
        return made[-1]

    try:
        yield home
    finally:
        for one in made:
            _clear(one)
        shutil.rmtree(top)


def _clear(home: Path) -> None:
    left = existing(home)
    if left is None:
        return
    wait_for(lambda: _is_free(left))
    shutil.rmtree(left.base)


def _is_free(left: place.Place) -> bool:
    lock = take_server_lock(left.lock)
    if lock is None:
        probe.interrupt(left, left.recorded_socket())
        return False
    os.close(lock)
    return True


@pytest.fixture
def home(homes: Callable[[str], Path]) -> Path:
    return homes("home")


@pytest.fixture
def portals(homes: Callable[[str], Path]) -> Iterator[Portals]:
    del homes  # asked for so that homes are cleared after the portals have ended
    started = Portals()
    yield started
    started.end()


def quick(home: Path) -> EmbeddedPostgres:
    """A server as the tests start it; a power cut is not among what is tried here."""
    return EmbeddedPostgres(home, durable=False)


def ask(url: str, *statements: str) -> Any:  # noqa: ANN401
    """Run statements as the superuser in the database `postgres`; the last one's value."""

    async def run() -> object:
        connection = await asyncpg.connect(with_database(url, "postgres"))
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(run())


def postmaster(url: str) -> int:
    """The server's process id, in its own words."""
    return int(ask(url, "select split_part(pg_read_file('postmaster.pid'), chr(10), 1)"))


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter: it ended between opening and reading
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False
