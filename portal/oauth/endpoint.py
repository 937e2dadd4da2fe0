"""`POST /oauth/token`: a grant in, tokens out; and no token without its access event.

Whatever was sent, the answer is RFC 6749's: JSON, never cached, an error from a short list. What a refusal
was really about is in the access event alone, not in the answer and not in the log.
"""

import secrets
import time
from collections.abc import Mapping
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append
from portal.doors.db import UNREACHABLE, Database
from portal.oauth.form import METHODS, address_of, read_request
from portal.oauth.recording import record_refusal
from portal.sessions.refusals import STATUS, OAuthError, TokenRefused
from portal.sessions.requests import Grant, GrantHandler

TOKEN_PATH = "/oauth/token"  # noqa: S105  # an address
_log = structlog.get_logger(__name__)


def token_route(database: Database, grants: Mapping[str, GrantHandler]) -> Route:
    """The endpoint over the grant types it knows, by their name in `grant_type`."""
    return Route(TOKEN_PATH, TokenEndpoint(database, grants).answer, methods=METHODS, name="token")


class TokenEndpoint:
    """The token endpoint: reads, has the grant decide, appends the event, answers, logs, in this order."""

    def __init__(self, database: Database, grants: Mapping[str, GrantHandler]) -> None:
        self._database = database
        self._grants = grants

    async def answer(self, request: Request) -> Response:
        began, request_id, grant = time.perf_counter(), secrets.token_hex(8), None
        noted = request.state
        noted.grant_type = noted.error = None
        try:
            if request.method != "POST":
                noted.error = OAuthError.INVALID_REQUEST
                response = _error(noted.error, "Use POST.", {"allow": "POST"})
                response.status_code = 405
            else:
                grant = await self._granted(request)
                response = _answer(200, _tokens(grant))
        except TokenRefused as refused:
            noted.error = refused.error
            response = await self._refuse(refused, request)
        except UNREACHABLE as error:
            _log.error("token_endpoint_unavailable", error=type(error).__name__, request_id=request_id)
            noted.error = OAuthError.TEMPORARILY_UNAVAILABLE
            response = _error(noted.error, "Try again in a moment.", {"retry-after": "1"})
        except Exception as error:  # noqa: BLE001  # the last to know: it is logged without its text, which may hold secrets
            _log.error("token_endpoint_failed", error=type(error).__name__, request_id=request_id)
            noted.error = OAuthError.SERVER_ERROR
            response = _error(noted.error, "Something went wrong here; the log knows it.")
        response.headers["x-request-id"] = request_id
        _note(request, response, time.perf_counter() - began, grant)
        return response

    async def _granted(self, request: Request) -> Grant:
        """Tokens, once their event is written: nobody has any that no auditor can know of."""
        asked = await read_request(request)
        grant_type = asked.require("grant_type")
        handler = self._grants.get(grant_type)
        if handler is None:
            raise TokenRefused(OAuthError.UNSUPPORTED_GRANT_TYPE, "There is no such grant type here.")
        request.state.grant_type = grant_type
        grant = await handler(asked)
        if grant.kind is not None:
            await append(self._database, _event(grant, grant.kind))
        return grant

    async def _refuse(self, refused: TokenRefused, request: Request) -> Response:
        """The refusal, once it is recorded; or without, where the database does not take it in time."""
        await record_refusal(self._database, refused, address_of(request))
        headers = {} if refused.retry_after is None else {"retry-after": str(refused.retry_after)}
        if refused.error is OAuthError.INVALID_CLIENT and "authorization" in request.headers:
            headers["www-authenticate"] = 'Basic realm="portal"'
        return _error(refused.error, refused.description, headers)


def _event(grant: Grant, kind: AccessEventKind) -> Event:
    who = grant.principal
    return Event(
        kind,
        partner_id=who.partner_id,
        staff_id=who.staff_id,
        actor_id=who.actor.staff_id if who.actor else None,
        session_id=who.session_id,
    )


def _tokens(grant: Grant) -> dict[str, Any]:
    """The answer with tokens; `scope` says what they allow, also where none was asked for (RFC 6749, 5.1)."""
    tokens: dict[str, Any] = {
        "access_token": grant.access_token,
        "token_type": "Bearer",
        "expires_in": grant.expires_in,
        "scope": " ".join(sorted(grant.principal.permissions)),
    }
    if grant.refresh_token is not None:
        tokens["refresh_token"] = grant.refresh_token
    return tokens | dict(grant.further)


def _error(error: OAuthError, description: str, headers: Mapping[str, str] | None = None) -> Response:
    body = {"error": error.value, "error_description": description}
    return _answer(STATUS.get(error, 400), body, headers)


def _answer(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    never_kept = {"cache-control": "no-store", "pragma": "no-cache", "x-content-type-options": "nosniff"}
    return JSONResponse(dict(body), status, {**never_kept, **(headers or {})})


def _note(request: Request, response: Response, seconds: float, grant: Grant | None) -> None:
    """Log one line for each request: who was given a token, or why not; of what was sent, only the grant."""
    _log.info(
        "request",
        method=request.method,
        path=TOKEN_PATH,
        status=response.status_code,
        grant_type=request.state.grant_type,  # one of ours, or null: anything else may be a secret
        error=request.state.error,
        ms=round(seconds * 1000, 1),
        request_id=response.headers["x-request-id"],
        partner_id=grant and str(grant.principal.partner_id),
        staff_id=grant and str(grant.principal.staff_id),
    )
