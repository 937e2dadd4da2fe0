"""Proof of a client's identity, signed with its own key (`private_key_jwt`; RFC 7521, RFC 7523).

Judged as strictly as our own tokens: every claim of its type, none unknown, for us, not for longer than five
minutes. That it was not used before is the database's to say (portal/sessions/clients.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from auth.claims import CLOCK_SKEW, PRINTABLE
from auth.errors import Unauthenticated
from auth.jws import MAX_TOKEN_LENGTH, KeySet, strict_base64url, strict_json

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MAX_LIFETIME = timedelta(minutes=5)
ALGORITHMS = ("EdDSA", "ES256", "PS256", "RS256")

_HEADER = {"alg", "kid", "typ"}
_TYPES = {"JWT", "client-authentication+jwt"}  # an access token is no assertion, nor the other way round
_CLAIMS = {"iss", "sub", "aud", "exp", "jti", "iat", "nbf"}


class BadAssertion(ValueError):
    """An assertion that proves nothing; without a message, as the reason is for us alone."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion that holds, unless it was used before. `forget_at`: when it would not hold any longer."""

    jti: str
    forget_at: datetime


def claimed_client(assertion: str) -> str:
    """The client that an assertion names, before anything is proved. Raises BadAssertion."""
    try:
        claims = strict_json(strict_base64url(assertion[:MAX_TOKEN_LENGTH].split(".")[1]))
    except (ValueError, IndexError):
        raise BadAssertion from None
    client_id = claims.get("sub")
    if not isinstance(client_id, str) or PRINTABLE.fullmatch(client_id) is None:
        raise BadAssertion
    return client_id


def judge(
    assertion: str, jwks: Mapping[str, Any], *, client_id: str, audiences: Collection[str], now: datetime
) -> Assertion:
    """The assertion that one of the client's keys signed, all its claims checked. Raises BadAssertion."""
    try:
        verified = KeySet(jwks, algorithms=ALGORITHMS).verify(assertion)
        claims = strict_json(verified.payload)
    except (Unauthenticated, ValueError):
        raise BadAssertion from None
    if not verified.header.keys() <= _HEADER or verified.header.get("typ", "JWT") not in _TYPES:
        raise BadAssertion
    if not claims.keys() <= _CLAIMS or claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise BadAssertion
    if _sole(claims.get("aud")) not in audiences:
        raise BadAssertion
    if not isinstance(claims.get("jti"), str) or PRINTABLE.fullmatch(claims["jti"]) is None:
        raise BadAssertion
    return Assertion(claims["jti"], _require_time(claims, now))


def _require_time(claims: dict[str, Any], now: datetime) -> datetime:
    """Require an assertion of now; times are compared as integers: a claim may be too large for a datetime.

    Their clock may be ahead of ours.
    """
    if any(type(claims[name]) is not int for name in ("exp", "iat", "nbf") if name in claims):
        raise BadAssertion
    soonest, latest = now.timestamp(), (now + MAX_LIFETIME + CLOCK_SKEW).timestamp()
    if not soonest < claims.get("exp", 0) <= latest:
        raise BadAssertion
    if any(claims.get(name, 0) > (now + CLOCK_SKEW).timestamp() for name in ("iat", "nbf")):
        raise BadAssertion
    return datetime.fromtimestamp(claims["exp"], UTC)


def _sole(audience: object) -> object:
    """The one audience, also of a list of one: an assertion that others take too, they could show to us."""
    if isinstance(audience, list):
        return audience[0] if len(audience) == 1 and isinstance(audience[0], str) else None
    return audience if isinstance(audience, str) else None
