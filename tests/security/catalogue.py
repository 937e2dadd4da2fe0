"""What PostgreSQL's catalogue says about who may reach what, against what the policies say."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import aiosql

from auth.policy import DEFINER
from auth.rls import SCHEMA
from portal.doors.db import Connection
from portal.setup.policies import POLICIES

__all__ = ["CATALOGUE", "faults"]

CATALOGUE: Final[Any] = aiosql.from_path(Path(__file__).with_name("catalogue.sql"), "asyncpg")

_COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}
# besides the tables: none yet
_SEQUENCES: set[tuple[str, str, tuple[str, ...]]] = set()

_Right = tuple[str, str, tuple[str, ...]]


def _granted() -> set[_Right]:
    """Table, role and verbs, as the policies say."""
    return {
        (policy.table, str(role), tuple(sorted(verb.upper() for verb in verbs)))
        for policy in POLICIES
        for role, verbs in (*policy.grants.items(), (DEFINER, policy.definer))
        if verbs
    }


async def faults(connection: Connection) -> list[str]:
    """One sentence for each thing that is not as the policies say."""
    found = [sentence async for sentence in _relations(connection)]
    found += [sentence async for sentence in _tables(connection)]
    found += [sentence async for sentence in _policies(connection)]
    return found


async def _relations(connection: Connection) -> AsyncIterator[str]:
    allowed = _granted() | _SEQUENCES
    held = set()
    async for row in CATALOGUE.relations(connection):
        right = (row["name"], row["role"], tuple(row["privileges"]))
        if row["schema"] == SCHEMA and right in allowed and row["kind"] in "rpS":
            held.add(right)
        else:
            yield f"{row['role']} holds {row['privileges']} on {row['schema']}.{row['name']}"
    for name, role, verbs in sorted(allowed - held):
        yield f"{role} lacks {verbs} on {name}"


async def _tables(connection: Connection) -> AsyncIterator[str]:
    known = {policy.table for policy in POLICIES}
    async for row in CATALOGUE.tables(connection):
        if row["name"] not in known:
            yield f"{row['name']} has no policy"
        elif not (row["enabled"] and row["forced"]):
            yield f"row security of {row['name']} is not enabled and forced"


async def _policies(connection: Connection) -> AsyncIterator[str]:
    wanted = {(table, role, verb) for table, role, verbs in _granted() for verb in verbs}
    seen: set[tuple[str, str, str]] = set()
    async for row in CATALOGUE.policies(connection):
        roles, command = row["roles"], _COMMANDS.get(row["command"], "ALL")
        policy = (row["name"], roles[0] if len(roles) == 1 else "", command)
        if row["permissive"] and not row["for_public"] and policy in wanted and policy not in seen:
            seen.add(policy)
        else:
            yield f"a policy too many: {command} on {row['name']} for {roles or 'public'}"
    for table, role, verb in sorted(wanted - seen):
        yield f"no policy: {verb} on {table} for {role}"
