"""Puts the policies of `portal.policies` in force, and says when they no longer are.

They are applied anew, whole, in one transaction after the migrations whenever the rendered DDL has
changed; a table without them has no grants, so nobody sees it (docs/decisions/0001-policies-as-data.md).
"""

import hashlib
from importlib.resources import files

from auth.policy import TablePolicy
from auth.rls import SCHEMA, render
from portal.db import Connection
from portal.policies import POLICIES

_CLEAR = files("portal").joinpath("row_security.sql").read_text()


def statements(policies: tuple[TablePolicy, ...] = POLICIES) -> list[str]:
    """The DDL that puts all policies in force, on tables that may have others."""
    return [_CLEAR, *(ddl for policy in policies for ddl in render(policy))]


def digest(policies: tuple[TablePolicy, ...] = POLICIES) -> str:
    """A fingerprint of the policies' DDL and of the migrations beneath it, kept as the schema's comment.

    It is the one thing about the schema's version that an audience may read.
    """
    migrations = sorted(file.name for file in files("portal.migrations").iterdir() if file.name[0] == "0")
    return hashlib.sha256("\n".join([*migrations, *statements(policies)]).encode()).hexdigest()


async def is_current(connection: Connection) -> bool:
    """Whether the database carries the tables and policies of this code."""
    comment = await connection.fetchval(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = $1", SCHEMA
    )
    return bool(comment == f"policies {digest()}")


async def apply(connection: Connection, policies: tuple[TablePolicy, ...] = POLICIES) -> None:
    """Put the policies in force, as the owner, in one transaction; a second caller waits for the first."""
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(hashtextextended('row_security', 0))")
        for ddl in statements(policies):
            await connection.execute(ddl)
        await connection.execute(f"comment on schema {SCHEMA} is 'policies {digest(policies)}'")
