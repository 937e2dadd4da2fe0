"""The claims of an access token: every one there, of its type, of a value we take, and no other."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.errors import Unauthenticated
from auth.principal import Actor
from auth.roles import Permission, Role
from auth.tokens import ExpiredToken, RefusedClaim
from tests.auth.signed import AUDIENCE, CLAIMS, ISSUER, NOON_SECONDS, VIEW_AS, WANG, sign, verifier, without


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_mandatory(name: str) -> None:
    with pytest.raises(RefusedClaim, match=name):
        verifier().verify(sign(without(name)))


@pytest.mark.parametrize("value", [None, True, 7, 7.5, [], ["x"], {}, ""])
@pytest.mark.parametrize("name", ["iss", "aud", "sub", "client_id", "jti", "sid", "org", "role"])
def test_every_text_claim_is_a_text_that_says_something(name: str, value: object) -> None:
    with pytest.raises(RefusedClaim):
        verifier().verify(sign(CLAIMS | {name: value}))


@pytest.mark.parametrize("role", Role)
def test_a_scope_of_any_permission_is_taken_and_gives_no_other(role: Role) -> None:
    everything = " ".join(Permission)
    caller = verifier().verify(sign(CLAIMS | {"role": role, "scope": everything})).principal
    assert caller.permissions == role.permissions


@pytest.mark.parametrize(
    "scope",
    [
        None,
        True,
        7,
        {},
        ["ORDER_READ"],
        "",
        " ",
        "ORDER_READ ",
        " ORDER_READ",
        "ORDER_READ  CUSTOMER_READ",
        "ORDER_READ\tCUSTOMER_READ",
        "ORDER_READ,CUSTOMER_READ",
        "ORDER_READ ORDER_READ",
        "order_read",
        "ORDER_READ EVERYTHING",
        "*",
        "\ud800",
    ],
)
def test_a_scope_is_permissions_of_ours_each_once_or_nothing_is_taken(scope: object) -> None:
    with pytest.raises(RefusedClaim, match="scope"):
        verifier().verify(sign(CLAIMS | {"scope": scope}))


@pytest.mark.parametrize(
    "act",
    [
        None,
        True,
        7,
        "HQ_SERVICE",
        [VIEW_AS],
        {},
        {"sub": CLAIMS["sub"]},
        {"role": "HQ_SERVICE"},
        VIEW_AS | {"act": VIEW_AS},
        VIEW_AS | {"org": CLAIMS["org"]},
        VIEW_AS | {"sub": CLAIMS["org"]},  # another person than the token's own
        VIEW_AS | {"sub": None},
        VIEW_AS | {"role": None},
        VIEW_AS | {"role": ["HQ_SERVICE"]},
        VIEW_AS | {"role": {}},
        VIEW_AS | {"role": "ROOT"},
    ],
)
def test_an_actor_is_a_person_and_a_role_and_nothing_else(act: object) -> None:
    with pytest.raises(RefusedClaim, match="act"):
        verifier().verify(sign(CLAIMS | {"act": act}))


MAY_VIEW_AS = {Role.HQ_CHANNEL_MANAGER, Role.HQ_SERVICE, Role.HQ_ADMIN}
OF_PARTNERS = {role for role in Role if not role.startswith("HQ_")}


@pytest.mark.parametrize("acted", Role)
@pytest.mark.parametrize("own", Role)
def test_only_hq_acts_as_another_and_only_as_a_partner(own: Role, acted: Role) -> None:
    token = sign(CLAIMS | {"role": acted, "act": VIEW_AS | {"role": own}})
    if own in MAY_VIEW_AS and acted in OF_PARTNERS:
        assert verifier().verify(token).principal.actor == Actor(WANG.staff_id, own)
    else:
        with pytest.raises(RefusedClaim, match="act"):
            verifier().verify(token)


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


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*CLAIMS, "nbf", "scope", "act"]) | st.text(), ODD, min_size=1, max_size=4
    )
)
def test_whatever_our_own_key_signed_only_good_claims_are_taken(change: dict[str, Any]) -> None:
    try:
        token = verifier().verify(sign(CLAIMS | change))
    except Unauthenticated:
        return
    assert token.principal == replace(WANG, session_id=token.sid)
    assert change.keys() <= {"jti", "sid", "client_id", "nbf"}
