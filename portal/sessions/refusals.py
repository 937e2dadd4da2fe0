"""Refusals of a token: the error told to the client (RFC 6749, 5.2), and the reason in the access event.

The two are not the same on purpose. A stranger learns nothing from a refusal that tells an unknown account
from a wrong password, or a suspended partner from a person who left; an auditor reads which it was.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from auth.errors import Unauthenticated


class OAuthError(StrEnum):
    """Codes of `error` in the answer, by RFC 6749, 8628 and 8693, and `temporarily_unavailable`."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    INVALID_SCOPE = "invalid_scope"
    INVALID_TARGET = "invalid_target"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    SLOW_DOWN = "slow_down"
    TEMPORARILY_UNAVAILABLE = "temporarily_unavailable"
    SERVER_ERROR = "server_error"


STATUS = {
    OAuthError.INVALID_CLIENT: 401,
    OAuthError.SLOW_DOWN: 429,
    OAuthError.TEMPORARILY_UNAVAILABLE: 503,
    OAuthError.SERVER_ERROR: 500,
}
"""HTTP's status of an error; 400 for all others."""

_GRANT = "The grant is not valid, or not any longer."
_CLIENT = "The client could not be authenticated."


@dataclass(frozen=True, slots=True)
class Known:
    """The subject of a refusal, as far as it is known."""

    staff_id: UUID | None = None
    partner_id: UUID | None = None
    session_id: UUID | None = None


class TokenRefused(Unauthenticated):
    """A refusal to give a token.

    `description` is for developers and, as RFC 6749 has it, in ASCII. `reason` is the stable code in the
    access event: at most 64 characters, never a value of the request.
    """

    def __init__(
        self, error: OAuthError, description: str, reason: str | None = None, known: Known | None = None
    ) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.reason = reason or error.name
        self.known = known or Known()
        self.retry_after: int | None = None  # seconds
        self.throttled: str | None = (
            None  # the key whose failures were too many (portal/sessions/throttle.py)
        )


def bad_request(description: str) -> TokenRefused:
    """Refusal of a request that is wrong itself, whoever sends it."""
    return TokenRefused(OAuthError.INVALID_REQUEST, description)


def bad_grant(reason: str, known: Known | None = None) -> TokenRefused:
    """Refusal of credentials (a password, a token) that give nothing; the client is not told why."""
    return TokenRefused(OAuthError.INVALID_GRANT, _GRANT, reason, known)


def bad_client(reason: str, known: Known | None = None) -> TokenRefused:
    """Refusal of a client that is not who it says it is, or may not any longer; it is not told which."""
    return TokenRefused(OAuthError.INVALID_CLIENT, _CLIENT, reason, known)


def later(error: OAuthError, description: str, reason: str, seconds: int) -> TokenRefused:
    """Refusal for now, and for so many seconds."""
    refused = TokenRefused(error, description, reason)
    refused.retry_after = seconds
    return refused
