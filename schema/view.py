"""The endpoint: an HTTP request in, a GraphQL response out.

An ASGI application of its own and not Strawberry's view: of that, nothing was left to use once the
short lane answered before it and errors had codes (docs/decisions/0012).
"""

import secrets
from collections.abc import Callable, Iterable

import orjson
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from auth.errors import Unauthenticated
from auth.principal import Principal
from portal.db import Database
from portal.errors import PortalError
from schema import http
from schema.errors import described, unexpected
from schema.execution import Asked, Execution, Kind, Response
from schema.http import HttpRefused
from schema.root import build_schema

Authenticate = Callable[[str | None], Principal]
"""The Authorization header's value in, the caller out. Raises auth.errors.Unauthenticated."""

_STATUS = {Kind.ANSWERED: 200, Kind.REFUSED: 400, Kind.WRONG_METHOD: 405, Kind.FAILED: 500}
_ALLOWED = (b"allow", b"GET, POST")


def graphql_routes(database: Database, authenticate: Authenticate) -> list[Route]:
    """The GraphQL endpoint over a database. Raises SetupError when the schema does not fit the models."""
    return [Route("/graphql", GraphQLEndpoint(Execution(build_schema(), database), authenticate))]


class GraphQLEndpoint:
    """`/graphql`: POST for all operations, GET for queries."""

    def __init__(self, execution: Execution, authenticate: Authenticate) -> None:
        self._execution = execution
        self._authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = secrets.token_hex(8)
        try:
            status, body, headers = await self._respond(scope, receive, request_id)
        except Unauthenticated as error:
            challenge = b"Bearer" if _no_credentials(scope) else b'Bearer error="invalid_token"'
            status, body, headers = 401, _errors(error, request_id), [(b"www-authenticate", challenge)]
        except HttpRefused as error:
            status, body, headers = error.status, _errors(error, request_id), list(error.headers)
        except Exception as error:  # noqa: BLE001  # the last to know: it is logged, and answered without its text
            status, body, headers = 500, orjson.dumps({"errors": [unexpected(error, request_id)]}), []
        await _send(send, status, body, headers)

    async def _respond(
        self, scope: Scope, receive: Receive, request_id: str
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        headers = http.headers_of(scope["headers"])
        method = scope["method"]
        if method not in ("GET", "POST"):
            raise HttpRefused(405, "Use GET or POST.", [_ALLOWED])
        authorization = headers.get(b"authorization")
        caller = self._authenticate(None if authorization is None else authorization.decode("latin-1"))
        media_type = http.media_type(headers)
        if method == "POST":
            http.require_json(headers)
            document = http.from_body(await http.read_body(headers, receive))
        else:
            document = http.from_query_string(scope["query_string"])
        response = await self._execution.answer(
            Asked(
                document.query,
                document.operation_name,
                document.variables,
                caller,
                http.locale(headers),
                request_id,
                may_change=method == "POST",
            )
        )
        further = [(b"content-type", f"{media_type}; charset=utf-8".encode())]
        if response.kind is Kind.WRONG_METHOD:
            further.append((b"allow", b"POST"))
        return _status(response, media_type), response.body, further


def _status(response: Response, media_type: str) -> int:
    """Clients that ask for plain JSON expect 200 for whatever GraphQL has an answer to."""
    if response.kind is Kind.REFUSED and media_type == http.JSON:
        return 200
    return _STATUS[response.kind]


def _no_credentials(scope: Scope) -> bool:
    return all(name != b"authorization" for name, _ in scope["headers"])


def _errors(error: PortalError, request_id: str) -> bytes:
    return orjson.dumps({"errors": [described(error, request_id)]})


async def _send(send: Send, status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
    given: list[tuple[bytes, bytes]] = [*headers]
    if all(name != b"content-type" for name, _ in given):
        given.append((b"content-type", b"application/json; charset=utf-8"))
    given += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})
