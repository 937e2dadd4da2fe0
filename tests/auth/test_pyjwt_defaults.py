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
CENTURY = 100 * 365 * 86400
KEY = SigningKey.generate()
HEADER: dict[str, Any] = {"alg": "EdDSA", "typ": "at+jwt", "kid": KEY.kid}


def claims(**further: object) -> dict[str, Any]:
    """Of a good token, as it is made now: a run of all tests takes longer than it is good for."""
    now = int(datetime.now(UTC).timestamp())
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "01890a5d-ac96-774b-bcce-b302099a8058",
        "client_id": "portal-cli",
        "iat": now,
        "exp": now + 600,
        "jti": "token-1",
        "sid": "session-1",
        "org": "01890a5d-ac96-774b-bcce-b302099a8057",
        "role": "DEALER_SALES",
    } | further


def sign(said: dict[str, Any] | str, header: dict[str, Any] | None = None) -> str:
    body = said if isinstance(said, str) else json.dumps(said)
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
    verify(sign(claims()))


def without_end() -> str:
    return sign({name: value for name, value in claims().items() if name != "exp"})


def twice() -> str:
    return sign(f'{json.dumps(claims())[:-1]},"role":"HQ_ADMIN"}}')  # the last one wins


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(without_end, RefusedClaim, id="no exp"),
        pytest.param(lambda: sign(claims(exp=str(claims()["exp"]))), RefusedClaim, id="exp as string"),
        pytest.param(
            lambda: sign(claims(exp=claims()["exp"] + CENTURY)), RefusedClaim, id="exp a century away"
        ),
        pytest.param(lambda: sign(claims(), {"typ": "id+jwt"}), MalformedToken, id="wrong typ"),
        pytest.param(lambda: sign(claims(nbf=True)), RefusedClaim, id="boolean nbf"),
        pytest.param(twice, MalformedToken, id="duplicate claims"),
        pytest.param(lambda: sign(claims()) + "==", MalformedToken, id="trailing padding"),
    ],
)
def test_what_pyjwt_takes_by_default_is_refused(
    make: Callable[[], str], error: type[Unauthenticated]
) -> None:
    token = make()
    theirs(token)
    with pytest.raises(error):
        ours(token)


@pytest.mark.parametrize("crit", [["exp"], ["x"], [], "x", None])
def test_an_extension_we_do_not_know_is_refused_whoever_else_takes_it(crit: object) -> None:
    with pytest.raises(MalformedToken):
        ours(sign(claims(), {"crit": crit, "x": 1}))
