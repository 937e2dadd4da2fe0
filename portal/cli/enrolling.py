"""`portal staff` and `portal clients`: ways to sign in, given and taken by an operator at the terminal."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from auth.jws import strict_json
from portal.cli.commands import say, worker_database
from portal.sessions import clients, issuers_identities
from portal.sessions.issuers import Identity
from portal.sessions.passwords import set_password
from portal.settings import load_settings
from portal.words.errors import SetupError


async def give_password(email: str, staff_number: str) -> None:
    """Let a person sign in with a password read from the terminal. Raises BadUserInput, SetupError."""
    given = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        await set_password(connection, staff_number, email, given)


async def link_identity(staff_number: str, issuer: str, subject: str) -> None:
    """Let a person sign in as an OpenID issuer's subject. Raises BadUserInput, SetupError."""
    settings = load_settings()
    async with worker_database(settings) as database, database.as_worker() as connection:
        await issuers_identities.link_identity(connection, staff_number, Identity(issuer, subject))
    if issuer not in {each.issuer for each in settings.openid_issuers}:
        say(
            f"{issuer} is not in PORTAL_OPENID_ISSUERS here: it is linked, but lets nobody in until it is, "
            "spelled so."
        )


async def unlink_identity(staff_number: str, issuer: str, subject: str) -> None:
    """Undo `link_identity`, and end the person's sessions. Raises NotFound, SetupError."""
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        await issuers_identities.unlink_identity(connection, staff_number, Identity(issuer, subject))


async def add_client(staff_number: str, jwks: Path | None) -> str:
    """Client id of the machine added, and its secret, if there is one, as `portal clients add` prints them.

    Raises BadUserInput, NotFound, SetupError.
    """
    keys = None if jwks is None else _jwks(jwks)
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        client = await clients.add_client(connection, staff_number, keys)
    secret = "" if client.secret is None else f"\nclient_secret: {client.secret}"
    return f"client_id: {client.client_id}{secret}"


async def revoke_client(client_id: str) -> None:
    """End a client and its tokens. Raises NotFound, SetupError."""
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        await clients.revoke_client(connection, client_id)


def _jwks(file: Path) -> dict[str, Any]:
    try:
        return strict_json(file.read_bytes())
    except OSError as error:
        raise SetupError(f"{file} cannot be read ({error.strerror}): name another file.") from error
    except ValueError as error:
        raise SetupError(f"{file} is not a JSON object: it must be a JWK set (RFC 7517).") from error
