"""The endpoint: an HTTP request in, a GraphQL response out.

An ASGI application of its own and not Strawberry's view: of that, nothing was left to use once the
short lane answered before it and errors had codes (docs/decisions/0012).
"""

import asyncio
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator

import orjson
import structlog
from starlette.types import Receive, Scope, Send

from auth.errors import Unauthenticated
from auth.principal import Principal
from portal.doors.db import Database
from portal.metrics import answered
from portal.throttling.limits import LIMITS, Limits
from portal.throttling.service import Throttled
from portal.words.errors import PortalError, Unavailable
from schema.endpoint import http
from schema.endpoint.errors import ErrorContext, Stranger, error_entry, unexpected_entry
from schema.endpoint.execution import Execution, Kind, Response, throttled
from schema.endpoint.http import HttpRefused
from schema.planner.request import Request
from schema.root import build_schema

Fields = list[tuple[bytes, bytes]]
"""Header fields, by lower-case name."""

Authenticate = Callable[[str | None], Principal]
"""The Authorization header's value in, the caller out. Raises auth.errors.Unauthenticated."""

_STATUS = {
    Kind.ANSWERED: 200,
    Kind.REFUSED: 400,
    Kind.THROTTLED: 429,
    Kind.WRONG_METHOD: 405,
    Kind.FAILED: 500,
}
PART = 131_072  # bytes that are handed on at once: so much lies about for whoever reads slowly
SEND_SECONDS = 20.0  # for a long answer to be read
_ALLOWED = (b"allow", b"GET, POST")
_ALWAYS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")  # what GraphQL calls a name; other text is not logged
_log = structlog.get_logger(__name__)


def _request_ids() -> Iterator[str]:
    """Ids of requests, 64 random bits each: a call of the system for each would cost more than its use."""
    while True:
        drawn = secrets.token_hex(8 * 128)
        yield from (drawn[start : start + 16] for start in range(0, len(drawn), 16))


_next_id = _request_ids().__next__


PATH = "/graphql"


def graphql_endpoint(
    database: Database, authenticate: Authenticate, limits: Limits = LIMITS
) -> "GraphQLEndpoint":
    """The GraphQL endpoint over a database. Raises SetupError when the schema does not fit the models."""
    return GraphQLEndpoint(Execution(build_schema(), database, limits), authenticate)


class GraphQLEndpoint:
    """`/graphql`: POST for all operations, GET for queries."""

    def __init__(self, execution: Execution, authenticate: Authenticate) -> None:
        self._execution = execution
        self._authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        request_id, locale = _next_id(), http.locale(scope["headers"])
        request: Request | None = None
        entered = False
        media_type = http.JSON
        try:
            headers = http.headers_of(scope["headers"])
            request = Request(self._caller(scope["method"], headers), locale, request_id)
            media_type = http.media_type(headers)
            await _read(request, scope, headers, receive)
            await self._execution.enter(request)
            entered = True
            response = await self._execution.answer(request)
            answer = _status(response, media_type), response.body, _further(response)
        except Throttled as error:
            response = throttled(error, request or Stranger(request_id, locale))
            answer = _status(response, media_type), response.body, _further(response)
        except Exception as error:  # noqa: BLE001  # the last to know: what is not foreseen is logged
            answer = _refusal(error, scope, request or Stranger(request_id, locale))
            if request is not None:
                self._execution.refused(request)
        try:
            status, body, further = answer
            _note(scope, status, request_id, request, time.perf_counter() - began)
            await _send(send, status, body, [*further, *_about(request_id, locale, media_type)])
        finally:
            if entered and request is not None:
                self._execution.leave(request)

    def _caller(self, method: str, headers: http.Headers) -> Principal:
        """The verified caller of a request. Raises HttpRefused, and what authentication raises."""
        if method not in ("GET", "POST"):
            raise HttpRefused(405, "Use GET or POST.", [_ALLOWED])
        authorization = headers.get(b"authorization")
        return self._authenticate(None if authorization is None else authorization.decode("latin-1"))


async def _read(request: Request, scope: Scope, headers: http.Headers, receive: Receive) -> None:
    """The content of what was sent, added to its request. Raises HttpRefused."""
    if scope["method"] == "POST":
        http.require_json(headers)
        http.fill_from_body(request, await http.read_body(headers, receive))
    else:
        request.may_change = False
        http.fill_from_query_string(request, scope["query_string"])


def _further(response: Response) -> Fields:
    """Header fields that a response has besides those of all."""
    further = [(b"allow", b"POST")] if response.kind is Kind.WRONG_METHOD else []
    if response.retry_after is not None:
        further.append((b"retry-after", b"%d" % response.retry_after))
    return further


def _refusal(error: Exception, scope: Scope, context: ErrorContext) -> tuple[int, bytes, Fields]:
    """The answer to a request that was not executed."""
    match error:
        case Unauthenticated():
            challenge = b"Bearer" if _no_credentials(scope) else b'Bearer error="invalid_token"'
            return 401, _errors(error, context), [(b"www-authenticate", challenge)]
        case Unavailable():  # no 401: who is signed in must not be sent to sign in again
            return 503, _errors(error, context), [(b"retry-after", b"1")]
        case HttpRefused():
            return error.status, _errors(error, context), list(error.headers)
    return 500, orjson.dumps({"errors": [unexpected_entry(error, context)]}), []


def _note(scope: Scope, status: int, request_id: str, request: Request | None, seconds: float) -> None:
    """Log one line for each request: who asked, never what for; neither token, query string nor variables."""
    answered(status, seconds)
    operation = request and request.operation_name
    _log.info(
        "request",
        method=scope["method"],
        path=scope["path"],
        status=status,
        operation=operation if operation and _NAME.fullmatch(operation) else None,
        ms=round(seconds * 1000, 1),
        request_id=request_id,
        partner_id=request and str(request.caller.partner_id),
        staff_id=request and str(request.caller.staff_id),
    )


def _status(response: Response, media_type: str) -> int:
    """Status of the response; clients that ask for plain JSON expect 200 for any answer of GraphQL's."""
    if response.kind in {Kind.REFUSED, Kind.THROTTLED} and media_type == http.JSON:
        return 200
    return _STATUS[response.kind]


def _no_credentials(scope: Scope) -> bool:
    return all(name != b"authorization" for name, _ in scope["headers"])


def _about(request_id: str, locale: str, media_type: str) -> Fields:
    """Headers of the response: its language is its messages', its form chosen by `Accept` and its kin."""
    return [
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"x-request-id", request_id.encode()),
        (b"content-language", locale.encode()),
        (b"vary", b"accept, accept-language"),
    ]


def _errors(error: PortalError, context: ErrorContext) -> bytes:
    return orjson.dumps({"errors": [error_entry(error, context)]})


async def _send(send: Send, status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
    given = [*headers, (b"content-length", str(len(body)).encode()), *_ALWAYS]
    await send({"type": "http.response.start", "status": status, "headers": given})
    if len(body) <= PART:
        await send({"type": "http.response.body", "body": body})
        return
    whole = memoryview(body)
    async with asyncio.timeout(SEND_SECONDS):  # who does not read it must not keep it in our memory
        for start in range(0, len(body), PART):
            more = start + PART < len(body)
            await send(
                {"type": "http.response.body", "body": bytes(whole[start : start + PART]), "more_body": more}
            )
