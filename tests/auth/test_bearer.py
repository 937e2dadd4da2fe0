"""The Authorization header: one bearer token (RFC 6750), and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.errors import Unauthenticated
from auth.tokens import MalformedToken, MissingToken, bearer


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER ", "bEaReR   "])
def test_the_bearer_scheme_is_read_in_any_case(scheme: str) -> None:
    assert bearer(scheme + "eyJ0.eyJ1.c2ln") == "eyJ0.eyJ1.c2ln"


@pytest.mark.parametrize("value", [None, ""])
def test_no_header_is_a_missing_token(value: str | None) -> None:
    with pytest.raises(MissingToken, match="required"):
        bearer(value)


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer ",
        " Bearer x",
        "Bearer x ",
        "Bearer x y",
        "Bearer x,y",
        "Bearer x, Bearer y",
        "Bearer\tx",
        "Bearer x\n",
        "Bearer x=y",
        'Bearer "x"',
        "Bearerx",
        "Basic x",
        "x",
        "Bearer x\0",
        "Bearer é",
    ],
)
def test_any_other_header_is_malformed(value: str) -> None:
    with pytest.raises(MalformedToken, match="Bearer TOKEN"):
        bearer(value)


@settings(deadline=None)
@given(st.text() | st.text().map("Bearer ".__add__))
def test_whatever_the_header_holds_nothing_else_is_raised(value: str) -> None:
    try:
        token = bearer(value)
    except Unauthenticated:
        return
    assert value.lower().startswith("bearer ")
    assert value.endswith(token)
