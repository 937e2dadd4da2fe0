"""Each permission is asked for in two places that do not rely on each other: the service and the database.

Whoever has no permission at all calls every one of them; the first thing each does is to refuse.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from auth.errors import Forbidden
from auth.policy import Definer
from auth.principal import Principal
from auth.roles import DatabaseRole, Permission, Role
from portal.doors.db import BIND, Database
from portal.setup.policies import FUNCTIONS
from tests.security.asked_for import SERVICES

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
NOTHING: frozenset[Permission] = frozenset()

DEMANDS = {
    f"portal.{definer.name}": definer.demands
    for definer in FUNCTIONS
    if isinstance(definer, Definer) and definer.demands is not None
}
"""Every function of the database that demands one, and which."""

DEMANDING = """
select p.oid::regprocedure::text as signature, p.pronamespace::regnamespace || '.' || p.proname as name,
  p.proargtypes::regtype[]::text[] as types,
  array(select r.rolname::text from pg_roles r
    where r.rolname in ('portal_scoped', 'portal_hq', 'portal_auditor')
      and has_function_privilege(r.oid, p.oid, 'EXECUTE')) as callers
from pg_proc p
where p.pronamespace = 'portal'::regnamespace
  and (p.prosrc like '%portal.demand(%' or p.pronamespace::regnamespace || '.' || p.proname = any ($1))
  and p.prorettype <> 'trigger'::regtype
order by 1
"""
CALL = "select from {name}({arguments})"


def requiring() -> Iterator[str]:
    """Every function of a service whose body, and not a branch of it, requires a permission of its caller."""
    for path in sorted((ROOT / "portal").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.AsyncFunctionDef) and any(map(is_requirement, node.body)):
                yield f"{module}.{node.name}"


def is_requirement(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name("caller"), "require"))):
            return True
    return False


def test_every_service_that_requires_a_permission_is_among_those_called() -> None:
    assert set(requiring()) == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_refuses_a_caller_without_its_permission_before_it_does_anything(
    service: str,
) -> None:
    module, _, name = service.rpartition(".")
    verb = getattr(importlib.import_module(module), name)
    without = frozenset(Permission) - {SERVICES[service]}
    nobody = Principal(Role.HQ_ADMIN, uuid4(), uuid4(), scope=without)
    # with no connection and nothing asked: what does not refuse at once fails otherwise
    given = dict.fromkeys(inspect.signature(verb).parameters) | {"caller": nobody}
    positional = [
        given.pop(parameter.name)
        for parameter in inspect.signature(verb).parameters.values()
        if parameter.kind is not parameter.KEYWORD_ONLY
    ]
    with pytest.raises(
        Forbidden, match=f"needs the permission {SERVICES[service]}, which the token was not given"
    ):
        await verb(*positional, **given)


async def test_a_function_refuses_a_caller_without_its_permission_whatever_is_asked(
    portal_database: Database, superuser: asyncpg.Connection
) -> None:
    """And there is no other that demands one; whoever may execute it by its policy is refused in the end."""
    functions = await superuser.fetch(DEMANDING, list(DEMANDS))
    assert {row["name"] for row in functions} == set(DEMANDS)
    answered, wanted = {}, {}
    for row in functions:
        arguments = ("'x'" if kind == "text" else f"null::{kind}" for kind in row["types"])
        call = CALL.format(name=row["name"], arguments=", ".join(arguments))
        for database_role in row["callers"]:
            asked = f"{row['signature']} by {database_role}"
            answered[asked] = await refusal(portal_database, DatabaseRole(database_role), call)
            wanted[asked] = f"the caller lacks {DEMANDS[row['name']]}"
    assert answered == wanted


async def refusal(database: Database, database_role: DatabaseRole, call: str) -> str:
    """What the database says to a caller of the audience that has no permission; empty if nothing."""
    role = next(role for role in Role if role.database_role == database_role)
    nobody = Principal(role, uuid4(), uuid4(), scope=NOTHING)
    try:
        async with database.connection(database_role) as connection, connection.transaction():
            await connection.fetchval(BIND, nobody.claims)
            await connection.execute(call)
    except asyncpg.PostgresError as error:
        return str(error)
    return ""
