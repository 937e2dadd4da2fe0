"""The operators of `where`: an input type for each kind of value.

All that are given must hold. Null is a value like any other to `ne` and `notIn`, which it matches; no
comparison holds for it.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

EQ = "Equal to it."
NE = "Not equal to it; nothing at all is not either."
IN = "Equal to one of these, at most 1,000; none where the list is empty."
NOT_IN = "Equal to none of these, at most 1,000; nothing at all is not either."
IS_NULL = "True: there is none; refused where there always is one. False: there is one."
IS_NONE = (
    "Only in the filter of a relation to one, and true only alone in it. True: there is none that the viewer "
    "may see. False: there is one."
)
LT, LTE = "Less than it, or earlier.", "At most it, or not later."
GT, GTE = "Greater than it, or later.", "At least it, or not earlier."


def _operator(description: str, name: str | None = None) -> object:
    return strawberry.field(name=name, default=strawberry.UNSET, description=description)


def _values(of: object) -> dict[str, tuple[object, object]]:
    """Operators of any kind of value: annotation and declaration by name."""
    some, several = _optional(of), _optional(list[of])  # type: ignore[valid-type]  # a type, at run time
    return {
        "eq": (some, _operator(EQ)),
        "ne": (some, _operator(NE)),
        "in_": (several, _operator(IN, "in")),
        "not_in": (several, _operator(NOT_IN)),
        "is_null": (bool | None, _operator(IS_NULL)),
    }


def _ranges(of: object) -> dict[str, tuple[object, object]]:
    """Operators of values that have an order."""
    some = _optional(of)
    ordered = {"lt": LT, "lte": LTE, "gt": GT, "gte": GTE}
    return _values(of) | {name: (some, _operator(says)) for name, says in ordered.items()}


def _optional(annotation: object) -> object:
    return annotation | None  # type: ignore[operator]  # a type, at run time


def input_type(name: str, description: str, members: dict[str, tuple[object, object]], cls: type) -> type:
    """Make of `cls` an input type with these members: annotation and declaration by name."""
    cls.__annotations__ = {member: annotation for member, (annotation, _) in members.items()}
    for member, (_, declared) in members.items():
        setattr(cls, member, declared)
    return strawberry.input(cls, name=name, description=description)


def _declared(name: str, what: str, members: dict[str, tuple[object, object]]) -> type:
    return input_type(
        name, f"What must be true of {what}.", members, type(name, (), {"__module__": __name__})
    )


def enum_filter(enum: type[Enum]) -> type:
    """The operators of an enum's values."""
    return _declared(f"{enum.__name__}Filter", f"a value of {enum.__name__}", _values(enum))


IDFilter = _declared("IDFilter", "an id", _values(strawberry.ID))
StringFilter = _declared("StringFilter", "a text; letters must be the same, in capitals or not", _values(str))
IntFilter = _declared("IntFilter", "a whole number", _ranges(int))
DecimalFilter = _declared("DecimalFilter", "an amount, whatever its currency", _ranges(Decimal))
DateFilter = _declared("DateFilter", "a date", _ranges(date))
DateTimeFilter = _declared("DateTimeFilter", "a moment", _ranges(datetime))
BooleanFilter = _declared(
    "BooleanFilter",
    "something that is true or not",
    {name: found for name, found in _values(bool).items() if name in {"eq", "is_null"}},
)
OPERATORS: dict[object, type] = {
    strawberry.ID: IDFilter,
    str: StringFilter,
    int: IntFilter,
    date: DateFilter,
    datetime: DateTimeFilter,
    bool: BooleanFilter,
}
