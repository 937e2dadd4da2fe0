"""Conditions on rows as SQL: what `where` and `search` ask.

SQL's third value never shows. A condition holds where its SQL is true; `not` asks for what is not
true, so it is exactly the rest, and inside `and` and `or` null does no more than false.
"""
# writing SQL is what this module is for; see render

from auth.roles import DatabaseRole
from schema.declaring.sources import Column, Composite, LateralJoin, LeftJoin, Many, One, Page
from schema.planner.sql import LINE, Sql, indented, joins_of, literal, where
from schema.planner.tree import Absent, All, AnyOf, Compared, Condition, Not, Reached, Searched, Value
from schema.planner.writing import Row, Writing

# the ids of a span of the moment they are made from: the primary key finds them
_ID_SPANS = {"lt": ("<", "first"), "lte": ("<=", "last"), "gt": (">", "last"), "gte": (">=", "first")}
_SIGNS = {"eq": "=", "ne": "is distinct from", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


class Conditions:
    """A writer of conditions on the rows of one select, each with the joins to the row that it reads."""

    def __init__(self, writer: Writing) -> None:
        self._writer = writer

    def holds(self, what: Condition, row: Row) -> Sql:
        match what:
            case Compared():
                return self._compared(what, row)
            case Reached():
                return self._reached(what, row)
            case Absent(reached, operand):
                found = self._reached(reached, row)
                return Sql(f"({found.text} <> {self._writer.parameter(operand, 'boolean')})", found.joins)
            case Not(Reached() as reached):
                found = self._reached(reached, row)
                return Sql(f"not {found.text}", found.joins)  # never null, and PostgreSQL can join by it
            case Not(condition):
                held = self.holds(condition, row)
                return Sql(f"({held.text}) is not true", held.joins)
            case All(conditions):
                return self._joined("and", conditions, row) if conditions else Sql("true")
            case AnyOf(conditions):
                return self._joined("or", conditions, row) if conditions else Sql("false")

    def each(self, what: Condition, row: Row) -> list[Sql]:
        """Conditions that must all hold."""
        return [self.holds(one, row) for one in (what.conditions if isinstance(what, All) else (what,))]

    def _joined(self, word: str, conditions: tuple[Condition, ...], row: Row) -> Sql:
        parts = [self.holds(condition, row) for condition in conditions]
        text = f"({f' {word} '.join(part.text for part in parts)})"
        if len(text) > LINE:
            text = f"(\n{indented(f'{chr(10)}{word} '.join(part.text for part in parts))}\n)"
        return Sql(text, joins_of(parts))

    def _compared(self, what: Compared, row: Row) -> Sql:
        value = self._value(what, row)
        return Sql(self._comparison(what, value.text, row), value.joins)

    def _comparison(self, what: Compared, value: str, row: Row) -> str:
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

    def _value(self, what: Compared, row: Row) -> Sql:
        if isinstance(what.place, Composite):
            beside = self._beside(what.place.beside, row)
            amount = (what.place.amount or "").format(row=row.alias, beside=beside.text)
            return Sql(amount, beside.joins)
        return self._writer.plain(Value(what.column, what.place), row)

    def _beside(self, beside: LeftJoin | LateralJoin | None, row: Row) -> Sql:
        """The alias of what is beside the row, or of the row itself."""
        return self._writer.beside(beside, row) if beside else Sql(row.alias)

    def _reached(self, what: Reached, row: Row) -> Sql:
        """A row of another type: read as whoever asks may read it."""
        other = self._writer.row(what.type)
        from_, links = self._linked(what, row, other)
        held = self.each(what.condition, other)
        from_ = " ".join([from_, *joins_of(held)])
        conditions = [part.text for part in (*links, *held)]
        text = f"exists (select from {from_} where {' and '.join(conditions)})"
        if len(text) > LINE:
            text = f"exists (\n{indented(f'select from {from_}{where(conditions)}')}\n)"
        return Sql(text, joins_of(links))

    def _linked(self, what: Reached, row: Row, other: Row) -> tuple[str, list[Sql]]:
        """The other table, and what links its rows to ours; the joins of the links are to our row."""
        from_ = f"{other.table} as {other.alias}"
        match what.place:
            case One() as place:
                ours = self._beside(place.beside, row)
                links = [Sql(f"{other.alias}.{place.remote} = {ours.text}.{what.local}", ours.joins)]
                return from_, links + ([Sql(place.where.format(row=other.alias))] if place.where else [])
            case Many(remote=remote):
                return from_, [Sql(f"{other.alias}.{remote} = {row.alias}.id")]
            case Page() as place:
                return self._paged(place, from_, row, other)

    def _paged(self, place: Page, from_: str, row: Row, other: Row) -> tuple[str, list[Sql]]:
        links = [f"{other.alias}.{place.remote} = {row.alias}.id"] if place.remote else []
        if place.where:
            links.append(place.where.format(row=other.alias, parent=row.alias))
        if place.unscoped and self._writer.database_role is not DatabaseRole.SCOPED:
            links.append(place.unscoped.format(row=other.alias))
        if through := place.through:
            narrow = self._writer.alias("s")
            on = f"{narrow}.{through.column} = {other.alias}.{through.local}"
            from_ += f" join {through.table} as {narrow} on {on}"
            links.append(f"{narrow}.{through.parent} = {row.alias}.id")
        return from_, [Sql(link) for link in links]

    def found(self, what: Searched, row: Row, *, by_index: bool) -> str:
        """A condition on the row's own columns that a search finds it; `by_index`: for who sees all rows.

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
