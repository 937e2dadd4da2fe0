"""Processes of PostgreSQL's programs, started so that they are ours alone and end with us."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from portal.postgres.account import Account
from portal.postgres.binaries import ENVIRONMENT

_LIBC = ctypes.CDLL(None)  # loaded before any fork: a forked child must not load libraries
_PR_SET_PDEATHSIG = 1


def spawn(
    command: list[str], *, account: Account, log: Path, holding: int, at_our_death: signal.Signals
) -> "subprocess.Popen[bytes]":
    """Start a program as `account`, writing to `log` and inheriting the descriptor `holding`.

    It is in a session of its own, so the terminal's Ctrl-C reaches only us and it is stopped in order.
    On Linux it gets `at_our_death` when the *thread* that called this ends: call from one that lives as
    long as the child may.
    """
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603 - our own programs
            command, stdin=subprocess.DEVNULL, stdout=descriptor, stderr=descriptor,
            cwd="/", env=ENVIRONMENT, umask=0o077, start_new_session=True, pass_fds=(holding,),
            preexec_fn=_tie(at_our_death), **account.switch,  # noqa: PLW1509 - one system call, after setuid
        )  # fmt: skip
    finally:
        os.close(descriptor)


def _tie(at_our_death: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None  # the next start finds and stops what is left (server.lock)
    parent = os.getpid()

    def tie() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(at_our_death), 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return tie


def last_words(log: Path, since: int) -> str:
    """The last line of a program that failed. `since` is the log's size before it."""
    try:
        with log.open("rb") as file:
            file.seek(since)
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return f"see {log}"
    grave = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "ERROR:", "error:"))]
    said = (grave or [line for line in lines if line.strip()] or [f"nothing; see {log}"])[-1]
    return said.strip()


def size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0
