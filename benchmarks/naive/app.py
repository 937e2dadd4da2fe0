"""The naive server: the portal's way in (token, caller bound, row security), then plain GraphQL execution."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.extensions import ParserCache, ValidationCache

from auth.principal import Principal
from auth.roles import DatabaseRole
from auth.tokens import TokenVerifier, bearer
from benchmarks.naive.loaders import Loaders
from benchmarks.naive.query import Query
from benchmarks.naive.types import Context
from portal.doors.db import Database
from portal.sessions.keys import load_keys
from portal.settings import Settings

schema = strawberry.Schema(query=Query, extensions=[ParserCache, ValidationCache])


async def answer(
    database: Database, caller: Principal, query: str, variables: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The response to a query, in one transaction as the caller."""
    async with database.acting_as(caller):
        context = Context(caller, Loaders())
        result = await schema.execute(query, dict(variables or {}), context_value=context)
    if result.errors:
        return {"errors": [error.formatted for error in result.errors], "data": result.data}
    return {"data": result.data}


def create_naive(settings: Settings, connect: Mapping[DatabaseRole, Mapping[str, Any]]) -> Starlette:
    """The naive server over the same database, which takes the portal's tokens."""
    verifier = TokenVerifier(
        load_keys(settings.absolute_home).public_jwks(), settings.issuer, settings.audience
    )
    databases: list[Database] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        databases.append(await Database.open(connect))
        yield
        await databases.pop().close()

    async def graphql(request: Request) -> Response:
        caller = verifier.verify(bearer(request.headers.get("authorization"))).principal
        asked = orjson.loads(await request.body())
        answered = await answer(databases[0], caller, asked["query"], asked.get("variables"))
        return Response(orjson.dumps(answered), media_type="application/json")

    return Starlette(lifespan=lifespan, routes=[Route("/graphql", graphql, methods=["POST"])])
