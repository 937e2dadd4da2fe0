"""Provision of a PostgreSQL for the portal: roles, database, settings, schemas (`portal db init`).

Runs at every start with the embedded server, and once by hand, with an owner's URL, on any other. A
second run changes nothing.
"""

from importlib.resources import files

import asyncpg

from auth.roles import DatabaseRole
from portal.provision.check import OLDEST_SERVER, check_database
from portal.provision.connecting import OPERATORS_FAULTS, connect, refusal
from portal.provision.secret import audience_connections, audience_url, database_secret, password, verifier
from portal.provision.urls import database_of, with_database
from portal.words.errors import SetupError

__all__ = [
    "OWNER",
    "audience_connections",
    "audience_url",
    "check_database",
    "connect",
    "database_secret",
    "init_database",
    "password",
    "set_up_inside",
    "with_database",
]

OWNER = "portal_owner"
_LOCK = 0x504F5254414C  # "PORTAL"; one init at a time on a server
_HERE = files("portal.provision")
_ROLES = (_HERE / "roles.sql").read_text(encoding="utf-8")
_CREATE_DATABASE = (_HERE / "create_database.sql").read_text(encoding="utf-8")
_DATABASE = (_HERE / "database.sql").read_text(encoding="utf-8")


async def init_database(owner_url: str, secret: str, *, new_secret: bool = False) -> None:
    """Create or mend roles, database, settings and schemas. Idempotent; two at once wait for each other.

    `owner_url` is a superuser's, or that of a role with CREATEROLE (and CREATEDB, or a database it owns).
    The audiences' passwords become those of `secret`. The database is created where the URL names one
    that does not exist; none named means `portal`. Raises SetupError, also where the roles have passwords
    of another secret, because another portal would be cut off; `new_secret` says that this is meant.
    """
    name = database_of(owner_url)
    maintenance = await _maintenance_connection(owner_url, name)
    try:
        await maintenance.execute("select pg_advisory_lock($1)", _LOCK)
        if not new_secret:
            await _require_same_secret(maintenance, owner_url, secret)
        await _roles(maintenance, secret)
        await _database(maintenance, name)
        await set_up_inside(with_database(owner_url, name))
    except OPERATORS_FAULTS as error:
        raise refusal(owner_url, error) from error
    finally:
        await maintenance.close()


async def set_up_inside(owner_url: str) -> None:
    """Set up settings, schemas and grants of the database the URL names; a copy of one needs no more."""
    connection = await connect(owner_url, server_settings={"role": OWNER})
    try:
        await connection.execute(_DATABASE)
    finally:
        await connection.close()


async def _maintenance_connection(owner_url: str, name: str) -> asyncpg.Connection:
    for database in ("postgres", name):
        try:
            connection = await connect(with_database(owner_url, database))
        except SetupError as error:
            if database == name or not isinstance(error.__cause__, asyncpg.InvalidCatalogNameError):
                raise
        else:
            break
    if connection.get_server_version().major < OLDEST_SERVER:
        version = connection.get_server_version().major
        await connection.close()
        raise SetupError(
            f"this is PostgreSQL {version} and the portal needs {OLDEST_SERVER} or newer: upgrade it"
        )
    return connection


async def _roles(connection: asyncpg.Connection, secret: str) -> None:
    async with connection.transaction():
        await connection.execute(_ROLES)
        for database_role in DatabaseRole:
            # DDL takes no parameters; the server quotes. It only ever sees the verifier, not the password.
            statement = "select format('alter role %I password %L', $1::text, $2::text)"
            await connection.execute(
                await connection.fetchval(statement, database_role.value, verifier(database_role, secret))
            )


async def _require_same_secret(connection: asyncpg.Connection, owner_url: str, secret: str) -> None:
    """Require roles of the same secret: they are the server's, so another portal may log in as them."""
    worker = DatabaseRole.WORKER
    known = "select exists (select from pg_roles where rolname = $1)"
    if not await connection.fetchval(known, worker.value):
        return
    try:
        own = await connect(audience_url(with_database(owner_url, "postgres"), worker, secret))
    except SetupError as error:
        if isinstance(error.__cause__, asyncpg.InvalidPasswordError):
            raise SetupError(
                "this server's portal roles have passwords of another secret, which another portal may use:"
                " give its PORTAL_DATABASE_SECRET (or PORTAL_HOME), or run `portal db init --new-secret`"
            ) from error
        return  # it may not log in for another reason; then nobody is cut off
    await own.close()


async def _database(connection: asyncpg.Connection, name: str) -> None:
    row = await connection.fetchrow(
        "select pg_get_userbyid(datdba) as owner from pg_database where datname = $1", name
    )
    if row is None:
        builtin = connection.get_server_version().major > OLDEST_SERVER
        await connection.execute(await connection.fetchval(_CREATE_DATABASE, name, OWNER, builtin))
    elif row["owner"] != OWNER:
        statement = "select format('alter database %I owner to %I', $1::text, $2::text)"
        await connection.execute(await connection.fetchval(statement, name, OWNER))
