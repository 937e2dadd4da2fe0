"""The plan as SQL: one statement whose JSON is the answer.

Every object is a lateral subselect whose columns are the response keys, turned to JSON where it is
used. Aliases are numbered in the order they are written, so the same plan is the same text. What is
written into the text are declarations of this repository and response keys, which GraphQL's grammar
limits to letters, digits and underscores; values of a request are parameters.

Aliases are always used with a dot (`o1.*`, `t2.id`): a bare `o1` could mean a column, because clients
choose column names here.
"""
# ruff: noqa: S608  # writing SQL is what this module is for; the docstring says of what

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import indent

from auth.roles import Audience
from schema.ids import ID_SQL
from schema.places import Beside, Called, Column, Constant, Expression, GlobalId
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
        """The values of one request. Raises schema.errors.Refused for one that is not good."""
        for check in self.checks:
            check(request)
        return [bind(request) for bind in self.bindings]


def render(root: Object, audience: Audience) -> Statement:
    """Write the statement that answers `root`, the caller bound inside it."""
    writer = Writer(audience)
    row = Row(writer.alias("t"), None)
    answer = writer.select(root, row, NOTHING)
    sql = (
        "select case when set_config('portal.principal', $1, true) = $1 then (\n"
        f"{writer.shared()}  select {_result(root)} from (\n{indent(answer, '    ')}\n  ) as o\n)\nend"
    )
    checks = tuple(check for check in writer.checks if check not in writer.bindings)
    return Statement(sql, tuple(writer.bindings), checks)


def _result(root: Object) -> str:
    """The JSON as text; or, where what must be there is not, which response key it is missing at."""
    missing = "".join(
        f' when o."{key}" is null then {literal(NOT_FOUND + key)}'
        for key, what in root.members
        if isinstance(what, Derivation) and what.required
    )
    return f"case{missing} else row_to_json(o.*)::text end" if missing else "row_to_json(o.*)::text"


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
        table = source.policy.table if source.model and source.policy else ""
        return Row(self.alias(prefix), columns, source.tag or "", table)

    def select(self, rows: Object, row: Row, from_: str, tail: str = "") -> str:
        """The select of an object's members, for each row of `from_`."""
        columns = self.columns(rows, row)  # first: it is what fills row.joins
        lines = [select(columns), f"from {from_} as {row.alias}", *row.joins]
        return "\n".join([*lines, tail] if tail else lines)

    def columns(self, rows: Object, row: Row) -> list[str]:
        """The select list of an object's members; what they need is joined to the row."""
        return [f'{self.member(what, row)} as "{key}"' for key, what in rows.members]

    def member(self, what: Member, row: Row) -> str:
        match what:
            case Constant(text):
                return literal(text)
            case Value(place=GlobalId()):
                return ID_SQL.format(tag=row.tag, row=row.alias)
            case Value():
                return self.plain(what, row)
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

    def _hung(self, what: Hung, row: Row) -> str:
        """A member that is joined to the row."""
        match what:
            case Related():
                return self._related(what, row)
            case Listed():
                return self._listed(what, row)
            case Found():
                return self._found(what, row)
            case Derivation():
                return self._derivation(what, row)
            case Refetched():
                return self._refetched(what, row)
            case Given():
                return self._given(what, row)
            case Paged():
                return PageRenderer(self, row).write(what)

    def join_object(self, select: str, row: Row) -> str:
        """Hang an object on a row: null where there is none."""
        alias = self.alias("o")
        row.joins.append(lateral(select, alias))
        return f"row_to_json({alias}.*)"

    def join_list(self, select: str, row: Row) -> str:
        """Hang a list of objects on a row: as long and in the order as the select has it."""
        inner, alias = self.alias("o"), self.alias("l")
        items = f"select coalesce(json_agg(row_to_json({inner}.*)), '[]'::json) as items from (\n"
        row.joins.append(lateral(f"{items}{indent(select, '  ')}\n) as {inner}", alias))
        return f"{alias}.items"

    def column(self, name: str, place: Column, row: Row) -> str:
        """A column of the row, or of what is beside it."""
        column = place.name or name
        if place.beside is None and row.type_columns is not None and column not in row.type_columns:
            return "null"  # rows handed in may have columns their table has not
        value = f"{self._from(place.beside, row)}.{column}"
        if place.cast:
            value = f"{value}::{place.cast}"
        return f"coalesce({value}, {place.default})" if place.default is not None else value

    def _from(self, beside: Beside | None, row: Row) -> str:
        return self.beside(beside, row) if beside else row.alias

    def beside(self, beside: Beside | Called, row: Row) -> str:
        """The alias of what is beside a row: the row it hangs on, or what is joined to it, once."""
        name = beside.name if isinstance(beside, Called) else beside.policy.table
        if isinstance(beside, Beside) and row.parent and row.parent.table == name and row.via == beside.here:
            return row.parent.alias
        if name not in row.besides:
            alias = row.besides[name] = self.alias("b")
            if isinstance(beside, Called):
                call = beside.call.format(row=row.alias)
                row.joins.append(f"left join lateral {call} as {alias} on true")
            else:
                on = f"{alias}.{beside.on} = {row.alias}.{beside.here}"
                row.joins.append(f"left join {name} as {alias} on {on}")
        return row.besides[name]

    def _parts(self, what: Parts, row: Row) -> str:
        place, names = what.place, {"row": row.alias, "beside": ""}
        if place.beside:
            names["beside"] = self.beside(place.beside, row)
        pairs = ", ".join(
            f"{literal(key)}, "
            + (literal(part.text) if isinstance(part, Constant) else place.parts[part].format(**names))
            for key, part in what.members
        )
        item = f"json_build_object({pairs})"
        return item if place.present is None else f"case when {place.present.format(**names)} then {item} end"

    def _related(self, what: Related, row: Row) -> str:
        here = f"{self._from(what.place.beside, row)}.{what.here}"
        other = self.row(what.object)
        where = f"where {other.alias}.{what.place.there} = {here}"
        if what.place.where:
            where += f" and {what.place.where.format(row=other.alias)}"
        return self.join_object(self.select(what.object, other, table(what.object), where), row)

    def _listed(self, what: Listed, row: Row) -> str:
        other = self.row(what.object)
        order = ", ".join(f"{other.alias}.{column}" for column in what.place.order)
        tail = f"where {other.alias}.{what.place.there} = {row.alias}.id\norder by {order}"
        return self.join_list(self.select(what.object, other, table(what.object), tail), row)

    def _found(self, what: Found, row: Row) -> str:
        other = self.row(what.object)
        equal = [
            f"{other.alias}.{column} = {value if isinstance(value, str) else self.parameter(*value)}"
            for column, value in what.keys
        ]
        where = f"where {' and '.join(equal)}"
        return self.join_object(self.select(what.object, other, table(what.object), where), row)

    def _derivation(self, what: Derivation, row: Row) -> str:
        """The type's own select, in the place of a table."""
        text = what.object.type.source.derived
        if text is None:
            raise TypeError(f"{what.object.type.name} has no derivation")
        values = {name: self.parameter(bind, sql_type) for name, bind, sql_type in what.values}
        rows = f"(\n{indent(text.format(row=row.alias, **values), '  ')}\n)"
        other = self.row(what.object)
        if not what.is_list:
            return self.join_object(self.select(what.object, other, rows), row)
        order = ", ".join(f"{other.alias}.{column}" for column in what.place.order)
        return self.join_list(self.select(what.object, other, rows, f"order by {order}"), row)

    def _given(self, what: Given, row: Row) -> str:
        rows = f"{row.alias}.{what.column}" if what.rows is None else self.parameter(what.rows, "jsonb")
        missing = what.rows is None and row.type_columns is not None and what.column not in row.type_columns
        if missing:
            return "'[]'::json" if what.is_list else "null::json"
        other = self.row(what.object)
        handed = what.object.type.source.handed
        typed = ", ".join(f"{name} {sql_type}" for name, sql_type in handed.items())
        if not what.is_list:
            # with the alias after it, this reads: jsonb_to_record(…) as t1(column type, …)
            columns = self.columns(what.object, other)
            lines = [
                select(columns),
                f"from jsonb_to_record({rows}) as {other.alias}({typed})",
                *other.joins,
            ]
            if what.rows is None:
                lines.append(f"where {rows} is not null")
            return self.join_object("\n".join(lines), row)
        columns, names = self.columns(what.object, other), ", ".join(handed)
        source = f"rows from (jsonb_to_recordset({rows}) as ({typed})) with ordinality"
        lines = [select(columns), f"from {source} as {other.alias}({names}, ordinality)", *other.joins]
        return self.join_list("\n".join([*lines, f"order by {other.alias}.ordinality"]), row)

    def _refetched(self, what: Refetched, row: Row) -> str:
        asked = Row(self.alias("t"), None)
        ids = self.parameter(what.ids, "jsonb")
        found = []
        for tag, rows in what.objects.items():
            other = self.row(rows)
            # case, not and: a row of another type must not cost an index probe
            its_id = f"case when {asked.alias}.tag = {literal(tag)} then {asked.alias}.id end"
            where = f"where {other.alias}.id = {its_id}"
            found.append(self.join_object(self.select(rows, other, table(rows), where), asked))
        item = f"coalesce({', '.join(found)})" if found else "null::json"
        rows_from = f"rows from (jsonb_to_recordset({ids}) as (id uuid, tag text)) with ordinality"
        source = f"from {rows_from} as {asked.alias}(id, tag, position)"
        alias = self.alias("l")
        if not what.single:
            item = f"coalesce(json_agg({item} order by {asked.alias}.position), '[]'::json)"
        lines = [f"select {item} as items", source, *asked.joins]
        row.joins.append(lateral("\n".join(lines), alias))
        return f"{alias}.items"


def table(rows: Object) -> str:
    """The table behind an object; its policy names it."""
    policy = rows.type.source.policy
    if policy is None:
        raise TypeError(f"{rows.type.name} has no table")
    return policy.table
