"""Scalars of the API. The database writes them; only input is parsed here."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from portal.words.moments import FIRST_DAY, LAST_DAY, is_day, is_moment

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_WHOLE_DIGITS, _DECIMALS = 12, 6


def parse_datetime(value: object) -> datetime:
    """An RFC 3339 moment with its offset, as UTC; of its fraction what is below a microsecond is cut."""
    if not isinstance(value, str) or _RFC3339.fullmatch(value) is None:
        raise GraphQLError("DateTime must be RFC 3339 with an offset, such as '2026-11-22T09:30:00+08:00'.")
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        raise GraphQLError("DateTime must be a moment that exists.") from None
    if not is_moment(moment):
        raise GraphQLError(f"DateTime must be a moment from {FIRST_DAY} to {LAST_DAY}, UTC.")
    return moment.astimezone(UTC)


def _parse_date(value: object) -> date:
    if not isinstance(value, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        raise GraphQLError("Date must be a day such as '2026-11-22'.")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise GraphQLError("Date must be a day that exists.") from None
    if not is_day(day):
        raise GraphQLError(f"Date must be a day from {FIRST_DAY} to {LAST_DAY}.")
    return day


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
        description="A moment, RFC 3339; taken with any offset and up to nine decimals of a second, of which "
        "six are kept, from 1900-01-01 to 2999-12-31; answered in UTC: 2026-11-22T01:30:00+00:00.",
        parse_value=parse_datetime,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, without a time or a zone, ISO 8601: 2026-11-22; taken from "
        "1900-01-01 to 2999-12-31.",
        parse_value=_parse_date,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number, as a string: "1250.00".',
        parse_value=_parse_decimal,
    ),
}
