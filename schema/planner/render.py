"""The plan as SQL: one statement whose JSON is the answer.

Every object is text (schema/planner/json_text.py) written over its row; what hangs on the row is a
lateral subselect with one column, the text of its JSON. A member is a value that carries its expression
and the joins it reads (schema/planner/sql.py); whoever writes the row's `from` adds them. Aliases and
parameters are numbered in the order they are written, so the same plan is the same text. What is written
into the text are declarations of this repository and response keys, which GraphQL's grammar limits to
letters, digits and underscores; values of a request are parameters.
"""
# ruff: noqa: S608  # writing SQL is what this module is for; the docstring says of what

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auth.roles import DatabaseRole
from schema.declaring.ids import ID_SQL
from schema.declaring.sources import Column, Composite, Constant, Expression, GlobalId, LateralJoin, LeftJoin
from schema.planner.catalog import TypeEntry, columns_of
from schema.planner.envelope import Search, enveloped
from schema.planner.json_text import (
    EMPTY,
    NULL,
    Json,
    array,
    bare,
    nullable,
    number,
    obj,
    quoted,
    value,
    when,
    word,
)
from schema.planner.pages import PageRenderer
from schema.planner.request import Binding, Request, claims
from schema.planner.sql import Joins, Sql, indented, joins_of, lateral, literal, select
from schema.planner.tree import (
    Derivation,
    Found,
    HandedRows,
    Listed,
    Member,
    Object,
    Paged,
    Parts,
    Refetched,
    Related,
    Value,
)
from schema.planner.writing import Row

Hung = Related | Listed | Found | Derivation | Refetched | HandedRows | Paged
NOT_FOUND = "!"  # no JSON begins so; a response key follows
NOTHING = "(select)"  # a row without columns: what the root's objects hang on


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and how to read its parameters; the first is always the caller's claims.

    `checks` are arguments that must be good although nothing that was asked for needs them.
    `objects` is how many objects a request asks for, and `work` what else it costs (schema/planner/cost.py).
    """

    sql: str
    bindings: tuple[Binding, ...]
    checks: tuple[Binding, ...] = ()
    objects: Callable[[Request], int] = lambda _: 0
    work: Callable[[Request], int] = lambda _: 0

    def parameters(self, request: Request) -> list[object]:
        """The values of one request. Raises FieldRefused for one that is not good."""
        for check in self.checks:
            check(request)
        return [bind(request) for bind in self.bindings]


def render(root: Object, database_role: DatabaseRole) -> Statement:
    """The statement that answers `root`, in which the caller is bound.

    It answers TOO_LARGE in the place of more bytes than the request may have.
    """
    writer = Writer(database_role)
    answer = writer.root(root)
    sql = enveloped(f"{writer.shared()}{indented(answer)}", writer.searches, writer.parameter)
    checks = tuple(check for check in writer.checks if check not in writer.bindings)
    return Statement(sql, tuple(writer.bindings), checks)


class Writer:
    """A writer of objects, which keeps the aliases and the parameters of one statement."""

    def __init__(self, database_role: DatabaseRole) -> None:
        self.database_role = database_role
        self.bindings: dict[Binding, int] = {claims: 1}  # in the order of their numbers
        self.checks: list[Binding] = []
        self.searches: list[Search] = []  # for contact data
        self._aliases = 0
        self._once: dict[str, str] = {}

    def alias(self, prefix: str) -> str:
        self._aliases += 1
        return f"{prefix}{self._aliases}"

    def parameter(self, binding: Binding, sql_type: str) -> str:
        """A placeholder; a binding that is used twice is one parameter."""
        return f"${self.bindings.setdefault(binding, len(self.bindings) + 1)}::{sql_type}"

    def once(self, expression: str) -> str:
        """The value of an expression over parameters alone, made at most once in the statement."""
        name = self._once.setdefault(expression, f"w{len(self._once) + 1}")
        return f"(select {name}.value from {name})"

    def shared(self) -> str:
        """What is made once, for the head of the statement; never made where nothing asks for it."""
        made = [f"{name} as materialized (select {what} as value)" for what, name in self._once.items()]
        return f"  with {', '.join(made)}\n" if made else ""

    def row(
        self, of: TypeEntry, *, handed: bool = False, parent: Row | None = None, via: str | None = None
    ) -> Row:
        """A row of a type's table, or one that is handed in."""
        source = of.source
        columns = frozenset(source.handed) if handed else of.columns
        required = frozenset[str]() if handed else of.required
        table = source.policy.table if source.model and source.policy else ""
        return Row(self.alias("t"), columns, required, source.tag or "", table, parent, via)

    def root(self, rows: Object) -> str:
        """The select of the whole answer; or, where what must be there is not, of where it is missing."""
        row = Row(self.alias("t"))
        missing: list[str] = []
        members: list[tuple[str, Json]] = []
        for key, what in rows.members:
            if isinstance(what, Derivation) and what.required:
                found = self._derivation(what, row)
                missing.append(f"when {found.text} is null then {literal(NOT_FOUND + key)}")
                members.append((key, number(found)))
            else:
                members.append((key, self.member(what, row)))
        answer = obj(members).sql()
        body = answer.text
        if missing:
            body = f"case\n  {f'{chr(10)}  '.join(missing)}\n  else {body}\nend"
        return "\n".join([f"select {body} as body", f"from {NOTHING} as {row.alias}", *answer.joins])

    def select(self, rows: Object, row: Row, from_: str, tail: str = "") -> str:
        """The select of an object's text, for each row of `from_`."""
        body = self.object(rows, row).sql()
        lines = [f"from {from_} as {row.alias}", *body.joins]
        return _select_body(body, [*lines, tail] if tail else lines)

    def object(self, rows: Object, row: Row) -> Json:
        """An object over a row."""
        return obj((key, self.member(what, row)) for key, what in rows.members)

    def member(self, what: Member, row: Row) -> Json:
        match what:
            case Constant(text):
                return word(text)
            case Value(place=GlobalId()):
                return quoted(Sql(ID_SQL.format(tag=row.tag, row=row.alias)))
            case Value(place=Column() as place):
                return self._value(what, place, row)
            case Value():
                read = self.plain(what, row)
                if what.bare:
                    return bare(Sql(f"({read.text})", read.joins), required=True)
                return value(read, required=True)
            case Parts():
                return self._parts(what, row)
            case _:
                return self._hung(what, row)

    def plain(self, what: Value, row: Row) -> Sql:
        """A value as the database has it."""
        match what.place:
            case GlobalId():
                return Sql(f"{row.alias}.id")
            case Expression(sql):
                return Sql(sql.format(row=row.alias))
            case Column() as place:
                return self.column(what.column, place, row)

    def _hung(self, what: Hung, row: Row) -> Json:
        """A member that is joined to the row."""
        match what:
            case Related():
                return self._related(what, row)
            case Listed():
                return self._listed(what, row)
            case Found():
                return self._found(what)
            case Derivation():
                body = self._derivation(what, row)
                return number(body) if what.is_list else nullable(body)
            case Refetched():
                return self._refetched(what)
            case HandedRows():
                return self._handed(what, row)
            case Paged():
                self.checks += what.checks
                if what.search and what.search.lookup:
                    self.searches.append(dict(what.search.lookup))
                return number(self._join(PageRenderer(self, row, what).select()))

    def _join(self, query: str, before: Joins = ()) -> Sql:
        """The text that a select answers, joined to a row after the joins `before` it."""
        alias = self.alias("o")
        return Sql(f"{alias}.body", (*before, lateral(query, alias)))

    def _join_list(self, query: str) -> Sql:
        """A list of objects that hangs on a row: as long and in the order as the select has it."""
        inner = self.alias("o")
        items = array(f"string_agg({inner}.body, ',')").sql().text
        return self._join(f"select {items} as body from (\n{indented(query)}\n) as {inner}")

    def _value(self, what: Value, place: Column, row: Row) -> Json:
        column = place.name or what.column
        if place.beside is None and row.type_columns is not None and column not in row.type_columns:
            return NULL  # rows handed in may have columns their table has not
        own = place.beside is None and column in row.required
        written = bare if what.bare else value
        return written(self.column(what.column, place, row), required=own or place.default is not None)

    def column(self, name: str, place: Column, row: Row) -> Sql:
        """A column of the row, or of what is beside it."""
        alias, joins = self.beside(place.beside, row) if place.beside else (row.alias, ())
        read = f"{alias}.{place.name or name}"
        if place.cast:
            read = f"{read}::{place.cast}"
        return Sql(f"coalesce({read}, {place.default})" if place.default is not None else read, joins)

    def beside(self, beside: LeftJoin | LateralJoin, row: Row) -> Sql:
        """The alias of what is beside a row: the row it hangs on, or what is joined to it, once."""
        name = beside.name if isinstance(beside, LateralJoin) else beside.policy.table
        if (
            isinstance(beside, LeftJoin)
            and row.parent
            and (row.parent.table, row.via) == (name, beside.local)
        ):
            return Sql(row.parent.alias)
        if name not in row.beside:
            alias = self.alias("b")
            row.beside[name] = Sql(alias, (_join_beside(beside, alias, row),))
        return row.beside[name]

    def _parts(self, what: Parts, row: Row) -> Json:
        place = what.place
        beside = self.beside(place.beside, row) if place.beside else Sql("")
        names = {"row": row.alias, "beside": beside.text}
        item = obj((key, _part(place, part, names, beside.joins)) for key, part in what.members)
        if place.present is None or _present(place, row):
            return item
        return when(Sql(place.present.format(**names), beside.joins), item)

    def _related(self, what: Related, row: Row) -> Json:
        alias, joins = self.beside(what.place.beside, row) if what.place.beside else (row.alias, ())
        other = self.row(what.object.type)
        where = f"where {other.alias}.{what.place.remote} = {alias}.{what.local}"
        if what.place.where:
            where += f" and {what.place.where.format(row=other.alias)}"
        found = self.select(what.object, other, table(what.object), where)
        return nullable(self._join(found, joins))

    def _listed(self, what: Listed, row: Row) -> Json:
        other = self.row(what.object.type)
        order = ", ".join(f"{other.alias}.{column}" for column in what.place.order)
        tail = f"where {other.alias}.{what.place.remote} = {row.alias}.id\norder by {order}"
        return number(self._join_list(self.select(what.object, other, table(what.object), tail)))

    def _found(self, what: Found) -> Json:
        other = self.row(what.object.type)
        equal = [
            f"{other.alias}.{column} = {value if isinstance(value, str) else self.parameter(*value)}"
            for column, value in what.keys
        ]
        where = f"where {' and '.join(equal)}"
        return nullable(self._join(self.select(what.object, other, table(what.object), where)))

    def _derivation(self, what: Derivation, row: Row) -> Sql:
        """What the type's own select comes to, in the place of a table."""
        values = {name: self.parameter(bind, sql_type) for name, bind, sql_type in what.values}
        rows = f"(\n{indented(what.text.format(row=row.alias, **values))}\n)"
        other = self.row(what.object.type)
        if not what.is_list:
            return self._join(self.select(what.object, other, rows))
        order = ", ".join(f"{other.alias}.{column}" for column in what.place.order)
        return self._join_list(self.select(what.object, other, rows, f"order by {order}"))

    def _handed(self, what: HandedRows, row: Row) -> Json:
        rows = f"{row.alias}.{what.column}" if what.rows is None else self.parameter(what.rows, "jsonb")
        missing = what.rows is None and row.type_columns is not None and what.column not in row.type_columns
        if missing:
            return EMPTY if what.is_list else NULL
        other = self.row(what.object.type, handed=True)
        handed = what.object.type.source.handed
        typed = ", ".join(f"{name} {sql_type}" for name, sql_type in handed.items())
        body = self.object(what.object, other).sql()
        if not what.is_list:
            # with the alias after it, this reads: jsonb_to_record(…) as t1(column type, …)
            lines = [f"from jsonb_to_record({rows}) as {other.alias}({typed})", *body.joins]
            if what.rows is None:
                lines.append(f"where {rows} is not null")
            return nullable(self._join(_select_body(body, lines)))
        source = f"rows from (jsonb_to_recordset({rows}) as ({typed})) with ordinality"
        lines = [f"from {source} as {other.alias}({', '.join(handed)}, ordinality)", *body.joins]
        return number(self._join_list(_select_body(body, [*lines, f"order by {other.alias}.ordinality"])))

    def _refetched(self, what: Refetched) -> Json:
        asked = Row(self.alias("t"))
        ids = self.parameter(what.ids, "jsonb")
        found = []
        for tag, rows in what.objects.items():
            other = self.row(rows.type)
            # case, not and: a row of another type must not cost an index probe
            its_id = f"case when {asked.alias}.tag = {literal(tag)} then {asked.alias}.id end"
            where = f"where {other.alias}.id = {its_id}"
            found.append(self._join(self.select(rows, other, table(rows), where)))
        item = f"coalesce({', '.join([*(one.text for one in found), literal('null')])})"
        if not what.single:
            item = array(f"string_agg({item}, ',' order by {asked.alias}.position)").sql().text
        rows_from = f"rows from (jsonb_to_recordset({ids}) as (id uuid, tag text)) with ordinality"
        source = f"from {rows_from} as {asked.alias}(id, tag, position)"
        return nullable(self._join("\n".join([f"select {item} as body", source, *joins_of(found)])))


def _select_body(body: Sql, lines: list[str]) -> str:
    """The select of a text, and the lines after its select list; they have its joins among them."""
    return "\n".join([select([f"{body.text} as body"]), *lines])


def _join_beside(beside: LeftJoin | LateralJoin, alias: str, row: Row) -> str:
    if isinstance(beside, LateralJoin):
        return f"left join lateral {beside.call.format(row=row.alias)} as {alias} on true"
    return f"left join {beside.policy.table} as {alias} on {alias}.{beside.on} = {row.alias}.{beside.local}"


def _part(place: Composite, part: str | Constant, names: Mapping[str, str], joins: Joins) -> Json:
    if isinstance(part, Constant):
        return word(part.text)
    expression = Sql(place.parts[part].format(**names), joins)
    return (
        quoted(expression) if part in place.plain else value(expression, required=part not in place.nullable)
    )


def _present(place: Composite, row: Row) -> bool:
    """Whether the columns it is made of are never null."""
    beside = place.beside
    if beside is not None:
        if not (isinstance(beside, LeftJoin) and beside.always):
            return False
        theirs = columns_of(beside.model)
        if any(theirs[column] for column in place.beside_columns):
            return False
    return row.required.issuperset(place.columns)


def table(rows: Object) -> str:
    """The table behind an object; its policy names it."""
    policy = rows.type.source.policy
    if policy is None:
        raise TypeError(f"{rows.type.name} has no table")
    return policy.table
