"""The endpoint: an HTTP request in, a GraphQL response out.

An ASGI application of its own and not Strawberry's view: of that, nothing was left to use once the
short lane answered before it and errors had codes (docs/decisions/0012).
"""

import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import orjson
import structlog
from starlette.types import Receive, Scope, Send

from auth.errors import Unauthenticated
from auth.principal import Principal
from portal.doors.db import Database
from portal.metrics import answered
from portal.throttling.service import TERMS, Terms
from portal.words.errors import PortalError, Unavailable
from schema.endpoint import http
from schema.endpoint.errors import ErrorContext, error_entry, unexpected_entry
from schema.endpoint.execution import (
    Asked,
    Execution,
    Kind,
    Response,
)
from schema.endpoint.http import HttpRefused
from schema.root import build_schema

Authenticate = Callable[[str | None], Principal]
"""The Authorization header's value in, the caller out. Raises auth.errors.Unauthenticated."""

_STATUS = {
    Kind.ANSWERED: 200,
    Kind.REFUSED: 400,
    Kind.THROTTLED: 429,
    Kind.WRONG_METHOD: 405,
    Kind.FAILED: 500,
}
_ALLOWED = (b"allow", b"GET, POST")
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")  # what GraphQL calls a name; other text is not logged
_log = structlog.get_logger(__name__)


def _request_ids() -> Iterator[str]:
    """Ids of requests, 64 random bits each: a call of the system for each would cost more than its use."""
    while True:
        drawn = secrets.token_hex(8 * 128)
        yield from (drawn[start : start + 16] for start in range(0, len(drawn), 16))


_next_id = _request_ids().__next__


@dataclass(slots=True)
class _Seen:
    """Facts of a request known before it was answered or refused."""

    request_id: str
    locale: str
    media_type: str = http.JSON
    caller: Principal | None = None
    operation: str | None = None


PATH = "/graphql"


def graphql_endpoint(
    database: Database, authenticate: Authenticate, terms: Terms = TERMS
) -> "GraphQLEndpoint":
    """The GraphQL endpoint over a database. Raises SetupError when the schema does not fit the models."""
    return GraphQLEndpoint(Execution(build_schema(), database, terms), authenticate)


class GraphQLEndpoint:
    """`/graphql`: POST for all operations, GET for queries."""

    def __init__(self, execution: Execution, authenticate: Authenticate) -> None:
        self._execution = execution
        self._authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        seen = _Seen(_next_id(), http.locale(scope["headers"]))
        try:
            status, body, headers = await self._respond(scope, receive, seen)
        except Unauthenticated as error:
            challenge = b"Bearer" if _no_credentials(scope) else b'Bearer error="invalid_token"'
            status, body, headers = 401, _errors(error, seen), [(b"www-authenticate", challenge)]
        except Unavailable as error:  # no 401: who is signed in must not be sent to sign in again
            status, body, headers = 503, _errors(error, seen), [(b"retry-after", b"1")]
        except HttpRefused as error:
            status, body, headers = error.status, _errors(error, seen), list(error.headers)
        except Exception as error:  # noqa: BLE001  # the last to know: it is logged, and answered without its text
            status, body, headers = 500, orjson.dumps({"errors": [unexpected_entry(error, seen)]}), []
        _note(scope, status, seen, time.perf_counter() - began)
        await _send(send, status, body, [*headers, *_about(seen)])

    async def _respond(
        self, scope: Scope, receive: Receive, seen: _Seen
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        headers = http.headers_of(scope["headers"])
        method = scope["method"]
        if method not in ("GET", "POST"):
            raise HttpRefused(405, "Use GET or POST.", [_ALLOWED])
        authorization = headers.get(b"authorization")
        caller = seen.caller = self._authenticate(
            None if authorization is None else authorization.decode("latin-1")
        )
        media_type = seen.media_type = http.media_type(headers)
        if method == "POST":
            http.require_json(headers)
            document = http.from_body(await http.read_body(headers, receive))
        else:
            document = http.from_query_string(scope["query_string"])
        seen.operation = document.operation_name
        response = await self._execution.answer(
            Asked(
                document.query,
                document.operation_name,
                document.variables,
                caller,
                seen.locale,
                seen.request_id,
                may_change=method == "POST",
                document_id=document.document_id,
            )
        )
        further = [(b"allow", b"POST")] if response.kind is Kind.WRONG_METHOD else []
        if response.retry_after is not None:
            further.append((b"retry-after", b"%d" % response.retry_after))
        return _status(response, media_type), response.body, further


def _note(scope: Scope, status: int, seen: _Seen, seconds: float) -> None:
    """Log one line for each request: who asked, never what for; neither token, query string nor variables."""
    answered(status, seconds)
    operation, caller = seen.operation, seen.caller
    _log.info(
        "request",
        method=scope["method"],
        path=scope["path"],
        status=status,
        operation=operation if operation and _NAME.fullmatch(operation) else None,
        ms=round(seconds * 1000, 1),
        request_id=seen.request_id,
        partner_id=caller and str(caller.partner_id),
        staff_id=caller and str(caller.staff_id),
    )


def _status(response: Response, media_type: str) -> int:
    """Status of the response; clients that ask for plain JSON expect 200 for any answer of GraphQL's."""
    if response.kind in {Kind.REFUSED, Kind.THROTTLED} and media_type == http.JSON:
        return 200
    return _STATUS[response.kind]


def _no_credentials(scope: Scope) -> bool:
    return all(name != b"authorization" for name, _ in scope["headers"])


def _about(seen: _Seen) -> list[tuple[bytes, bytes]]:
    """Headers of the response: its language is its messages', its form chosen by `Accept` and its kin."""
    return [
        (b"content-type", f"{seen.media_type}; charset=utf-8".encode()),
        (b"x-request-id", seen.request_id.encode()),
        (b"content-language", seen.locale.encode()),
        (b"vary", b"accept, accept-language"),
    ]


def _errors(error: PortalError, context: ErrorContext) -> bytes:
    return orjson.dumps({"errors": [error_entry(error, context)]})


async def _send(send: Send, status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
    given = [*headers, (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})
