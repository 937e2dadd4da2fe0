"""What was put in force, remembered as fingerprints that every role may read, and what differs from it since.

They are the comment of schema `migrations`: a comment needs no right to be read, and that schema gives none.
"""

import orjson

from portal.doors.db import Connection
from portal.sql import text

_STATE = text("portal.setup", "state.sql")
_KEPT = "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'migrations'"
_COMMENT = "select format('comment on schema migrations is %L', $1::text)"
_NAMED = 5
_ONE = (
    "source",
    "owner",
    "definition",
    "state",
)  # aspects of which there is one: "another source", "other grants"

State = dict[str, dict[str, str | None]]
"""For each object, by aspect, the fingerprint of what it is."""


async def keep(connection: Connection) -> None:
    """Remember what is in force now, as the owner, in the caller's transaction."""
    there = orjson.dumps(await _there(connection)).decode()
    await connection.execute(await connection.fetchval(_COMMENT, there))


async def differences(connection: Connection) -> str:
    """What is not as it was put in force, named; empty: nothing."""
    kept = await connection.fetchval(_KEPT)
    was: State = orjson.loads(kept or "{}")
    found = list(compare(was, await _there(connection)))
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more


def compare(was: State, now: State) -> list[str]:
    """A clause for each difference."""
    found = [f"{name} is missing" for name in was if name not in now]
    found += [f"{name} is not the portal's" for name in now if name not in was]
    found += [
        f"{name} has {'another' if aspect in _ONE else 'other'} {aspect}"
        for name, aspects in now.items()
        for aspect, fingerprint in aspects.items()
        if name in was and was[name].get(aspect) != fingerprint
    ]
    return sorted(found)


async def _there(connection: Connection) -> State:
    state: State = {}
    async with connection.transaction():
        await connection.execute("set local search_path = pg_catalog")
        for row in await connection.fetch(_STATE):
            state.setdefault(row["object"], {})[row["aspect"]] = row["fingerprint"]
    return state
