"""Conditions on rows as SQL: what `where` and `search` ask.

SQL's third value never shows. A condition holds where its SQL is true; `not` asks for what is not
true, so it is exactly the rest, and inside `and` and `or` null does no more than false.
"""
# writing SQL is what this module is for; see render

from textwrap import indent

from auth.roles import Audience
from schema.declaring.sources import (
    Column,
    Composite,
    Many,
    One,
    Page,
)
from schema.planner.sql import LINE, literal, where
from schema.planner.tree import All, AnyOf, Compared, Condition, Not, Object, Reached, Searched, Value
from schema.planner.writing import Row, Writing

# the ids of a span of the moment they are made from: the primary key finds them
_ID_SPANS = {"lt": ("<", "first"), "lte": ("<=", "last"), "gt": (">", "last"), "gte": (">=", "first")}
_SIGNS = {"eq": "=", "ne": "is distinct from", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


class Conditions:
    """Writes conditions on the rows of one select; what they need of tables beside is joined to the row."""

    def __init__(self, writer: Writing) -> None:
        self._writer = writer

    def holds(self, what: Condition, row: Row) -> str:
        match what:
            case Compared():
                return self._compared(what, row)
            case Reached():
                return self._reached(what, row)
            case Not(Reached() as reached):
                return f"not {self._reached(reached, row)}"  # never null, and PostgreSQL can join by it
            case Not(condition):
                return f"({self.holds(condition, row)}) is not true"
            case All(conditions):
                return self._joined("and", conditions, row) if conditions else "true"
            case AnyOf(conditions):
                return self._joined("or", conditions, row) if conditions else "false"

    def each(self, what: Condition, row: Row) -> list[str]:
        """Conditions that must all hold."""
        return [self.holds(one, row) for one in (what.conditions if isinstance(what, All) else (what,))]

    def _joined(self, word: str, conditions: tuple[Condition, ...], row: Row) -> str:
        parts = [self.holds(condition, row) for condition in conditions]
        line = f"({f' {word} '.join(parts)})"
        if len(line) <= LINE:
            return line
        return f"(\n{indent(f'{chr(10)}{word} '.join(parts), '  ')}\n)"

    def _compared(self, what: Compared, row: Row) -> str:
        value = self._value(what, row)
        match what.operator:
            case "isNull":
                return f"({value} is null) = {self._writer.parameter(what.operand, 'boolean')}"
            case "in" | "notIn":
                listed = f"select unnest({self._writer.parameter(what.operand, 'text[]')})::{what.sql_type}"
                found = f"{value} in ({listed})"
                return found if what.operator == "in" else f"({found}) is not true"
        operand = self._writer.parameter(what.operand, what.sql_type)
        compared = f"{value} {_SIGNS[what.operator]} {operand}"
        made = isinstance(what.place, Column) and what.place.makes_id and _ID_SPANS.get(what.operator)
        if not made:
            return compared
        sign, end = made
        bound = self._writer.once(f"portal.uuid7_bound({operand}, {literal(end)})")
        return f"({compared} and {row.alias}.id {sign} {bound})"

    def _value(self, what: Compared, row: Row) -> str:
        if isinstance(what.place, Composite):
            beside = self._writer.beside(what.place.beside, row) if what.place.beside else ""
            return (what.place.amount or "").format(row=row.alias, beside=beside)
        return self._writer.plain(Value(what.column, what.place), row)

    def _reached(self, what: Reached, row: Row) -> str:
        """A row of another type: read as whoever asks may read it."""
        other = self._writer.row(Object(what.type, ()))
        from_, links = self._linked(what, row, other)
        links += self.each(what.condition, other)
        from_ = " ".join([from_, *other.joins])
        line = f"exists (select from {from_} where {' and '.join(links)})"
        if len(line) <= LINE:
            return line
        return f"exists (\n{indent(f'select from {from_}{where(links)}', '  ')}\n)"

    def _linked(self, what: Reached, row: Row, other: Row) -> tuple[str, list[str]]:
        from_ = f"{other.table} as {other.alias}"
        match what.place:
            case One() as place:
                local = (
                    f"{self._writer.beside(place.beside, row) if place.beside else row.alias}.{what.local}"
                )
                links = [f"{other.alias}.{place.remote} = {local}"]
                return from_, links + ([place.where.format(row=other.alias)] if place.where else [])
            case Many(remote=remote):
                return from_, [f"{other.alias}.{remote} = {row.alias}.id"]
            case Page() as place:
                return self._paged(place, from_, row, other)

    def _paged(self, place: Page, from_: str, row: Row, other: Row) -> tuple[str, list[str]]:
        links = [f"{other.alias}.{place.remote} = {row.alias}.id"] if place.remote else []
        if place.where:
            links.append(place.where.format(row=other.alias, parent=row.alias))
        if place.unscoped and self._writer.audience is not Audience.SCOPED:
            links.append(place.unscoped.format(row=other.alias))
        if through := place.through:
            narrow = self._writer.alias("s")
            on = f"{narrow}.{through.column} = {other.alias}.{through.local}"
            from_ += f" join {through.table} as {narrow} on {on}"
            links.append(f"{narrow}.{through.parent} = {row.alias}.id")
        return from_, links

    def found(self, what: Searched, row: Row, *, by_index: bool) -> str:
        """Rows a search finds; `by_index`: for those who see all rows.

        Their first condition is what the indexes can tell and nothing else, so that it is not tested again
        for each row they found: a name's grams cost ten times its letters.
        """
        name = f"{row.alias}.{what.search.name}"
        words = self._writer.parameter(what.words, "text")
        patterns = self._writer.once(f"portal.search_patterns({words})")
        kept = what.search.folded
        folded = f"{row.alias}.{kept}" if kept else f"portal.folded({name})"
        letters = f"{folded} like all ({patterns}::text[])"
        whole = self._writer.parameter(what.whole, "text")
        exactly = [f"{row.alias}.{column} = {whole}" for column in what.search.exact]
        called = ""
        if lookup := what.search.lookup:
            values = {kind: self._writer.parameter(bind, "text") for kind, bind in what.lookup}
            ids = self._writer.once(lookup.call.format(**values))
            exactly.append(f"{row.alias}.id = any ({ids}::uuid[])")
            # of no row, so PostgreSQL asks it first: what records the search must not wait for a row to test
            called = f"{ids} is not null and "
        found = f"({' or '.join([letters, *exactly])})"
        if not (by_index and what.search.indexed):
            return called + found
        grams = f"portal.name_grams({name}) @> {self._writer.once(f'portal.search_grams({words})')}"
        return f"{called}({' or '.join([grams, *exactly])}) and {found}"
