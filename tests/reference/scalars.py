"""Values as clients see them, in plain Python: how PostgreSQL writes them, and what is taken as input."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from graphql import GraphQLError

from benchmarks.naive.scalars import moment
from tests.reference.table import TAGS

_TYPES = {tag: name for name, tag in TAGS.items()}
_DATETIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d(?:\.\d{1,9})?)([Zz]|[+-]\d\d:\d\d)")


def global_id(type_name: str, row_id: UUID) -> str:
    return (TAGS[type_name].encode() + row_id.bytes).hex()


def named_by(text: str) -> tuple[str, UUID] | None:
    """The type and the row's id; None for what is no global id."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    name = _TYPES.get(raw[:2].decode("latin-1"))
    if name is None or len(raw) != 18 or raw.hex() != text:
        return None  # one spelling only
    return name, UUID(bytes=raw[2:])


def write_datetime(value: datetime) -> str:
    return moment(value)


def write_date(value: date) -> str:
    return value.isoformat()


def write_decimal(value: Decimal) -> str:
    return str(value)


def read_datetime(text: object) -> datetime:
    matched = _DATETIME.fullmatch(text) if isinstance(text, str) else None
    if matched is None:
        raise GraphQLError("not RFC 3339")
    day, time, zone = matched.groups()
    try:
        value = datetime.fromisoformat(f"{day}T{time}{zone.upper()}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise GraphQLError("no such moment") from None
    if not 1900 <= value.year < 3000:
        raise GraphQLError("out of the calendar")
    return value


def read_date(text: object) -> date:
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise GraphQLError("not a day")
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise GraphQLError("no such date") from None
    if not 1900 <= value.year < 3000:
        raise GraphQLError("out of the calendar")
    return value


def read_decimal(text: object) -> Decimal:
    if not isinstance(text, str) or not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text):
        raise GraphQLError("not a decimal number in a string")
    return Decimal(text)
