"""Small pieces of SQL text that the planner's writers share."""

from textwrap import indent

LINE = 90  # characters; goldens are for reading


def select(columns: list[str]) -> str:
    """A select list on one line, or where that would be long a line each."""
    line = f"select {', '.join(columns)}".rstrip()
    return line if len(line) <= LINE else "select\n" + indent(",\n".join(columns), "  ")


def lateral(query: str, alias: str, *, join: str = "left") -> str:
    """Join a select that may look at the rows before it; `cross` where it always has exactly one row."""
    on = " on true" if join == "left" else ""
    return f"{join} join lateral (\n{indent(query, '  ')}\n) as {alias}{on}"


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
