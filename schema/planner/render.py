"""The plan as SQL: one statement whose JSON is the answer.

Every object is text (schema/planner/json_text.py) written over its row; what hangs on the row is a
lateral subselect with one column, the text of its JSON. Aliases are numbered in the order they are
written, so the same plan is the same text. What is written into the text are declarations of this
repository and response keys, which GraphQL's grammar limits to letters, digits and underscores;
values of a request are parameters.
"""
# ruff: noqa: S608  # writing SQL is what this module is for; the docstring says of what

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import indent

from auth.roles import Audience
from schema.declaring.ids import ID_SQL
from schema.declaring.sources import (
    Column,
    Composite,
    Constant,
    Expression,
    GlobalId,
    LateralJoin,
    LeftJoin,
)
from schema.planner.catalog import columns_of
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
from schema.planner.sql import lateral, literal, select
from schema.planner.tree import (
    Derivation,
    Found,
    Given,
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

Hung = Related | Listed | Found | Derivation | Refetched | Given | Paged
NOT_FOUND = "!"  # no JSON begins so; a response key follows
NOTHING = "(select)"  # a row without columns: what the root's objects hang on


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and how to read its parameters; the first is always the caller's claims.

    `checks` are arguments that must be good although nothing that was asked for needs them.
    `objects` is how many objects a request asks for (schema/planner/cost.py).
    """

    sql: str
    bindings: tuple[Binding, ...]
    checks: tuple[Binding, ...] = ()
    objects: Callable[[Request], int] = lambda _: 0

    def parameters(self, request: Request) -> list[object]:
        """The values of one request. Raises FieldRefused for one that is not good."""
        for check in self.checks:
            check(request)
        return [bind(request) for bind in self.bindings]


def render(root: Object, audience: Audience) -> Statement:
    """Write the statement that answers `root`, the caller bound inside it."""
    writer = Writer(audience)
    answer = writer.root(root)
    sql = (
        # as bytes: the driver would make a text of them, and we bytes again
        "select case when set_config('portal.principal', $1, true) = $1 then convert_to((\n"
        f"{writer.shared()}{indent(answer, '  ')}\n), 'UTF8')\nend"
    )
    checks = tuple(check for check in writer.checks if check not in writer.bindings)
    return Statement(sql, tuple(writer.bindings), checks)


class Writer:
    """Writes objects; keeps the aliases and the parameters."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self.bindings: list[Binding] = [claims]
        self.checks: list[Binding] = []
        self._aliases = 0
        self._once: dict[str, str] = {}

    def alias(self, prefix: str) -> str:
        self._aliases += 1
        return f"{prefix}{self._aliases}"

    def parameter(self, binding: Binding, sql_type: str) -> str:
        """A placeholder; a binding that is used twice is one parameter."""
        if binding not in self.bindings:
            self.bindings.append(binding)
        return f"${self.bindings.index(binding) + 1}::{sql_type}"

    def once(self, expression: str) -> str:
        """The value of an expression over parameters alone, made at most once in the statement."""
        name = self._once.setdefault(expression, f"w{len(self._once) + 1}")
        return f"(select {name}.value from {name})"

    def shared(self) -> str:
        """What is made once, for the head of the statement; never made where nothing asks for it."""
        made = [f"{name} as materialized (select {what} as value)" for what, name in self._once.items()]
        return f"  with {', '.join(made)}\n" if made else ""

    def row(self, rows: Object, prefix: str = "t") -> Row:
        source = rows.type.source
        columns = frozenset(source.handed) if rows.handed else rows.type.columns
        required = frozenset[str]() if rows.handed else rows.type.required
        table = source.policy.table if source.model and source.policy else ""
        return Row(self.alias(prefix), columns, required, source.tag or "", table)

    def root(self, rows: Object) -> str:
        """The select of the whole answer; or, where what must be there is not, of where it is missing."""
        row = Row(self.alias("t"), None)
        missing: list[str] = []
        members: list[tuple[str, Json]] = []
        for key, what in rows.members:
            if isinstance(what, Derivation) and what.required:
                alias = self._derivation(what, row)
                missing.append(f"when {alias}.body is null then {literal(NOT_FOUND + key)}")
                members.append((key, number(f"{alias}.body")))
            else:
                members.append((key, self.member(what, row)))
        body = obj(members).sql()
        if missing:
            body = f"case\n  {f'{chr(10)}  '.join(missing)}\n  else {body}\nend"
        return "\n".join([f"select {body}", f"from {NOTHING} as {row.alias}", *row.joins])

    def select(self, rows: Object, row: Row, from_: str, tail: str = "") -> str:
        """The select of an object's text, for each row of `from_`."""
        body = self.object(rows, row).sql()  # first: it is what fills row.joins
        lines = [select([f"{body} as body"]), f"from {from_} as {row.alias}", *row.joins]
        return "\n".join([*lines, tail] if tail else lines)

    def object(self, rows: Object, row: Row) -> Json:
        """An object over a row; what its members need is joined to the row."""
        return obj((key, self.member(what, row)) for key, what in rows.members)

    def member(self, what: Member, row: Row) -> Json:
        match what:
            case Constant(text):
                return word(text)
            case Value(place=GlobalId()):
                return quoted(ID_SQL.format(tag=row.tag, row=row.alias))
            case Value(place=Column() as place):
                return self._value(what, place, row)
            case Value():
                read = self.plain(what, row)
                return bare(f"({read})", required=True) if what.bare else value(read, required=True)
            case Parts():
                return self._parts(what, row)
            case _:
                return self._hung(what, row)

    def plain(self, what: Value, row: Row) -> str:
        """A value as the database has it."""
        match what.place:
            case GlobalId():
                return f"{row.alias}.id"
            case Expression(sql):
                return sql.format(row=row.alias)
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
                return self._found(what, row)
            case Derivation():
                alias = self._derivation(what, row)
                return number(f"{alias}.body") if what.is_list else nullable(f"{alias}.body")
            case Refetched():
                return self._refetched(what, row)
            case Given():
                return self._given(what, row)
            case Paged():
                return PageRenderer(self, row).write(what)

    def join(self, select: str, row: Row) -> str:
        """Hang a select of texts on a row; its alias."""
        alias = self.alias("o")
        row.joins.append(lateral(select, alias))
        return alias

    def join_object(self, select: str, row: Row) -> Json:
        """Hang an object on a row: null where there is none."""
        return nullable(f"{self.join(select, row)}.body")

    def join_list(self, select: str, row: Row) -> Json:
        """Hang a list of objects on a row: as long and in the order as the select has it."""
        return number(f"{self._joined_list(select, row)}.body")

    def _joined_list(self, select: str, row: Row) -> str:
        inner = self.alias("o")
        items = array(f"string_agg({inner}.body, ',')").sql()
        return self.join(f"select {items} as body from (\n{indent(select, '  ')}\n) as {inner}", row)

    def _value(self, what: Value, place: Column, row: Row) -> Json:
        column = place.name or what.column
        if place.beside is None and row.type_columns is not None and column not in row.type_columns:
            return NULL  # rows handed in may have columns their table has not
        own = place.beside is None and column in row.required
        written = bare if what.bare else value
        return written(self.column(what.column, place, row), required=own or place.default is not None)

    def column(self, name: str, place: Column, row: Row) -> str:
        """A column of the row, or of what is beside it."""
        read = f"{self._from(place.beside, row)}.{place.name or name}"
        if place.cast:
            read = f"{read}::{place.cast}"
        return f"coalesce({read}, {place.default})" if place.default is not None else read

    def _from(self, beside: LeftJoin | LateralJoin | None, row: Row) -> str:
        return self.beside(beside, row) if beside else row.alias

    def beside(self, beside: LeftJoin | LateralJoin, row: Row) -> str:
        """The alias of what is beside a row: the row it hangs on, or what is joined to it, once."""
        name = beside.name if isinstance(beside, LateralJoin) else beside.policy.table
        if (
            isinstance(beside, LeftJoin)
            and row.parent
            and row.parent.table == name
            and row.via == beside.local
        ):
            return row.parent.alias
        if name not in row.besides:
            alias = row.besides[name] = self.alias("b")
            if isinstance(beside, LateralJoin):
                call = beside.call.format(row=row.alias)
                row.joins.append(f"left join lateral {call} as {alias} on true")
            else:
                on = f"{alias}.{beside.on} = {row.alias}.{beside.local}"
                row.joins.append(f"left join {name} as {alias} on {on}")
        return row.besides[name]

    def _parts(self, what: Parts, row: Row) -> Json:
        place, names = what.place, {"row": row.alias, "beside": ""}
        if place.beside:
            names["beside"] = self.beside(place.beside, row)
        item = obj((key, _part(place, part, names)) for key, part in what.members)
        if place.present is None or _present(place, row):
            return item
        return when(place.present.format(**names), item)

    def _related(self, what: Related, row: Row) -> Json:
        local = f"{self._from(what.place.beside, row)}.{what.local}"
        other = self.row(what.object)
        where = f"where {other.alias}.{what.place.remote} = {local}"
        if what.place.where:
            where += f" and {what.place.where.format(row=other.alias)}"
        return self.join_object(self.select(what.object, other, table(what.object), where), row)

    def _listed(self, what: Listed, row: Row) -> Json:
        other = self.row(what.object)
        order = ", ".join(f"{other.alias}.{column}" for column in what.place.order)
        tail = f"where {other.alias}.{what.place.remote} = {row.alias}.id\norder by {order}"
        return self.join_list(self.select(what.object, other, table(what.object), tail), row)

    def _found(self, what: Found, row: Row) -> Json:
        other = self.row(what.object)
        equal = [
            f"{other.alias}.{column} = {value if isinstance(value, str) else self.parameter(*value)}"
            for column, value in what.keys
        ]
        where = f"where {' and '.join(equal)}"
        return self.join_object(self.select(what.object, other, table(what.object), where), row)

    def _derivation(self, what: Derivation, row: Row) -> str:
        """The type's own select, in the place of a table; the alias of what it comes to."""
        values = {name: self.parameter(bind, sql_type) for name, bind, sql_type in what.values}
        rows = f"(\n{indent(what.text.format(row=row.alias, **values), '  ')}\n)"
        other = self.row(what.object)
        if not what.is_list:
            return self.join(self.select(what.object, other, rows), row)
        order = ", ".join(f"{other.alias}.{column}" for column in what.place.order)
        return self._joined_list(self.select(what.object, other, rows, f"order by {order}"), row)

    def _given(self, what: Given, row: Row) -> Json:
        rows = f"{row.alias}.{what.column}" if what.rows is None else self.parameter(what.rows, "jsonb")
        missing = what.rows is None and row.type_columns is not None and what.column not in row.type_columns
        if missing:
            return EMPTY if what.is_list else NULL
        other = self.row(what.object)
        handed = what.object.type.source.handed
        typed = ", ".join(f"{name} {sql_type}" for name, sql_type in handed.items())
        body = select([f"{self.object(what.object, other).sql()} as body"])
        if not what.is_list:
            # with the alias after it, this reads: jsonb_to_record(…) as t1(column type, …)
            lines = [body, f"from jsonb_to_record({rows}) as {other.alias}({typed})", *other.joins]
            if what.rows is None:
                lines.append(f"where {rows} is not null")
            return self.join_object("\n".join(lines), row)
        source = f"rows from (jsonb_to_recordset({rows}) as ({typed})) with ordinality"
        lines = [body, f"from {source} as {other.alias}({', '.join(handed)}, ordinality)", *other.joins]
        return self.join_list("\n".join([*lines, f"order by {other.alias}.ordinality"]), row)

    def _refetched(self, what: Refetched, row: Row) -> Json:
        asked = Row(self.alias("t"), None)
        ids = self.parameter(what.ids, "jsonb")
        found = []
        for tag, rows in what.objects.items():
            other = self.row(rows)
            # case, not and: a row of another type must not cost an index probe
            its_id = f"case when {asked.alias}.tag = {literal(tag)} then {asked.alias}.id end"
            where = f"where {other.alias}.id = {its_id}"
            found.append(f"{self.join(self.select(rows, other, table(rows), where), asked)}.body")
        item = f"coalesce({', '.join([*found, literal('null')])})"
        if not what.single:
            item = array(f"string_agg({item}, ',' order by {asked.alias}.position)").sql()
        rows_from = f"rows from (jsonb_to_recordset({ids}) as (id uuid, tag text)) with ordinality"
        source = f"from {rows_from} as {asked.alias}(id, tag, position)"
        return self.join_object("\n".join([f"select {item} as body", source, *asked.joins]), row)


def _part(place: Composite, part: str | Constant, names: Mapping[str, str]) -> Json:
    if isinstance(part, Constant):
        return word(part.text)
    expression = place.parts[part].format(**names)
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
