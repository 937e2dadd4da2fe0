"""Input types made from the declarations: for each type that has them, `XFilter` and `XOrder`.

They are made when Strawberry asks a connection for its arguments, which is when all types are known.
"""

import re
from collections.abc import Iterator
from functools import cache
from types import new_class

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from auth.enums import DescribedEnum
from schema.declaring.money import Money
from schema.declaring.needs import class_of, needs, rows_of
from schema.declaring.operators import IS_NONE, OPERATORS, DecimalFilter, enum_filter, input_type
from schema.declaring.sources import (
    Column,
    Composite,
    Expression,
    GlobalId,
    LateralJoin,
    Many,
    One,
    Page,
    Place,
    Source,
    source_of,
)

WHERE = (
    "Only those for which this is true. What is null in it, or a variable that is left out, asks for "
    "nothing: `{eq: $x}` without `$x` is true of everything. The filter of a relation to one asks that there "
    "is one; `isNull` in it, that there is none. What can never be true is refused."
)
Members = dict[str, tuple[object, object]]
_enum_filter = cache(enum_filter)
_filters: dict[type, type] = {}
_list_filters: dict[type, type] = {}


class _OrderWord(DescribedEnum):
    """A word that says how to order, which decides the SQL."""


class OrderDirection(_OrderWord):
    """Which way an order goes."""

    ASC = "ASC", "The least, the earliest, A first."
    DESC = "DESC", "The greatest, the latest, Z first."


class OrderNulls(_OrderWord):
    """Where an order has what has no value, whichever way it goes."""

    FIRST = "FIRST", "Before everything else."
    LAST = "LAST", "After everything else."


def list_arguments(field: StrawberryField) -> Iterator[StrawberryArgument]:
    """Further arguments of a connection: those its type has."""
    rows = rows_of(field)
    source = source_of(rows)
    if source.filters:
        yield _argument("where", _optional(filter_of(rows)), WHERE)
    if source.orders:
        several = _optional(list[order_of(rows)])  # type: ignore[misc]  # a type, at run time
        says = "What decides the order, first things first; then the list's own order. At most 8."
        yield _argument("orderBy", several, says)
    if source.search:
        yield _argument("search", str | None, _search_says(source))


def filter_of(node: type) -> type:
    """Filter of a type's rows."""
    if node not in _filters:
        name = f"{node.__name__}Filter"
        shell = _filters[node] = type(name, (), {"__module__": __name__})  # its own members may name it
        members = _combinations(shell) | dict(_members(node))
        says = f"What must be true of a {_words(node)}; all that is given."
        _filters[node] = input_type(name, says, members, shell)
    return _filters[node]


@cache
def order_of(node: type) -> type:
    """Input type for one key of an order of a type's rows."""
    name = f"{node.__name__}Order"
    members: Members = {
        "field": (_order_keys(node), strawberry.field(description="What to order by.")),
        "direction": (
            OrderDirection,
            strawberry.field(default=OrderDirection.ASC, description="Which way."),
        ),
        "nulls": (
            OrderNulls,
            strawberry.field(default=OrderNulls.LAST, description="Where to put what has none."),
        ),
    }
    shell = type(name, (), {"__module__": __name__})
    return input_type(name, f"One key of an order of {_words(node)}s.", members, shell)


def _order_keys(node: type) -> type:
    """Enum of the keys that a type's rows can be ordered by."""
    says = f"What a list of {_words(node)}s can be ordered by."
    body: dict[str, object] = {"__module__": __name__, "__doc__": says}
    body |= {
        key: (key, f"By `{_camel(key.lower())}`.{needs(by.beside.policy.read if by.beside else None)}")
        for key, by in source_of(node).orders.items()
    }
    return new_class(f"{node.__name__}OrderField", (_OrderWord,), exec_body=lambda it: it.update(body))


def decides_order(enum: object) -> bool:
    """Tell whether an enum of the schema says how to order, which decides the SQL."""
    return isinstance(enum, type) and issubclass(enum, _OrderWord)


def _combinations(shell: type) -> Members:
    several = _optional(list[shell])  # type: ignore[valid-type]  # a type, at run time
    return {
        "and_": (several, _member("All of these are true; so of an empty list.", "and")),
        "or_": (several, _member("At least one of these is true; not of an empty list.", "or")),
        "not_": (_optional(shell), _member("This is not true.", "not")),
        "is_null": (bool | None, _member(IS_NONE)),
    }


def _members(node: type) -> Iterator[tuple[str, tuple[object, object]]]:
    for field in node.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        found = _filter_of_field(field)
        if found is not None:
            yield field.python_name, (_optional(found), _member(field.description or ""))


def _filter_of_field(field: StrawberryField) -> type | None:
    place: Place | None = getattr(field, "mapping", None)
    kind = field.type.of_type if isinstance(field.type, StrawberryOptional) else field.type
    match place:
        case Column() | Expression() | GlobalId():
            return _operators(kind)
        case Composite(beside=beside, amount=amount) if kind is Money and (
            amount is not None or not isinstance(beside, LateralJoin)
        ):
            return DecimalFilter
        case One():
            target = class_of(kind)
            return filter_of(target) if source_of(target).filters else None
        case Many() | Page():
            target = rows_of(field)
            return _list_filter_of(target) if source_of(target).filters else None
        case _:
            return None


def _operators(kind: object) -> type | None:
    if isinstance(kind, StrawberryEnumDefinition):
        return _enum_filter(kind.wrapped_cls)
    return OPERATORS.get(kind)


def _list_filter_of(node: type) -> type:
    if node not in _list_filters:
        name = f"{node.__name__}ListFilter"
        shell = _list_filters[node] = type(name, (), {"__module__": __name__})
        below = _optional(filter_of(node))
        members: Members = {
            "some": (below, _member("Of at least one of them this is true.")),
            "none": (below, _member("Of none of them this is true.")),
        }
        input_type(name, f"What must be true of the {_words(node)}s the viewer may see.", members, shell)
    return _list_filters[node]


def _member(description: str, name: str | None = None) -> object:
    return strawberry.field(name=name, default=strawberry.UNSET, description=description)


def _argument(name: str, annotation: object, description: str) -> StrawberryArgument:
    return StrawberryArgument(name, None, StrawberryAnnotation(annotation), description=description)


def _optional(annotation: object) -> object:
    return annotation | None  # type: ignore[operator]  # a type, at run time


def _search_says(source: Source) -> str:
    exact = " or ".join(f"`{column}`" for column in source.search.exact) if source.search else ""
    further = (
        ", or exactly a phone number or e-mail address" if source.search and source.search.lookup else ""
    )
    return (
        f"Only those in whose name each word of this text occurs, in capitals or not, or whose {exact} it is "
        f"exactly, capitals included{further}. At most 100 characters."
    )


def _words(node: type) -> str:
    """Words of a type's name: stock level for `StockLevel`."""
    return re.sub(r"(?<=[a-z])([A-Z])", r" \1", node.__name__).lower()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
