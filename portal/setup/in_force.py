"""Puts functions, triggers, policies and grants in force, whole, and says when they no longer are.

They are applied anew in one transaction after the migrations whenever their text or that of the migrations
has changed: what no file says is gone then. A table without policies has no grants, so nobody sees it
(docs/decisions/0001-policies-as-data.md, 0027-functions-as-source.md).
"""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import asyncpg

from auth.policy import Definer, Function, TablePolicy
from auth.rls import SCHEMA, render, render_function
from portal.doors.db import Connection
from portal.provision import OWNER
from portal.setup import state
from portal.setup.functions import put_functions, put_triggers
from portal.setup.policies import FUNCTIONS, POLICIES
from portal.setup.sources import Sources, read_sources
from portal.setup.strangers import refuse_strangers, switch_foreign_keys_on
from portal.setup.texts import migration_texts
from portal.sql import text
from portal.words.errors import SetupError

_CLEAR = text("portal.setup", "clear.sql")
_LOCK_MILLISECONDS, _PAUSE_SECONDS, _TRIES = 300, 0.7, 30


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is put in force. Making one raises SetupError where a file has a fault."""

    sources: Sources = field(default_factory=read_sources)
    functions: tuple[Function | Definer, ...] = FUNCTIONS
    policies: tuple[TablePolicy, ...] = POLICIES

    def rights(self) -> Iterator[str]:
        """The DDL of owners, pinned paths, callers and policies, on a database cleared of them."""
        for function in self.functions:
            yield from render_function(function)
        for policy in self.policies:
            yield from render(policy)

    def digest(self) -> str:
        """The fingerprint of all text that the schema is made of: migrations, functions, policies."""
        migrations = (
            f"{file}\n{text}" for file, text in sorted(migration_texts("portal.migrations").items())
        )
        functions = (statement.sql for statement in (*self.sources.statements, *self.sources.stored))
        whole = "\n".join([*migrations, *functions, _CLEAR, *self.rights()])
        return hashlib.sha256(whole.encode()).hexdigest()


async def fault(connection: Connection, whole: Whole | None = None) -> str | None:
    """Why the database is not what this version of the portal puts in force, as a clause; None: it is.

    It was never set up, or by another version, or changed by hand since: then the clause names the objects.
    """
    comment = await connection.fetchval(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = $1", SCHEMA
    )
    if comment is None:
        return "has nothing in force yet"
    if comment != f"source {(whole or Whole()).digest()}":
        return "was set up by another version of the portal"
    if different := await state.differences(connection):
        return f"was changed since it was set up ({different})"
    return None


async def apply(connection: Connection, whole: Whole | None = None) -> None:
    """Put everything in force, as the owner, in one transaction; a second caller waits for the first.

    Raises SetupError where a file has a fault or an object is not the portal's, which it names, and when
    other transactions keep the tables for half a minute; the database is as it was then.
    """
    whole = whole or Whole()
    for _ in range(_TRIES):
        try:
            async with connection.transaction():
                await _apply(connection, whole)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(_PAUSE_SECONDS)
        except asyncpg.InsufficientPrivilegeError as error:
            raise SetupError(
                f"{OWNER} may not put the portal in force: {error.as_dict()['message']};"
                f" give what is in schema {SCHEMA} back to {OWNER}"
            ) from error
        else:
            return
    raise SetupError("the tables are in use, so functions and policies cannot be replaced: try again later")


async def _apply(connection: Connection, whole: Whole) -> None:
    await connection.execute("select pg_advisory_xact_lock(hashtextextended('row_security', 0))")
    await refuse_strangers(connection, [policy.table for policy in whole.policies])
    # All tables first and in one order, and not for long: behind this lock every reader waits.
    await connection.execute(f"set local lock_timeout = '{_LOCK_MILLISECONDS}ms'")
    tables = ", ".join(sorted(f"{SCHEMA}.{policy.table}" for policy in whole.policies))
    await connection.execute(f"lock table {tables} in access exclusive mode")
    await connection.execute(_CLEAR)
    definers = {function.name for function in whole.functions if isinstance(function, Definer)}
    await put_functions(connection, whole.sources, definers)
    await connection.execute(";\n".join(whole.rights()))
    await put_triggers(connection, whole.sources)
    await switch_foreign_keys_on(connection)
    await connection.execute(f"comment on schema {SCHEMA} is 'source {whole.digest()}'")
    await state.keep(connection)
