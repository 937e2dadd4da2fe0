"""The database secret, and the audiences' passwords that follow from it.

No password is stored anywhere: each is HMAC-SHA256(secret, role). PostgreSQL is given SCRAM verifiers
with a salt of the same origin, so setting them again changes nothing, and its log never holds a password.
"""

import hashlib
import hmac
import os
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auth.roles import DatabaseRole
from portal.provision.urls import with_login
from portal.words.errors import SetupError

_SHORTEST = 32
_ITERATIONS = 4096  # PostgreSQL's default; the passwords are 256 random bits


def database_secret(home: Path, given: str | None = None) -> str:
    """The secret: `given` (PORTAL_DATABASE_SECRET), or the file `database.secret`, made on first use.

    Several first starts at once agree on one. Raises SetupError where the file is not readable or short.
    """
    if given is not None:
        return given
    path = home / "database.secret"
    try:
        if not path.exists():
            _create(path, secrets.token_hex(32))
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            f"cannot keep the database secret in {path} ({error}): mend its permissions"
        ) from error
    if len(secret) < _SHORTEST:
        raise SetupError(
            f"{path} is damaged: remove it and start again (the embedded server takes a new one)"
        )
    return secret


def password(role: str, secret: str) -> str:
    """Password of the role: hex, 64 characters."""
    return hmac.new(secret.encode(), role.encode(), hashlib.sha256).hexdigest()


def verifier(role: str, secret: str) -> str:
    """Verifier that PostgreSQL stores of the password (RFC 5803, as `pg_authid.rolpassword` has it)."""
    salt = hmac.new(secret.encode(), b"salt:" + role.encode(), hashlib.sha256).digest()[:16]
    salted = hashlib.pbkdf2_hmac("sha256", password(role, secret).encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${_ITERATIONS}:{_b64(salt)}${_b64(stored)}:{_b64(server)}"


def audience_url(url: str, database_role: DatabaseRole, secret: str) -> str:
    """The audience's own login to the database that `url` (anybody's) names."""
    return with_login(url, database_role.value, password(database_role, secret))


def audience_connections(url: str, secret: str) -> Mapping[DatabaseRole, Mapping[str, Any]]:
    """Asyncpg's connection arguments for each audience, as `portal.doors.db.Database.open` takes them."""
    return {
        database_role: {"dsn": audience_url(url, database_role, secret)} for database_role in DatabaseRole
    }


def _create(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(descriptor)
        os.link(fresh, path)  # whole or not at all, and never over another's
    except FileExistsError:
        return
    finally:
        fresh.unlink(missing_ok=True)


def _b64(value: bytes) -> str:
    return b64encode(value).decode()
