"""The only module of the planner that touches the database: a statement and a request in, JSON out."""

import asyncpg

from portal.db import Database
from portal.errors import NotFound
from portal.orm import Connection
from schema.errors import Refused, timed_out
from schema.planner.render import NOT_FOUND, Statement
from schema.planner.request import Request
from schema.retries import CONFLICTS, LOST, twice

_MISSING = NOT_FOUND.encode()


async def run(database: Database, statement: Statement, request: Request) -> bytes:
    """The answer of a query, as the database wrote it: one statement, on any connection of the audience.

    Raises schema.errors.Refused (an argument, or nothing where something must be) and
    portal.errors.StatementTimeout.
    """
    parameters = statement.parameters(request)

    async def once() -> bytes:
        answer: bytes = await database.value(request.caller.audience, statement.sql, parameters)
        return answer

    try:
        answer = await twice(once, after=CONFLICTS + LOST)
    except asyncpg.QueryCanceledError as error:
        raise timed_out() from error
    if answer.startswith(_MISSING):
        key = answer.removeprefix(_MISSING).decode()
        raise Refused(NotFound("What it asks about does not exist, or is not the viewer's."), (key,))
    return answer


async def run_on(connection: Connection, statement: Statement, request: Request) -> bytes:
    """The same on a connection of `acting_as`: it sees what the transaction has written."""
    try:
        answer: bytes = await connection.fetchval(statement.sql, *statement.parameters(request))
    except asyncpg.QueryCanceledError as error:
        raise timed_out() from error
    return answer
