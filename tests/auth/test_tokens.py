"""Access tokens: what is minted is taken, and nothing else is."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auth.errors import Unauthenticated
from auth.roles import Role
from auth.signing import SigningKey, encode_base64url
from auth.tokens import (
    BadSignature,
    ExpiredToken,
    MalformedToken,
    RefusedClaim,
    TokenVerifier,
    UnknownKey,
    seconds_granted,
)
from tests.auth.signed import (
    AUDIENCE,
    CLAIMS,
    HEADER,
    ISSUER,
    KEY,
    LI,
    NARROWED,
    NOON,
    NOON_SECONDS,
    VIEW_AS,
    WANG,
    Clock,
    fresh,
    sign,
    verifier,
)


def test_a_minted_token_says_who_is_calling() -> None:
    token = verifier().verify(fresh())
    assert token.principal == WANG
    assert (token.client_id, token.sid) == ("portal-cli", "session-1")
    assert (token.issued_at, token.expires_at) == (NOON, NOON + timedelta(minutes=10))


def test_a_minted_token_says_what_it_is_narrowed_to() -> None:
    caller = verifier().verify(fresh(principal=NARROWED)).principal
    assert caller == NARROWED
    assert caller.permissions == NARROWED.scope


def test_a_minted_token_says_who_acts_and_never_allows_more_than_either_may() -> None:
    caller = verifier().verify(fresh(principal=LI)).principal
    assert caller == LI
    assert caller.permissions == Role.DEALER_MANAGER.permissions & Role.HQ_SERVICE.permissions


def test_a_token_says_the_session_it_is_made_for_not_the_one_it_comes_from() -> None:
    assert verifier().verify(fresh(session="session-2")).principal == replace(WANG, session_id="session-2")


def test_a_scope_without_a_permission_is_not_minted() -> None:
    with pytest.raises(ValueError, match="permission"):
        fresh(principal=replace(WANG, scope=frozenset()))


def test_no_token_outlives_the_membership() -> None:
    midnight = NOON + timedelta(seconds=90, milliseconds=700)
    token = verifier().verify(fresh(expires_by=midnight))
    assert token.expires_at == NOON + timedelta(seconds=90)
    assert seconds_granted(NOON, timedelta(minutes=10), midnight) == 90
    assert verifier().verify(fresh(expires_by=NOON + timedelta(days=1))).expires_at == NOON + timedelta(
        minutes=10
    )


@pytest.mark.parametrize("ended", [0.9, 0, -1, -86400])
def test_no_token_is_minted_when_the_membership_has_ended(ended: float) -> None:
    with pytest.raises(ExpiredToken, match="membership"):
        fresh(expires_by=NOON + timedelta(seconds=ended))


def test_the_claims_written_out_by_hand_are_a_good_token() -> None:
    # Every refusal below changes one thing in these claims, so these must be good.
    token = verifier().verify(sign(CLAIMS))
    assert (token.principal, token.jti) == (WANG, "token-1")


@pytest.mark.parametrize("role", Role)
def test_every_role_can_carry_a_token(role: Role) -> None:
    assert verifier().verify(sign(CLAIMS | {"role": role.value})).principal.role is role


def test_other_libraries_read_our_tokens() -> None:
    token = fresh()
    key = jwt.PyJWK(KEY.public_jwk())
    options: Any = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(token, key, algorithms=["EdDSA"], audience=AUDIENCE, issuer=ISSUER, options=options)
    assert claims.keys() == CLAIMS.keys()
    assert jwt.get_unverified_header(token) == HEADER


def test_no_two_tokens_share_a_name() -> None:
    assert verifier().verify(fresh()).jti != verifier().verify(fresh()).jti


@pytest.mark.parametrize("seconds", [0, 0.5, -1, 601])
def test_no_token_is_minted_for_longer_than_ten_minutes_or_for_no_time(seconds: float) -> None:
    with pytest.raises(ValueError, match="lives"):
        fresh(lifetime=timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "EdDSA", "kid": KEY.kid},
        HEADER | {"typ": "JWT"},
        HEADER | {"typ": "AT+JWT"},
        HEADER | {"typ": "application/at+jwt"},
        HEADER | {"typ": None},
        HEADER | {"typ": ["at+jwt"]},
        {"alg": "EdDSA", "typ": "at+jwt"},
        HEADER | {"cty": "JWT"},
        HEADER | {"crit": ["exp"]},
        HEADER | {"crit": ["b64"], "b64": False},
        HEADER | {"jku": "https://evil.test/keys"},
        HEADER | {"jwk": KEY.public_jwk()},
    ],
)
def test_only_the_three_headers_of_an_access_token_are_taken(header: dict[str, Any]) -> None:
    with pytest.raises(MalformedToken):
        verifier().verify(sign(CLAIMS, header))


@pytest.mark.parametrize("name", [*CLAIMS, "nbf", "scope", "act"])
def test_a_claim_given_twice_is_refused(name: str) -> None:
    claims = CLAIMS | {"nbf": NOON_SECONDS, "scope": "ORDER_READ", "act": VIEW_AS, "role": "DEALER_MANAGER"}
    verifier().verify(sign(claims))
    body = json.dumps(claims)
    with pytest.raises(MalformedToken):
        verifier().verify(sign(f'{body[:-1]},"{name}":{json.dumps(claims[name])}}}'))


def test_a_claim_given_twice_within_another_is_refused() -> None:
    act = '{"sub":"x","role":"HQ_ADMIN","role":"HQ_SERVICE"}'
    with pytest.raises(MalformedToken):
        verifier().verify(sign(f'{json.dumps(CLAIMS)[:-1]},"act":{act}}}'))


@pytest.mark.parametrize(
    "body", ["", "[]", "7", "{", '{"exp":NaN}', "[" * 4000, "\ufeff" + json.dumps(CLAIMS)]
)
def test_a_payload_that_is_not_one_json_object_is_refused(body: str) -> None:
    with pytest.raises(MalformedToken):
        verifier().verify(sign(body))


def test_trailing_padding_does_not_make_a_second_spelling() -> None:
    token = fresh()
    judge = verifier()
    judge.verify(token)
    for padded in (token + "=", token + "==", token.replace(".", "=.", 1), token + "\n", " " + token):
        with pytest.raises(MalformedToken):
            judge.verify(padded)


def test_an_overlong_token_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(MalformedToken, match="too long"):
        verifier().verify(sign(CLAIMS | {"jti": "x" * 9000}))


def test_a_token_of_another_key_is_refused_also_under_our_keys_name() -> None:
    stranger = SigningKey.generate()
    with pytest.raises(UnknownKey):
        verifier().verify(fresh(stranger))
    with pytest.raises(BadSignature):
        verifier().verify(fresh(SigningKey(KEY.kid, stranger.private)))


def test_every_key_of_the_set_verifies() -> None:
    old = SigningKey.generate()
    keys = {"keys": [KEY.public_jwk(), old.public_jwk()]}
    assert TokenVerifier(keys, ISSUER, AUDIENCE, now=lambda: NOON).verify(fresh(old)).principal == WANG


def test_a_key_of_another_algorithm_makes_no_access_token() -> None:
    secret = {"kty": "oct", "alg": "HS256", "kid": KEY.kid, "k": encode_base64url(b"k" * 32)}
    token = jwt.encode(CLAIMS, b"k" * 32, algorithm="HS256", headers={"typ": "at+jwt", "kid": KEY.kid})
    with pytest.raises(UnknownKey):
        TokenVerifier(secret, ISSUER, AUDIENCE, now=lambda: NOON).verify(token)


def test_a_remembered_token_ends_when_it_expires() -> None:
    clock = Clock()
    judge = verifier(clock)
    token = fresh()
    judge.verify(token)
    clock.now = NOON + timedelta(minutes=10) - timedelta(microseconds=1)
    assert judge.verify(token).principal == WANG
    clock.now = NOON + timedelta(minutes=10)
    for _ in range(2):
        with pytest.raises(ExpiredToken):
            judge.verify(token)
    assert not judge._remembered


def test_a_token_seen_before_is_not_verified_again() -> None:
    judge = verifier()
    first = judge.verify(fresh_token := fresh())
    judge._keys = TokenVerifier({"keys": []}, ISSUER, AUDIENCE)._keys  # nothing could be verified now
    assert judge.verify(fresh_token) is first


def test_only_so_many_tokens_are_remembered_and_the_least_used_goes_first() -> None:
    judge = verifier(remember=2)
    used, unused, newest = (fresh(session=name) for name in ("used", "unused", "newest"))
    for token in (used, unused, used, newest):
        judge.verify(token)
    assert [token.sid for token in judge._remembered.values()] == ["used", "newest"]


def test_a_refused_token_is_not_remembered() -> None:
    judge = verifier()
    with pytest.raises(RefusedClaim):
        judge.verify(sign(CLAIMS | {"aud": "other"}))
    assert not judge._remembered


def test_the_memory_holds_no_usable_token() -> None:
    judge = verifier()
    token = fresh()
    judge.verify(token)
    assert token not in repr(judge._remembered)


GOOD = sign(CLAIMS)


@settings(deadline=None)
@given(
    at=st.integers(0, len(GOOD)),
    cut=st.integers(0, 3),
    put=st.text(max_size=3) | st.text(alphabet="eyJAB_-.=", max_size=3),
)
@example(at=len(GOOD), cut=0, put="=")
@example(at=0, cut=0, put="\ud800")
def test_a_changed_token_is_refused_and_nothing_else_is_raised(at: int, cut: int, put: str) -> None:
    changed = GOOD[:at] + put + GOOD[at + cut :]
    if changed == GOOD:
        assert verifier().verify(changed).principal == WANG
        return
    with pytest.raises(Unauthenticated) as caught:
        verifier().verify(changed)
    assert_says_nothing_of(changed, caught.value)


def assert_says_nothing_of(token: str, error: Unauthenticated) -> None:
    assert error.code == "UNAUTHENTICATED"
    for part in token.split("."):
        assert len(part) < 12 or part not in str(error)
