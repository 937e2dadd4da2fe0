"""Places of a field's data, as the declarations of schema/declaring/fields.py carry them.

Everything here is a constant of this repository and may be written into SQL; a caller's value never is.
SQL fragments name the row they read as `{row}`, the row it hangs on as `{parent}`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from tortoise.models import Model

from auth.policy import TablePolicy
from auth.principal import Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftJoin:
    """A table with at most one row for each of ours, joined only when one of its columns is asked for.

    `always`: whoever sees our row has one and sees it, which a foreign key keeps that names the partner
    too. A page's rows whose `local` is what they hang on read it from there, without a join.
    """

    model: type[Model]
    policy: TablePolicy
    on: str  # its column that is our `local`
    local: str = "id"
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LateralJoin:
    """A function of the database or a select, at most one row for each of ours, joined when asked for."""

    name: str
    call: str  # SQL over {row}
    policy: TablePolicy


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of a connection's order. Cursors carry the keys' values, so `sql_type` says how they read.

    A column of the row; or of a table beside it, `default` standing in for an absent row; or `sql` over
    {row}, never null. Keys of a default order are never null; of others, the planner asks the model.
    `makes_id`: the row's id sorts as it does, being made from it (portal/words/ids.py).
    """

    column: str
    sql_type: Literal["uuid", "text", "int", "date", "timestamptz", "numeric", "bool"] = "uuid"
    descending: bool = False
    nulls_first: bool = False  # only where it may be null
    nullable: bool = False
    beside: LeftJoin | LateralJoin | None = None
    default: str | None = None
    sql: str | None = None
    makes_id: bool = False

    @property
    def label(self) -> str:
        return f"{'-' if self.descending else ''}{self.column}{'^' if self.nulls_first else ''}"

    @property
    def flipped(self) -> "OrderKey":
        """The key of the list read from its end."""
        nulls_first = self.nullable and not self.nulls_first
        return replace(self, descending=not self.descending, nulls_first=nulls_first)


def ranked(column: str, enum: type[StrEnum]) -> OrderKey:
    """A column that sorts as its enum is declared; it may not be null."""
    names = ",".join(enum)
    return OrderKey(
        column, sql_type="int", sql=f"array_position('{{{{{names}}}}}'::text[], {{row}}.{column}::text)"
    )


BY_ID = (OrderKey("id"),)
NEWEST_FIRST = (OrderKey("id", descending=True),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """A narrow table to read a list along: its `column` is our `local`, its `parent` the row the list is of.

    `each`: it names few owners of many rows (partners), so the first rows of each are fetched and merged.
    `among`: the table of all owners. Only for viewers with few of them; for others the list is walked in its
    own order.
    """

    table: str
    column: str
    local: str = "id"
    parent: str | None = None
    each: bool = False
    among: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactLookup:
    """A function of the database that finds rows by the whole text, read as each of several kinds of value.

    `call` is SQL over the names of `values`, each text or null: an array of the rows' ids. What a kind's
    reader answers None for is no such value.
    """

    call: str
    values: Mapping[str, Callable[[str], str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Search of a list: each word in the column `name`, or the whole text in a column of `exact`.

    `folded` is the column that keeps the name as it is compared, where there is one. `indexed`: there is a
    GIN index on `portal.name_grams(name)`, for those who see all rows.
    """

    name: str
    exact: tuple[str, ...]
    folded: str | None = None
    lookup: ExactLookup | None = None
    indexed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Rows a type is made of: a table under its policy, a derivation, rows handed in as JSON, or several.

    `tag` marks the type's global ids. `through` is the narrow table whose policy is an equality on
    an index: a partner's list of all it may see is read along it, in `order`; rows are still decided
    by the policy. `handed` names the columns of rows handed in, and their SQL types. `derived` is a
    select over the row above and a field's arguments, or makes one for the policy of the type whose id an
    argument is (None: no type's); `derives` its columns and which may be null.

    Every connection of the type takes `where` if it has `filters`, `orderBy` if it names `orders` (by
    the names clients use), and `search` if it has one.
    """

    model: type[Model] | None = None
    policy: TablePolicy | None = None
    tag: str | None = None
    order: tuple[OrderKey, ...] = BY_ID
    through: Through | None = None
    handed: Mapping[str, str] = field(default_factory=dict)
    derived: str | Callable[[TablePolicy | None], str] | None = None
    derives: Mapping[str, bool] = field(default_factory=dict)
    filters: bool = False
    orders: Mapping[str, OrderKey] = field(default_factory=dict)
    search: Search | None = None


NO_ROWS = Source()


def source_of(node: object) -> Source:
    """Rows that a type declared with `node` is made of; no rows for any other type."""
    found: Source = getattr(node, "__portal_source__", NO_ROWS)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the row, or of a table beside it; `default` stands in for a row beside that is absent.

    `makes_id`: a moment the row's id is made from (portal/words/ids.py): a span of one is one of the other.
    """

    name: str = ""  # the field's own name when empty
    beside: LeftJoin | LateralJoin | None = None
    cast: str | None = None
    default: str | None = None
    makes_id: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """A value computed from columns of the row that are never null: SQL over {row}."""

    sql: str


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The Relay id: opaque, made by the database from the type's tag and the row's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """An object made of several columns, of the row and of what is beside it; null where `present` fails.

    Its parts are never null, but for those `nullable` names; `plain` ones are text with nothing to escape.
    `amount` is the number it is compared by, SQL like its parts.
    """

    parts: Mapping[str, str]  # field of the object → SQL over {row} and {beside}
    plain: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()
    present: str | None  # None: always there
    columns: tuple[str, ...]
    beside: LeftJoin | LateralJoin | None = None
    beside_columns: tuple[str, ...] = ()
    amount: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """At most one row of another type: its `remote` is our `local`, and `where` holds (SQL over {row})."""

    local: str = ""  # "<field>_id" when empty
    remote: str = "id"
    beside: LeftJoin | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """All rows of another type whose `remote` is our id: few by nature, so not a connection."""

    remote: str
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of rows (a Relay connection): those whose `remote` is our id, or for which `where` holds.

    With neither, all rows the caller may see. `where` is SQL over {row} and {parent}, `unscoped` what holds
    besides for audiences to which row security shows all rows; `through` finds the rows along a table
    that names both.
    """

    remote: str | None = None
    where: str | None = None
    unscoped: str | None = None
    order: tuple[OrderKey, ...] | None = None  # the type's own when None
    through: Through | None = None


@dataclass(frozen=True, slots=True)
class ById:
    """The row whose global id is the argument `id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An argument that is a column of the row: text, or the global id of type `tag`.

    `typed`: people type, scan and paste it, so it is read in the form of keys (portal.words.text_rules).
    """

    argument: str
    column: str
    tag: str | None = None
    type_name: str = ""  # of the tag, for messages
    missing: str | None = None  # SQL that stands in when it is not given
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ByKeys:
    """The one row with these keys: with all of them, or with the only one that is given."""

    keys: tuple[Key, ...]
    only_one: bool = False


@dataclass(frozen=True, slots=True)
class Refetch:
    """Relay's `node` and `nodes`: rows of whatever type each id names; null for those out of reach."""

    single: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """One row, or a list of rows, handed in: by `column` of the row above, or by the operation itself.

    `at_most` is how many the row above ever hands in; few by nature where it does not say.
    """

    column: str | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """An argument of a derivation: `{name}` in its text.

    `code` is a cursor of rows in the order of their code, and that code when it is bound. `asked` is an id
    of any type: `make` makes JSON of who asks, in which language, the id, and its type's policy. Which type
    that is, is of the variables' shape (schema/operations/shape.py).
    """

    name: str
    argument: str
    kind: Literal["id", "quantity", "date", "code", "asked"]
    make: Callable[[Principal, str, str, TablePolicy | None], str] | None = None
    tag: str = ""
    type_name: str = ""  # of the tag, for messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Rows the type's derivation makes of the row above: exactly one, or a list in `order`.

    At the root there may be none; where the field may not be null, that is NOT_FOUND.
    """

    parameters: tuple[Parameter, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constant:
    """A word of the schema itself: `__typename`."""

    text: str


Place = (
    Column
    | Expression
    | GlobalId
    | Composite
    | One
    | Many
    | Page
    | ById
    | ByKeys
    | Refetch
    | Handed
    | Derived
)
