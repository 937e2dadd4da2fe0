"""A page of a connection as SQL: its rows are limited before anything is joined to them.

    select <nodes, edges, pageInfo, totalCount>          the page, an object
    from (
      select <an item for each> from (
        select … order by … limit 101                    the rows, at most one more than a page can have
      ) <joins of the items> order by … limit $n         as many as asked for
    )

The constant limit tells PostgreSQL how few rows there can be, whatever the parameter is: with the
parameter alone a generic plan expects a tenth of the table, and joins by hashing all of it.
"""
# ruff: noqa: S608  # writing SQL is what this module is for; see render

from textwrap import indent
from typing import TYPE_CHECKING

from auth.roles import Audience
from schema.places import Constant, OrderKey, Through
from schema.planner.arguments import MAX_PAGE, cursor_label
from schema.planner.json_text import Json, array, number, obj, quoted, value, word
from schema.planner.sql import select
from schema.planner.tree import Edges, Info, Object, Paged, Total

if TYPE_CHECKING:
    from schema.planner.render import Row, Writer

# base64url of a JSON list: the order's label, then the values of its keys
CURSOR_SQL = (
    "translate(encode(convert_to(json_build_array({keys})::text, 'UTF8'), 'base64'), E'+/=\\n', '-_')"
)


class PageRenderer:
    """Writes one page below `parent`, the row it hangs on."""

    def __init__(self, writer: "Writer", parent: "Row") -> None:
        self._writer = writer
        self._parent = parent

    def write(self, page: Paged) -> Json:
        """Join the page to its parent."""
        rows = self._writer.row(Object(page.type, ()))
        rows.parent, rows.via = self._parent, page.place.there
        self._rows, self._page = self._writer.alias("p"), page
        self._items: list[str] = []  # columns of the rows: the JSON of nodes and edges
        self._writer.checks += [page.first, *page.after]
        infos = {name for _, what in page.members if isinstance(what, Info) for _, name in what.members}
        self._ahead = "hasNextPage" in infos  # one row more is fetched, to see whether there is one
        self._kept = f" filter (where {self._rows}.position <= {self._first()})" if self._ahead else ""
        answer = select(
            [f"{obj((key, self._member(what, rows)) for key, what in page.members).sql()} as body"]
        )
        if infos & {"startCursor", "endCursor"}:
            self._items.append(f"{self._cursor(rows.alias)} as cursor")
        if self._ahead:
            self._items.append(f"row_number() over (order by {self._order(rows.alias)}) as position")
        if self._items:
            limit = f"{self._first()} + 1" if self._ahead else self._first()
            inner = [
                select(self._items),
                f"from (\n{indent(self._source(rows.alias), '  ')}\n) as {rows.alias}",
                *rows.joins,
                f"order by {self._order(rows.alias)}",
                f"limit {limit}",
            ]
            answer += f"\nfrom (\n{indent(chr(10).join(inner), '  ')}\n) as {self._rows}"
        return number(f"{self._writer.join(answer, self._parent)}.body")  # an aggregate: always there

    def _first(self) -> str:
        return self._writer.parameter(self._page.first, "int")

    def _member(self, what: Object | Edges | Info | Total | Constant, rows: "Row") -> Json:
        match what:
            case Object():
                return self._list(self._writer.object(what, rows))
            case Edges():
                return self._list(obj((key, self._edge(member, rows)) for key, member in what.members))
            case Info():
                return obj((key, self._info(name)) for key, name in what.members)
            case Total():
                return number(f"({self._count()})")
            case Constant(text):
                return word(text)

    def _edge(self, member: Object | Constant | None, rows: "Row") -> Json:
        match member:
            case Object():
                return self._writer.object(member, rows)
            case Constant(text):
                return word(text)
            case None:
                return quoted(self._cursor(rows.alias))

    def _list(self, item: Json) -> Json:
        """Aggregate an item of each row; the rows come in order."""
        name = f"item{len(self._items) + 1}"
        self._items.append(f"{item.sql()} as {name}")
        return array(f"string_agg({self._rows}.{name}, ','){self._kept}")

    def _info(self, name: str | Constant) -> Json:
        """A field of PageInfo."""
        if isinstance(name, Constant):
            return word(name.text)
        cursors = f"(array_agg({self._rows}.cursor){self._kept})"
        match name:
            case "hasNextPage":
                return number(f"(count(*) > {self._first()})")
            case "hasPreviousPage":  # a page after a cursor has the cursor's own row before it
                return Json(("true" if self._page.after else "false",))
            case "startCursor":
                return value(f"{cursors}[1]")
            case _:
                return value(f"{cursors}[(count(*){self._kept})::int]")

    def _source(self, row: str) -> str:
        """The page's rows: those of the parent, after the cursor, in order, one more than a page."""
        conditions = self._conditions(row)
        if self._page.after:
            conditions.append(self._after(row))
        tail = f"order by {self._order(row)} limit {MAX_PAGE + 1}"
        through = self._through()
        if through and through.each and through.few:
            return self._either(row, through, conditions, tail)
        if through and through.each:
            return self._merged(row, through, conditions, tail)
        return f"select {row}.* from {self._from(row)}{_where(conditions)}\n{tail}"

    def _either(self, row: str, through: Through, conditions: list[str], tail: str) -> str:
        """Merged for a viewer with few owners, walked for one with many; the other half is never run."""
        count = f"(select count(*) from (select from {through.table} limit {through.few} + 1) as few)"
        merged = self._merged(row, through, conditions, tail, only=f"{count} <= {through.few}")
        many = [f"{count} > {through.few}", *conditions]
        walked = f"select {row}.* from {self._table()} as {row}{_where(many)}\n{tail}"
        both = f"(\n{indent(merged, '  ')}\n)\nunion all\n(\n{indent(walked, '  ')}\n)"
        return f"select {row}.* from (\n{indent(both, '  ')}\n) as {row}\n{tail}"

    def _merged(
        self, row: str, through: Through, conditions: list[str], tail: str, *, only: str | None = None
    ) -> str:
        """The first rows of each owner, merged: an index probe for each, however many rows others have."""
        owner = self._writer.alias("s")
        own = [f"{row}.{through.here} = {owner}.{through.column}", *conditions]
        first = (
            f"select {row}.* from {self._table()} as {row}{_where(own)}\n"
            f"order by {self._order(row)} limit {self._first()} + 1"
        )
        return (
            f"select {row}.* from {through.table} as {owner}\n"
            f"cross join lateral (\n{indent(first, '  ')}\n) as {row}{_where([only] if only else [])}\n{tail}"
        )

    def _count(self) -> str:
        """How many rows the whole list has, wherever the page stands."""
        row = self._writer.alias("t")
        where = _where(self._conditions(row)).replace("\n", " ")
        return f"select count(*) from {self._from(row)}{where}"

    def _table(self) -> str:
        policy = self._page.type.source.policy
        if policy is None:
            raise TypeError(f"{self._page.type.name} has no table")
        return policy.table

    def _through(self) -> Through | None:
        """The narrow table to read along: the field's own, or for a partner's whole list the type's."""
        place = self._page.place
        whole = place.there is None and place.where is None
        if place.through is None and whole and self._writer.audience is Audience.SCOPED:
            return self._page.type.source.through
        return place.through

    def _from(self, row: str) -> str:
        through = self._through()
        if through is None:
            return f"{self._table()} as {row}"
        narrow = self._writer.alias("s")
        on = f"{narrow}.{through.column} = {row}.{through.here}"
        if through.parent:
            on += f" and {narrow}.{through.parent} = {self._parent.alias}.id"
        return f"{self._table()} as {row} join {through.table} as {narrow} on {on}"

    def _conditions(self, row: str) -> list[str]:
        place = self._page.place
        conditions = [f"{row}.{place.there} = {self._parent.alias}.id"] if place.there else []
        if place.where:
            conditions.append(place.where.format(row=row, parent=self._parent.alias))
        if place.unscoped and self._writer.audience is not Audience.SCOPED:
            conditions.append(place.unscoped.format(row=row))
        return conditions

    def _order(self, row: str) -> str:
        return ", ".join(f"{row}.{key.column}{' desc' if key.descending else ''}" for key in self._page.order)

    def _after(self, row: str) -> str:
        """The rows past the cursor's. Keys of one order all ascend or all descend; the last is unique."""
        keys = self._page.order
        columns = ", ".join(f"{row}.{key.column}" for key in keys)
        values = ", ".join(
            self._writer.parameter(binding, key.sql_type)
            for key, binding in zip(keys, self._page.after, strict=True)
        )
        comparison = "<" if keys[0].descending else ">"
        return f"({columns}) {comparison} ({values})"

    def _cursor(self, row: str) -> str:
        return CURSOR_SQL.format(
            keys=f"'{cursor_label(self._page.order)}'::text, {_columns(row, self._page.order)}"
        )


def _where(conditions: list[str]) -> str:
    return f"\nwhere {' and '.join(conditions)}" if conditions else ""


def _columns(row: str, order: tuple[OrderKey, ...]) -> str:
    return ", ".join(f"{row}.{key.column}" for key in order)
