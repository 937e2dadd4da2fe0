"""Loading of one file: rows are staged in a temporary table, judged there, and written to the record.

First each row is judged by itself, against the record (`<kind>.reject.sql`); then the good ones together,
against each other (`<kind>.compare.sql`), so that a bad row costs no good one. What is left is written
(`<kind>.write.sql`). Should the record refuse it even so, the rows that it refuses are found and reported.
"""

from collections.abc import AsyncIterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import asyncpg

from portal.doors.db import Connection
from portal.importing.columns import Kind
from portal.importing.kinds import ORDER_LINES, ORDERS
from portal.importing.reading import Reading
from portal.importing.rejections import BadFile

STAGED, WRITTEN, FOUND = "staged", "written", "found"
MANY_ROWS = 500
MAX_REFUSED = 500  # rows of a file that are looked for one by one
REFUSED = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""What a row brings about (SQLSTATE classes 22 and 23), not the state of the database."""


class Progress(Protocol):
    """A listener to the progress of a file: bytes read of its size.

    All read means that the database is writing.
    """

    def __call__(self, file: str, done: int, size: int, /) -> None: ...


def silent(_file: str, _done: int, _size: int, /) -> None:
    """Show no progress."""


async def stage(connection: Connection, reading: Reading, progress: Progress) -> None:
    """Stream the good rows into the temporary table."""
    columns = ", ".join(f'"{column.name}" {column.staged_as}' for column in reading.kind.columns)
    # Identifiers and types are constants of kinds.py. COPY into a table with row security is refused,
    # hence the temporary one.
    await connection.execute(
        f"create temporary table {STAGED} (line integer primary key, {columns}) on commit drop;"
        f"create temporary table if not exists {WRITTEN} (line integer, rows bigint) on commit drop"
    )

    async def portions() -> AsyncIterator[bytes]:
        for portion in reading.portions():
            progress(reading.path.name, reading.position, reading.size)
            yield portion

    header = ["line", *reading.kind.header]
    await connection.copy_to_table(STAGED, source=portions(), columns=header, format="csv")
    progress(reading.path.name, reading.size, reading.size)
    await connection.execute(f"analyze {STAGED}")
    if reading.rows > MANY_ROWS:
        # Tables loaded a moment ago have no statistics yet, and only their owner could make them: the planner
        # takes them for small and joins by nested loops, which a large file never ends.
        await connection.execute("set local enable_nestloop = off; set local work_mem = '64MB'")


async def write(connection: Connection, reading: Reading, lines: Path | None) -> tuple[int, int]:
    """Take out rows that cannot be, write the rest; answer how many were left and how many changed something.

    `lines` is the file of order lines that is loaded after this one, where this one has the orders.
    """
    await _judge(connection, reading)
    if lines is not None and await connection.fetch(_statement(reading.kind, "compare")):
        await _look_ahead(connection, lines)
    await _compare(connection, reading)
    await _write(connection, reading)
    staged = await connection.fetchval(f"select count(*) from {STAGED}")  # noqa: S608 - a constant
    written = await connection.fetchval(
        f"select count(distinct line) + coalesce(sum(rows), 0)::bigint from {WRITTEN}"  # noqa: S608 - a constant
    )
    return int(staged), int(written)


async def _judge(connection: Connection, reading: Reading) -> None:
    """Take out the rows that cannot be, each by itself; of those with one key all but the first good one."""
    if reading.kind in {ORDERS, ORDER_LINES}:
        await connection.execute(_sql("order_status"))
    if prepare := _statement(reading.kind, "prepare"):
        await connection.execute(prepare)
    await _take_out(connection, reading, _statement(reading.kind, "reject"))
    await _take_out(connection, reading, _duplicates(reading.kind))


async def _compare(connection: Connection, reading: Reading) -> None:
    # Again until nothing is found: what a row refers to may have been taken out (the partner above it).
    while await _take_out(connection, reading, _statement(reading.kind, "compare")):
        pass


async def _take_out(connection: Connection, reading: Reading, statement: str) -> bool:
    """Report the rows that the statement finds and take them out."""
    found = await connection.fetch(statement) if statement else []
    for line, column, code in found:
        reading.reject(line, column, code)
    await _delete(connection, reading.kind, [record["line"] for record in found])
    return bool(found)


async def _delete(connection: Connection, kind: Kind, lines: list[int]) -> None:
    """Delete rows from the staged ones and from what was found for them: they count for nothing any more."""
    for table in (STAGED, FOUND) if _statement(kind, "prepare") else (STAGED,):
        if lines:
            await connection.execute(f"delete from {table} where line = any ($1)", lines)  # noqa: S608 - a constant


async def _look_ahead(connection: Connection, path: Path) -> None:
    """Fill `coming` with the good order lines that are loaded next.

    An order may move on ahead of its lines in the record, where they follow. Read twice, but only then.
    """
    try:
        async with connection.transaction():
            await connection.execute(
                f"alter table {STAGED} rename to orders_staged; alter table {FOUND} rename to orders_found"
            )
            reading = Reading(ORDER_LINES, path)
            await stage(connection, reading, silent)
            await _judge(connection, reading)
            await connection.execute(_statement(ORDER_LINES, "coming"))
    except (BadFile, OSError, *REFUSED):
        return  # it will be told of that file when its turn comes


async def _write(connection: Connection, reading: Reading) -> None:
    """Write the staged rows but those that the record refuses, which are reported."""
    statement = _statement(reading.kind, "write")
    if not await _refuses(connection, statement):
        return
    lines = await _refused_lines(connection, statement)
    for line in lines:
        reading.reject(line, None, "REFUSED_BY_RECORD")
    await _delete(connection, reading.kind, lines)
    await _compare(connection, reading)
    await connection.execute(statement)


async def _refuses(connection: Connection, *statements: str) -> bool:
    """Tell whether the record refuses what the statements write; then they have written nothing."""
    try:
        async with connection.transaction():
            for statement in statements:
                await connection.execute(statement)
    except REFUSED:
        return True
    return False


async def _refused_lines(connection: Connection, statement: str) -> list[int]:
    """Find the rows that the record refuses, in the order of the file, when those before them are in it.

    Written by halves; one that is refused is halved again. Nothing of it stays.
    """
    bounds = f"select array[coalesce(min(line), 0), coalesce(max(line), 0)] from {STAGED}"  # noqa: S608 - a constant
    first, last = await connection.fetchval(bounds)
    waiting, refused = [(int(first), int(last))], list[int]()
    search = connection.transaction()
    await search.start()
    await connection.execute(
        f"alter table {STAGED} rename to whole; create temporary table {STAGED} (like whole) on commit drop"
    )
    while waiting and len(refused) <= MAX_REFUSED:
        first, last = waiting.pop()
        half = f"insert into {STAGED} select * from whole where line between {first:d} and {last:d}"  # noqa: S608 - numbers
        if not await _refuses(connection, f"truncate {STAGED}; {half}", statement):
            continue
        if first == last:
            refused.append(first)
        else:
            middle = (first + last) // 2
            waiting += [(middle + 1, last), (first, middle)]
    await search.rollback()
    return refused if len(refused) <= MAX_REFUSED else []


def _duplicates(kind: Kind) -> str:
    """Find rows whose key an earlier row has: the first one counts."""
    key = ", ".join(f'"{name}"' for name in kind.key)  # constants of kinds.py
    return (
        "select line, null as column_name, 'DUPLICATE_ROW' as code from ("  # noqa: S608 - constants, as above
        f"select line, row_number() over (partition by {key} order by line) as nth from {STAGED}) as t "
        "where nth > 1 order by line"
    )


def _statement(kind: Kind, what: str) -> str:
    """Read sql/<kind>.<what>.sql; not every kind has every one."""
    return _sql(f"{kind.name}.{what}")


@cache
def _sql(name: str) -> str:
    file = files("portal.importing").joinpath("sql", f"{name}.sql")
    return file.read_text(encoding="utf-8") if file.is_file() else ""
