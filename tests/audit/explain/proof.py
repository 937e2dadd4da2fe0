"""Holds what auth/explain.py says of a table's rows against what row security does with them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from auth.explain import COLUMNS, AccessReasons, AccessRule
from auth.policy import Privilege, Rows, TablePolicy
from auth.principal import Principal
from auth.rls import SCHEMA
from auth.roles import DatabaseRole, Role
from portal.doors.db import BIND, Connection
from portal.setup.policies import POLICIES
from tests.facts import Row
from tests.security.world import World

BY_TABLE: Mapping[str, TablePolicy] = {policy.table: policy for policy in POLICIES}
READ_BY_PARTNERS = sorted(p.table for p in POLICIES if p.allows(DatabaseRole.SCOPED, Privilege.SELECT))
Key = tuple[Any, ...]
Reason = tuple[Any, ...]  # the values of COLUMNS


def changed(table: str, rows: Rows) -> Mapping[str, TablePolicy]:
    """All policies, one table's read rule another."""
    return {**BY_TABLE, table: replace(BY_TABLE[table], rows=rows)}


async def faults(
    connection: Connection,
    world: World,
    table: str,
    policies: Mapping[str, TablePolicy] = BY_TABLE,
) -> list[str]:
    """One sentence for each row that is not seen as the policies say; none is what a test hopes for.

    In a transaction of a superuser's. Tried as every organisation, by somebody with every permission.
    """
    why = AccessReasons(policies).of(policies[table].rows, "r")
    everybodys = await _everybodys(connection, world, table, why)
    found: list[str] = []
    for name, partner_id in world.organisation_ids.items():
        explained = everybodys[str(partner_id)]
        own = await _as_partner(connection, world, table, why, partner_id)
        readable = await _readable(connection, world, table)
        found += [f"{name} sees {table} {key}, for no reason" for key in readable - explained.keys()]
        found += [
            f"{name} has a reason and does not see {table} {key}" for key in explained.keys() - readable
        ]
        found += [
            f"{name} is told of {table} {key} {own.get(key)}, and others {explained[key]}"
            for key in readable & explained.keys()
            if own.get(key) != explained[key]
        ]
    return found


async def unexplained(connection: Connection, world: World, table: str) -> list[Key]:
    """Rows that somebody sees by a scope which no link explains."""
    why = AccessReasons(BY_TABLE).of(BY_TABLE[table].rows, "r")
    everybodys = await _everybodys(connection, world, table, why)
    given = [(key, one) for reasons in everybodys.values() for key, each in reasons.items() for one in each]
    return [key for key, reason in given if AccessRule.UNEXPLAINED in reason]


async def _everybodys(
    connection: Connection, world: World, table: str, why: str
) -> Mapping[str, Mapping[Key, list[Reason]]]:
    """By organisation and row, as an auditor is told."""
    auditor = Principal(Role.HQ_AUDITOR, world.organisation_ids["hq"], world.organisation_ids["hq"])
    await _become(connection, auditor)
    found: dict[str, dict[Key, list[Reason]]] = defaultdict(lambda: defaultdict(list))
    for key, reason in await _reasons(connection, world, table, why):
        found[str(reason[0])][key].append(reason)
    return found


async def _as_partner(
    connection: Connection, world: World, table: str, why: str, partner_id: UUID
) -> Mapping[Key, list[Reason]]:
    """By row, as the organisation is told itself, through row security."""
    staff = min(row["id"] for row in world.rows["staff"] if row["partner_id"] == str(partner_id))
    await _become(connection, Principal(Role.HQ_ADMIN, partner_id, UUID(staff)), DatabaseRole.SCOPED)
    found: dict[Key, list[Reason]] = defaultdict(list)
    for key, reason in await _reasons(connection, world, table, why, "where w.viewer_id = portal.me()"):
        found[key].append(reason)
    return found


async def _become(connection: Connection, principal: Principal, audience: DatabaseRole | None = None) -> None:
    # a role of ours, not of a request
    await connection.execute(f"set local role {audience or principal.database_role}")
    await connection.fetchval(BIND, principal.claims)


async def _reasons(
    connection: Connection, world: World, table: str, why: str, where: str = ""
) -> list[tuple[Key, Reason]]:
    statement = (
        f"select to_jsonb(r)::text as row, w.* from {SCHEMA}.{table} as r"  # noqa: S608  # constants of policies
        f" cross join lateral (\n{why}\n) as w {where} order by {', '.join(f'w.{name}' for name in COLUMNS)}"
    )
    rows = await connection.fetch(statement)
    return [
        (_key(world, table, orjson.loads(row["row"])), tuple(row[name] for name in COLUMNS)) for row in rows
    ]


async def _readable(connection: Connection, world: World, table: str) -> set[Key]:
    # a table of POLICIES, not of a request
    rows = await connection.fetch(f"select to_jsonb(r)::text as row from {SCHEMA}.{table} as r")  # noqa: S608
    return {_key(world, table, orjson.loads(row["row"])) for row in rows}


def _key(world: World, table: str, row: Row) -> Key:
    return tuple(row[name] for name in world.keys[table])
