"""Access tokens: what is minted is taken, and nothing else is."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auth.errors import Unauthenticated
from auth.principal import Principal
from auth.roles import Role
from auth.signing import SigningKey, encode_base64url
from auth.tokens import (
    BadSignature,
    ExpiredToken,
    MalformedToken,
    RefusedClaim,
    TokenVerifier,
    UnknownKey,
    mint,
)

ISSUER, AUDIENCE = "https://portal.test", "portal-api"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOON_SECONDS = int(NOON.timestamp())
KEY = SigningKey.generate()
WANG = Principal(
    Role.DEALER_SALES,
    partner_id=UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
    staff_id=UUID("01890a5d-ac96-774b-bcce-b302099a8058"),
)
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


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def verifier(now: Callable[[], datetime] = lambda: NOON, **options: int) -> TokenVerifier:
    return TokenVerifier({"keys": [KEY.public_jwk()]}, ISSUER, AUDIENCE, now=now, **options)


def fresh(
    key: SigningKey = KEY, *, session: str = "session-1", lifetime: timedelta = timedelta(minutes=10)
) -> str:
    return mint(
        key,
        WANG,
        now=NOON,
        lifetime=lifetime,
        issuer=ISSUER,
        audience=AUDIENCE,
        client_id="portal-cli",
        session_id=session,
    )


def sign(claims: dict[str, Any] | str, header: dict[str, Any] | None = None) -> str:
    """A token whose signature holds, whatever it says."""
    head = json.dumps(header or HEADER)
    body = claims if isinstance(claims, str) else json.dumps(claims)
    signed = f"{encode_base64url(head.encode())}.{encode_base64url(body.encode())}"
    return f"{signed}.{encode_base64url(KEY.private.sign(signed.encode()))}"


def without(name: str) -> dict[str, Any]:
    return {other: value for other, value in CLAIMS.items() if other != name}


def test_a_minted_token_says_who_is_calling() -> None:
    token = verifier().verify(fresh())
    assert token.principal == WANG
    assert (token.client_id, token.sid) == ("portal-cli", "session-1")
    assert token.expires_at == NOON + timedelta(minutes=10)


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


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_mandatory(name: str) -> None:
    with pytest.raises(RefusedClaim, match=name):
        verifier().verify(sign(without(name)))


@pytest.mark.parametrize("value", [None, True, 7, 7.5, [], ["x"], {}, ""])
@pytest.mark.parametrize("name", ["iss", "aud", "sub", "client_id", "jti", "sid", "org", "role"])
def test_every_text_claim_is_a_text_that_says_something(name: str, value: object) -> None:
    with pytest.raises(RefusedClaim):
        verifier().verify(sign(CLAIMS | {name: value}))


@pytest.mark.parametrize(
    "value", [None, True, False, float(NOON_SECONDS), str(NOON_SECONDS), [NOON_SECONDS], {}]
)
@pytest.mark.parametrize("name", ["iat", "exp", "nbf"])
def test_every_time_is_a_whole_number(name: str, value: object) -> None:
    with pytest.raises(RefusedClaim, match=name):
        verifier().verify(sign(CLAIMS | {name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", ISSUER + "/"),
        ("iss", ISSUER.upper()),
        ("aud", AUDIENCE + "-2"),
        ("aud", [AUDIENCE]),
        ("role", "dealer_sales"),
        ("role", "ROOT"),
        ("sub", "{01890a5d-ac96-774b-bcce-b302099a8058}"),
        ("sub", "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8058"),
        ("sub", "01890a5dac96774bbcceb302099a8058"),
        ("org", "01890A5D-AC96-774B-BCCE-B302099A8057"),
        ("org", "HQ"),
        ("jti", "x" * 129),
        ("sid", "a b"),
        ("sid", "a\n"),
        ("sid", "\ud800"),
        ("client_id", "门户"),
        ("scope", "customer:read"),
        ("act", {"sub": "x"}),
        ("", 1),
    ],
)
def test_a_claim_with_another_value_is_refused(name: str, value: object) -> None:
    with pytest.raises(RefusedClaim):
        verifier().verify(sign(CLAIMS | {name: value}))


CENTURY = 100 * 365 * 86400


@pytest.mark.parametrize(
    ("times", "error"),
    [
        ({"exp": NOON_SECONDS}, RefusedClaim),  # no lifetime
        ({"exp": NOON_SECONDS - 1}, RefusedClaim),
        ({"exp": NOON_SECONDS + 601}, RefusedClaim),
        ({"exp": NOON_SECONDS + CENTURY}, RefusedClaim),
        ({"exp": 10**30}, RefusedClaim),
        ({"iat": 10**30, "exp": 10**30 + 600}, RefusedClaim),
        ({"iat": 0, "exp": NOON_SECONDS + 600}, RefusedClaim),
        ({"iat": NOON_SECONDS + 31, "exp": NOON_SECONDS + 631}, RefusedClaim),
        ({"iat": NOON_SECONDS + 31, "exp": NOON_SECONDS + 631, "nbf": NOON_SECONDS}, RefusedClaim),
        ({"nbf": NOON_SECONDS + 31}, RefusedClaim),
        ({"iat": NOON_SECONDS - 600, "exp": NOON_SECONDS}, ExpiredToken),
        ({"iat": -(10**30), "exp": 600 - 10**30}, ExpiredToken),
    ],
)
def test_a_token_out_of_its_time_is_refused(times: dict[str, int], error: type[Unauthenticated]) -> None:
    with pytest.raises(error):
        verifier().verify(sign(CLAIMS | times))


@pytest.mark.parametrize(
    "times",
    [
        {"iat": NOON_SECONDS + 30, "exp": NOON_SECONDS + 630},  # the other server's clock is ahead
        {"nbf": NOON_SECONDS + 30},
        {"nbf": NOON_SECONDS - 7},
        {"iat": NOON_SECONDS - 599, "exp": NOON_SECONDS + 1},
    ],
)
def test_a_token_within_its_time_is_taken(times: dict[str, int]) -> None:
    assert verifier().verify(sign(CLAIMS | times)).principal == WANG


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


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_given_twice_is_refused(name: str) -> None:
    body = json.dumps(CLAIMS)
    with pytest.raises(MalformedToken):
        verifier().verify(sign(f'{body[:-1]},"{name}":{json.dumps(CLAIMS[name])}}}'))


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


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*CLAIMS, "nbf"]) | st.text(), ODD, min_size=1, max_size=4))
def test_whatever_our_own_key_signed_only_good_claims_are_taken(change: dict[str, Any]) -> None:
    try:
        token = verifier().verify(sign(CLAIMS | change))
    except Unauthenticated:
        return
    assert token.principal == WANG
    assert change.keys() <= {"jti", "sid", "client_id", "nbf"}


def assert_says_nothing_of(token: str, error: Unauthenticated) -> None:
    assert error.code == "UNAUTHENTICATED"
    for part in token.split("."):
        assert len(part) < 12 or part not in str(error)
