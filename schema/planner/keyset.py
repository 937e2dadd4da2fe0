"""A list's order as SQL, and the rows after a row of it."""

from dataclasses import dataclass

from schema.declaring.sources import Column, OrderKey
from schema.planner.request import Binding
from schema.planner.sql import Sql
from schema.planner.writing import Row, Writing

# base64url of a JSON list: the order's label, then the values of its keys
CURSOR_SQL = (
    "translate(encode(convert_to(json_build_array({keys})::text, 'UTF8'), 'base64'), E'+/=\\n', '-_')"
)


@dataclass(frozen=True, slots=True)
class Keyset:
    """The keys of one list. What is no column of the row is made where rows are read, as `keyN`."""

    order: tuple[OrderKey, ...]

    @property
    def are_made(self) -> bool:
        """Whether one of them is not a column of the row."""
        return any(map(_is_made, self.order))

    def made(self, values: list[Sql]) -> list[str]:
        """Columns to read beside the row's own, of the `values` that `read` returns."""
        keys = enumerate(zip(self.order, values, strict=True), 1)
        return [f"{value.text} as key{n}" for n, (key, value) in keys if _is_made(key)]

    def by(self, values: list[str]) -> str:
        return ", ".join(_by(key, value) for key, value in zip(self.order, values, strict=True))

    def read(self, writer: Writing, row: Row) -> list[Sql]:
        """The keys' values where rows are read."""
        return [
            _made(writer, row, key) if _is_made(key) else Sql(f"{row.alias}.{key.column}")
            for key in self.order
        ]

    def values(self, alias: str) -> list[str]:
        """The keys' values of the rows that were read."""
        names = (f"key{n}" if _is_made(key) else key.column for n, key in enumerate(self.order, 1))
        return [f"{alias}.{name}" for name in names]

    def after(self, writer: Writing, values: list[str], bindings: tuple[Binding, ...]) -> str:
        """A condition: rows with these values are past the one whose keys are bound."""
        asked = [
            writer.parameter(binding, key.sql_type) for key, binding in zip(self.order, bindings, strict=True)
        ]
        if len({key.descending for key in self.order}) == 1 and not any(key.nullable for key in self.order):
            comparison = "<" if self.order[0].descending else ">"
            return f"({', '.join(values)}) {comparison} ({', '.join(asked)})"
        return _past(list(zip(self.order, values, asked, strict=True)))

    def cursor(self, alias: str, label: str) -> str:
        keys = (
            f"{value}::text" if key.sql_type == "numeric" else value
            for key, value in zip(self.order, self.values(alias), strict=True)
        )
        return CURSOR_SQL.format(keys=f"'{label}'::text, {', '.join(keys)}")


def _is_made(key: OrderKey) -> bool:
    return key.beside is not None or key.sql is not None


def _made(writer: Writing, row: Row, key: OrderKey) -> Sql:
    if key.sql is not None:
        return Sql(key.sql.format(row=row.alias))
    return writer.column(key.column, Column(beside=key.beside, default=key.default), row)


def _by(key: OrderKey, value: str) -> str:
    nulls = (" nulls first" if key.nulls_first else " nulls last") if key.nullable else ""
    return f"{value}{' desc' if key.descending else ''}{nulls}"


def _past(keys: list[tuple[OrderKey, str, str]]) -> str:
    """Key by key: further by the first, or the same by it and further by the rest."""
    (key, value, asked), *rest = keys
    comparison = "<" if key.descending else ">"
    if not key.nullable:
        if not rest:
            return f"{value} {comparison} {asked}"
        # the bound that both halves share is said first, for an index to begin there
        return f"({value} {comparison}= {asked} and ({value} {comparison} {asked} or {_past(rest)}))"
    if key.nulls_first:
        further = f"{value} {comparison} {asked} or ({asked} is null and {value} is not null)"
    else:
        further = f"{value} {comparison} {asked} or ({asked} is not null and {value} is null)"
    same = f"{value} is not distinct from {asked}"
    return f"({further} or ({same} and {_past(rest)}))" if rest else f"({further})"
