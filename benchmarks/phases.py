"""Where the time of an answer goes: one request after the other, alone, each phase timed with one clock.

The token, plan, cost and database phases are the portal's own functions, called here in the order in which
the endpoint calls them. What is left of the endpoint's time is HTTP inside the portal (headers, body,
response), and what is left of the client's time is HTTP outside it: uvicorn, sockets and the client.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from statistics import median
from typing import Any

from starlette.types import Message, Scope

from auth.tokens import TokenVerifier, bearer
from benchmarks.client import load
from portal.doors.db import Database
from portal.sessions.keys import KeyRing
from portal.settings import Settings
from portal.throttling.limits import Limits
from portal.throttling.service import Terms
from schema.endpoint import http
from schema.endpoint.execution import Execution
from schema.endpoint.view import GraphQLEndpoint
from schema.planner.cost import objects_in
from schema.planner.request import Request
from schema.root import build_schema

_ROUNDS = 400


@dataclass(frozen=True)
class Phases:
    """Microseconds of one answer (medians). They add up to `total`, what a lone client waits."""

    outside: float = field(metadata={"is": "HTTP: uvicorn, sockets, client"})
    inside: float = field(metadata={"is": "HTTP: headers, body, response"})
    token: float = field(metadata={"is": "token (remembered)"})
    plan: float = field(metadata={"is": "plan: document, variables, lookup, parameters"})
    cost: float = field(metadata={"is": "cost: foretold, and counted"})
    database: float = field(metadata={"is": "database: pool, round trip, execution"})
    copy: float = field(metadata={"is": "copy into the response"})

    @property
    def total(self) -> float:
        return self.outside + self.inside + self.token + self.plan + self.cost + self.database + self.copy

    def lines(self) -> list[str]:
        return [
            f"  {each.metadata['is']:<48}{getattr(self, each.name):>8.0f} µs"
            f"{getattr(self, each.name) / self.total:>7.0%}"
            for each in fields(self)
        ]


async def phases(
    settings: Settings, keys: KeyRing, database: Database, port: int, requests: Sequence[bytes]
) -> Phases:
    """Time `requests` (HTTP, as asking.graphql makes them) in this process, and at the server of `port`."""
    alone = await load(port, requests, connections=1, seconds=1.0)
    verifier = TokenVerifier(keys.public_jwks(), settings.issuer, settings.audience)
    plenty = Terms(10**12, 10**12)
    execution = Execution(build_schema(), database, Limits(plenty, plenty))
    endpoint = GraphQLEndpoint(execution, lambda value: verifier.verify(bearer(value)).principal)
    whole: list[float] = []
    parts: list[tuple[float, ...]] = []
    for request in (requests[n % len(requests)] for n in range(_ROUNDS)):
        scope, body = _parsed(request)
        began = time.perf_counter()
        await endpoint(scope, _receiving(body), _ignored)
        whole.append(time.perf_counter() - began)
        parts.append(await _parts(execution, database, verifier, scope, body))
    token, plan, cost, answered, copy = (
        1e6 * median(column) for column in zip(*parts[_ROUNDS // 4 :], strict=True)
    )
    endpoint_time = 1e6 * median(whole[_ROUNDS // 4 :])
    outside = 1e6 * median(alone.latencies) - endpoint_time
    inside = endpoint_time - token - plan - cost - answered - copy
    return Phases(outside, inside, token, plan, cost, answered, copy)


async def _parts(
    execution: Execution, database: Database, verifier: TokenVerifier, scope: Scope, body: bytes
) -> tuple[float, ...]:
    """Seconds for the token, the plan, the cost, the database and the copy of one request."""
    authorization = http.headers_of(scope["headers"])[b"authorization"].decode("latin-1")
    began = time.perf_counter()
    caller = verifier.verify(bearer(authorization)).principal
    verified = time.perf_counter()
    request = Request(caller, "en", "phases")
    http.fill_from_body(request, body)
    read = time.perf_counter()
    bill = execution._bill(request)  # noqa: SLF001  # the phases are its insides
    execution._read_document(request, await execution._text(request), bill)  # noqa: SLF001
    statement = execution.statements.query(request)
    parameters = statement.parameters(request)
    planned = time.perf_counter()
    statement.objects(request)
    foretold = time.perf_counter()
    async with database.connection(caller.database_role) as connection:
        answer = await connection.fetchval(statement.sql, *parameters)
    answered = time.perf_counter()
    _ = b'{"data":%b}' % answer
    copied = time.perf_counter()
    objects_in(answer)
    counted = time.perf_counter()
    return (
        verified - began,
        planned - read,
        foretold - planned + counted - copied,
        answered - foretold,
        copied - answered,
    )


def _parsed(request: bytes) -> tuple[Scope, bytes]:
    """The request as an ASGI server hands it over."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")[1:]
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    return {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "headers": headers,
        "query_string": b"",
    }, body


def _receiving(body: bytes) -> Any:  # noqa: ANN401  # ASGI's Receive
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _ignored(_: Message) -> None:
    """What the endpoint sends."""
