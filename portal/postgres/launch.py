"""One attempt to bring the server up, whatever the last one left behind."""

import logging
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import NoReturn

from portal.postgres import create, place, probe
from portal.postgres.account import account_for
from portal.postgres.binaries import binaries_for
from portal.postgres.child import last_words, size, spawn
from portal.postgres.locks import take_server_lock
from portal.words.errors import SetupError

_POLL_SECONDS = 0.02
_LINGER_SECONDS = 60.0  # a killed server's backends end by themselves, at the latest with their statement
_REPORT_SECONDS = 10.0
_LOG_BYTES = 10_000_000

_log = logging.getLogger("portal.postgres")


class Launch:
    """A starter of the server of one PORTAL_HOME, as often as needed. The caller holds the home's lock."""

    def __init__(
        self, home: Path, *, durable: bool, settings: dict[str, str], stopping: threading.Event
    ) -> None:
        self._durable = durable
        self._stopping = stopping
        before = place.existing(home)
        self._account = account_for(before.data if before else home / "postgres" / "cluster" / "data")
        self.place = place.prepare(home, self._account)
        self._binaries, major = binaries_for(self._account)
        self._installed = create.Installation(self._binaries, major, self._account, self.place)
        self._extra = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        self._said = 0
        self.socket: Path | None = None

    def clear_the_way(self) -> int:
        """Wait for the end of an earlier server's remains, and make the files ready.

        Returns the server's lock. A postmaster.pid and a socket's lock file are removed when the lock is
        ours and nothing answers, whoever has their process id by now: PostgreSQL itself would refuse to
        start beside any living process of that id.
        """
        self._keep_log_short()
        holding = self._outlive_predecessor()
        try:
            create.create_cluster(
                self._installed, holding=holding, stopping=self._stopping, durable=self._durable
            )
            create.check_version(self._installed)
            for socket in {self.place.base / "socket", self.place.recorded_socket()}:
                place.forget_socket(self.place, socket)
            self.place.pid_file.unlink(missing_ok=True)
            self.socket = place.socket_directory(self.place, self._account)
        except BaseException:
            os.close(holding)
            raise
        return holding

    def spawn(self, holding: int) -> "subprocess.Popen[bytes]":
        """Start PostgreSQL, which inherits the server's lock."""
        self._said = size(self.place.log)
        command = [
            self._binaries["postgres"], "-D", str(self.place.data),
            "-c", "listen_addresses=", "-c", f"port={place.PORT}",
            "-c", f"unix_socket_directories={self.socket}", "-c", "unix_socket_permissions=0700",
            *create.configure(self.place, self._account), *create.tuning(durable=self._durable), *self._extra,
        ]  # fmt: skip
        return spawn(
            command, account=self._account, log=self.place.log, holding=holding, at_our_death=signal.SIGINT
        )

    def wait_until_ready(self, child: "subprocess.Popen[bytes]") -> None:
        """Return when it takes connections. As long as it lives it is given time: recovery may take long."""
        report_at = time.monotonic() + _REPORT_SECONDS
        while probe.state(self.place, self.socket) is not probe.State.READY:
            if child.poll() is not None:
                self._give_up("PostgreSQL does not start")
            if self._stopping.wait(_POLL_SECONDS):
                raise create.Interrupted
            if time.monotonic() > report_at:
                _log.warning(
                    "PostgreSQL is still starting (recovering after a crash?): see %s", self.place.log
                )
                report_at += _REPORT_SECONDS

    def _outlive_predecessor(self) -> int:
        """The server's lock, when nothing of an earlier server is left.

        One that outlived its portal (kill -9 where the kernel does not tell it) is stopped in order; the
        backends of a killed one end by themselves. A server the portal did not start is left alone.
        """
        socket = self.place.recorded_socket()
        deadline = time.monotonic() + _LINGER_SECONDS
        while (holding := take_server_lock(self.place.lock)) is None:
            if probe.interrupt(self.place, socket) is not probe.State.ABSENT:
                deadline = time.monotonic() + _LINGER_SECONDS
            if time.monotonic() > deadline:
                raise SetupError(
                    f"processes of an earlier PostgreSQL on {self.place.data} do not end:"
                    f" see who holds {self.place.lock} (fuser, lsof) and end it"
                )
            if self._stopping.wait(_POLL_SECONDS):
                raise create.Interrupted
        if probe.state(self.place, socket) is probe.State.READY:
            os.close(holding)
            raise SetupError(
                f"a PostgreSQL that the portal did not start is running on {self.place.data}:"
                " stop it with pg_ctl, or connect the portal to it with PORTAL_DATABASE_URL"
            )
        return holding

    def _give_up(self, what: str) -> NoReturn:
        raise create.failure(what, last_words(self.place.log, self._said), self.place)

    def _keep_log_short(self) -> None:
        if size(self.place.log) > _LOG_BYTES:
            self.place.log.replace(self.place.log.with_suffix(".log.1"))
