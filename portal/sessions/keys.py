"""The portal's signing keys on disk: `$PORTAL_HOME/keys/signing.json`, made on first need.

One file, mode 0600: `{"active": kid, "keys": [private JWK, …], "signs_from": {kid: seconds}}`. All keys
verify, each signs from its moment (of the Unix epoch) until the next one's; `active` is the one that did
when the file was written, and all that a file of before the first rotation says. A rotation is one atomic
replacement of the file, under the lock that the first start takes too (docs/decisions/0019-rotating-keys.md).
"""

import fcntl
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import structlog

from auth.clock import utc_now
from auth.jws import strict_json
from auth.rotation import ALWAYS, KeySchedule, ScheduledKey
from auth.signing import SigningKey
from portal.words.errors import SetupError

RETRY_SECONDS: Final = 1.0  # between two readings of a file that could not be read

_log = structlog.get_logger(__name__)

_Version = tuple[int, ...]


class KeyRing:
    """The keys in force by the present file.

    Whoever asks is answered from memory while the file is the same, which costs one `stat`; a rotation
    is seen at once, without a restart. While the file is gone, unreadable or damaged, the keys known
    before stay in force: the log says so, and says when it is over. For one thread.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        """Read the file. Raises SetupError (damaged), OSError."""
        self._path = path
        self._now = now
        self._version = _version(path)  # before the content, so that what changes in between is seen
        self._schedule = _read(path)
        self._published: tuple[SigningKey, ...] = ()
        self._jwks: dict[str, Any] = {}
        self._fault: str | None = None
        self._retry_at = 0.0

    @property
    def active(self) -> SigningKey:
        """The key that signs."""
        self._look()
        return self._schedule.active(self._now())

    def public_jwks(self) -> dict[str, Any]:
        """The JWK set others verify with (RFC 7517); no private member.

        The same object while the keys are the same.
        """
        self._look()
        in_force = self._schedule.in_force(self._now())
        if in_force != self._published:
            self._published = in_force
            self._jwks = {"keys": [key.public_jwk() for key in in_force]}
        return self._jwks

    def _look(self) -> None:
        """Read the file again if it is another, or could not be read a second ago."""
        try:
            version = _version(self._path)
            if self._fault is None and version == self._version:
                return
            if self._fault is not None and time.monotonic() < self._retry_at:
                return
            self._schedule, self._version = _read(self._path), version
        except (OSError, SetupError) as error:
            self._retry_at = time.monotonic() + RETRY_SECONDS
            self._complain(str(error))
        else:
            _log.info("signing_keys_read", after=self._fault)
            self._fault = None

    def _complain(self, fault: str) -> None:
        """Log each fault once, not for each token."""
        if fault != self._fault:
            _log.error("signing_keys_unreadable", error=fault)
        self._fault = fault


def load_keys(home: Path, now: Callable[[], datetime] = utc_now) -> KeyRing:
    """The keys under `home` ($PORTAL_HOME). The first caller makes one; all callers get the same.

    Raises SetupError when the directory cannot be used or the file cannot be trusted: a damaged file is
    never replaced, as that would end every session without anyone having decided it.
    """
    path = _path(home)
    with _usable(path):
        if not path.exists():
            with _locked(path.parent):
                if not path.exists():
                    _write(path, KeySchedule((ScheduledKey(SigningKey.generate(), ALWAYS),)), now())
        return KeyRing(path, now)


def rotate(home: Path, now: datetime) -> ScheduledKey:
    """Add a key that will sign, and drop those whose tokens have all expired. Returns the new one.

    Raises SetupError as `load_keys`, and where there are no keys yet: that is another portal's home.
    """
    path = _path(home)
    with _usable(path):
        if not path.exists():
            raise SetupError(
                f"There are no signing keys in {path.parent} to rotate: set PORTAL_HOME to the portal's home."
            )
        with _locked(path.parent):
            schedule = _read(path).rotated(SigningKey.generate(), now)
            _write(path, schedule, now)
    return schedule.keys[-1]


def _path(home: Path) -> Path:
    return home / "keys" / "signing.json"


@contextmanager
def _usable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetupError(
            f"The signing keys in {path.parent} cannot be used ({error.strerror}): make the directory and "
            "its files readable and writable for this user, or set PORTAL_HOME to another directory."
        ) from error


def _version(path: Path) -> _Version:
    """A value that differs between two contents of the file, and after a change of its rights.

    Raises OSError.
    """
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read(path: Path) -> KeySchedule:
    try:
        return _schedule(strict_json(path.read_bytes()), written_at=int(path.stat().st_mtime))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise SetupError(
            f"The signing keys in {path} are damaged: restore the file from a backup, or delete it to have "
            "new keys made (everyone then needs a new token)."
        ) from error


def _schedule(document: Mapping[str, Any], *, written_at: int) -> KeySchedule:
    """The schedule in the file. Raises ValueError, KeyError, TypeError, AttributeError, OverflowError."""
    keys = {key.kid: key for key in map(SigningKey.from_jwk, document["keys"])}
    active = document["active"]
    if active not in keys or len(keys) < len(document["keys"]):
        raise ValueError("the active key is missing, or a key is there twice")
    if "signs_from" in document:
        starts = document["signs_from"]
    else:  # a file of before the first rotation: the active key took over when it was written
        starts = {kid: written_at if kid == active else 0 for kid in keys}
    scheduled = [ScheduledKey(key, _moment(starts[kid])) for kid, key in keys.items()]
    return KeySchedule(tuple(sorted(scheduled, key=lambda each: each.signs_from)))


def _moment(seconds: object) -> datetime:
    if type(seconds) is not int:
        raise ValueError("a moment is a whole number of seconds")
    return datetime.fromtimestamp(seconds, UTC)


def _write(path: Path, schedule: KeySchedule, now: datetime) -> None:
    """Replace the file at once: a reader, or a crash, meets the old one or the new one."""
    document = {
        "active": schedule.active(now).kid,
        "keys": [each.key.to_jwk() for each in schedule.keys],
        "signs_from": {each.key.kid: int(each.signs_from.timestamp()) for each in schedule.keys},
    }
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".signing-")  # mkstemp: mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            _give_to_owner_of(path, handle)
            json.dump(document, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _give_to_owner_of(path: Path, handle: int) -> None:
    """Keep a key that root adds readable for the user the portal runs as."""
    if path.exists() and (status := path.stat()).st_uid != os.geteuid():
        os.fchown(handle, status.st_uid, status.st_gid)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """A lock that admits one process at a time. The kernel drops the lock of a process that dies."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (directory / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
