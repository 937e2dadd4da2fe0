"""Connections as the owner, with faults an operator understands."""

from urllib.parse import urlsplit

import asyncpg

from portal.provision.urls import database_of
from portal.words.errors import SetupError

_SECONDS = 15.0
OPERATORS_FAULTS = (
    asyncpg.InsufficientPrivilegeError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    OSError,
)
"""What can go wrong while setting up and is not a fault of ours."""


async def connect(url: str, *, server_settings: dict[str, str] | None = None) -> asyncpg.Connection:
    """A connection outside the pools, for setting up. Raises SetupError; its cause is the driver's error."""
    try:
        return await asyncpg.connect(url, timeout=_SECONDS, server_settings=server_settings)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError, OverflowError) as error:
        raise refusal(url, error) from error


def refusal(url: str, error: Exception) -> SetupError:
    """The sentence for the operator. The URL is named without its password."""
    where = _named(url)
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return SetupError(f"there is no database {where}: run `portal db init`")
    if isinstance(error, asyncpg.InvalidPasswordError | asyncpg.InvalidAuthorizationSpecificationError):
        return SetupError(
            f"{where} refuses the login ({error}): check the user and password in PORTAL_DATABASE_URL"
        )
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return SetupError(
            f"the user of PORTAL_DATABASE_URL may not set up {where} ({error}):"
            " use a superuser's URL, or that of the role that created the portal's roles"
        )
    if isinstance(error, asyncpg.PostgresError):
        return SetupError(f"{where} refuses ({error}): mend that, or check PORTAL_DATABASE_URL")
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return SetupError(f"{where} cannot be reached ({reason}): start it, or check PORTAL_DATABASE_URL")
    return SetupError(
        "PORTAL_DATABASE_URL is not a PostgreSQL URL: write postgresql://user:password@host:5432/portal"
    )


def _named(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2] or "the local server"
        return f"PostgreSQL {database_of(url)} at {host}"
    except ValueError:
        return "PostgreSQL"
