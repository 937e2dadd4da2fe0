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

from auth.roles import DatabaseRole
from benchmarks.people import Person
from portal.doors.db import POOL_SIZES, STATEMENT_CACHE

_SQL = files("benchmarks") / "sql"
_PATHS = {  # of the values of its SQL, besides the claims
    "customer360": "/{id}/{touchpoints:int}/{orders:int}",
    "customers50": "/{first:int}/{touchpoints:int}/{orders:int}",
    "orders": "/{first:int}",
    "stock": "/{first:int}",
    "campaignAudience": "/{id}/{first:int}",
    "search": "/{text}/{first:int}",
    "feed": "/{first:int}",
    "viewer": "",
}
Endpoint = Callable[[Request], Awaitable[Response]]


def create_floor(connect: Mapping[DatabaseRole, Mapping[str, Any]], people: Sequence[Person]) -> Starlette:
    """The floor over the same database; `people` are who a number in the path may be."""
    pools: list[asyncpg.Pool] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            **connect[DatabaseRole.SCOPED],
            min_size=1,
            max_size=POOL_SIZES[DatabaseRole.SCOPED],
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

    def get(name: str) -> Endpoint:
        sql = _sql(name)

        async def endpoint(request: Request) -> Response:
            who, *values = request.path_params.values()
            about = callers[who] if name == "viewer" else values
            return _json(await pools[0].fetchval(sql, claims[who], *about))

        return endpoint

    return Starlette(
        lifespan=lifespan,
        routes=[Route(f"/{name}/{{who:int}}{path}", get(name)) for name, path in _PATHS.items()],
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
