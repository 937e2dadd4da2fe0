"""Access tokens (RFC 9068) over bearer authorisation (RFC 6750).

    Unauthenticated (auth.errors)          code UNAUTHENTICATED, all of them
    ├── MissingToken      no Authorization header
    ├── MalformedToken    not the form of a token, or of the header that carries it
    ├── UnknownKey        signed with a key that is not ours
    ├── BadSignature      the key it names did not sign it
    ├── RefusedClaim      a claim is missing, mistyped, unknown, or says another issuer or audience
    └── ExpiredToken      was good once; get a fresh one

A message says what is wrong in words, and never holds any part of the token.
"""

import hashlib
import json
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from auth.errors import Unauthenticated
from auth.jws import (
    MAX_TOKEN_LENGTH,
    BadSignature,
    KeySet,
    MalformedToken,
    UnknownKey,
    UnusableKeys,
    Verified,
    strict_json,
    verify_jws,
)
from auth.principal import Principal
from auth.roles import Role
from auth.signing import SigningKey, encode_base64url

__all__ = [
    "AccessToken",
    "BadSignature",
    "ExpiredToken",
    "MalformedToken",
    "MissingToken",
    "RefusedClaim",
    "TokenVerifier",
    "UnknownKey",
    "UnusableKeys",
    "bearer",
    "mint",
    "verify_jws",
]

ALGORITHM = "EdDSA"
TYPE = "at+jwt"
MAX_LIFETIME = timedelta(minutes=10)
CLOCK_SKEW = timedelta(seconds=30)  # how far another server's clock may be ahead of ours

_HEADER = {"alg", "typ", "kid"}
_TEXTS = ("iss", "aud", "sub", "client_id", "jti", "sid", "org", "role")
_TIMES = ("iat", "exp")
_CLAIMS = {*_TEXTS, *_TIMES}
_OPTIONAL = {"nbf"}
_NAME = re.compile(r"[\x21-\x7e]{1,128}")  # client, token and session ids: printable, bounded
_BEARER = re.compile(r"(?i:bearer) +([A-Za-z0-9._~+/-]+=*)")


class MissingToken(Unauthenticated):
    """The request carries no token."""


class ExpiredToken(Unauthenticated):
    """Its time is over."""


class RefusedClaim(Unauthenticated):
    """The signature holds, but what the token says is not what we take."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a verified token says. `jti` names the token, `sid` the session it belongs to."""

    principal: Principal
    client_id: str
    jti: str
    sid: str
    expires_at: datetime


def bearer(header_value: str | None) -> str:
    """The token in an Authorization header: `Bearer`, one token, nothing else (RFC 6750, 2.1).

    Raises MissingToken (no header), MalformedToken.
    """
    if not header_value:
        raise MissingToken("An access token is required: send 'Authorization: Bearer TOKEN'.")
    match = _BEARER.fullmatch(header_value)
    if match is None:
        raise MalformedToken("The Authorization header must be 'Bearer TOKEN'.")
    return match[1]


def mint(  # noqa: PLR0913  # a token says all of this, and nothing here has a default worth hiding
    signing_key: SigningKey,
    principal: Principal,
    *,
    now: datetime,
    lifetime: timedelta,
    issuer: str,
    audience: str,
    client_id: str,
    session_id: str,
) -> str:
    """A signed access token for `principal`, valid from `now` for `lifetime` (at most 10 minutes)."""
    if not timedelta(seconds=1) <= lifetime <= MAX_LIFETIME:
        raise ValueError(f"an access token lives from a second to {MAX_LIFETIME}, not {lifetime}")
    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": str(principal.staff_id),
        "client_id": client_id,
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        "jti": secrets.token_urlsafe(16),
        "sid": session_id,
        "org": str(principal.partner_id),
        "role": principal.role.value,
    }
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": signing_key.kid}
    signed = ".".join(
        encode_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)
    )
    return f"{signed}.{encode_base64url(signing_key.private.sign(signed.encode('ascii')))}"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TokenVerifier:
    """Judges access tokens of one issuer for one audience, and remembers the good ones until they expire.

    Verification costs 0.2 ms, remembering a few microseconds. `remember` bounds how many are kept, the
    least recently used go first. For one event loop, not for threads.
    """

    def __init__(
        self,
        keys: Mapping[str, Any],
        issuer: str,
        audience: str,
        *,
        now: Callable[[], datetime] = _utc_now,
        remember: int = 10_000,
    ) -> None:
        self._keys = KeySet(keys, algorithms=[ALGORITHM])
        self._issuer = issuer
        self._audience = audience
        self._now = now
        self._remember = remember
        self._remembered: OrderedDict[bytes, AccessToken] = OrderedDict()

    def verify(self, token: str) -> AccessToken:
        """What `token` says, every claim checked. Raises Unauthenticated, whatever `token` is."""
        if len(token) > MAX_TOKEN_LENGTH:
            raise MalformedToken("The token is malformed or too long.")
        now = self._now()
        # A digest, so that a memory dump holds no usable token. surrogatepass: any text must have one.
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._remembered.get(digest)
        if known is None:
            known = self._remembered[digest] = self._judge(self._keys.verify(token), now)
            if len(self._remembered) > self._remember:
                self._remembered.popitem(last=False)
        elif known.expires_at <= now:
            del self._remembered[digest]
            raise ExpiredToken("The token has expired.")
        else:
            self._remembered.move_to_end(digest)
        return known

    def _judge(self, token: Verified, now: datetime) -> AccessToken:
        if token.header.keys() != _HEADER or token.header["typ"] != TYPE:
            raise MalformedToken("The token is not an access token.")
        try:
            claims = strict_json(token.payload)
        except ValueError:
            raise MalformedToken("The token is malformed.") from None
        _require_shape(claims)
        if claims["iss"] != self._issuer:
            raise RefusedClaim("The token is from another issuer.")
        if claims["aud"] != self._audience:
            raise RefusedClaim("The token is for another audience.")
        expires_at = _require_time(claims, now)
        return AccessToken(
            principal=Principal(
                role=_role(claims["role"]),
                partner_id=_uuid(claims, "org"),
                staff_id=_uuid(claims, "sub"),
            ),
            client_id=_name(claims, "client_id"),
            jti=_name(claims, "jti"),
            sid=_name(claims, "sid"),
            expires_at=expires_at,
        )


def _require_shape(claims: dict[str, Any]) -> None:
    """Every claim there, of its type, and no other: an unknown one may narrow what the token allows."""
    for name in _TEXTS:
        if not isinstance(claims.get(name), str):
            raise _refused(name)
    for name in _TIMES:
        if type(claims.get(name)) is not int:  # a bool is an int to isinstance
            raise _refused(name)
    if "nbf" in claims and type(claims["nbf"]) is not int:
        raise _refused("nbf")
    if not claims.keys() <= _CLAIMS | _OPTIONAL:
        raise RefusedClaim("The token has a claim that is not understood.")


def _require_time(claims: dict[str, Any], now: datetime) -> datetime:
    """When the token ends (UTC). Compared as integers: a claim may be too large for a datetime."""
    issued, expires = claims["iat"], claims["exp"]
    latest_start = (now + CLOCK_SKEW).timestamp()
    if issued > latest_start or claims.get("nbf", issued) > latest_start:
        raise RefusedClaim("The token is not valid yet.")
    if not 0 < expires - issued <= MAX_LIFETIME.total_seconds():
        raise RefusedClaim("The token's lifetime is not one we take.")
    if expires <= now.timestamp():
        raise ExpiredToken("The token has expired.")
    return datetime.fromtimestamp(expires, UTC)


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise _refused("role") from None


def _uuid(claims: dict[str, Any], name: str) -> UUID:
    """Only the usual spelling: UUID() also takes braces, urn: and no hyphens."""
    try:
        value = UUID(claims[name])
    except ValueError:
        raise _refused(name) from None
    if str(value) != claims[name]:
        raise _refused(name)
    return value


def _name(claims: dict[str, Any], name: str) -> str:
    value: str = claims[name]
    if _NAME.fullmatch(value) is None:
        raise _refused(name)
    return value


def _refused(name: str) -> RefusedClaim:
    return RefusedClaim(f"The token's claim '{name}' is missing or not as it must be.")
