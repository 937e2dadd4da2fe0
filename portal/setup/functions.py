"""Functions and triggers made what the files say, inside the transaction of portal.setup.in_force."""

from collections.abc import Awaitable, Callable, Collection

import asyncpg

from auth.rls import SCHEMA
from portal.doors.db import Connection
from portal.setup.sources import Sources, Statement
from portal.sql import text
from portal.words.errors import SetupError

_VALIDATE = text("portal.setup", "validate.sql")
_FUNCTIONS = text("portal.setup", "functions_there.sql")
_RETRIED = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


async def put_functions(connection: Connection, sources: Sources, definers: Collection[str]) -> None:
    """Create or replace every function, drop those that no file defines, and let PostgreSQL compile them.

    A function keeps its identity where it can, so that a session that has planned with it goes on; one whose
    arguments or answer have changed is dropped and made anew. Of all of them `definers` alone may run with
    their owner's rights. Raises SetupError, which names the file.
    """
    before = {row["oid"]: row["version"] for row in await connection.fetch(_FUNCTIONS)}
    await connection.execute("set local check_function_bodies = off")  # they call each other, in any order
    await _each(connection, sources.of_kind("function"), _put)
    await _drop_unwritten(connection, before, {statement.name for statement in sources.stored})
    await _each(connection, sources.of_kind("comment"), _execute)
    await connection.execute("set local check_function_bodies = on")
    await _validate(connection, [*sources.of_kind("function"), *sources.stored])
    await _require_stored(connection, sources)
    await _require_definers(connection, sources, definers)


async def put_triggers(connection: Connection, sources: Sources) -> None:
    """Make every trigger, on tables that have none. Raises SetupError, which names the file."""
    await _each(connection, sources.of_kind("trigger"), _execute)


async def _each(
    connection: Connection,
    statements: list[Statement],
    one: Callable[[Connection, Statement], Awaitable[None]],
) -> None:
    """All statements at once, for every reader waits; where one is refused, one by one, to name it."""
    try:
        async with connection.transaction():
            await connection.execute(";\n".join(statement.sql for statement in statements))
    except _RETRIED:
        raise
    except asyncpg.PostgresError:
        for statement in statements:
            await one(connection, statement)


async def _put(connection: Connection, statement: Statement) -> None:
    try:
        async with connection.transaction():
            await connection.execute(statement.sql)
    except asyncpg.InvalidFunctionDefinitionError:
        for row in await connection.fetch(_FUNCTIONS):
            if row["name"] == statement.name:
                await _drop(connection, row["signature"])
        await _execute(connection, statement)
    except _RETRIED:
        raise
    except asyncpg.PostgresError as error:
        raise _refusal(statement, error) from error


async def _drop_unwritten(connection: Connection, before: dict[int, str], stored: set[str]) -> None:
    """Drop what was there and no statement has replaced: its row is still the version it was."""
    for row in await connection.fetch(_FUNCTIONS):
        if before.get(row["oid"]) == row["version"] and row["name"] not in stored:
            await _drop(connection, row["signature"])


async def _drop(connection: Connection, signature: str) -> None:
    try:
        await connection.execute(f"drop routine {signature}")
    except asyncpg.DependentObjectsStillExistError as error:
        raise SetupError(
            f"{signature} is gone from the files and something is made of it ({error.detail}):"
            " a migration has to take that away first"
        ) from error


async def _validate(connection: Connection, statements: list[Statement]) -> None:
    try:
        async with connection.transaction():
            await connection.execute(_VALIDATE, [statement.name for statement in statements])
    except asyncpg.PostgresError as error:
        if len(statements) == 1:
            raise _refusal(statements[0], error) from error
        for statement in statements:
            await _validate(connection, [statement])


async def _require_stored(connection: Connection, sources: Sources) -> None:
    held = {row["name"]: row["body"] for row in await connection.fetch(_FUNCTIONS)}
    for statement in sources.stored:
        if held.get(statement.name) != statement.body:
            raise SetupError(
                f"{statement.file}:{statement.line}: {SCHEMA}.{statement.name} is another in the database:"
                " only a migration that rebuilds what is made of it may replace it"
            )


async def _require_definers(connection: Connection, sources: Sources, definers: Collection[str]) -> None:
    """The text is read before it is executed, and SQL can be written in more ways than are read there."""
    there = {row["name"] for row in await connection.fetch(_FUNCTIONS) if row["definer"]}
    for statement in (*sources.of_kind("function"), *sources.stored):
        if (statement.name in there) != (statement.name in definers):
            says = "a" if statement.name in there else "no"
            raise SetupError(
                f"{statement.file}:{statement.line}: {SCHEMA}.{statement.name} is {says} definer in the"
                " database, and policy.py says otherwise: mend either"
            )


async def _execute(connection: Connection, statement: Statement) -> None:
    try:
        await connection.execute(statement.sql)
    except _RETRIED:
        raise
    except asyncpg.PostgresError as error:
        raise _refusal(statement, error) from error


def _refusal(statement: Statement, error: asyncpg.PostgresError) -> SetupError:
    """One sentence with the place of the fault: PostgreSQL counts characters, readers lines."""
    position = getattr(error, "position", None)
    lines = statement.sql.count("\n", 0, int(position)) if position else 0
    said = error.as_dict()["message"]  # without hints, on lines of their own
    return SetupError(
        f"{statement.file}:{statement.line + lines}: {statement.kind} {statement.name} is refused: {said}"
    )
