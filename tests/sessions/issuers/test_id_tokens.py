"""An ID token says who somebody is only when all of it is as it must be."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from auth.errors import Unauthenticated
from portal.sessions.issuers import TrustedIssuers
from portal.settings import OpenIdIssuer
from tests.sessions.issuers.provider import CLIENT, KEYS, Key, Provider, answer, running

pytestmark = pytest.mark.anyio


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with running() as started:
        yield started


@pytest.fixture
def trusted(provider: Provider) -> TrustedIssuers:
    return TrustedIssuers([provider.trusted])


def seconds(offset: float) -> int:
    return int(datetime.now(UTC).timestamp() + offset)


GOOD: dict[str, Callable[[], dict[str, Any]]] = {
    "plain": dict,
    "a list of one audience": lambda: {"aud": [CLIENT]},
    "made for us": lambda: {"azp": CLIENT},
    "not before long ago": lambda: {"nbf": 1},
    "by a clock ahead of ours": lambda: {"iat": seconds(20)},
    "by a clock behind ours": lambda: {"iat": seconds(-400), "exp": seconds(-10)},
    "with more in it": lambda: {"nonce": "n", "email": "wang@example.com", "groups": ["a"]},
}


@pytest.mark.parametrize("form", GOOD)
async def test_a_good_one_is_taken(trusted: TrustedIssuers, provider: Provider, form: str) -> None:
    assert (await trusted.identify(provider.token("wang", **GOOD[form]()))).subject == "wang"


BAD: dict[str, Callable[[], dict[str, Any]]] = {
    "no issuer": lambda: {"iss": None},
    "another issuer": lambda: {"iss": "https://login.example.com"},
    "an issuer nearly ours": lambda: {"iss": "HTTP://127.0.0.1"},
    "no audience": lambda: {"aud": None},
    "another audience": lambda: {"aud": "another"},
    "others beside us": lambda: {"aud": [CLIENT, "another"], "azp": CLIENT},
    "nobody": lambda: {"aud": []},
    "made for another": lambda: {"azp": "another"},
    "no subject": lambda: {"sub": None},
    "an empty subject": lambda: {"sub": ""},
    "a long subject": lambda: {"sub": "x" * 256},
    "a subject the database cannot hold": lambda: {"sub": "a\0b"},
    "no exp": lambda: {"exp": None},
    "no iat": lambda: {"iat": None},
    "expired": lambda: {"iat": seconds(-400), "exp": seconds(-31)},
    "of tomorrow": lambda: {"iat": seconds(40)},
    "old, and not expired": lambda: {"iat": seconds(-610), "exp": seconds(3_000)},
    "not yet": lambda: {"nbf": seconds(40)},
    "for a century": lambda: {"exp": seconds(3e9)},
    "ends before it begins": lambda: {"iat": seconds(20), "exp": seconds(10)},
    "a fraction": lambda: {"iat": seconds(0) + 0.5},
    "too large for a date": lambda: {"exp": 10**40},
    "an access token": lambda: {"typ": "at+jwt"},
    "a logout token": lambda: {"typ": "logout+jwt"},
    "unsigned by it": lambda: {"key": Key("first")},
    "an unknown key": lambda: {"key": Key("unknown")},
}


@pytest.mark.parametrize("fault", BAD)
async def test_a_bad_one_is_refused(trusted: TrustedIssuers, provider: Provider, fault: str) -> None:
    with pytest.raises(Unauthenticated):
        await trusted.identify(provider.token(**BAD[fault]()))


@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("value", ["1", True, [1]])
async def test_a_time_that_is_no_number_is_refused(
    trusted: TrustedIssuers, provider: Provider, claim: str, value: object
) -> None:
    now = seconds(0)
    claims = {"iss": provider.issuer, "aud": CLIENT, "sub": "wang", "iat": now, "exp": now + 60} | {
        claim: value
    }
    key = provider.keys[0]
    signed = jwt.api_jws.encode(json.dumps(claims).encode(), key.private, "EdDSA", headers={"kid": key.kid})
    with pytest.raises(Unauthenticated):
        await trusted.identify(signed)


@pytest.mark.parametrize("text", ["", ".", "a.b", "..", "\N{CJK UNIFIED IDEOGRAPH-4E2D}.e30.x", "x" * 9000])
async def test_what_is_no_token_is_refused_before_anybody_is_asked(
    trusted: TrustedIssuers, provider: Provider, text: str
) -> None:
    with pytest.raises(Unauthenticated):
        await trusted.identify(text)
    assert provider.asked == []


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
async def test_the_algorithms_of_issuers_are_taken(
    trusted: TrustedIssuers, provider: Provider, algorithm: str
) -> None:
    if algorithm == "ES256":
        private: Any = ec.generate_private_key(ec.SECP256R1())
        public = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    else:
        private = rsa.generate_private_key(65537, 2048)
        public = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    provider.answers = {KEYS: answer({"keys": [{**public, "kid": "k", "alg": algorithm}]})}
    claims = jwt.decode(provider.token(), options={"verify_signature": False})
    token = jwt.encode(claims, private, algorithm=algorithm, headers={"kid": "k"})
    assert (await trusted.identify(token)).subject == "wang"


async def test_a_public_key_is_no_secret_to_sign_with(trusted: TrustedIssuers, provider: Provider) -> None:
    """The oldest trick: HS256 with the text of the public key."""
    public = str(provider.keys[0].public()["x"]) + "padding to be long enough for HS256"
    claims = jwt.decode(provider.token(), options={"verify_signature": False})
    for algorithm, secret in (("HS256", public), ("none", "")):
        token = jwt.encode(claims, secret, algorithm=algorithm, headers={"kid": "first"})
        with pytest.raises(Unauthenticated):
            await trusted.identify(token)


async def test_one_issuer_cannot_speak_for_another(provider: Provider) -> None:
    async with running() as other:
        both = TrustedIssuers([provider.trusted, other.trusted])
        other.keys = [Key("first")]
        assert (await both.identify(other.token("li"))).issuer == other.issuer
        with pytest.raises(Unauthenticated):
            await both.identify(other.token("li", iss=provider.issuer))


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example.com",
        "https://login.example.com#a",
        "https://user@login.example.com",
        "ftp://login.example.com",
        "https://",
        "login.example.com",
        "https://[",
    ],
)
def test_an_issuer_that_others_could_speak_for_is_no_setting(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        OpenIdIssuer(issuer=url, client_id="portal")
