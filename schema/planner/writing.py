"""What the modules that write SQL know of the writer (schema/planner/render.py), and of rows in scope."""

from dataclasses import dataclass, field
from typing import Protocol

from auth.roles import Audience
from schema.declaring.sources import Column, LateralJoin, LeftJoin
from schema.planner.request import Binding
from schema.planner.tree import Object, Value


@dataclass(slots=True)
class Row:
    """A row in scope while its object is written, and what is joined to it."""

    alias: str
    type_columns: frozenset[str] | None  # None: no table's row
    required: frozenset[str] = frozenset()  # of these, those never null
    tag: str = ""
    table: str = ""
    parent: "Row | None" = None  # of a page's row: what the page hangs on, by our column `via`
    via: str | None = None
    joins: list[str] = field(default_factory=list)
    besides: dict[str, str] = field(default_factory=dict)


class Writing(Protocol):
    """Aliases, parameters, and values of a row."""

    audience: Audience

    def alias(self, prefix: str) -> str: ...
    def parameter(self, binding: Binding, sql_type: str) -> str: ...
    def once(self, expression: str) -> str: ...
    def row(self, rows: Object, prefix: str = "t") -> Row: ...
    def plain(self, what: Value, row: Row) -> str: ...
    def column(self, name: str, place: Column, row: Row) -> str: ...
    def beside(self, beside: LeftJoin | LateralJoin, row: Row) -> str: ...
