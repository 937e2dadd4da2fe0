"""Lists in plain Python: what is left of them, in which order, and which page is asked for."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from portal.words.text_rules import key_form
from tests.reference.derived import Money

Row = Any
Value = Callable[[Row], Any]
CURSOR = "\0cursor "  # no text of the world begins so: a cursor in an answer of the reference


@dataclass(frozen=True)
class Key:
    """One key of an order, by its column. `of_field`: its value is the field's of that name."""

    name: str
    descending: bool
    nulls_first: bool = False
    of_field: bool = field(default=False, compare=False, repr=False)


Order = tuple[Key, ...]


@dataclass(frozen=True)
class Position:
    """What a cursor says: the place of a row in an order of lists of its type."""

    type_name: str
    order: Order
    row_id: Any


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    has_next: bool
    has_previous: bool
    total: int


def arranged(rows: Iterable[Row], order: Order, value: Callable[[Key, Row], Any]) -> list[Row]:
    """By the first key, then the second, and so on: sorts are stable, so the last key is sorted first."""
    found = list(rows)
    for key in reversed(order):
        there = [row for row in found if value(key, row) is not None]
        absent = [row for row in found if value(key, row) is None]
        there.sort(key=lambda row, key=key: comparable(value(key, row)), reverse=key.descending)  # type: ignore[misc]
        found = absent + there if key.nulls_first else there + absent
    return found


def comparable(value: Any) -> Any:  # noqa: ANN401  # a value of any column
    """Amounts by number; a rank (tier, status) by its place among the ranks; text by code point."""
    if isinstance(value, Money):
        return value.amount
    return value


@dataclass(frozen=True)
class Arranged:
    """How lists of one order are arranged: `keys` are the values a row has its place by."""

    order: Order
    value: Callable[[Key, Row], Any]

    def sorted(self, rows: Iterable[Row]) -> list[Row]:
        return arranged(rows, self.order, self.value)

    def keys(self, row: Row) -> tuple[Any, ...]:
        return tuple(self.value(key, row) for key in self.order)


def cut(rows: Sequence[Row], arguments: Mapping[str, Any], by: Arranged, place: Callable[[str], Row]) -> Page:
    """The page of a list; `place` is what a cursor was drawn at, in the list or not."""
    left, after, before = by.sorted(rows), arguments.get("after"), arguments.get("before")
    if after is not None:
        left = _beside(left, place(after), by)[1]
    if before is not None:
        left = _beside(left, place(before), by)[0]
    first, last = arguments.get("first"), arguments.get("last")
    page = left[:first] if first is not None else left[max(len(left) - (last or 0), 0) :]
    more = len(page) < len(left)
    return Page(
        rows=page,
        has_next=before is not None or (more and first is not None),
        has_previous=after is not None or (more and last is not None),
        total=len(rows),
    )


def _beside(rows: list[Row], row: Row, by: Arranged) -> tuple[list[Row], list[Row]]:
    """The rows before the place of the one, and those after it, whether it is one of them or not."""
    others = [one for one in rows if by.keys(one) != by.keys(row)]
    whole = by.sorted([*others, row])
    at = next(n for n, one in enumerate(whole) if one is row)
    return whole[:at], whole[at + 1 :]


def passes(operators: Mapping[str, Any], value: Any) -> bool:  # noqa: ANN401  # a value of any column
    """Whether a value fulfils all operators; a null equals nothing and is neither more nor less."""
    tests: dict[str, Callable[[Any], bool]] = {
        "eq": lambda other: value is not None and value == other,
        "ne": lambda other: value is None or value != other,
        "in": lambda others: value is not None and value in others,
        "notIn": lambda others: value is None or value not in others,
        "lt": lambda other: value is not None and value < other,
        "lte": lambda other: value is not None and value <= other,
        "gt": lambda other: value is not None and value > other,
        "gte": lambda other: value is not None and value >= other,
        "isNull": lambda null: (value is None) == null,
    }
    return all(tests[name](other) for name, other in operators.items())


def filtered_value(value: Any) -> Any:  # noqa: ANN401
    """What operators compare."""
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, Enum):
        return value.value
    return value


def folded(text: str) -> str:
    """Without differences of width and case, letter by letter (docs/decisions/0015)."""
    return "".join(_lower(_upper(letter)) for letter in unicodedata.normalize("NFKC", text))


def _upper(letter: str) -> str:
    return letter.upper() if len(letter.upper()) == 1 else letter


def _lower(letter: str) -> str:
    return letter.lower() if len(letter.lower()) == 1 else letter


def found_by(text: str, name: str, exact: Sequence[str]) -> bool:
    """Whether every word is in the name, or the whole text is one of the others."""
    words = folded(text).split()
    return all(word in folded(name) for word in words) or key_form(text) in exact
