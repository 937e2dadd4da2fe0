"""Values of our own scalars, as clients may write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from graphql import GraphQLError, GraphQLScalarType

from schema.root import build_schema, graphql_schema

SCHEMA = graphql_schema(build_schema())


def parsed(name: str, value: object) -> object:
    scalar = SCHEMA.type_map[name]
    assert isinstance(scalar, GraphQLScalarType)
    return scalar.parse_value(value)


def test_what_is_written_well_is_taken() -> None:
    assert parsed("Date", "2024-02-29") == date(2024, 2, 29)
    assert parsed("DateTime", "2026-11-22T09:30:00+08:00") == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    assert parsed("Decimal", "-1250.00") == Decimal("-1250.00")


@pytest.mark.parametrize("value", ["20261122", "2026-W47-7", "2026-02-30", "22.11.2026", "", 20261122, None])
def test_a_date_is_a_day_that_exists_written_in_full(value: object) -> None:
    with pytest.raises(GraphQLError, match=r"^Date must be"):
        parsed("Date", value)


@pytest.mark.parametrize("value", ["2026-11-22T09:30:00", "2026-11-22", "2026-11-22T25:00:00Z", 0, None])
def test_a_moment_has_its_offset_and_exists(value: object) -> None:
    with pytest.raises(GraphQLError, match=r"^DateTime must be"):
        parsed("DateTime", value)


@pytest.mark.parametrize("value", ["1e3", "NaN", "1,000", " 1", 1.5, None])
def test_a_decimal_is_plain_text(value: object) -> None:
    with pytest.raises(GraphQLError, match=r"^Decimal must be"):
        parsed("Decimal", value)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (1.5, "a string such as '1250.00'"),
        ("NaN", "finite and in plain digits, such as '1250.00'"),
        ("-Infinity", "finite and in plain digits, such as '1250.00'"),
        ("1e3", "finite and in plain digits, such as '1250.00'"),
        ("1" * 13, "at most 12 digits before the point and 6 after it"),
        ("-0.1234567", "at most 12 digits before the point and 6 after it"),
    ],
)
def test_what_is_wrong_with_a_decimal_is_said(value: object, fault: str) -> None:
    with pytest.raises(GraphQLError) as refused:
        parsed("Decimal", value)
    assert refused.value.message == f"Decimal must be {fault}."


@pytest.mark.parametrize("text", ["\u0661\u0660", "\uff11\uff10"])  # Arabic, full width
def test_digits_are_ascii(text: str) -> None:
    with pytest.raises(GraphQLError):
        parsed("Decimal", text)
