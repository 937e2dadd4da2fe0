"""Answers to requests outside the endpoint, in the form of /graphql's: message, code, request id."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.words.errors import BadUserInput, NotFound
from schema.endpoint import http
from schema.endpoint.errors import error_entry, unexpected_entry

_NOT_FOUND = 404
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Client:
    request_id: str
    locale: str


async def _refused(request: Request, error: HTTPException) -> Response:
    client = _client(request)
    if error.status_code == _NOT_FOUND:
        entry = error_entry(NotFound("There is nothing at this address."), client)
    else:
        entry = error_entry(BadUserInput("This address is not for such requests."), client)
    return _answer(request, client, entry, error.status_code, error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    client = _client(request)
    return _answer(request, client, unexpected_entry(error, client), 500)


Handler = Callable[[Request, Any], Awaitable[Response]]
HANDLERS: Mapping[Any, Handler] = {HTTPException: _refused, Exception: _failed}
"""For Starlette: what becomes of what no route took, and of what a route raised."""


def _client(request: Request) -> _Client:
    return _Client(secrets.token_hex(8), http.locale(request.headers.raw))


def _answer(
    request: Request,
    client: _Client,
    entry: dict[str, Any],
    status: int,
    headers: Mapping[str, str] | None = None,
) -> Response:
    # without the path, which may be anything a stranger writes
    _log.info("request", method=request.method, status=status, request_id=client.request_id)
    about = {
        "x-request-id": client.request_id,
        "content-language": client.locale,
        "cache-control": "no-store",
    }
    return JSONResponse({"errors": [entry]}, status, {**(headers or {}), **about})
