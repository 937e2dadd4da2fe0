"""Answers to requests outside the endpoint, in the form of /graphql's: message, code, request id."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.words.errors import BadUserInput, NotFound
from schema.endpoint import http
from schema.endpoint.errors import Stranger, error_entry, unexpected_entry

_NOT_FOUND = 404
_log = structlog.get_logger(__name__)


async def _http_error(request: Request, error: HTTPException) -> Response:
    who = _stranger(request)
    if error.status_code == _NOT_FOUND:
        entry = error_entry(NotFound("There is nothing at this address."), who)
    else:
        entry = error_entry(BadUserInput("This address is not for such requests."), who)
    return _answer(request, who, entry, error.status_code, error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    who = _stranger(request)
    return _answer(request, who, unexpected_entry(error, who), 500)


Handler = Callable[[Request, Any], Awaitable[Response]]
HANDLERS: Mapping[Any, Handler] = {HTTPException: _http_error, Exception: _unexpected}
"""For Starlette: what becomes of what no route took, and of what a route raised."""


def _stranger(request: Request) -> Stranger:
    return Stranger(secrets.token_hex(8), http.locale(request.headers.raw))


def _answer(
    request: Request,
    who: Stranger,
    entry: dict[str, Any],
    status: int,
    headers: Mapping[str, str] | None = None,
) -> Response:
    # without the path, which may be anything a stranger writes
    _log.info("request", method=request.method, status=status, request_id=who.request_id)
    about = {
        "x-request-id": who.request_id,
        "content-language": who.locale,
        "cache-control": "no-store",
    }
    return JSONResponse({"errors": [entry]}, status, {**(headers or {}), **about})
