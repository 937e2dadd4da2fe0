"""Rows in scope, and the writer as the modules know it that write a part of its statement.

`Writing` is implemented by schema/planner/render.py, which imports those modules; they know only this.
"""

from dataclasses import dataclass, field
from typing import Protocol

from auth.roles import DatabaseRole
from schema.declaring.sources import Column, LateralJoin, LeftJoin
from schema.planner.catalog import TypeEntry
from schema.planner.json_text import Json
from schema.planner.request import Binding
from schema.planner.sql import Sql
from schema.planner.tree import Object, Value


@dataclass(frozen=True, slots=True)
class Row:
    """A row in scope while its select is written.

    `beside` remembers the alias and the join of what was read beside the row, so that two columns of one
    table are read from one join.
    """

    alias: str
    type_columns: frozenset[str] | None = None  # None: no table's row
    required: frozenset[str] = frozenset()  # of these, those never null
    tag: str = ""
    table: str = ""
    parent: "Row | None" = None  # of a page's row: what the page hangs on, by our column `via`
    via: str | None = None
    beside: dict[str, Sql] = field(default_factory=dict)


class Writing(Protocol):
    """Aliases and parameters, numbered as they are asked for, and the SQL of a row's values."""

    @property
    def database_role(self) -> DatabaseRole: ...

    def alias(self, prefix: str) -> str: ...
    def parameter(self, binding: Binding, sql_type: str) -> str: ...
    def once(self, expression: str) -> str: ...
    def row(
        self, of: TypeEntry, *, handed: bool = False, parent: Row | None = None, via: str | None = None
    ) -> Row: ...
    def object(self, rows: Object, row: Row) -> Json: ...
    def plain(self, what: Value, row: Row) -> Sql: ...
    def column(self, name: str, place: Column, row: Row) -> Sql: ...
    def beside(self, beside: LeftJoin | LateralJoin, row: Row) -> Sql: ...
