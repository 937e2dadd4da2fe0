"""The two locks of a PORTAL_HOME: of the portal that runs there, and of its server.

Both are `flock`s: the kernel drops them with their holders, whichever way these end, and no process id
is trusted.
"""

import fcntl
import os
import time
from pathlib import Path

from portal.words.errors import SetupError

_PATIENCE_SECONDS = 120.0  # for another portal that is stopping: longer than a server's shutdown may take


class HomeLock:
    """A lock that admits one portal at a time to a PORTAL_HOME.

    The file says who holds it, for people only.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock; waits for a portal that is stopping. Raises SetupError naming one that runs."""
        descriptor = _open(self._home / "portal.lock")
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not _try(descriptor):
            holder, _, state = os.pread(descriptor, 100, 0).decode().strip().partition(" ")
            if state != "stopping" or time.monotonic() > deadline:
                os.close(descriptor)
                raise SetupError(
                    f"another portal (process {holder or 'unknown'}) is running on {self._home}:"
                    " stop it first, or set PORTAL_HOME to another directory"
                )
            time.sleep(0.05)
        self._descriptor = descriptor
        self._write("running")

    def stopping(self) -> None:
        """Tell a portal that starts now to wait for us."""
        self._write("stopping")

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _write(self, state: str) -> None:
        if self._descriptor is not None:
            text = f"{os.getpid()} {state}\n".encode()
            os.pwrite(self._descriptor, text, 0)
            os.ftruncate(self._descriptor, len(text))


def take_server_lock(path: Path) -> int | None:
    """A descriptor that holds the server's lock, or None while any process of the server lives.

    PostgreSQL inherits the descriptor, postmaster and backends alike, so the lock is free exactly when
    all of them are gone. That is how a start knows a stale postmaster.pid from a living server, whoever
    has that process id now.
    """
    descriptor = _open(path)
    if _try(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        message = f"cannot write to {path} ({error.strerror}): mend its permissions, or set PORTAL_HOME"
        raise SetupError(message) from error


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        os.close(descriptor)
        message = (
            f"this file system cannot lock files ({error.strerror}): set PORTAL_HOME to a local directory"
        )
        raise SetupError(message) from error
    return True
