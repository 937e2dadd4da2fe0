"""Compares what the database answers with what the rules expect, for one caller and one table."""

from collections.abc import Collection
from dataclasses import dataclass

import orjson

from portal.doors.db import BIND, Connection
from tests.facts import Row
from tests.security.candidates import candidates
from tests.security.rules import LETTERS, Caller, expected
from tests.security.world import World

VERBS = tuple(LETTERS)

_TRY = """
select array_agg(probe.attempt(verb, $1, given, $2) order by place)
from rows from (jsonb_to_recordset($3) as (verb text, given jsonb)) with ordinality as t (verb, given, place)
"""


@dataclass(frozen=True)
class Attempt:
    verb: str
    row: Row


async def differences(
    connection: Connection, world: World, caller: Caller, table: str, verbs: Collection[str] = VERBS
) -> list[str]:
    """One sentence for each row and verb that is not as expected; none is what a test hopes for.

    The connection is the caller's database role, in a transaction; the caller is bound here.
    """
    await connection.fetchval(BIND, world.claims(caller))
    attempts = [
        Attempt(verb, row)
        for verb in verbs
        for row in (candidates(world, caller, table) if verb == "insert" else world.rows[table])
    ]
    asked = orjson.dumps([{"verb": attempt.verb, "given": attempt.row} for attempt in attempts]).decode()
    answers = await connection.fetchval(_TRY, table, world.keys[table], asked)
    wanted = [expected(attempt.verb, table, attempt.row, caller, world.names) for attempt in attempts]
    return [
        f"{caller}: {attempt.verb} {table} {world.describe(attempt.row)}: expected {want}, got {got}"
        for attempt, want, got in zip(attempts, wanted, answers, strict=True)
        if want != got
    ]
