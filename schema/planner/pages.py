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

from dataclasses import dataclass, replace

from auth.roles import DatabaseRole
from schema.declaring.sources import Constant, Through
from schema.planner.arguments import MAX_PAGE
from schema.planner.conditions import Conditions
from schema.planner.json_text import Json, array, number, obj, quoted, value, word
from schema.planner.keyset import Keyset
from schema.planner.orders import label
from schema.planner.sql import Joins, Sql, indented, joins_of, select, where
from schema.planner.tree import Edges, Info, Object, Paged, Total
from schema.planner.writing import Row, Writing

# How many owners are few: to merge n rows of each reads n for every owner, to walk the list reads n for every
# one of all owners that is not among them, so both take as long where they are the square root of all.
FEW = "sqrt(greatest(reltuples, 900))"
# How many times as many owners are still few where rows are filtered, or in another order. To walk a list
# for the few rows that pass reads all of it, everybody's; each owner's rows are only the viewer's own.
FURTHER = 50


@dataclass(frozen=True, slots=True)
class _Reading:
    """The page's rows where they are read: `columns` of `row` under `conditions`, `by` an order."""

    row: Row
    columns: str  # up to and with `from`
    conditions: list[str]
    joins: Joins
    by: str

    @property
    def table(self) -> str:
        return _table(self.row, self.joins)


class PageRenderer:
    """A writer of one page below `parent`, the row it hangs on."""

    def __init__(self, writer: Writing, parent: Row, page: Paged) -> None:
        self._writer = writer
        self._parent = parent
        self._page = page
        self._row = writer.row(page.type, parent=parent, via=page.place.remote)
        self._rows = writer.alias("p")
        self._keys = Keyset(tuple(key.flipped for key in page.order) if page.backward else page.order)
        self._infos = {name for _, what in page.members if isinstance(what, Info) for _, name in what.members}
        self._ahead = self._open_end in self._infos  # one row more is fetched, to see whether there is one
        self._kept = f" filter (where {self._rows}.position <= {self._first()})" if self._ahead else ""
        self._turned = f" order by {self._rows}.position desc" if page.backward else ""

    def select(self) -> str:
        """The select of the page's object, always one row: its members are aggregates."""
        members: list[tuple[str, Json]] = []
        items: list[Sql] = []  # columns of the rows: the JSON of nodes and edges
        for key, what in self._page.members:
            if isinstance(what, Object | Edges):
                name = f"item{len(items) + 1}"
                items.append(self._item(what, name))
                members.append((key, self._list(name)))
            else:
                members.append((key, self._member(what)))
        answer = select([f"{obj(members).sql().text} as body"])
        columns = [*(item.text for item in items), *self._places(ordered=bool(items))]
        if not columns:
            return answer
        limited = self._limited()  # before the rows: parameters are numbered as they are asked for
        read = "\n".join([select(columns), *self._read(joins_of(items)), limited])
        return f"{answer}\nfrom (\n{indented(read)}\n) as {self._rows}"

    def _places(self, *, ordered: bool) -> list[str]:
        """Columns that say where each row stands: its cursor, and its position in the order."""
        columns = []
        alias = self._row.alias
        if self._infos & {"startCursor", "endCursor"}:
            columns.append(f"{self._cursor(alias)} as cursor")
        if self._ahead or ((ordered or columns) and self._page.backward):
            columns.append(f"row_number() over (order by {self._order(alias)}) as position")
        return columns

    def _read(self, joins: Joins) -> list[str]:
        """The rows as the items are written over them, with the `joins` of the items."""
        read = self._leaf(joins)
        return read or [f"from (\n{indented(self._source())}\n) as {self._row.alias}", *joins]

    def _limited(self) -> str:
        """As many of the rows as were asked for, and one more where it must be seen whether there is one."""
        ahead = " + 1" if self._ahead else ""
        return f"order by {self._order(self._row.alias)}\nlimit {self._first()}{ahead}"

    @property
    def _open_end(self) -> str | None:
        """The flag that must look for a row: the other end has a cursor's own row, or nothing."""
        page = self._page
        if page.backward:
            return None if page.after else "hasPreviousPage"
        return None if page.before else "hasNextPage"

    def _first(self) -> str:
        return self._writer.parameter(self._page.first, "int")

    def _member(self, what: Info | Total | Constant) -> Json:
        match what:
            case Info():
                return obj((key, self._info(name)) for key, name in what.members)
            case Total():
                return number(Sql(f"({self._count()})"))
            case Constant(text):
                return word(text)

    def _item(self, what: Object | Edges, name: str) -> Sql:
        """A column of the rows: the JSON of a node or an edge."""
        if isinstance(what, Object):
            item = self._writer.object(what, self._row).sql()
        else:
            item = obj((key, self._edge(member)) for key, member in what.members).sql()
        return Sql(f"{item.text} as {name}", item.joins)

    def _edge(self, member: Object | Constant | None) -> Json:
        match member:
            case Object():
                return self._writer.object(member, self._row)
            case Constant(text):
                return word(text)
            case None:
                return quoted(Sql(self._cursor(self._row.alias)))

    def _list(self, name: str) -> Json:
        """The list of an item of each row; the rows come in order."""
        return array(f"string_agg({self._rows}.{name}, ','{self._turned}){self._kept}")

    def _info(self, name: str | Constant) -> Json:
        """A field of PageInfo."""
        if isinstance(name, Constant):
            return word(name.text)
        cursors = f"(array_agg({self._rows}.cursor{self._turned}){self._kept})"
        match name:
            case "startCursor":
                return value(Sql(f"{cursors}[1]"))
            case "endCursor":
                return value(Sql(f"{cursors}[(count(*){self._kept})::int]"))
            case _ if name == self._open_end:
                return number(Sql(f"(count(*) > {self._first()})"))
            case _:  # a page after a cursor has the cursor's own row before it, one before a cursor after it
                cursor = self._page.before if name == "hasNextPage" else self._page.after
                return Json((str(bool(cursor)).lower(),))

    def _leaf(self, joins: Joins) -> list[str]:
        """The rows of a list that hangs on its parent and joins nothing, without a select of their own.

        Where nothing is joined, how few rows PostgreSQL expects does not matter, and each row is handed on
        once less: a tenth of the time of a list of lists.
        """
        page, keys, row = self._page, self._keys, self._row
        further = joins or page.where or page.search or keys.are_made or self._through()
        if further or not page.place.remote:
            return []
        conditions = [part.text for part in self._conditions(row)]
        conditions += self._between(keys.values(row.alias))
        return [f"from {_table(row)}{where(conditions)}"]

    def _source(self) -> str:
        """The page's rows: those of the parent, between the cursors, in order, one more than a page."""
        reading = self._reading()
        through = self._through()
        if through and through.each and through.among:
            return self._either(reading, through)
        if through and through.each:
            return self._merged(reading, through)
        table = self._from(reading.row, reading.joins, walked=self._is_walked())
        return f"{reading.columns} {table}{where(reading.conditions)}\n{_until(reading.by)}"

    def _reading(self) -> _Reading:
        """The page's row where it is read: what is beside it there is not what its members read."""
        row = replace(self._row, beside={})
        keys = self._keys.read(self._writer, row)
        conditions = self._conditions(row)
        values = [key.text for key in keys]
        columns = select([f"{row.alias}.*", *self._keys.made(keys)])
        return _Reading(
            row,
            f"{columns}{_gap(columns)}from",
            [*(condition.text for condition in conditions), *self._between(values)],
            joins_of([*keys, *conditions]),
            self._keys.by(values),
        )

    def _either(self, reading: _Reading, through: Through) -> str:
        """Merged for a viewer with few owners, walked for one with many; the other half is never run."""
        row = reading.row
        few = FEW if self._is_plain() else f"{FURTHER} * {FEW}"
        few = f"(select {few} from pg_class where oid = 'portal.{through.among}'::regclass)"
        many = self._writer.once(f"exists (select from {through.table} offset {few})")
        merged = self._merged(reading, through, only=f"not {many}")
        conditions = where([many, *reading.conditions])
        walked = f"{reading.columns} {reading.table}{conditions}\n{_until(reading.by)}"
        both = f"(\n{indented(merged)}\n)\nunion all\n(\n{indented(walked)}\n)"
        tail = _until(self._order(row.alias))
        return f"select {row.alias}.* from (\n{indented(both)}\n) as {row.alias}\n{tail}"

    def _is_plain(self) -> bool:
        """Whether the list is the type's own: all rows, in the type's order."""
        return self._page.where is None and self._page.order == self._page.type.source.order

    def _merged(self, reading: _Reading, through: Through, *, only: str | None = None) -> str:
        """The first rows of each owner, merged: an index probe for each, however many rows others have."""
        row, owner = reading.row, self._writer.alias("s")
        own = where([f"{row.alias}.{through.local} = {owner}.{through.column}", *reading.conditions])
        limit = f"order by {reading.by} limit {self._first()} + 1"
        first = f"{reading.columns} {reading.table}{own}\n{limit}"
        return (
            f"select {row.alias}.* from {through.table} as {owner}\n"
            f"cross join lateral (\n{indented(first)}\n) as {row.alias}{where([only] if only else [])}\n"
            f"{_until(self._order(row.alias))}"
        )

    def _count(self) -> str:
        """How many rows the whole list has, wherever the page stands."""
        row = replace(self._row, alias=self._writer.alias("t"), beside={})
        conditions = self._conditions(row)
        rows_of = where([condition.text for condition in conditions])
        rows_of = rows_of if "\n" in rows_of[1:] else rows_of.replace("\n", " ")
        return f"select count(*) from {self._from(row, joins_of(conditions))}{rows_of}"

    def _through(self) -> Through | None:
        """The narrow table to read along: the field's own, or for a partner's whole list the type's."""
        place = self._page.place
        whole = place.remote is None and place.where is None
        if place.through is None and whole and self._writer.database_role is DatabaseRole.SCOPED:
            return self._page.type.source.through
        return place.through

    def _is_walked(self) -> bool:
        """Whether to read along the narrow table row by row, in the list's order, until the page is full.

        Of a search PostgreSQL expects one row or two, and so it would find them all and sort them.
        """
        page = self._page
        return page.search is not None and page.order == page.type.source.order

    def _from(self, row: Row, joins: Joins, *, walked: bool = False) -> str:
        through = self._through()
        if through is None:
            return _table(row, joins)
        narrow = self._writer.alias("s")
        on = f"{narrow}.{through.column} = {row.alias}.{through.local}"
        if through.parent:
            on += f" and {narrow}.{through.parent} = {self._parent.alias}.id"
        table = through.table
        if walked and not through.parent:
            way = " desc" if self._page.backward else ""
            table = f"(select {through.column} from {table} order by {through.column}{way} offset 0)"
        return _table(row, (f"join {table} as {narrow} on {on}", *joins))

    def _conditions(self, row: Row) -> list[Sql]:
        """What makes a row one of the list: where it hangs, what was asked, what was searched."""
        page = self._page
        place, asked = page.place, Conditions(self._writer)
        conditions = [Sql(f"{row.alias}.{place.remote} = {self._parent.alias}.id")] if place.remote else []
        if place.where:
            conditions.append(Sql(place.where.format(row=row.alias, parent=self._parent.alias)))
        if place.unscoped and self._writer.database_role is not DatabaseRole.SCOPED:
            conditions.append(Sql(place.unscoped.format(row=row.alias)))
        if page.where:
            conditions += asked.each(page.where, row)
        if page.search:
            by_index = self._writer.database_role is not DatabaseRole.SCOPED
            conditions.append(Sql(asked.found(page.search, row, by_index=by_index)))
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


def _table(row: Row, joins: Joins = ()) -> str:
    return " ".join([f"{row.table} as {row.alias}", *joins])


def _until(order: str) -> str:
    """The order, and the limit that says how few rows there can be (the module's docstring says why)."""
    return f"order by {order} limit {MAX_PAGE + 1}"


def _gap(columns: str) -> str:
    return "\n" if "\n" in columns else " "
