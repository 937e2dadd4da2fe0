"""Puts the policies of `portal.policies` in force, and says when they no longer are.

They are applied anew, whole, in one transaction after the migrations whenever the rendered DDL has
changed; a table without them has no grants, so nobody sees it (docs/decisions/0001-policies-as-data.md).
"""

import asyncio
import hashlib
from importlib.resources import files

import asyncpg

from auth.policy import TablePolicy
from auth.rls import SCHEMA, render
from portal.doors.db import Connection
from portal.policies import POLICIES
from portal.words.errors import SetupError

_CLEAR = files("portal").joinpath("row_security.sql").read_text()
_STATE = files("portal").joinpath("row_security_state.sql").read_text()
_LOCK_MILLISECONDS, _PAUSE_SECONDS, _TRIES = 300, 0.7, 30


def statements(policies: tuple[TablePolicy, ...] = POLICIES) -> list[str]:
    """The DDL that puts all policies in force, on tables that may have others."""
    return [_CLEAR, *(ddl for policy in policies for ddl in render(policy))]


def digest(policies: tuple[TablePolicy, ...] = POLICIES) -> str:
    """A fingerprint of the policies' DDL and of the migrations beneath it, kept as the schema's comment.

    It is the one thing about the schema's version that an audience may read.
    """
    migrations = sorted(file.name for file in files("portal.migrations").iterdir() if file.name[0] == "0")
    return hashlib.sha256("\n".join([*migrations, *statements(policies)]).encode()).hexdigest()


async def is_current(connection: Connection) -> bool:
    """Whether the database carries the tables and policies of this code, and they are still in force."""
    comment = await connection.fetchval(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = $1", SCHEMA
    )
    return bool(comment == f"policies {digest()} {await connection.fetchval(_STATE)}")


async def apply(connection: Connection, policies: tuple[TablePolicy, ...] = POLICIES) -> None:
    """Put the policies in force, as the owner, in one transaction; a second caller waits for the first.

    Raises SetupError when other transactions keep the tables for half a minute.
    """
    for _ in range(_TRIES):
        try:
            async with connection.transaction():
                await _apply(connection, policies)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return
    raise SetupError("the tables are in use, so the row policies cannot be replaced: try again later")


async def _apply(connection: Connection, policies: tuple[TablePolicy, ...]) -> None:
    await connection.execute("select pg_advisory_xact_lock(hashtextextended('row_security', 0))")
    # All tables first and in one order, and not for long: behind this lock every reader waits.
    await connection.execute(f"set local lock_timeout = '{_LOCK_MILLISECONDS}ms'")
    tables = ", ".join(sorted(f"{SCHEMA}.{policy.table}" for policy in policies))
    await connection.execute(f"lock table {tables} in access exclusive mode")
    for ddl in statements(policies):
        await connection.execute(ddl)
    state = await connection.fetchval(_STATE)
    await connection.execute(f"comment on schema {SCHEMA} is 'policies {digest(policies)} {state}'")
