"""The floor: the least it takes to answer the same JSON from the same database over HTTP.

One route for each operation, the best SQL we can write by hand, asyncpg's pool without reset, the portal's
pool sizes, audience and way of binding the caller. No GraphQL, no token: it takes the client's word for who
it is. Whatever the portal costs more than this, it costs for being a GraphQL API that knows its callers.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth.roles import Audience
from benchmarks.people import Person
from portal.db import POOL_SIZES, STATEMENT_CACHE

_SQL = files("benchmarks") / "sql"
Endpoint = Callable[[Request], Awaitable[Response]]


def create_floor(connect: Mapping[Audience, Mapping[str, Any]], people: Sequence[Person]) -> Starlette:
    """The floor over the same database; `people` are who a number in the path may be."""
    pools: list[asyncpg.Pool] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            **connect[Audience.SCOPED],
            min_size=1,
            max_size=POOL_SIZES[Audience.SCOPED],
            reset=_no_reset,
            statement_cache_size=STATEMENT_CACHE,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,
            max_inactive_connection_lifetime=0,
        ) as pool:
            pools.append(pool)
            yield

    claims = [person.principal.claims for person in people]
    callers = [_caller(person) for person in people]
    customer360, customers50, viewer = map(_sql, ("customer360", "customers50", "viewer"))

    async def get_customer360(request: Request) -> Response:
        given = request.path_params
        return _json(
            await pools[0].fetchval(
                customer360, claims[given["who"]], given["id"], given["touchpoints"], given["orders"]
            )
        )

    async def get_customers50(request: Request) -> Response:
        given = request.path_params
        return _json(
            await pools[0].fetchval(
                customers50, claims[given["who"]], given["first"], given["touchpoints"], given["orders"]
            )
        )

    async def get_viewer(request: Request) -> Response:
        who = request.path_params["who"]
        return _json(await pools[0].fetchval(viewer, claims[who], *callers[who]))

    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/customer360/{who:int}/{id}/{touchpoints:int}/{orders:int}", get_customer360),
            Route("/customers50/{who:int}/{first:int}/{touchpoints:int}/{orders:int}", get_customers50),
            Route("/viewer/{who:int}", get_viewer),
        ],
    )


def _caller(person: Person) -> tuple[object, ...]:
    principal = person.principal
    row = {"role": principal.role, "permissions": sorted(principal.permissions), "locale": "en"}
    return principal.staff_id, principal.partner_id, orjson.dumps(row).decode()


def _json(text: str) -> Response:
    return Response(b'{"data":' + text.encode() + b"}", media_type="application/json")


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


async def _no_reset(_: asyncpg.Connection) -> None:
    """As the portal's pools: nothing is ever set on a session."""
