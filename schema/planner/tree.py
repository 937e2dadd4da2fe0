"""What to fetch, as a tree: an `Object` is a JSON object for each row of a type.

Its members are values of the row and what hangs on it. Nothing here is SQL; `render` writes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from schema.declaring.sources import (
    Column,
    Composite,
    Constant,
    Derived,
    Expression,
    GlobalId,
    Many,
    One,
    OrderKey,
    Page,
    Search,
)
from schema.planner.catalog import TypeEntry
from schema.planner.request import Binding


@dataclass(frozen=True, slots=True)
class Object:
    """A JSON object for each row: response key → what stands there."""

    type: TypeEntry
    members: tuple[tuple[str, "Member"], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A column or the id of the row. `bare`: PostgreSQL's text of it is JSON's (numbers, booleans)."""

    column: str
    place: Column | Expression | GlobalId
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """An object of several columns."""

    place: Composite
    members: tuple[tuple[str, "str | Constant"], ...]  # the name of a part


@dataclass(frozen=True, slots=True)
class Related:
    """At most one row of another type."""

    local: str
    place: One
    object: Object


@dataclass(frozen=True, slots=True)
class Listed:
    """All rows of another type that are ours."""

    place: Many
    object: Object


@dataclass(frozen=True, slots=True)
class Found:
    """The row whose columns are these: each a binding and its SQL type, or SQL."""

    keys: tuple[tuple[str, "tuple[Binding, str] | str"], ...]
    object: Object


@dataclass(frozen=True, slots=True)
class Derivation:
    """Rows derived from the row above by `text`; `values` are the derivation's parameters by name."""

    place: Derived
    text: str
    values: tuple[tuple[str, Binding, str], ...]  # name, binding, SQL type
    is_list: bool
    required: bool
    object: Object


@dataclass(frozen=True, slots=True)
class Refetched:
    """The rows with the ids, each of whatever type it is; `objects` by tag, those the caller may read."""

    single: bool
    ids: Binding  # → JSON: [{id, tag}], both null for what is no id
    objects: Mapping[str, Object]


@dataclass(frozen=True, slots=True)
class HandedRows:
    """Rows that are read from JSON: of a column of the row above, or of the request."""

    column: str | None
    rows: Binding | None
    is_list: bool
    object: Object
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Edges:
    members: tuple[tuple[str, "Object | Constant | None"], ...]  # None: the cursor


@dataclass(frozen=True, slots=True)
class Info:
    members: tuple[tuple[str, "str | Constant"], ...]  # the name of a PageInfo field


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows there are in all."""


Plain = Column | Expression | GlobalId | Composite
"""Where a value of the row itself is."""


@dataclass(frozen=True, slots=True)
class Compared:
    """That a value of the row stands so to an operand."""

    column: str
    place: Plain
    operator: str  # as clients write it
    operand: Binding
    sql_type: str  # of one value; lists are text


@dataclass(frozen=True, slots=True)
class Reached:
    """That there is a row of another type, visible to the caller, of which the condition holds."""

    local: str
    place: One | Many | Page
    type: TypeEntry
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Absent:
    """That there is no such row where the operand is true, and that there is one where it is false."""

    reached: Reached
    operand: Binding


@dataclass(frozen=True, slots=True)
class All:
    """That all hold; of none: yes."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """That one holds at least; of none: no."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


Condition = Compared | Reached | Absent | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Searched:
    """That a row is found by a text: by its words, the whole of it, or a value of a kind looked up."""

    search: Search
    words: Binding
    whole: Binding
    lookup: tuple[tuple[str, Binding], ...]


PageMembers = tuple[tuple[str, "Object | Edges | Info | Total | Constant"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """A page of rows of another type. `after` and `before` have a binding for each key of `order`, or none.

    `first` is how many; from the end if `backward`. `where` is counted as `relations` more than the page.
    `checks` are arguments that must be good although nothing that was asked for may need them.
    """

    type: TypeEntry
    place: Page
    order: tuple[OrderKey, ...]
    first: Binding
    backward: bool = False
    after: tuple[Binding, ...] = ()
    before: tuple[Binding, ...] = ()
    where: Condition | None = None
    relations: int = 0
    search: Searched | None = None
    checks: tuple[Binding, ...] = ()
    members: PageMembers


Member = Value | Parts | Related | Listed | Found | Derivation | Refetched | HandedRows | Paged | Constant
