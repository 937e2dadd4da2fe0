"""A server of the bench in a process of its own: `python -m benchmarks.serving NAME FD`.

One worker, on a socket that is listening already. Settings come by the environment, as the portal's do; the
database is a running one (PORTAL_DATABASE_URL). PostGraphile is Node's (peer.py).
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from benchmarks import peer
from benchmarks.floor import create_floor
from benchmarks.naive.app import create_naive
from benchmarks.people import people
from portal import logs
from portal.app import create_app
from portal.bounded_http import BoundedHttp
from portal.provision import audience_connections, database_secret
from portal.settings import Settings, load_settings

NAMES = ("ours", "floor", "postgraphile", "naive")
# fifty clients ask for what hundreds would: what each has spent is restored at once, all else is as it is
_BUDGET = {
    "PORTAL_COST_RESTORE_RATE": str(10**12),
    "PORTAL_PARTNER_COST_RESTORE_RATE": str(10**12),
    "PORTAL_REQUESTS_IN_FLIGHT": str(10**6),
    "PORTAL_LOOKUPS_PER_HOUR": str(10**9),
    "PORTAL_MACHINE_LOOKUPS_PER_HOUR": str(10**9),
}
_KIBIBYTE = 1024
_STOP_SECONDS = 20


@dataclass(frozen=True)
class Server:
    """A server that runs: where, and what it takes."""

    name: str
    port: int
    pid: int

    @property
    def peak(self) -> int:
        """The most bytes of memory it ever had (RSS)."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * _KIBIBYTE
        raise RuntimeError(f"the process of {self.name} is gone")

    @property
    def cpu_seconds(self) -> float:
        """Processor time it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(name: str, settings: Settings, owner_url: str) -> Iterator[Server]:
    """Run one of `NAMES` until the block ends. It takes connections at once, and answers when it is up.

    It logs as it does in production, to NAME.log.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        command, environment = _process(name, listener.fileno(), settings, owner_url)
        with (settings.absolute_home / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  # ourselves, and Node
                command, pass_fds=[listener.fileno()], env=environment, stdout=log, stderr=log
            )
        port: int = listener.getsockname()[1]
    try:
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _process(
    name: str, descriptor: int, settings: Settings, owner_url: str
) -> tuple[list[str], Mapping[str, str]]:
    if name == "postgraphile":
        return peer.command(descriptor), peer.environment(owner_url)
    environment = (
        os.environ
        | _BUDGET
        | {
            "PORTAL_HOME": str(settings.absolute_home),
            "PORTAL_DATABASE_URL": owner_url,
        }
    )
    return [sys.executable, "-m", "benchmarks.serving", name, str(descriptor)], environment


def _application(name: str, settings: Settings) -> Starlette:
    if settings.database_url is None:
        raise RuntimeError("PORTAL_DATABASE_URL is not set")
    url = settings.database_url.get_secret_value()
    connect = audience_connections(url, database_secret(settings.absolute_home))
    match name:
        case "ours":
            return create_app(settings, connect)
        case "floor":
            return create_floor(connect, asyncio.run(people(url)))
        case "naive":
            return create_naive(settings, connect)
    raise ValueError(f"no server {name!r} of Python's")


def _main(name: str, descriptor: str) -> None:
    settings = load_settings()
    logs.configure(settings.log_level)
    application = _application(name, settings)
    http = BoundedHttp if name == "ours" else HttpToolsProtocol
    config = uvicorn.Config(application, loop="uvloop", http=http, log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(descriptor))])


if __name__ == "__main__":
    _main(*sys.argv[1:])
