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
from datetime import datetime, timedelta
from typing import Any

from auth.claims import CLOCK_SKEW, MAX_LIFETIME, AccessToken, ExpiredToken, RefusedClaim, judge
from auth.clock import utc_now
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
from auth.roles import Permission
from auth.signing import SigningKey, encode_base64url

__all__ = [
    "CLOCK_SKEW",
    "MAX_LIFETIME",
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
    "seconds_granted",
    "verify_jws",
]

ALGORITHM = "EdDSA"
TYPE = "at+jwt"

_HEADER = {"alg", "typ", "kid"}
_BEARER = re.compile(r"(?i:bearer) +([A-Za-z0-9._~+/-]+=*)")


class MissingToken(Unauthenticated):
    """A request without a token."""


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
    expires_by: datetime | None = None,
) -> str:
    """A signed access token for `principal`, valid from `now` for `lifetime` (at most 10 minutes).

    `expires_by` is when the membership ends, which no token outlives: ExpiredToken when not a second is
    left of it. `session_id` is the token's session, whichever one the principal came from.
    """
    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": str(principal.staff_id),
        "client_id": client_id,
        "iat": issued,
        "exp": issued + seconds_granted(now, lifetime, expires_by),
        "jti": secrets.token_urlsafe(16),
        "sid": session_id,
        "org": str(principal.partner_id),
        "role": principal.role.value,
    }
    if principal.scope is not None:
        claims["scope"] = _scope_text(principal.scope)
    if principal.actor is not None:
        claims["act"] = {"sub": str(principal.actor.staff_id), "role": principal.actor.role.value}
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": signing_key.kid}
    signed = ".".join(
        encode_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)
    )
    return f"{signed}.{encode_base64url(signing_key.private.sign(signed.encode('ascii')))}"


def seconds_granted(now: datetime, lifetime: timedelta, expires_by: datetime | None = None) -> int:
    """Lifetime in seconds of a token minted with the same arguments (`expires_in`). Raises as `mint`."""
    if not timedelta(seconds=1) <= lifetime <= MAX_LIFETIME:
        raise ValueError(f"an access token lives from a second to {MAX_LIFETIME}, not {lifetime}")
    seconds = int(lifetime.total_seconds())
    if expires_by is not None:
        seconds = min(seconds, int(expires_by.timestamp()) - int(now.timestamp()))
    if seconds < 1:
        raise ExpiredToken("The membership has ended.")
    return seconds


def _scope_text(scope: frozenset[Permission]) -> str:
    if not scope:
        raise ValueError("a token without any permission is for nothing; leave it unminted")
    return " ".join(sorted(scope))


class TokenVerifier:
    """Verifier of one issuer's access tokens for one audience; it remembers good ones until they expire.

    `keys` is one JWK or a JWK set, or says when called what it is now, which is asked for each token that
    is not remembered; when a key is gone, what it verified is forgotten. Verification costs 0.2 ms,
    remembering a few microseconds. `remember` bounds how many are kept, the least recently used go first.
    For one event loop, not for threads.
    """

    def __init__(
        self,
        keys: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
        issuer: str,
        audience: str,
        *,
        now: Callable[[], datetime] = utc_now,
        remember: int = 10_000,
    ) -> None:
        self._current = keys if callable(keys) else lambda: keys
        self._jwks = self._current()
        self._keys = KeySet(self._jwks, algorithms=[ALGORITHM])
        self._issuer = issuer
        self._audience = audience
        self._now = now
        self._remember = remember
        self._remembered: OrderedDict[bytes, AccessToken] = OrderedDict()

    def verify(self, token: str) -> AccessToken:
        """The claims of `token`, every one checked. Raises Unauthenticated, whatever `token` is."""
        if len(token) > MAX_TOKEN_LENGTH:
            raise MalformedToken("The token is malformed or too long.")
        now = self._now()
        # A digest, so that a memory dump holds no usable token. surrogatepass: any text must have one.
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._remembered.get(digest)
        if known is None:
            self._renew()
            known = self._remembered[digest] = self._judge(self._keys.verify(token), now)
            if len(self._remembered) > self._remember:
                self._remembered.popitem(last=False)
        elif known.expires_at <= now:
            del self._remembered[digest]
            raise ExpiredToken("The token has expired.")
        else:
            self._remembered.move_to_end(digest)
        return known

    def _renew(self) -> None:
        jwks = self._current()
        if jwks is self._jwks:
            return
        keys = KeySet(jwks, algorithms=[ALGORITHM])
        if not self._keys.kids <= keys.kids:
            self._remembered.clear()
        self._jwks, self._keys = jwks, keys

    def _judge(self, token: Verified, now: datetime) -> AccessToken:
        if token.header.keys() != _HEADER or token.header["typ"] != TYPE:
            raise MalformedToken("The token is not an access token.")
        try:
            claims = strict_json(token.payload)
        except ValueError:
            raise MalformedToken("The token is malformed.") from None
        return judge(claims, now, issuer=self._issuer, audience=self._audience)
