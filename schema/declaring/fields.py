"""Declarations of the place of a field's data, beside the field.

A type is a `node` (rows of a table, of a derivation, or handed in), its fields are columns, relations
and expressions: places (sources.py). Strawberry reads the declarations as its own fields; the catalog
(schema/planner/catalog.py) reads the `mapping` each carries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

from schema.declaring.inputs import list_arguments
from schema.declaring.needs import needed_by, needs
from schema.declaring.sources import (
    BY_ID,
    NEWEST_FIRST,
    ById,
    ByKeys,
    Column,
    Composite,
    Derived,
    ExactLookup,
    Expression,
    GlobalId,
    Handed,
    Key,
    LateralJoin,
    LeftJoin,
    Many,
    One,
    OrderKey,
    Page,
    Parameter,
    Place,
    Refetch,
    Search,
    Source,
    Through,
    ranked,
)

__all__ = [
    "BY_ID",
    "NEWEST_FIRST",
    "Argument",
    "ExactLookup",
    "Key",
    "LateralJoin",
    "LeftJoin",
    "Mapped",
    "OrderKey",
    "Parameter",
    "Search",
    "Source",
    "Through",
    "by_id",
    "by_keys",
    "column",
    "composite",
    "connection",
    "derived",
    "expression",
    "global_id",
    "handed",
    "many",
    "money",
    "node",
    "one",
    "ranked",
    "refetch",
]


class Mapped(StrawberryField):
    """A field the planner answers. Strawberry never resolves below it (schema/endpoint/execution.py)."""

    mapping: Place

    def __copy__(self) -> Self:
        # Strawberry copies fields when it fills in generic types, and knows nothing of ours
        copied = super().__copy__()
        copied.mapping = self.mapping
        return copied

    @property
    def description(self) -> str | None:
        """What was declared, and the permission that the field needs: known only when all types are."""
        return self._description and self._description + needs(needed_by(self.mapping, self))

    @description.setter
    def description(self, value: str | None) -> None:
        self._description = value

    @property
    def arguments(self) -> list[StrawberryArgument]:
        """Declared arguments; a connection's type adds its own, known only when all types are."""
        declared = self._arguments or []
        return [*declared, *list_arguments(self)] if isinstance(self.mapping, Page) else declared

    @arguments.setter
    def arguments(self, value: list[StrawberryArgument]) -> None:
        self._arguments = value

    @property
    def is_basic_field(self) -> bool:
        return False  # so that get_result is given `info`

    def get_result(self, source: object, info: Info | None, args: list[Any], kwargs: Any) -> Any:  # noqa: ANN401, ARG002
        if info is None:  # pragma: no cover  # Strawberry leaves it out for basic fields only
            raise TypeError("a planned field needs the operation's answers")
        return info.context.answer(info.path.key)


def _mapped(
    mapping: Place, description: str | None, arguments: Mapping[str, "Argument"] | None = None
) -> Any:  # noqa: ANN401  # a field stands for whatever type it is annotated with
    mapped = Mapped(python_name=None, description=description)
    mapped.mapping = mapping
    mapped.arguments = [
        StrawberryArgument(name, None, StrawberryAnnotation(argument.type), description=argument.description)
        for name, argument in (arguments or {}).items()
    ]
    return mapped


@dataclass(frozen=True, slots=True)
class Argument:
    type: object
    description: str


PAGING = {
    "first": Argument(int | None, "How many to return from the start: 1 to 100. This or `last`, not both."),
    "after": Argument(str | None, "Only what follows this cursor: an `endCursor` of a list in this order."),
    "last": Argument(int | None, "How many to return from the end: 1 to 100."),
    "before": Argument(
        str | None, "Only what precedes this cursor: a `startCursor` of a list in this order."
    ),
}
_ID = {"id": Argument(strawberry.ID, "A global id, as `id` fields give it.")}
_IDS = {"ids": Argument(list[strawberry.ID], "Global ids, at most 100.")}


def column(  # noqa: PLR0913  # each is a word of the declaration
    description: str | None = None,
    *,
    name: str = "",
    beside: LeftJoin | LateralJoin | None = None,
    cast: str | None = None,
    default: str | None = None,
    makes_id: bool = False,
) -> Any:  # noqa: ANN401
    """Declare a field that is a column."""
    place = Column(name=name, beside=beside, cast=cast, default=default, makes_id=makes_id)
    return _mapped(place, description)


def expression(description: str, sql: str) -> Any:  # noqa: ANN401
    """Declare a field computed from columns of the row."""
    return _mapped(Expression(sql), description)


def global_id() -> Any:  # noqa: ANN401
    """Declare the Relay id."""
    return _mapped(GlobalId(), "Opaque global id; `node(id:)` finds the object again.")


def money(
    amount: str,
    description: str,
    *,
    beside: LeftJoin | LateralJoin | None = None,
    amount_from: str = "row",
    currency_from: str = "row",
) -> Any:  # noqa: ANN401
    """Declare an amount with its currency; each is a column of the row, or of what is beside it."""
    where = {"amount": amount_from, "currency": currency_from}
    columns = {"amount": amount, "currency": "currency_code"}
    place = Composite(
        parts={
            "amount": f"{{{amount_from}}}.{amount}::text",
            "currencyCode": f"{{{currency_from}}}.currency_code",
        },
        plain=frozenset({"amount"}),
        present=f"{{{amount_from}}}.{amount} is not null",
        columns=tuple(columns[part] for part in columns if where[part] == "row"),
        beside=beside,
        beside_columns=tuple(columns[part] for part in columns if where[part] == "beside"),
        amount=f"{{{amount_from}}}.{amount}",
    )
    return _mapped(place, description)


def composite(  # noqa: PLR0913  # a declaration: each is named where it is given
    description: str,
    parts: Mapping[str, str],
    *,
    columns: tuple[str, ...],
    beside: LeftJoin | LateralJoin | None = None,
    amount: str | None = None,
    plain: frozenset[str] = frozenset(),
    nullable: frozenset[str] = frozenset(),
    present: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare an object made of several columns; `parts` is SQL. Always there, or where `present` holds.

    `columns` are those of the table beside, where there is one, and else the row's.
    """
    ours, theirs = ((), columns) if isinstance(beside, LeftJoin) else (columns, ())
    place = Composite(
        parts=parts,
        plain=plain,
        nullable=nullable,
        present=present,
        columns=ours,
        beside=beside,
        beside_columns=theirs,
        amount=amount,
    )
    return _mapped(place, description)


def one(
    description: str,
    *,
    local: str = "",
    remote: str = "id",
    beside: LeftJoin | None = None,
    where: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare a relation to at most one row."""
    return _mapped(One(local=local, remote=remote, beside=beside, where=where), description)


def many(description: str, *, remote: str, order: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Declare a relation to a few rows."""
    return _mapped(Many(remote=remote, order=order), description)


def connection(  # noqa: PLR0913  # a declaration: each is named where it is given
    description: str,
    *,
    remote: str | None = None,
    where: str | None = None,
    unscoped: str | None = None,
    order: tuple[OrderKey, ...] | None = None,
    through: Through | None = None,
) -> Any:  # noqa: ANN401
    """Declare a relation to any number of rows, a page at a time."""
    page = Page(remote=remote, where=where, unscoped=unscoped, order=order, through=through)
    return _mapped(page, description, PAGING)


def by_id(description: str) -> Any:  # noqa: ANN401
    """Declare a root field that finds one row by its global id."""
    return _mapped(ById(), description, _ID)


def by_keys(description: str, arguments: Mapping[str, Argument], *keys: Key, only_one: bool = False) -> Any:  # noqa: ANN401
    """Declare a root field that finds one row by its keys."""
    return _mapped(ByKeys(keys=keys, only_one=only_one), description, arguments)


def derived(
    description: str,
    arguments: Mapping[str, Argument] | None = None,
    *parameters: Parameter,
    order: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401
    """Declare the rows that the type's derivation makes of this row and the arguments."""
    return _mapped(Derived(parameters=parameters, order=order), description, arguments)


def refetch(description: str, *, single: bool) -> Any:  # noqa: ANN401
    """Declare Relay's `node` or `nodes`."""
    return _mapped(Refetch(single), description, _ID if single else _IDS)


def handed(description: str, column: str | None = None, *, at_most: int | None = None) -> Any:  # noqa: ANN401
    """Declare rows handed in."""
    return _mapped(Handed(column, at_most), description)


T = TypeVar("T", bound=type)


@dataclass_transform(kw_only_default=True)
def node(source: Source, *, description: str) -> Callable[[T], T]:
    """Declare a GraphQL type whose objects are rows of `source`."""

    def declare(cls: T) -> T:
        declared = strawberry.type(cls, description=description)
        declared.__portal_source__ = source  # type: ignore[attr-defined]  # read by the catalog
        return declared

    return declare
