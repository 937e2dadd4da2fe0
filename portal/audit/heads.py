"""Signed heads: the chain's last position and hash, in a file that the database's owner cannot write.

One line for each, `{"at", "hash", "position", "kid", "signature"}`: Ed25519 over the canonical JSON of the
first three, by a key of its own, which is never rotated: a head must be verifiable as long as there are
events. Several processes may share the file.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import IO, Any, Self

import rfc8785
from cryptography.exceptions import InvalidSignature

from auth.jws import strict_base64url, strict_json
from auth.signing import SigningKey, encode_base64url
from portal.words.errors import SetupError

_LONGEST_TAIL = 4_096  # bytes: many times a line


@dataclass(frozen=True, slots=True)
class Head:
    """The seal at a position, and the moment at which it was the last one (UTC, ISO 8601)."""

    position: int
    hash: bytes
    at: str

    def _said(self) -> dict[str, Any]:
        return {"at": self.at, "hash": self.hash.hex(), "position": self.position}

    def line(self, key: SigningKey) -> bytes:
        said = self._said()
        signature = encode_base64url(key.private.sign(rfc8785.dumps(said)))
        return rfc8785.dumps(said | {"kid": key.kid, "signature": signature}) + b"\n"

    @classmethod
    def read(cls, line: bytes, key: SigningKey) -> Self:
        """The head that `line` was written from. Raises ValueError unless the key signed it."""
        document = strict_json(line)
        try:
            head = cls(int(document["position"]), bytes.fromhex(document["hash"]), str(document["at"]))
            signature = strict_base64url(document["signature"])
            key.private.public_key().verify(signature, rfc8785.dumps(head._said()))
        except (KeyError, TypeError, AttributeError, InvalidSignature) as error:
            raise ValueError("it is no head, or not signed by this key") from error
        return head


class Heads:
    """The file of signed heads, and the key that signs them. Blocking: call it in a thread."""

    def __init__(self, path: Path, key: SigningKey) -> None:
        self.path = path
        self._key = key

    @classmethod
    def open(cls, home: Path, path: Path | None) -> Self:
        """Heads of the portal at `home`, or in the file at `path`, where an operator wants them elsewhere.

        Raises SetupError.
        """
        path = path or home / "audit" / "heads.jsonl"
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return cls(path, _key(home / "keys" / "audit.json"))
        except OSError as error:
            raise SetupError(
                f"The signed heads of the access events cannot be kept ({error.strerror}: {error.filename}): "
                "make it writable for this user, or set PORTAL_AUDIT_HEADS."
            ) from error

    def append(self, head: Head) -> bool:
        """Sign a head and keep it, on the disk when this returns. False: the file has one as late."""
        with self._opened() as file:
            last, end = _last_line(file)
            if last and Head.read(last, self._key).position >= head.position:
                return False
            file.truncate(end)  # what a crash left of a line
            file.write(head.line(self._key))
            file.flush()
            os.fsync(file.fileno())
        return True

    def read(self) -> list[Head | int]:
        """All signed heads; in place of a line that the key did not sign, the number of that line."""
        with self._opened() as file:
            return [self._read(number, line) for number, line in enumerate(file, 1) if line.endswith(b"\n")]

    def _read(self, number: int, line: bytes) -> Head | int:
        try:
            return Head.read(line, self._key)
        except ValueError:
            return number

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        """The file, open to one process at a time; the kernel drops the lock of a process that dies."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _last_line(file: IO[bytes]) -> tuple[bytes, int]:
    """The last whole line, empty in an empty file, and the position of its end."""
    start = max(0, file.seek(0, os.SEEK_END) - _LONGEST_TAIL)
    file.seek(start)
    whole, newline, _ = file.read().rpartition(b"\n")
    return whole.rpartition(b"\n")[2], start + len(whole) + len(newline)


def _key(path: Path) -> SigningKey:
    """The key that signs heads, made on first need, mode 0600. Raises SetupError when it is damaged."""
    if not path.exists():
        _make(path)
    try:
        return SigningKey.from_jwk(strict_json(path.read_bytes()))
    except (ValueError, AttributeError, TypeError) as error:
        raise SetupError(
            f"The key in {path}, which signs the heads of the access events, is damaged: "
            "restore it from a backup."
        ) from error


def _make(path: Path) -> None:
    """Make the key; all processes get the first one made, as a link never replaces a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = mkstemp(dir=path.parent, prefix=".audit-")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(SigningKey.generate().to_jwk(), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            return
    finally:
        Path(temporary).unlink(missing_ok=True)
