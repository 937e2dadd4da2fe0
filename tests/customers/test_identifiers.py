"""Identifiers beyond the contract's: never repaired; a form is its own form [invisible characters]."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.customers.identifier_reasons import IdentifierIgnoredReason, NotAnIdentifier
from portal.customers.identifiers import as_email, as_phone, normalise
from portal.customers.models import IdentifierKind
from portal.words.text_rules import key_form

KIND = IdentifierKind
VIN = "LSVAA49J132047371"


def form(kind: IdentifierKind, text: str, country: str = "CN") -> str:
    """The stored form, or the reason behind a `!`."""
    try:
        return normalise(kind, text, country)
    except NotAnIdentifier as error:
        return f"!{error.reason}"


@pytest.mark.parametrize(
    ("kind", "text", "right"),
    [
        (KIND.PHONE, "2017-01-31", "!DATE"),
        (KIND.PHONE, "31.1.2017 10:30", "!DATE"),
        (KIND.PHONE, "13812345678.0", "!FLOAT"),
        (KIND.PHONE, "1.38123E+10", "!FLOAT"),
        (KIND.PHONE, "+8613800138000 +8613900139000", "!SEVERAL_NUMBERS"),
        (KIND.PHONE, "010-87654321/22", "!SEVERAL_NUMBERS"),
        (KIND.PHONE, "+86 138 1234 5678 (home)", "!NOT_A_NUMBER"),
        (KIND.PHONE, "138...5678", "!MASKED"),
        (KIND.PHONE, "138####5678", "!MASKED"),
        (KIND.PHONE, "+99912345678", "!NO_SUCH_NUMBER"),
        (KIND.PHONE, "unknown", "!PLACEHOLDER"),
        (KIND.PHONE, "\ufeff", "!EMPTY"),
        (KIND.PHONE, "1" * 255, "!TOO_LONG"),
        (KIND.PHONE, "138\x071234567", "!CONTROL_CHARACTER"),
        (KIND.PHONE, "13812345678\r\n", "+8613812345678"),
        (KIND.PHONE, "138.1234.5678", "+8613812345678"),
        (KIND.EMAIL, "Li\u2011Wei@example.com", "li-wei@example.com"),
        (KIND.EMAIL, "Li Wei <li@example.com>", "!NOT_AN_ADDRESS"),
        (KIND.EMAIL, "\ud800@example.com", "!CONTROL_CHARACTER"),
        (KIND.WECHAT, "Wei_Li\u200b-88", "wei_li-88"),
        (KIND.WECHAT, "wei li", "!NOT_ONE"),
        (KIND.SERIAL_NUMBER, VIN.lower(), VIN),
        (KIND.SERIAL_NUMBER, "lsv aa49j\u20111320\ufeff47371", VIN),
        (KIND.SERIAL_NUMBER, "SN#12345", "!NOT_ONE"),
        (KIND.SERIAL_NUMBER, "2017/01/31", "!DATE"),
        (KIND.LOYALTY_CARD, "XXXX-XXXX-1234", "!MASKED"),
        (KIND.LOYALTY_CARD, "10023.5", "!FLOAT"),
        (KIND.LOYALTY_CARD, "-", "!PLACEHOLDER"),
        (KIND.EXTERNAL_ID, "Ab\u00a012", "Ab 12"),
        (KIND.EXTERNAL_ID, "5e10", "5e10"),
        (KIND.EXTERNAL_ID, "000", "!PLACEHOLDER"),
        (KIND.EXTERNAL_ID, "\ufdfa" * 20, "!TOO_LONG"),
    ],
)
def test_a_value_is_one_or_is_refused_with_its_reason(kind: IdentifierKind, text: str, right: str) -> None:
    assert form(kind, text) == right


def test_a_number_without_its_country_is_read_in_the_country_given() -> None:
    assert form(KIND.PHONE, "030 901820", "DE") == "+4930901820"
    assert form(KIND.PHONE, "030 901820", "CN") == "!NO_SUCH_NUMBER"
    assert as_phone("030 901820", "DE") == "+4930901820"
    assert as_email("nobody") is None


ODD = some.text(
    some.sampled_from("aA1\u00df\u0130\u0149\ufb01-. \u200b\ufeff\u2011\uff21\uff11\u0301@x.\u3164\u00a0"),
    max_size=12,
)


@given(some.sampled_from(IdentifierKind), some.one_of(some.text(max_size=30), ODD))
def test_a_form_is_its_own_form(kind: IdentifierKind, text: str) -> None:
    with suppress(NotAnIdentifier):
        stored = normalise(kind, text, "CN")
        assert normalise(kind, stored, "CN") == stored


@given(some.text(max_size=30))
def test_the_form_of_a_key_is_its_own_form(text: str) -> None:
    assert key_form(key_form(text)) == key_form(text)


@pytest.mark.parametrize("reason", IdentifierIgnoredReason)
def test_a_refusal_says_why_and_never_repeats_the_value(reason: IdentifierIgnoredReason) -> None:
    assert str(NotAnIdentifier(reason)) == reason.description
