"""The portal as a newcomer runs it: the real command, a home of its own, real HTTP."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from portal.postgres import place
from tests.cluster import Cluster, scratch

PORTAL = Path(sys.executable).with_name("portal")
PATIENCE_SECONDS = 180.0  # for what must happen; never a measure of how fast it does


class Portal:
    """A PORTAL_HOME, and whatever `portal run` is running on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = home.with_name(f"{home.name}.log")
        self._process: subprocess.Popen[bytes] | None = None
        self._http = httpx.Client(base_url=self.address, timeout=60)

    @property
    def environment(self) -> dict[str, str]:
        settings = {"PORTAL_HOME": str(self.home), "PORTAL_PORT": str(self.port)}
        return {
            name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")
        } | settings

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [PORTAL, "run"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._ready():
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def _ready(self) -> bool:
        try:
            return self._http.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_until_said(self, text: str) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self.said():
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)
        return self.said()

    def postgres_pid(self) -> int:
        found = place.existing(self.home)
        assert found is not None
        return int(found.pid_file.read_text().split()[0])

    def kill_portal(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def kill_everything(self) -> None:
        os.kill(self.postgres_pid(), signal.SIGKILL)
        self.kill_portal()

    def end_with(self, told: signal.Signals) -> int:
        """A signal to the whole foreground group, as a terminal sends Ctrl-C; the exit status."""
        assert self._process is not None
        os.killpg(self._process.pid, told)
        return self._process.wait(PATIENCE_SECONDS)

    def command(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [PORTAL, *words], capture_output=True, text=True, check=False,
            env=self.environment | environment, timeout=PATIENCE_SECONDS,
        )  # fmt: skip

    def token(self, persona: str, partner: str | None = None) -> str:
        done = self.command("token", "--as", persona, *(("--partner", partner) if partner else ()))
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, token: str, query: str, **variables: object) -> Any:  # noqa: ANN401 - the API's JSON
        """The answer. A portal that was held up, on a busy machine, says to come back (503): done here."""
        headers, body = {"Authorization": f"Bearer {token}"}, {"query": query, "variables": variables}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (answer := self._http.post("/graphql", json=body, headers=headers)).status_code == 503:
            assert time.monotonic() < deadline, answer.text
            time.sleep(0.05)
        return answer.json()

    def get(self, path: str) -> httpx.Response:
        return self._http.get(path)

    def stop(self) -> None:
        self._http.close()
        if self._process is not None and self._process.poll() is None:
            self.end_with(signal.SIGINT)

    def end(self) -> None:
        self.stop()
        found = place.existing(self.home)
        if found is not None:
            shutil.rmtree(found.base, ignore_errors=True)


@dataclass(frozen=True)
class FirstRun:
    """A `portal run` that began with nothing and was stopped: where it was, what it said, what it left."""

    directory: Path

    @property
    def home(self) -> Path:
        return self.directory / "home"

    @property
    def address(self) -> str:
        return (self.directory / "address").read_text(encoding="utf-8")

    @property
    def said(self) -> str:
        return (self.directory / "home.log").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def first_run(cluster: Cluster) -> FirstRun:
    """The first start takes longest (initdb, migrations, import): once in a run, for all of its processes."""
    return FirstRun(cluster.shared("first-run", _run_for_the_first_time))


def _run_for_the_first_time(directory: Path) -> None:
    portal = Portal(directory / "home")
    (directory / "address").write_text(portal.address, encoding="utf-8")
    try:
        portal.start()
        portal.wait_until_said("Ctrl-C stops everything")
        assert portal.end_with(signal.SIGINT) == 0
    finally:
        portal.stop()


@pytest.fixture
def portal(first_run: FirstRun) -> Iterator[Portal]:
    """A home of its own, as the first run left it; nothing runs there yet."""
    with _somewhere() as home:
        _copy(first_run.home, home)
        with _ending(home) as portal:
            yield portal


@pytest.fixture(scope="module")
def running(first_run: FirstRun) -> Iterator[Portal]:
    """One that runs, for the tests that only look."""
    with _somewhere() as home:
        _copy(first_run.home, home)
        with _ending(home) as portal:
            portal.start()
            yield portal


@pytest.fixture
def untouched() -> Iterator[Portal]:
    """A home where nothing ever ran."""
    with _somewhere() as home, _ending(home) as portal:
        yield portal


@contextmanager
def _somewhere() -> Iterator[Path]:
    top = scratch("portal-e2e-")
    try:
        yield top / "home"
    finally:
        shutil.rmtree(top, ignore_errors=True)


@contextmanager
def _ending(home: Path) -> Iterator[Portal]:
    portal = Portal(home)
    try:
        yield portal
    finally:
        portal.end()


def _copy(home: Path, to: Path) -> None:
    """With owners and permissions. Where the database is elsewhere (portal.postgres.place), begin again."""
    if not (home / "postgres").is_symlink():
        subprocess.run(["cp", "-a", home, to], check=True)


@pytest.fixture
def nothing_runs(portal: Portal) -> Callable[[int], bool]:
    def gone(pid: int) -> bool:
        return not Path(f"/proc/{pid}").exists() and not portal._ready()

    return gone
