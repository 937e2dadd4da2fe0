"""Functions and triggers made what the files say, inside the transaction of portal.setup.in_force."""

import asyncpg

from auth.rls import SCHEMA
from portal.doors.db import Connection
from portal.setup.sources import Sources, Statement
from portal.sql import text
from portal.words.errors import SetupError

_VALIDATE = text("portal.setup", "validate.sql")
_FUNCTIONS = text("portal.setup", "functions_there.sql")
_RETRIED = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


async def put_functions(connection: Connection, sources: Sources) -> None:
    """Create or replace every function, drop those that no file defines, and let PostgreSQL compile them.

    A function keeps its identity where it can, so that a session that has planned with it goes on; one whose
    arguments or answer have changed is dropped and made anew. Raises SetupError, which names the file.
    """
    before = {row["oid"]: row["version"] for row in await connection.fetch(_FUNCTIONS)}
    await connection.execute("set local check_function_bodies = off")  # they call each other, in any order
    for statement in sources.of_kind("function"):
        await _put(connection, statement)
    await _drop_unwritten(connection, before, {statement.name for statement in sources.stored})
    for statement in sources.of_kind("comment"):
        await _execute(connection, statement)
    await connection.execute("set local check_function_bodies = on")
    for statement in (*sources.of_kind("function"), *sources.stored):
        await _validate(connection, statement)
    await _require_stored(connection, sources)


async def put_triggers(connection: Connection, sources: Sources) -> None:
    """Make every trigger, on tables that have none. Raises SetupError, which names the file."""
    for statement in sources.of_kind("trigger"):
        await _execute(connection, statement)


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


async def _validate(connection: Connection, statement: Statement) -> None:
    try:
        await connection.execute(_VALIDATE, statement.name)
    except asyncpg.PostgresError as error:
        raise _refusal(statement, error) from error


async def _require_stored(connection: Connection, sources: Sources) -> None:
    held = {row["name"]: row["body"] for row in await connection.fetch(_FUNCTIONS)}
    for statement in sources.stored:
        if held.get(statement.name) != statement.body:
            raise SetupError(
                f"{statement.file}:{statement.line}: {SCHEMA}.{statement.name} is another in the database:"
                " only a migration that rebuilds what is made of it may replace it"
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
