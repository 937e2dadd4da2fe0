"""The only module of the planner that touches the database: a statement and a request in, JSON out."""

from collections.abc import Awaitable, Callable

import asyncpg

from portal.doors.db import Database
from portal.doors.orm import Connection
from portal.throttling.quotas import spent
from portal.words.errors import NotFound, PortalError
from schema.operations.errors import FieldRefused, timed_out
from schema.planner.envelope import TOO_LARGE
from schema.planner.render import NOT_FOUND, Statement
from schema.planner.request import Request
from schema.planner.retries import CONFLICTS, LOST, retry_once

_MISSING = NOT_FOUND.encode()
_TOO_LARGE = TOO_LARGE.encode()


class AnswerTooLarge(PortalError):
    """The answer would have more bytes than one may have: ask for less at once."""

    code = "ANSWER_TOO_LARGE"

    def __init__(self, most: int) -> None:
        super().__init__(f"The answer would have more than {most:,} bytes: ask for less at once.")


async def run(database: Database, statement: Statement, request: Request) -> bytes:
    """The answer of a query, as the database wrote it: one statement, on any connection of the audience.

    Raises FieldRefused (an argument, or nothing where something must be), AnswerTooLarge, QuotaSpent and
    portal.words.errors.StatementTimeout.
    """

    async def once() -> bytes:
        parameters = statement.parameters(request)
        answer: bytes = await database.value(request.caller.database_role, statement.sql, parameters)
        return answer

    answer = await _bounded(request, lambda: retry_once(once, after=CONFLICTS + LOST))
    if answer.startswith(_MISSING):
        key = answer.removeprefix(_MISSING).decode()
        raise FieldRefused(NotFound("What it asks about does not exist, or is not the viewer's."), (key,))
    return answer


async def run_on(connection: Connection, statement: Statement, request: Request) -> bytes:
    """The same on a connection of `acting_as`: it sees what the transaction has written."""

    async def once() -> bytes:
        answer: bytes = await connection.fetchval(statement.sql, *statement.parameters(request))
        return answer

    return await _bounded(request, once)


async def _bounded(request: Request, ask: Callable[[], Awaitable[bytes]]) -> bytes:
    """The answer of `ask`: asked again, in its turn, where it is longer than most are."""
    try:
        answer = await ask()
        if answer == _TOO_LARGE and await request.room.widen():
            answer = await ask()
    except asyncpg.PostgresError as error:
        raise _refusal(error, request) or error from error
    if answer == _TOO_LARGE:
        raise AnswerTooLarge(request.room.bytes)
    return answer


def _refusal(error: asyncpg.PostgresError, request: Request) -> PortalError | None:
    """What an error of the database tells the client; None: it is nobody's to mend."""
    match error:
        case asyncpg.QueryCanceledError():
            return timed_out()
        case asyncpg.ProgramLimitExceededError(
            sqlstate="54000"
        ):  # a text of a gigabyte: PostgreSQL has no longer ones
            return AnswerTooLarge(request.room.bytes)
    return spent(error)
