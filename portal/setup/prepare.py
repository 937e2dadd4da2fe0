"""Making a database the portal's, whatever state it is in: `portal db init`, and every `portal run`."""

from collections.abc import Callable

import asyncpg

from auth.roles import DatabaseRole
from portal.doors.orm import APPS
from portal.provision import OWNER, audience_url, check_database, connect, init_database
from portal.setup import in_force
from portal.setup.migrate import migrate
from portal.words.errors import SetupError

Say = Callable[[str], object]
LOGIN_REFUSED = (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)


async def prepare(owner_url: str, secret: str, say: Say, *, new_secret: bool = False) -> None:
    """Roles, settings, schema, migrations, and what is put in force whole; each only where it is missing.

    `owner_url` is a superuser's or an owner's, `new_secret` replaces the roles' passwords by those of another
    secret (portal.provision). Raises SetupError.
    """
    whole = in_force.Whole()  # a file with a fault is refused before anything is touched
    await init_database(owner_url, secret, new_secret=new_secret)
    await check_database(owner_url)  # before it is filled: encoding and locale are for ever
    await migrate(owner_url, APPS, progress=lambda name, at, of: say(f"migration {at}/{of}: {name}"))
    connection = await connect(owner_url, server_settings={"role": OWNER})
    try:
        if (fault := await in_force.fault(connection, whole)) is not None:
            await in_force.apply(connection, whole)
            say(f"functions, triggers and policies put in force: the database {fault}")
    finally:
        await connection.close()


async def require_current(url: str, secret: str) -> None:
    """Raise SetupError unless the database is set up for exactly this version of the portal."""
    own = audience_url(url, DatabaseRole.WORKER, secret)
    try:
        await check_database(own)
        connection = await connect(own)
    except SetupError as error:
        if isinstance(error.__cause__, LOGIN_REFUSED):
            raise SetupError(
                "the database does not take the portal's logins: run `portal db init`, and give the same"
                " PORTAL_DATABASE_SECRET (or PORTAL_HOME, which keeps it) here"
            ) from error
        raise
    try:
        if (fault := await in_force.fault(connection)) is not None:
            raise SetupError(f"the database {fault}: run `portal db init`")
    finally:
        await connection.close()
