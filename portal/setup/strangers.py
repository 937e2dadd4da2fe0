"""What somebody with more rights than the owner left in schema portal: it is refused or mended, never kept.

What `portal.setup.state` remembers passes for good from then on, so this comes before it.
"""

from collections.abc import Iterable

import asyncpg

from portal.doors.db import Connection
from portal.sql import text
from portal.words.errors import SetupError

_STRANGERS = text("portal.setup", "strangers.sql")
_SWITCHED_OFF = text("portal.setup", "switched_off.sql")
_SWITCH_ON = text("portal.setup", "switch_on.sql")


async def refuse_strangers(connection: Connection, tables: Iterable[str]) -> None:
    """Raise SetupError, which names them, where relations are none of `tables` or objects another role's."""
    rows = await connection.fetch(_STRANGERS, list(tables))
    if rows:
        named = ", ".join(f"{row['object']} {row['fault']}" for row in rows)
        raise SetupError(
            f"the database cannot be set up while {named}: give to portal_owner what is the portal's,"
            " and move the rest to another schema"
        )


async def switch_foreign_keys_on(connection: Connection) -> None:
    """Make foreign keys hold again after `disable trigger all`, in the caller's transaction.

    Rows that were written in between are not looked at. Raises SetupError, which names the tables, where
    the login is no superuser's.
    """
    tables = await connection.fetchval(_SWITCHED_OFF)
    if tables is None:
        return
    try:
        async with connection.transaction():
            await connection.execute(_SWITCH_ON)
    except asyncpg.InsufficientPrivilegeError as error:
        raise SetupError(
            f"foreign keys are switched off on {tables}, and only a superuser may switch them on:"
            " run `portal db init` as one, or let one run `alter table … enable trigger all` on each"
        ) from error
