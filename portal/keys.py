"""The portal's signing keys on disk: `$PORTAL_HOME/keys/signing.json`, made on first need.

One file, mode 0600: `{"active": kid, "keys": [private JWK, …]}`. The active key signs, all of them verify,
so a rotation is one atomic replacement of the file, under the lock that the first start takes too.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auth.jws import strict_json
from auth.signing import SigningKey
from portal.errors import SetupError


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys in force: `active` signs, every one of `keys` (the active one among them) verifies."""

    active: SigningKey
    keys: tuple[SigningKey, ...]

    def public_jwks(self) -> dict[str, Any]:
        """The JWK set others verify with (RFC 7517); no private member."""
        return {"keys": [key.public_jwk() for key in self.keys]}


def load_keys(home: Path) -> KeyRing:
    """The keys under `home` ($PORTAL_HOME). The first caller makes one; all callers get the same.

    Raises SetupError when the directory cannot be used or the file cannot be trusted: a damaged file is
    never replaced, as that would end every session without anyone having decided it.
    """
    path = home / "keys" / "signing.json"
    try:
        if not path.exists():
            with _locked(path.parent):
                if not path.exists():
                    key = SigningKey.generate()
                    _write(path, KeyRing(key, (key,)))
        return _read(path)
    except OSError as error:
        raise SetupError(
            f"The signing keys in {path.parent} cannot be used ({error.strerror}): make the directory and "
            "its files readable and writable for this user, or set PORTAL_HOME to another directory."
        ) from error


def _read(path: Path) -> KeyRing:
    try:
        document = strict_json(path.read_bytes())
        keys = tuple(SigningKey.from_jwk(jwk) for jwk in document["keys"])
        return KeyRing(next(key for key in keys if key.kid == document["active"]), keys)
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise SetupError(
            f"The signing keys in {path} are damaged: restore the file from a backup, or delete it to have "
            "new keys made (everyone then needs a new token)."
        ) from error


def _write(path: Path, ring: KeyRing) -> None:
    """Replace the file at once: a reader, or a crash, meets the old one or the new one."""
    document = {"active": ring.active.kid, "keys": [key.to_jwk() for key in ring.keys]}
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".signing-")  # mkstemp: mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(document, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """One process at a time. The kernel drops the lock of a process that dies."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (directory / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
