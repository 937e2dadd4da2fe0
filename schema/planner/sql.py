"""Small pieces of SQL text that the planner's writers share, and the value in which they hand it on."""

from collections.abc import Iterable
from typing import NamedTuple

LINE = 90  # characters; goldens are for reading
Joins = tuple[str, ...]
"""What a select joins to its row, in order; each join is one text, with an alias of its own."""


class Sql(NamedTuple):
    """SQL over a row, and the joins to that row which it reads.

    Whoever writes the row's `from` adds the joins of all that the select has in it (`joins_of`). A tuple,
    because some hundred are made for each plan.
    """

    text: str
    joins: Joins = ()


def joins_of(parts: Iterable[Sql]) -> Joins:
    """The joins that several parts of one select need, each once."""
    joins: list[str] = []
    for part in parts:
        for join in part.joins:
            if join not in joins:  # not a set: they are few, and long to hash
                joins.append(join)
    return tuple(joins)


def select(columns: list[str]) -> str:
    """A select list on one line, or where that would be long a line each."""
    line = f"select {', '.join(columns)}".rstrip()
    return line if len(line) <= LINE else "select\n" + indented(",\n".join(columns))


def indented(text: str) -> str:
    """The lines of a select within another."""
    # not textwrap.indent: it looks at each line, which was a quarter of the time of writing a statement
    return "  " + text.replace("\n", "\n  ")


def lateral(query: str, alias: str) -> str:
    """A join of a select that may look at the rows before it."""
    return f"left join lateral (\n{indented(query)}\n) as {alias} on true"


def literal(text: str) -> str:
    """A word of the schema, or a response key, as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def where(conditions: list[str]) -> str:
    """A where clause, a condition on each line if one of them takes several."""
    if not conditions:
        return ""
    if not any("\n" in condition for condition in conditions):
        return f"\nwhere {' and '.join(conditions)}"
    first, *rest = conditions
    return "\nwhere " + "\n  and ".join([first, *(condition.replace("\n", "\n  ") for condition in rest)])
