"""The supervisor of the embedded server: one thread that owns PostgreSQL from first file to last process."""

import logging
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from portal.postgres import place, probe
from portal.postgres.create import Interrupted
from portal.postgres.launch import Launch
from portal.postgres.locks import HomeLock
from portal.words.errors import SetupError

_ORDERLY_SECONDS = 90.0  # the shutdown checkpoint on a slow disk; beyond it the next start recovers
_BRUSQUE_SECONDS = 10.0
_STABLE_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 30.0

_log = logging.getLogger("portal.postgres")


def running(home: Path) -> str | None:
    """Superuser's URL of the embedded server on this PORTAL_HOME, if one answers there now.

    For commands that work beside a running portal. Starts nothing, creates nothing.
    """
    found = place.existing(home)
    socket = found.recorded_socket() if found else None
    if found is None or socket is None or probe.state(found, socket) is not probe.State.READY:
        return None
    return place.url(socket)


class EmbeddedPostgres:
    """A PostgreSQL on `home` that comes up whatever happened before, and ends with us.

    It is started again when it dies beneath us. `durable=False` is for tests: faster, and a power cut
    loses everything. `settings` are further PostgreSQL settings. Use as a context manager.
    """

    def __init__(self, home: Path, *, durable: bool = True, settings: dict[str, str] | None = None) -> None:
        self._home = home
        self._durable = durable
        self._settings = settings or {}
        self._lock: HomeLock | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._failure: BaseException | None = None
        self._guard = threading.Lock()  # no child is born after `stop` looked for one
        self._child: subprocess.Popen[bytes] | None = None
        self._launch: Launch | None = None

    @property
    def owner_url(self) -> str:
        """The superuser's URL, naming the database `portal` (which `portal.provision` creates)."""
        if self._launch is None or self._launch.socket is None:
            raise RuntimeError("the embedded PostgreSQL is not running")
        return place.url(self._launch.socket)

    def start(self) -> None:
        """Bring the server up, and return when it takes connections, however long recovery takes.

        Waits for another portal on this home that is stopping. Raises SetupError beside one that runs, and
        for everything else a person must mend; then nothing is left running.
        """
        home = place.prepare_home(self._home)
        lock = HomeLock(home)
        lock.acquire()
        self._lock, self._failure, self._child = lock, None, None
        self._stopping.clear()
        self._settled.clear()
        # One thread does it all and lives as long as the server: the kernel reports the death of this very
        # thread to the child, and asyncio.run is free in it, whatever loop our caller runs.
        self._thread = threading.Thread(target=self._supervise, args=(home,), name="postgres", daemon=True)
        try:
            self._thread.start()
            self._settled.wait()
        except BaseException:
            self.stop()
            raise
        if self._failure is not None:
            self.stop()
            raise self._failure

    def stop(self) -> None:
        """Stop the server in order; at once if that takes too long or at a second Ctrl-C. Safe to repeat."""
        if self._lock is None:
            return
        self._lock.stopping()
        self._stopping.set()
        try:
            self._end(
                signal.SIGINT, _ORDERLY_SECONDS
            )  # "fast": clients are disconnected, a checkpoint is made
        finally:
            self._end(signal.SIGQUIT, _BRUSQUE_SECONDS)
            self._end(signal.SIGKILL, _BRUSQUE_SECONDS)
            if self._launch is not None:
                place.forget_socket(self._launch.place, self._launch.socket)
            self._thread = self._launch = None
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _end(self, how: signal.Signals, seconds: float) -> None:
        thread = self._thread
        if thread is None or not thread.is_alive():
            return
        with self._guard:
            if self._child is not None:
                self._child.send_signal(how)  # our child, known not to be reaped: the process id is its own
        thread.join(seconds)

    def _supervise(self, home: Path) -> None:
        try:
            launch = Launch(home, durable=self._durable, settings=self._settings, stopping=self._stopping)
            self._launch = launch
            self._bring_up(launch)
        except BaseException as error:  # noqa: BLE001 - `start` raises it in the thread that asked
            self._failure = error
            return
        finally:
            self._settled.set()
        pause = 0.0
        while True:  # also when told to stop in the moment it came up: a child is waited for, always
            since = time.monotonic()
            status = self._child.wait() if self._child else None
            if self._stopping.is_set():
                return
            _log.warning("PostgreSQL ended unexpectedly (status %s): starting it again", status)
            stable = time.monotonic() - since > _STABLE_SECONDS
            pause = 0.0 if stable else min(2 * pause + 0.1, _LONGEST_PAUSE_SECONDS)
            self._stopping.wait(pause)
            self._revive(launch)

    def _revive(self, launch: Launch) -> None:
        try:
            self._bring_up(launch)
        except Interrupted:
            return
        except (SetupError, OSError) as error:
            _log.error("PostgreSQL did not come up again: %s", error)
        else:
            _log.warning("PostgreSQL is up again")

    def _bring_up(self, launch: Launch) -> None:
        holding = launch.clear_the_way()
        try:
            with self._guard:
                if self._stopping.is_set():
                    raise Interrupted
                self._child = launch.spawn(holding)
        finally:
            os.close(holding)
        try:
            launch.wait_until_ready(self._child)
        except BaseException:
            if not self._stopping.is_set():
                self._child.send_signal(signal.SIGINT)  # `stop` signals the child itself
            self._child.wait()
            raise
