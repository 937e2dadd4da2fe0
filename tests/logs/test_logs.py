"""Logs are JSON lines, and never hold what a caller or a customer would not want there."""

import json
import subprocess
import sys

from tests.cluster import TestDatabase

FAILS = """
import structlog
from portal import logs

logs.configure("INFO")

def reveal(phone):
    raise ValueError("it went wrong")

try:
    reveal("+8613912341234")
except ValueError:
    structlog.get_logger("portal.test").exception("unexpected", request_id="r-1")
"""

WARNS = """
import logging
from portal import logs

logs.configure("INFO")
logging.getLogger("asyncpg").warning("odd")
"""

FAILS_IN_THE_DATABASE = """
import asyncio
import sys

import asyncpg
import structlog
from tortoise.exceptions import IntegrityError
from portal import logs

logs.configure("INFO")

async def fail(statement, *arguments):
    connection = await asyncpg.connect(sys.argv[1])
    try:
        await connection.execute("create temporary table callers (phone text, n uuid)")
        await connection.execute("alter table callers add constraint one_phone unique (phone)")
        await connection.execute("insert into callers values ('+8613912341234')")
        await connection.execute(statement, *arguments)
    finally:
        await connection.close()

def report(statement, *arguments):
    try:
        try:
            try:
                asyncio.run(fail(statement, *arguments))
            except asyncpg.PostgresError as error:
                raise IntegrityError(error) from error
        except Exception as error:
            raise ExceptionGroup("several", [error, KeyError("other")])
    except ExceptionGroup:
        structlog.get_logger("portal.test").exception("unexpected")

report("insert into callers values ('+8613912341234')")
report("insert into callers (n) values (('+8613912341234')::text::uuid)")
report("insert into callers (n) values ($1)", "+8613912341234")
"""


def logged(program: str, *arguments: str) -> list[dict[str, object]]:
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "+8613912341234" not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_an_unexpected_error_is_one_json_line_with_its_trace_and_without_the_values_in_it() -> None:
    (line,) = logged(FAILS)
    assert (line["event"], line["request_id"], line["level"]) == ("unexpected", "r-1", "error")
    assert "reveal" in json.dumps(line["exception"])


def test_a_librarys_record_is_a_json_line_too() -> None:
    (line,) = logged(WARNS)
    assert (line["event"], line["logger"]) == ("odd", "asyncpg")


def test_what_a_database_error_quotes_is_not_logged(fresh_database: TestDatabase) -> None:
    lines = logged(FAILS_IN_THE_DATABASE, fresh_database.owner_url)
    taken, no_uuid, no_argument = (json.dumps(line["exception"]) for line in lines)
    assert "UniqueViolationError" in taken
    assert "SQLSTATE 23505 (one_phone)" in taken
    assert "SQLSTATE 22P02" in no_uuid
    assert "an argument of the wrong type" in no_argument
    assert all("KeyError" in text for text in (taken, no_uuid, no_argument))


def test_a_level_that_is_not_asked_for_is_not_logged() -> None:
    program = FAILS.replace('"INFO"', '"ERROR"') + 'structlog.get_logger("x").info("request")'
    assert [line["event"] for line in logged(program)] == ["unexpected"]
