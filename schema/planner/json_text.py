"""JSON written by concatenation: pieces of text, some constant, some SQL.

The database builds the answer as text. `row_to_json` and `json_build_object` look up each value's type
and escape each key again for every row; joining constants and values with `||` does neither and takes
a third of the time (docs/decisions/0007). What that asks of us is kept here: text is escaped by
`to_json`, and a null is written as a word, because `||` would make everything of it null.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schema.planner.sql import LINE, Sql, joins_of, literal


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON value: constant text, and expressions that are never null and whose text stands in the JSON."""

    pieces: tuple[str | Sql, ...]

    def sql(self) -> Sql:
        """One expression of type text; where it would be long, a line for each value."""
        written = [literal(piece) if isinstance(piece, str) else piece.text for piece in _merged(self.pieces)]
        line = " || ".join(written)
        if len(line) > LINE:
            lines = [" || ".join(written[n : n + 2]) for n in range(0, len(written), 2)]
            line = "\n  || ".join(lines)
        return Sql(line, joins_of(piece for piece in self.pieces if not isinstance(piece, str)))


NULL = Json(("null",))
EMPTY = Json(("[]",))


def word(text: str) -> Json:
    """A name of the schema, as a string: GraphQL's names need no escaping."""
    return Json((f'"{text}"',))


def value(expression: Sql, *, required: bool = False) -> Json:
    """Any value, as `to_json` has it; `required`: it is never null."""
    text = f"to_json({expression.text})::text"
    return Json((Sql(text if required else f"coalesce({text}, 'null')", expression.joins),))


def bare(expression: Sql, *, required: bool) -> Json:
    """A number or boolean: `to_json` would look at it twice to write the same."""
    text = f"{expression.text}::text"
    return Json((Sql(text if required else f"coalesce({text}, 'null')", expression.joins),))


def number(expression: Sql) -> Json:
    """A number or boolean that is never null, or JSON that is text already."""
    return Json((expression,))


def quoted(expression: Sql) -> Json:
    """A string that is never null and has nothing to escape, such as an id or an amount."""
    return Json(('"', expression, '"'))


def nullable(expression: Sql) -> Json:
    """JSON that is text already, or null."""
    return Json((Sql(f"coalesce({expression.text}, 'null')", expression.joins),))


def array(items: str) -> Json:
    """A list: `items` is an aggregate, the text between its brackets, null when there is none."""
    return Json(("[", Sql(f"coalesce({items}, '')"), "]"))


def obj(members: Iterable[tuple[str, Json]]) -> Json:
    """An object with the members in this order; the keys are GraphQL names."""
    pieces: list[str | Sql] = []
    for key, member in members:
        pieces += [f'{"," if pieces else "{"}"{key}":', *member.pieces]
    return Json((*pieces, "}")) if pieces else Json(("{}",))


def when(condition: Sql, then: Json) -> Json:
    """The value where the condition holds, null otherwise."""
    held = then.sql()
    text = f"case when {condition.text} then {held.text} else 'null' end"
    return Json((Sql(text, joins_of((condition, held))),))


def _merged(pieces: Iterable[str | Sql]) -> list[str | Sql]:
    """Neighbouring constants as one; the first piece is a constant, so that `||` joins text."""
    merged: list[str | Sql] = []
    for piece in pieces:
        if merged and isinstance(piece, str) and isinstance(last := merged[-1], str):
            merged[-1] = last + piece
        else:
            merged.append(piece)
    return merged
