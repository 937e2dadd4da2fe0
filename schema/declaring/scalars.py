"""Scalars of the API. The database writes them; only input is parsed here."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_WHOLE_DIGITS, _DECIMALS = 12, 6


def parse_datetime(value: object) -> datetime:
    """An RFC 3339 moment with its offset, as UTC; fractions down to the microsecond."""
    if not isinstance(value, str) or _RFC3339.fullmatch(value) is None:
        raise GraphQLError("DateTime must be RFC 3339 with an offset, such as '2026-11-22T09:30:00+08:00'.")
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise GraphQLError("DateTime must be a moment that exists.") from None


def _parse_date(value: object) -> date:
    if not isinstance(value, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        raise GraphQLError("Date must be a day such as '2026-11-22'.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise GraphQLError("Date must be a day that exists.") from None


def _parse_decimal(value: object) -> Decimal:
    if not isinstance(value, str):
        raise GraphQLError("Decimal must be a string such as '1250.00'.")
    digits = re.fullmatch(r"-?([0-9]+)(?:\.([0-9]+))?", value)
    if digits is None:
        raise GraphQLError("Decimal must be finite and in plain digits, such as '1250.00'.")
    if len(digits[1]) > _WHOLE_DIGITS or len(digits[2] or "") > _DECIMALS:
        raise GraphQLError(
            f"Decimal must be at most {_WHOLE_DIGITS} digits before the point and {_DECIMALS} after it."
        )
    return Decimal(value)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, RFC 3339; taken with any offset, answered in UTC: 2026-11-22T01:30:00+00:00.",
        parse_value=parse_datetime,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, without a time or a zone, ISO 8601: 2026-11-22.",
        parse_value=_parse_date,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number, as a string: "1250.00".',
        parse_value=_parse_decimal,
    ),
}
