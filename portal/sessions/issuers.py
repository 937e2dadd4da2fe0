"""Trusted OpenID issuers, and the checks that an ID token is theirs, for us and of now (OIDC Core, 3.1.3.7).

What PyJWT would leave to its caller is decided here: exactly one issuer and one audience, times as integers,
half a minute of skew, no token that was made for another purpose.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from auth.claims import CLOCK_SKEW
from auth.clock import utc_now
from auth.errors import Unauthenticated
from auth.jws import MAX_TOKEN_LENGTH, MalformedToken, strict_base64url, strict_json
from portal.sessions.issuers_keys import IssuerKeys
from portal.settings import OpenIdIssuer

MAX_LIFETIME = timedelta(days=1)
MAX_AGE = timedelta(minutes=10)  # whoever finds an old one must not make a session of it
_SUBJECT = 255  # characters; what the table of identities takes, and the specification allows


class RefusedIdentity(Unauthenticated):
    """An ID token that does not tell us now who somebody is. `reason` is the code in the access event."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as an issuer knows it."""

    issuer: str
    subject: str


class TrustedIssuers:
    """The issuers an operator trusts (PORTAL_OPENID_ISSUERS)."""

    def __init__(
        self,
        issuers: Iterable[OpenIdIssuer],
        *,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._trusted = {each.issuer: (each, IssuerKeys(each, clock=clock)) for each in issuers}

    async def identify(self, id_token: str) -> Identity:
        """The identity that an ID token is about. Raises Unauthenticated.

        Raises Unavailable while the issuer's keys cannot be had.
        """
        trusted = self._trusted.get(_claimed_issuer(id_token))
        if trusted is None:
            raise RefusedIdentity("ISSUER_NOT_TRUSTED")
        issuer, keys = trusted
        verified = await keys.verify(id_token)
        if verified.header.get("typ", "JWT") != "JWT":  # an access or a logout token says something else
            raise RefusedIdentity("NOT_AN_ID_TOKEN")
        try:
            claims = strict_json(verified.payload)
        except ValueError:
            raise MalformedToken("The token is malformed.") from None
        _require_for_us(claims, issuer)
        _require_now(claims, self._now())
        return Identity(issuer.issuer, _subject(claims))


def _claimed_issuer(id_token: str) -> str:
    """The issuer that a token names, before anything is proved."""
    if len(id_token) > MAX_TOKEN_LENGTH:
        raise MalformedToken("The token is malformed or too long.")
    try:
        issuer = strict_json(strict_base64url(id_token.split(".")[1])).get("iss")
    except (ValueError, IndexError):
        raise MalformedToken("The token is malformed.") from None
    if not isinstance(issuer, str):
        raise _refused("iss")
    return issuer


def _require_for_us(claims: dict[str, Any], trusted: OpenIdIssuer) -> None:
    if claims.get("iss") != trusted.issuer:
        raise _refused("iss")
    # for us alone: whom else it is for could show it to us
    if claims.get("aud") not in (trusted.client_id, [trusted.client_id]):
        raise _refused("aud")
    if claims.get("azp", trusted.client_id) != trusted.client_id:
        raise _refused("azp")


def _require_now(claims: dict[str, Any], now: datetime) -> None:
    """Require a token of now; times are compared as integers, as a claim may be too large for a datetime."""
    for name in ("iat", "exp", *({"nbf"} & claims.keys())):
        if type(claims.get(name)) is not int:  # a bool is an int to isinstance
            raise _refused(name)
    issued, expires = claims["iat"], claims["exp"]
    if not 0 < expires - issued <= MAX_LIFETIME.total_seconds():
        raise _refused("exp")
    if max(issued, claims.get("nbf", issued)) > (now + CLOCK_SKEW).timestamp():
        raise RefusedIdentity("ID_TOKEN_NOT_VALID_YET")
    if expires <= (now - CLOCK_SKEW).timestamp() or issued < (now - MAX_AGE).timestamp():
        raise RefusedIdentity("ID_TOKEN_EXPIRED")


def _subject(claims: dict[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _SUBJECT or "\0" in subject:
        raise _refused("sub")
    return subject


def _refused(name: str) -> RefusedIdentity:
    """The refusal of a claim that is missing or not as it must be."""
    return RefusedIdentity(f"ID_TOKEN_{name.upper()}_REFUSED")
