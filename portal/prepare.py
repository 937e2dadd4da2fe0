"""Making a database the portal's, whatever state it is in: `portal db init`, and every `portal run`."""

from collections.abc import Callable

from auth.roles import Audience
from portal import row_security
from portal.errors import SetupError
from portal.migrate import migrate
from portal.orm import APPS
from portal.provision import OWNER, audience_url, check_database, connect, init_database

Say = Callable[[str], object]


async def prepare(owner_url: str, secret: str, say: Say) -> None:
    """Roles, settings, schema, migrations and policies; each only where it is missing.

    `owner_url` is a superuser's or an owner's (portal.provision). Raises SetupError.
    """
    await init_database(owner_url, secret)
    await migrate(owner_url, APPS, progress=lambda name, at, of: say(f"migration {at}/{of}: {name}"))
    connection = await connect(owner_url, server_settings={"role": OWNER})
    try:
        if not await row_security.is_current(connection):
            await row_security.apply(connection)
            say("row policies applied")
    finally:
        await connection.close()
    await check_database(owner_url)


async def require_current(url: str, secret: str) -> None:
    """Raise SetupError unless the database is set up for exactly this version of the portal."""
    own = audience_url(url, Audience.WORKER, secret)
    await check_database(own)
    connection = await connect(own)
    try:
        if not await row_security.is_current(connection):
            raise SetupError("the database was set up by another version of the portal: run `portal db init`")
    finally:
        await connection.close()
