"""Where a field's data is, said beside the field.

A type is a `node` (rows of a table, or rows handed in), its fields are columns, relations and
expressions. Strawberry reads the declarations as its own fields; the catalog
(schema/planner/catalog.py) reads the `mapping` each carries. Everything here is a constant of this
repository and may be written into SQL; a caller's value never is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info
from tortoise.models import Model

from auth.policy import TablePolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A table with at most one row for each of ours, joined only when one of its columns is asked for."""

    model: type[Model]
    policy: TablePolicy
    on: str  # its column that is our id


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of a connection's order. Cursors carry the keys' values, so `sql_type` says how they read."""

    column: str
    sql_type: str = "uuid"
    descending: bool = False

    @property
    def label(self) -> str:
        return f"{'-' if self.descending else ''}{self.column}"


BY_ID = (OrderKey("id"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The rows a type is made of: a table under its policy, rows handed in as JSON, or either.

    `tag` marks the type's global ids. `through` is the narrow table whose policy is an equality on
    an index: a partner's list of all it may see is read along it, in `order`; rows are still decided
    by the policy. `handed` names the columns of rows handed in, and their SQL types.
    """

    model: type[Model] | None = None
    policy: TablePolicy | None = None
    tag: str | None = None
    order: tuple[OrderKey, ...] = BY_ID
    through: tuple[str, str] | None = None
    handed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the row, or of a table beside it; `default` stands in for a row beside that is absent."""

    name: str = ""  # the field's own name when empty
    beside: Beside | None = None
    cast: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The Relay id: opaque, made by the database from the type's tag and the row's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """An object made of several columns of one row; null where `present` is."""

    parts: Mapping[str, str]  # field of the object → SQL over {row}
    present: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """At most one row of another type: its `there` is our `here`."""

    here: str = ""  # "<field>_id" when empty
    there: str = "id"
    beside: Beside | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """All rows of another type whose `there` is our id: few by nature, so not a connection."""

    there: str
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of rows (a Relay connection): those whose `there` is our id, or for which `where` holds.

    With neither, all rows the caller may see. `where` is SQL over {row} and {parent}.
    """

    there: str | None = None
    where: str | None = None
    order: tuple[OrderKey, ...] | None = None  # the type's own when None


@dataclass(frozen=True, slots=True)
class ById:
    """The row whose global id is the argument `id`."""


@dataclass(frozen=True, slots=True)
class Refetch:
    """Relay's `node` and `nodes`: whatever type each id names; null for what the caller cannot reach."""

    single: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """One row, or a list of rows, handed in: by `column` of the row above, or by the operation itself."""

    column: str | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A word of the schema itself: `__typename`."""

    text: str


Place = Column | GlobalId | Composite | One | Many | Page | ById | Refetch | Handed


class Mapped(StrawberryField):
    """A field the planner answers. Strawberry never resolves below it (schema/execution.py)."""

    mapping: Place

    def __copy__(self) -> Self:
        # Strawberry copies fields when it fills in generic types, and knows nothing of ours
        copied = super().__copy__()
        copied.mapping = self.mapping
        copied.arguments = self.arguments
        return copied

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
    "first": Argument(int | None, "How many to return, from the start or after `after`: 1 to 100. Required."),
    "after": Argument(str | None, "The cursor to go on from: an `endCursor` of this same list."),
}
_ID = {"id": Argument(strawberry.ID, "A global id, as `id` fields give it.")}
_IDS = {"ids": Argument(list[strawberry.ID], "Global ids, at most 100.")}


def column(
    description: str | None = None,
    *,
    name: str = "",
    beside: Beside | None = None,
    cast: str | None = None,
    default: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare a field that is a column."""
    return _mapped(Column(name=name, beside=beside, cast=cast, default=default), description)


def global_id() -> Any:  # noqa: ANN401
    """Declare the Relay id."""
    return _mapped(GlobalId(), "Opaque global id; `node(id:)` finds the object again.")


def money(amount: str, description: str) -> Any:  # noqa: ANN401
    """Declare an amount with the row's currency."""
    parts = {"amount": f"{{row}}.{amount}::text", "currencyCode": "{row}.currency_code"}
    present = f"{{row}}.{amount} is not null"
    return _mapped(Composite(parts=parts, present=present, columns=(amount, "currency_code")), description)


def one(description: str, *, here: str = "", there: str = "id", beside: Beside | None = None) -> Any:  # noqa: ANN401
    """Declare a relation to at most one row."""
    return _mapped(One(here=here, there=there, beside=beside), description)


def many(description: str, *, there: str, order: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Declare a relation to a few rows."""
    return _mapped(Many(there=there, order=order), description)


def connection(
    description: str,
    *,
    there: str | None = None,
    where: str | None = None,
    order: tuple[OrderKey, ...] | None = None,
) -> Any:  # noqa: ANN401
    """Declare a relation to any number of rows, a page at a time."""
    return _mapped(Page(there=there, where=where, order=order), description, PAGING)


def by_id(description: str) -> Any:  # noqa: ANN401
    """Declare a root field that finds one row by its global id."""
    return _mapped(ById(), description, _ID)


def refetch(description: str, *, single: bool) -> Any:  # noqa: ANN401
    """Declare Relay's `node` or `nodes`."""
    return _mapped(Refetch(single), description, _ID if single else _IDS)


def handed(description: str, column: str | None = None) -> Any:  # noqa: ANN401
    """Declare rows handed in."""
    return _mapped(Handed(column), description)


T = TypeVar("T", bound=type)


@dataclass_transform(kw_only_default=True)
def node(source: Source, *, description: str) -> Callable[[T], T]:
    """Declare a GraphQL type whose objects are rows of `source`."""

    def declare(cls: T) -> T:
        declared = strawberry.type(cls, description=description)
        declared.__portal_source__ = source  # type: ignore[attr-defined]  # read by the catalog
        return declared

    return declare
