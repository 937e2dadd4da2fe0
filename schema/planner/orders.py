"""The order of a list, and cursors: the values of its keys at a row."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from portal.words.errors import BadUserInput
from portal.words.moments import is_day, is_moment
from schema.declaring.inputs import OrderDirection, OrderNulls
from schema.declaring.sources import OrderKey, Source
from schema.planner.catalog import columns_of
from schema.planner.request import Binding

MAX_KEYS = 8
MAX_CURSOR = 8_000  # characters; one of ours holds at most eight values of some hundred
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,6})?", re.ASCII)
Order = tuple[OrderKey, ...]


def order_by(source: Source, asked: list[Mapping[str, Any]], default: Order) -> Order:
    """The keys asked for, each once, and the id, in the direction of the default order.

    Raises BadUserInput for too many. None asked for is the default order.
    """
    if len(asked) > MAX_KEYS:
        raise BadUserInput(f"`orderBy` has at most {MAX_KEYS} keys, not {len(asked)}.")
    if not asked:
        return default
    keys: dict[str, OrderKey] = {}
    for one in asked:
        keys.setdefault(str(one["field"]), _order_key(source, one))
    by_id = OrderKey("id", descending=default[-1].descending)
    first, *others = keys.values()
    if first.makes_id and first.descending is by_id.descending and not others:
        return (by_id,)  # the same rows in the same places, and there is an index
    return first, *others, by_id


def _order_key(source: Source, asked: Mapping[str, Any]) -> OrderKey:
    declared = source.orders[asked["field"]]
    nullable = _nullable(source, declared)
    return replace(
        declared,
        descending=asked["direction"] == OrderDirection.DESC,
        nullable=nullable,
        nulls_first=nullable and asked["nulls"] == OrderNulls.FIRST,
    )


def _nullable(source: Source, key: OrderKey) -> bool:
    if key.sql is not None:
        return False
    if key.beside is not None:
        return key.default is None
    return source.model is not None and columns_of(source.model)[key.column]


def label(order: Order) -> str:
    """What a cursor says of the order it belongs to."""
    return ",".join(key.label for key in order)


def cursor_values(argument: str, order: Order) -> Callable[[str], list[object]]:
    """Decode a cursor (pages.CURSOR_SQL) into the values of the order's keys."""

    def decode(text: str) -> list[object]:
        try:
            if len(text) > MAX_CURSOR:
                raise ValueError("too long")  # noqa: TRY301  # every fault of a cursor is the same to its caller
            found, *values = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if found != label(order) or len(values) != len(order):
                raise ValueError("of another order")  # noqa: TRY301
            return [_value(key, value) for key, value in zip(order, values, strict=True)]
        except (ValueError, TypeError, OverflowError):
            raise BadUserInput(f"`{argument}` is not a cursor of this list in this order.") from None

    return decode


def _value(key: OrderKey, value: object) -> object:
    if value is None and key.nullable:
        return None
    match key.sql_type:
        case "int":
            if type(value) is not int or not 0 <= value < 2**31:  # counts, positions: none is below zero
                raise ValueError("not a key")
            return value
        case "bool":
            if type(value) is not bool:
                raise ValueError("not a key")
            return value
    if not isinstance(value, str) or "\0" in value:  # PostgreSQL's text holds no NUL
        raise ValueError("not a key")
    return _READ.get(key.sql_type, str)(value)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("of no time zone")
    if not is_moment(moment):
        raise ValueError("no moment of ours")
    return moment.astimezone(UTC)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not is_day(day):
        raise ValueError("no day of ours")
    return day


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a key")
    return Decimal(text)


_READ: Mapping[str, Callable[[str], object]] = {
    "uuid": UUID,
    "date": _day,
    "timestamptz": _moment,
    "numeric": _number,
}


def nth(position: int, binding: Callable[..., list[object]]) -> Binding:
    return lambda request: binding(request)[position]
