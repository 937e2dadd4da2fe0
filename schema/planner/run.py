"""The only module of the planner that touches the database: a statement and a request in, JSON out."""

import asyncpg

from portal.doors.db import Database
from portal.doors.orm import Connection
from portal.words.errors import NotFound
from schema.operations.errors import FieldRefused, timed_out
from schema.planner.render import NOT_FOUND, Statement
from schema.planner.request import Request
from schema.planner.retries import CONFLICTS, LOST, retry_once

_MISSING = NOT_FOUND.encode()


async def run(database: Database, statement: Statement, request: Request) -> bytes:
    """The answer of a query, as the database wrote it: one statement, on any connection of the audience.

    Raises FieldRefused (an argument, or nothing where something must be) and
    portal.words.errors.StatementTimeout.
    """
    parameters = statement.parameters(request)

    async def once() -> bytes:
        answer: bytes = await database.value(request.caller.database_role, statement.sql, parameters)
        return answer

    try:
        answer = await retry_once(once, after=CONFLICTS + LOST)
    except asyncpg.QueryCanceledError as error:
        raise timed_out() from error
    if answer.startswith(_MISSING):
        key = answer.removeprefix(_MISSING).decode()
        raise FieldRefused(NotFound("What it asks about does not exist, or is not the viewer's."), (key,))
    return answer


async def run_on(connection: Connection, statement: Statement, request: Request) -> bytes:
    """The same on a connection of `acting_as`: it sees what the transaction has written."""
    try:
        answer: bytes = await connection.fetchval(statement.sql, *statement.parameters(request))
    except asyncpg.QueryCanceledError as error:
        raise timed_out() from error
    return answer
