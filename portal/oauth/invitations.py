"""`POST /oauth/accept-invitation`: an invitation's token and a password in, a bare confirmation out.

Answered as the token endpoint answers: form-encoded in, JSON out, never cached, errors of RFC 6749.
"""

import secrets

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.doors.db import UNREACHABLE, Database
from portal.oauth.form import METHODS, address_of, read_request
from portal.oauth.recording import record_refusal
from portal.sessions.invitations import accept
from portal.sessions.refusals import STATUS, OAuthError, TokenRefused

INVITATION_PATH = "/oauth/accept-invitation"
_NEVER_KEPT = {"cache-control": "no-store", "pragma": "no-cache", "x-content-type-options": "nosniff"}
_log = structlog.get_logger(__name__)


def invitation_route(database: Database) -> Route:
    """The endpoint. 200 `{"status": "accepted"}`, or an error; `invalid_grant` for every token not good."""

    async def answer(request: Request) -> Response:
        request_id = secrets.token_hex(8)
        headers = _NEVER_KEPT | {"x-request-id": request_id}
        try:
            if request.method == "POST":
                asked = await read_request(request)
                await accept(database, asked.require("token"), asked.require("password"))
                status, body = 200, {"status": "accepted"}
            else:
                headers["allow"] = "POST"
                status, body = 405, _refusal(OAuthError.INVALID_REQUEST, "Use POST.")[1]
        except TokenRefused as refused:
            await record_refusal(database, refused, address_of(request))
            status, body = _refusal(refused.error, refused.description)
        except UNREACHABLE as error:
            _log.error("invitations_unavailable", error=type(error).__name__, request_id=request_id)
            status, body = _refusal(OAuthError.TEMPORARILY_UNAVAILABLE, "Try again in a moment.")
        except Exception as error:  # noqa: BLE001  # the last to know: it is logged without its text
            _log.error("invitation_failed", error=type(error).__name__, request_id=request_id)
            status, body = _refusal(OAuthError.SERVER_ERROR, "Something went wrong here; the log knows it.")
        method, path = request.method, INVITATION_PATH
        _log.info("request", method=method, path=path, status=status, request_id=request_id)
        return JSONResponse(body, status, headers)

    return Route(INVITATION_PATH, answer, methods=METHODS, name="accept-invitation")


def _refusal(error: OAuthError, description: str) -> tuple[int, dict[str, str]]:
    return STATUS.get(error, 400), {"error": error.value, "error_description": description}
