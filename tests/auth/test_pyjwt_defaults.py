"""What PyJWT takes unless it is told otherwise, one by one, and we never do.

PyJWT is asked as its documentation does it: key, algorithm, audience, issuer. Where a release of it
begins to refuse, its half of the test fails, and the list can be shortened.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from auth.errors import Unauthenticated
from auth.signing import SigningKey, encode_base64url
from auth.tokens import MalformedToken, RefusedClaim, TokenVerifier

ISSUER, AUDIENCE = "https://portal.test", "portal-api"
NOW = int(datetime.now(UTC).timestamp())
CENTURY = 100 * 365 * 86400
KEY = SigningKey.generate()
HEADER: dict[str, Any] = {"alg": "EdDSA", "typ": "at+jwt", "kid": KEY.kid}
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": "01890a5d-ac96-774b-bcce-b302099a8058",
    "client_id": "portal-cli",
    "iat": NOW,
    "exp": NOW + 600,
    "jti": "token-1",
    "sid": "session-1",
    "org": "01890a5d-ac96-774b-bcce-b302099a8057",
    "role": "DEALER_SALES",
}


def sign(claims: dict[str, Any] | str, header: dict[str, Any] | None = None) -> str:
    body = claims if isinstance(claims, str) else json.dumps(claims)
    head = json.dumps(HEADER | (header or {}))
    signed = f"{encode_base64url(head.encode())}.{encode_base64url(body.encode())}"
    return f"{signed}.{encode_base64url(KEY.private.sign(signed.encode()))}"


def ours(token: str) -> object:
    return TokenVerifier(KEY.public_jwk(), ISSUER, AUDIENCE).verify(token)


def theirs(token: str) -> object:
    key = jwt.PyJWK(KEY.public_jwk())
    return jwt.decode(token, key, algorithms=["EdDSA"], audience=AUDIENCE, issuer=ISSUER)


@pytest.mark.parametrize("verify", [ours, theirs])
def test_a_good_token_is_good_to_both(verify: Callable[[str], object]) -> None:
    verify(sign(CLAIMS))


TWICE = f'{json.dumps(CLAIMS)[:-1]},"role":"HQ_ADMIN"}}'  # the last one wins


@pytest.mark.parametrize(
    ("token", "error"),
    [
        pytest.param(sign({k: v for k, v in CLAIMS.items() if k != "exp"}), RefusedClaim, id="no exp"),
        pytest.param(sign(CLAIMS | {"exp": str(NOW + 600)}), RefusedClaim, id="exp as string"),
        pytest.param(sign(CLAIMS | {"exp": NOW + CENTURY}), RefusedClaim, id="exp a century away"),
        pytest.param(sign(CLAIMS, {"typ": "id+jwt"}), MalformedToken, id="wrong typ"),
        pytest.param(sign(CLAIMS | {"nbf": True}), RefusedClaim, id="boolean nbf"),
        pytest.param(sign(TWICE), MalformedToken, id="duplicate claims"),
        pytest.param(sign(CLAIMS) + "==", MalformedToken, id="trailing padding"),
    ],
)
def test_what_pyjwt_takes_by_default_is_refused(token: str, error: type[Unauthenticated]) -> None:
    theirs(token)
    with pytest.raises(error):
        ours(token)


@pytest.mark.parametrize("crit", [["exp"], ["x"], [], "x", None])
def test_an_extension_we_do_not_know_is_refused_whoever_else_takes_it(crit: object) -> None:
    with pytest.raises(MalformedToken):
        ours(sign(CLAIMS, {"crit": crit, "x": 1}))
