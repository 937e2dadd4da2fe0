"""A page of a connection as SQL: its rows are limited before anything is joined to them.

    select <nodes, edges, pageInfo, totalCount>          the page, an object
    from (
      select <an item for each> from (
        select … order by … limit 101                    the rows, at most one more than a page can have
      ) <joins of the items> order by … limit $n         as many as asked for
    )

A page from the end is read in the opposite order, and turned round where its items are put together.

The constant limit tells PostgreSQL how few rows there can be, whatever the parameter is: with the
parameter alone a generic plan expects a tenth of the table, and joins by hashing all of it.
"""
# ruff: noqa: S608  # writing SQL is what this module is for; see render

from dataclasses import replace
from textwrap import indent
from typing import TYPE_CHECKING

from auth.roles import Audience
from schema.declaring.sources import Constant, Through
from schema.planner.arguments import MAX_PAGE
from schema.planner.conditions import Conditions
from schema.planner.json_text import Json, array, number, obj, quoted, value, word
from schema.planner.keyset import Keyset
from schema.planner.orders import label
from schema.planner.sql import select, where
from schema.planner.tree import Edges, Info, Object, Paged, Total
from schema.planner.writing import Row

# How many owners are few: to merge n rows of each reads n for every owner, to walk the list reads n for every
# one of all owners that is not among them, so both take as long where they are the square root of all.
FEW = "sqrt(greatest(reltuples, 900))"
# How many times as many owners are still few where rows are filtered, or in another order. To walk a list
# for the few rows that pass reads all of it, everybody's; each owner's rows are only the viewer's own.
FURTHER = 50

if TYPE_CHECKING:
    from schema.planner.render import Writer


class PageRenderer:
    """Writes one page below `parent`, the row it hangs on."""

    def __init__(self, writer: "Writer", parent: "Row") -> None:
        self._writer = writer
        self._parent = parent

    def write(self, page: Paged) -> Json:
        """Join the page to its parent."""
        rows = self._writer.row(Object(page.type, ()))
        rows.parent, rows.via = self._parent, page.place.remote
        self._rows, self._page = self._writer.alias("p"), page
        self._keys = Keyset(tuple(key.flipped for key in page.order) if page.backward else page.order)
        self._items: list[str] = []  # columns of the rows: the JSON of nodes and edges
        self._writer.checks += page.checks
        infos = {name for _, what in page.members if isinstance(what, Info) for _, name in what.members}
        self._ahead = self._open_end in infos  # one row more is fetched, to see whether there is one
        self._kept = f" filter (where {self._rows}.position <= {self._first()})" if self._ahead else ""
        self._turned = f" order by {self._rows}.position desc" if page.backward else ""
        body = obj((key, self._member(what, rows)) for key, what in page.members).sql()
        answer = select([f"{body} as body"])
        if infos & {"startCursor", "endCursor"}:
            self._items.append(f"{self._cursor(rows.alias)} as cursor")
        if self._ahead or (self._items and page.backward):
            self._items.append(f"row_number() over (order by {self._order(rows.alias)}) as position")
        if self._items:
            limit = f"{self._first()} + 1" if self._ahead else self._first()
            read = self._leaf(rows) or [
                f"from (\n{indent(self._source(rows), '  ')}\n) as {rows.alias}",
                *rows.joins,
            ]
            inner = [select(self._items), *read, f"order by {self._order(rows.alias)}", f"limit {limit}"]
            answer += f"\nfrom (\n{indent(chr(10).join(inner), '  ')}\n) as {self._rows}"
        return number(f"{self._writer.join(answer, self._parent)}.body")  # an aggregate: always there

    @property
    def _open_end(self) -> str | None:
        """The flag that must look for a row: the other end has a cursor's own row, or nothing."""
        page = self._page
        if page.backward:
            return None if page.after else "hasPreviousPage"
        return None if page.before else "hasNextPage"

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
                return number(f"({self._count(rows)})")
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
        return array(f"string_agg({self._rows}.{name}, ','{self._turned}){self._kept}")

    def _info(self, name: str | Constant) -> Json:
        """A field of PageInfo."""
        if isinstance(name, Constant):
            return word(name.text)
        cursors = f"(array_agg({self._rows}.cursor{self._turned}){self._kept})"
        match name:
            case "startCursor":
                return value(f"{cursors}[1]")
            case "endCursor":
                return value(f"{cursors}[(count(*){self._kept})::int]")
            case _ if name == self._open_end:
                return number(f"(count(*) > {self._first()})")
            case _:  # a page after a cursor has the cursor's own row before it, one before a cursor after it
                cursor = self._page.before if name == "hasNextPage" else self._page.after
                return Json((str(bool(cursor)).lower(),))

    def _leaf(self, rows: Row) -> list[str]:
        """The rows of a list that hangs on its parent and joins nothing, without a select of their own.

        Where nothing is joined, how few rows PostgreSQL expects does not matter, and each row is handed on
        once less: a tenth of the time of a list of lists.
        """
        page, keys = self._page, self._keys
        joins = rows.joins or page.where or page.search or keys.are_made or self._through()
        if joins or not page.place.remote:
            return []
        conditions = [*self._conditions(rows), *self._between(keys.values(rows.alias))]
        return [f"from {self._table_of(rows)}{where(conditions)}"]

    def _source(self, rows: Row) -> str:
        """The page's rows: those of the parent, between the cursors, in order, one more than a page."""
        row = self._read(rows)
        keys = self._keys.read(self._writer, row)
        conditions = [*self._conditions(row), *self._between(keys)]
        columns = select([f"{row.alias}.*", *self._keys.made(self._writer, row)])
        self._select = f"{columns}{_gap(columns)}from"
        by, limit = self._keys.by(keys), f"limit {MAX_PAGE + 1}"
        through = self._through()
        if through and through.each and through.among:
            return self._either(row, through, conditions, by)
        if through and through.each:
            return self._merged(row, through, conditions, by)
        table = self._from(row, walked=self._is_walked())
        return f"{self._select} {table}{where(conditions)}\norder by {by} {limit}"

    def _read(self, rows: Row) -> Row:
        """The page's row where it is read: joins there are not those of its members."""
        return replace(rows, joins=[], besides={})

    def _tail(self, row: Row) -> str:
        """The order and limit of rows that were read already."""
        return f"order by {self._order(row.alias)} limit {MAX_PAGE + 1}"

    def _either(self, row: Row, through: Through, conditions: list[str], by: str) -> str:
        """Merged for a viewer with few owners, walked for one with many; the other half is never run."""
        few = FEW if self._is_plain() else f"{FURTHER} * {FEW}"
        few = f"(select {few} from pg_class where oid = 'portal.{through.among}'::regclass)"
        many = self._writer.once(f"exists (select from {through.table} offset {few})")
        merged = self._merged(row, through, conditions, by, only=f"not {many}")
        walked = (
            f"{self._select} {self._table_of(row)}{where([many, *conditions])}\n"
            f"order by {by} limit {MAX_PAGE + 1}"
        )
        both = f"(\n{indent(merged, '  ')}\n)\nunion all\n(\n{indent(walked, '  ')}\n)"
        return f"select {row.alias}.* from (\n{indent(both, '  ')}\n) as {row.alias}\n{self._tail(row)}"

    def _is_plain(self) -> bool:
        """Whether the list is the type's own: all rows, in the type's order."""
        return self._page.where is None and self._page.order == self._page.type.source.order

    def _merged(
        self, row: Row, through: Through, conditions: list[str], by: str, *, only: str | None = None
    ) -> str:
        """The first rows of each owner, merged: an index probe for each, however many rows others have."""
        owner = self._writer.alias("s")
        own = [f"{row.alias}.{through.local} = {owner}.{through.column}", *conditions]
        first = f"{self._select} {self._table_of(row)}{where(own)}\norder by {by} limit {self._first()} + 1"
        return (
            f"select {row.alias}.* from {through.table} as {owner}\n"
            f"cross join lateral (\n{indent(first, '  ')}\n) as {row.alias}{where([only] if only else [])}\n"
            f"{self._tail(row)}"
        )

    def _count(self, rows: Row) -> str:
        """How many rows the whole list has, wherever the page stands."""
        row = self._read(rows)
        row.alias = self._writer.alias("t")
        conditions = self._conditions(row)  # first: it is what fills row.joins
        rows_of = where(conditions)
        rows_of = rows_of if "\n" in rows_of[1:] else rows_of.replace("\n", " ")
        return f"select count(*) from {self._from(row)}{rows_of}"

    def _through(self) -> Through | None:
        """The narrow table to read along: the field's own, or for a partner's whole list the type's."""
        place = self._page.place
        whole = place.remote is None and place.where is None
        if place.through is None and whole and self._writer.audience is Audience.SCOPED:
            return self._page.type.source.through
        return place.through

    def _table_of(self, row: Row) -> str:
        return " ".join([f"{row.table} as {row.alias}", *row.joins])

    def _is_walked(self) -> bool:
        """Whether to read along the narrow table row by row, in the list's order, until the page is full.

        Of a search PostgreSQL expects one row or two, and so it would find them all and sort them.
        """
        page = self._page
        return page.search is not None and page.order == page.type.source.order

    def _from(self, row: Row, *, walked: bool = False) -> str:
        through = self._through()
        if through is None:
            return self._table_of(row)
        narrow = self._writer.alias("s")
        on = f"{narrow}.{through.column} = {row.alias}.{through.local}"
        if through.parent:
            on += f" and {narrow}.{through.parent} = {self._parent.alias}.id"
        table = through.table
        if walked and not through.parent:
            way = " desc" if self._page.backward else ""
            table = f"(select {through.column} from {table} order by {through.column}{way} offset 0)"
        return " ".join([f"{row.table} as {row.alias} join {table} as {narrow} on {on}", *row.joins])

    def _conditions(self, row: Row) -> list[str]:
        """What makes a row one of the list: where it hangs, what was asked, what was searched."""
        page = self._page
        place, asked = page.place, Conditions(self._writer)
        conditions = [f"{row.alias}.{place.remote} = {self._parent.alias}.id"] if place.remote else []
        if place.where:
            conditions.append(place.where.format(row=row.alias, parent=self._parent.alias))
        if place.unscoped and self._writer.audience is not Audience.SCOPED:
            conditions.append(place.unscoped.format(row=row.alias))
        if page.where:
            conditions += asked.each(page.where, row)
        if page.search:
            by_index = self._writer.audience is not Audience.SCOPED
            conditions.append(asked.found(page.search, row, by_index=by_index))
        return conditions

    def _between(self, keys: list[str]) -> list[str]:
        """The rows after one cursor and before the other, as the list is read."""
        page = self._page
        past, until = (page.before, page.after) if page.backward else (page.after, page.before)
        back = Keyset(tuple(key.flipped for key in self._keys.order))
        between = [self._keys.after(self._writer, keys, past)] if past else []
        return [*between, back.after(self._writer, keys, until)] if until else between

    def _order(self, alias: str) -> str:
        return self._keys.by(self._keys.values(alias))

    def _cursor(self, alias: str) -> str:
        return self._keys.cursor(alias, label(self._page.order))


def _gap(columns: str) -> str:
    return "\n" if "\n" in columns else " "
