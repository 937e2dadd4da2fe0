"""`POST /oauth/accept-invitation`: an invitation's token and a password in, nothing out but that it is done.

Answered as the token endpoint answers: form-encoded in, JSON out, never cached, errors of RFC 6749.
"""

import secrets

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append_in_time
from portal.db import UNREACHABLE, Database
from portal.oauth.form import read_request
from portal.sessions.invitations import accept
from portal.sessions.refusals import STATUS, OAuthError, TokenRefused

INVITATION_PATH = "/oauth/accept-invitation"
_NEVER_KEPT = {"cache-control": "no-store", "pragma": "no-cache", "x-content-type-options": "nosniff"}
_log = structlog.get_logger(__name__)


def invitation_route(database: Database) -> Route:
    """The endpoint. 200 `{"status": "accepted"}`, or an error; `invalid_grant` for every token not good."""

    async def answer(request: Request) -> Response:
        request_id = secrets.token_hex(8)
        try:
            asked = await read_request(request)
            await accept(database, asked.require("token"), asked.require("password"))
            status, body = 200, {"status": "accepted"}
        except TokenRefused as refused:
            await append_in_time(database, Event(AccessEventKind.SIGN_IN_REFUSED, reason=refused.reason))
            status, body = _refusal(refused.error, refused.description)
        except UNREACHABLE as error:
            _log.error("invitations_unavailable", error=type(error).__name__, request_id=request_id)
            status, body = _refusal(OAuthError.TEMPORARILY_UNAVAILABLE, "Try again in a moment.")
        except Exception as error:  # noqa: BLE001  # the last to know: it is logged without its text
            _log.error("invitation_failed", error=type(error).__name__, request_id=request_id)
            status, body = _refusal(OAuthError.SERVER_ERROR, "Something went wrong here; the log knows it.")
        _log.info("request", method="POST", path=INVITATION_PATH, status=status, request_id=request_id)
        return JSONResponse(body, status, _NEVER_KEPT | {"x-request-id": request_id})

    return Route(INVITATION_PATH, answer, methods=["POST"], name="accept-invitation")


def _refusal(error: OAuthError, description: str) -> tuple[int, dict[str, str]]:
    return STATUS.get(error, 400), {"error": error.value, "error_description": description}
