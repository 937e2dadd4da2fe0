"""Access tokens to judge: minted as the portal does, or written out by hand and signed all the same."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Actor, Principal
from auth.roles import Permission, Role
from auth.signing import SigningKey, encode_base64url
from auth.tokens import TokenVerifier, mint

ISSUER, AUDIENCE = "https://portal.test", "portal-api"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOON_SECONDS = int(NOON.timestamp())
KEY = SigningKey.generate()
WANG = Principal(
    Role.DEALER_SALES,
    partner_id=UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
    staff_id=UUID("01890a5d-ac96-774b-bcce-b302099a8058"),
    session_id="session-1",
)
NARROWED = replace(WANG, scope=frozenset({Permission.CUSTOMER_READ, Permission.ORDER_READ}))
LI = replace(WANG, role=Role.DEALER_MANAGER, actor=Actor(WANG.staff_id, Role.HQ_SERVICE))  # HQ, viewing as
HEADER = {"alg": "EdDSA", "typ": "at+jwt", "kid": KEY.kid}
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": str(WANG.staff_id),
    "client_id": "portal-cli",
    "iat": NOON_SECONDS,
    "exp": NOON_SECONDS + 600,
    "jti": "token-1",
    "sid": "session-1",
    "org": str(WANG.partner_id),
    "role": "DEALER_SALES",
}
VIEW_AS = {"sub": CLAIMS["sub"], "role": "HQ_SERVICE"}


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def verifier(now: Callable[[], datetime] = lambda: NOON, **options: int) -> TokenVerifier:
    return TokenVerifier({"keys": [KEY.public_jwk()]}, ISSUER, AUDIENCE, now=now, **options)


def fresh(
    key: SigningKey = KEY,
    principal: Principal = WANG,
    *,
    session: str = "session-1",
    lifetime: timedelta = timedelta(minutes=10),
    expires_by: datetime | None = None,
) -> str:
    return mint(
        key,
        principal,
        now=NOON,
        lifetime=lifetime,
        issuer=ISSUER,
        audience=AUDIENCE,
        client_id="portal-cli",
        session_id=session,
        expires_by=expires_by,
    )


def sign(claims: dict[str, Any] | str, header: dict[str, Any] | None = None) -> str:
    """A token whose signature holds, whatever it says."""
    head = json.dumps(header or HEADER)
    body = claims if isinstance(claims, str) else json.dumps(claims)
    signed = f"{encode_base64url(head.encode())}.{encode_base64url(body.encode())}"
    return f"{signed}.{encode_base64url(KEY.private.sign(signed.encode()))}"


def without(name: str) -> dict[str, Any]:
    return {other: value for other, value in CLAIMS.items() if other != name}
