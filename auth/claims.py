"""Checks of the claims of an access token (RFC 9068): every one mandatory and typed, none unknown.

A message says what is wrong in words, and never holds any part of the token.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from auth.errors import Unauthenticated
from auth.principal import Actor, Principal
from auth.roles import DatabaseRole, Permission, Role

MAX_LIFETIME = timedelta(minutes=10)
CLOCK_SKEW = timedelta(seconds=30)  # how far another server's clock may be ahead of ours
PRINTABLE = re.compile(r"[\x21-\x7e]{1,128}")  # what ids of clients, tokens and sessions may be

_TEXTS = ("iss", "aud", "sub", "client_id", "jti", "sid", "org", "role")
_TIMES = ("iat", "exp")
_OPTIONAL: dict[str, type] = {"nbf": int, "scope": str, "act": dict}
_CLAIMS = {*_TEXTS, *_TIMES, *_OPTIONAL}


class ExpiredToken(Unauthenticated):
    """A token after its expiry."""


class RefusedClaim(Unauthenticated):
    """A token with a good signature and claims we do not take."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The claims of a verified token. `jti` names the token, `sid` the session it belongs to.

    `issued_at` (`iat`) and `expires_at` are UTC, of whole seconds.
    """

    principal: Principal
    client_id: str
    jti: str
    sid: str
    issued_at: datetime
    expires_at: datetime


def judge(claims: dict[str, Any], now: datetime, *, issuer: str, audience: str) -> AccessToken:
    """The claims of a token, checked one by one. Raises RefusedClaim, ExpiredToken."""
    _require_shape(claims)
    if claims["iss"] != issuer:
        raise RefusedClaim("The token is from another issuer.")
    if claims["aud"] != audience:
        raise RefusedClaim("The token is for another audience.")
    _require_time(claims, now)
    session = _name(claims, "sid")
    return AccessToken(
        principal=_principal(claims, session),
        client_id=_name(claims, "client_id"),
        jti=_name(claims, "jti"),
        sid=session,
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )


def _require_shape(claims: dict[str, Any]) -> None:
    """Require every claim, of its type, and no other: an unknown one may narrow what the token allows."""
    for name in _TEXTS:
        if not isinstance(claims.get(name), str):
            raise _refused(name)
    for name in _TIMES:
        if type(claims.get(name)) is not int:  # a bool is an int to isinstance
            raise _refused(name)
    for name, expected in _OPTIONAL.items():
        if name in claims and type(claims[name]) is not expected:
            raise _refused(name)
    if not claims.keys() <= _CLAIMS:
        raise RefusedClaim("The token has a claim that is not understood.")


def _require_time(claims: dict[str, Any], now: datetime) -> None:
    """Require a token of now; times are compared as integers, as a claim may be too large for a datetime."""
    issued, expires = claims["iat"], claims["exp"]
    latest_start = (now + CLOCK_SKEW).timestamp()
    if issued > latest_start or claims.get("nbf", issued) > latest_start:
        raise RefusedClaim("The token is not valid yet.")
    if not 0 < expires - issued <= MAX_LIFETIME.total_seconds():
        raise RefusedClaim("The token's lifetime is not one we take.")
    if expires <= now.timestamp():
        raise ExpiredToken("The token has expired.")


def _principal(claims: dict[str, Any], session: str) -> Principal:
    return Principal(
        role=_role(claims["role"], "role"),
        partner_id=_uuid(claims["org"], "org"),
        staff_id=_uuid(claims["sub"], "sub"),
        scope=_scope(claims["scope"]) if "scope" in claims else None,
        actor=_actor(claims) if "act" in claims else None,
        session_id=session,
    )


def _scope(value: str) -> frozenset[Permission]:
    """Permission names with one space between them, each once (RFC 8693, 4.2; the names are ours)."""
    names = value.split(" ")
    if len(set(names)) < len(names) or not set(names) <= set(Permission):
        raise _refused("scope")
    return frozenset(map(Permission, names))


def _actor(claims: dict[str, Any]) -> Actor:
    """The actor of a token that acts as a partner (RFC 8693, 4.1): the person of `sub`, by a role that may.

    The role acted in must be a partner's: another's audience could see rows that the actor's does not.
    """
    act = claims["act"]
    if act.keys() != {"sub", "role"} or act["sub"] != claims["sub"]:
        raise _refused("act")
    own, acted = _role(act["role"], "act"), _role(claims["role"], "role")
    if not may_view_as(own, acted):
        raise _refused("act")
    return Actor(_uuid(claims["sub"], "sub"), own)


def may_view_as(own: Role, acted: Role) -> bool:
    """Tell whether a person of HQ's role `own` may act in the role `acted`: a partner's, never HQ's."""
    asks = Permission.PARTNER_VIEW_AS
    return (
        asks in own.permissions
        and acted.database_role is DatabaseRole.SCOPED
        and asks not in acted.permissions
    )


def _role(value: object, claim: str) -> Role:
    try:
        return Role(value)  # type: ignore[arg-type]  # anything: what is no role is refused
    except ValueError:
        raise _refused(claim) from None


def _uuid(text: str, claim: str) -> UUID:
    """A UUID in its usual spelling: UUID() also takes braces, urn: and no hyphens."""
    try:
        value = UUID(text)
    except ValueError:
        raise _refused(claim) from None
    if str(value) != text:
        raise _refused(claim)
    return value


def _name(claims: dict[str, Any], name: str) -> str:
    value: str = claims[name]
    if PRINTABLE.fullmatch(value) is None:
        raise _refused(name)
    return value


def _refused(name: str) -> RefusedClaim:
    return RefusedClaim(f"The token's claim '{name}' is missing or not as it must be.")
