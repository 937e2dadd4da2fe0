"""What `where` asks of rows, as a tree of conditions whose values are parameters.

The shape of the variables tells which members are there, so a tree is the same for all requests of a
shape; operands are read from each. Nothing here is SQL; `conditions` writes it.
"""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from graphql import Undefined

from auth.policy import TablePolicy
from portal.words.errors import BadUserInput
from schema.declaring.sources import Column, Composite, Expression, GlobalId, Many, One, Page
from schema.operations.errors import FieldRefused
from schema.operations.selection import ArgumentValue, Field, is_given
from schema.planner import arguments
from schema.planner.catalog import Catalog, FieldEntry, TypeEntry
from schema.planner.request import Binding
from schema.planner.tree import Absent, All, AnyOf, Compared, Condition, Not, Plain, Reached

MAX_DEPTH = 8  # levels of one `where`
MAX_CONDITIONS = 50  # operators and relations of one `where`
MAX_VALUES = 1_000  # of one `in`
TYPES = {
    "ID": "uuid",
    "Int": "int",
    "Boolean": "boolean",
    "DateTime": "timestamptz",
    "Date": "date",
    "Money": "numeric",
}
"""The SQL type of a field's operands by the name of its GraphQL type; enums are text, as String is."""

IS_NULL = "isNull"
RequireTable = Callable[[TablePolicy | None, str], None]
"""Refuses a caller who may not read a table; the words say what of `where` needs it."""


class Filters:
    """Plans one `where`. `bindings` are its operands, which must be good whether or not they are needed."""

    def __init__(self, catalog: Catalog, field: Field, require: RequireTable) -> None:
        self._catalog = catalog
        self._field = field
        self._require = require
        self._conditions = 0
        self.bindings: list[Binding] = []
        self.relations = 0

    def plan(self, rows: TypeEntry, where: ArgumentValue) -> Condition:
        """Raises FieldRefused: too much, a value that cannot be, a permission that lacks."""
        return self._all(rows, where, 1)

    def _all(
        self, rows: TypeEntry, where: ArgumentValue, depth: int, *, of_relation: bool = False
    ) -> Condition:
        if depth > MAX_DEPTH:
            self._refuse(f"`where` may be nested {MAX_DEPTH} levels deep.")
        if not of_relation and is_given(where.value.get(IS_NULL, Undefined)):
            self._refuse(
                f"`{_path(where)}.isNull` means nothing: it stands in the filter of a relation to one."
            )
        found: list[Condition] = []
        for name, below in where.members():
            if is_given(below.value) and name != IS_NULL:
                found += self._member(rows, name, below, depth)
        if not found:
            self._count()  # an object that asks for nothing is work too
        return found[0] if len(found) == 1 else All(tuple(found))

    def _member(self, rows: TypeEntry, name: str, below: ArgumentValue, depth: int) -> Iterator[Condition]:
        match name:
            case "and":
                yield All(tuple(self._all(rows, item, depth + 1) for item in below.items()))
            case "or":
                yield AnyOf(tuple(self._all(rows, item, depth + 1) for item in below.items()))
            case "not":
                yield Not(self._all(rows, below, depth + 1))
            case _:
                yield from self._of_field(rows, rows.fields[name], below, depth)

    def _of_field(
        self, rows: TypeEntry, entry: FieldEntry, asked: ArgumentValue, depth: int
    ) -> Iterator[Condition]:
        match entry.place:
            case Column() | Expression() | GlobalId() | Composite() as place:
                if isinstance(place, Column | Composite) and place.beside:
                    self._require(place.beside.policy, entry.name)
                for operator, operand in asked.members():
                    if operand.value is not Undefined:
                        yield self._compared(rows, entry, place, operator, operand)
            case One() as place:
                yield self._to_one(entry, place, asked, depth)
            case Many() | Page() as place:
                others = self._catalog[entry.type_name]
                if isinstance(place, Page):
                    others = self._catalog[self._catalog.named_type(others, "nodes")]
                for quantifier, below in asked.members():
                    if is_given(below.value):
                        reached = self._reached(entry, place, others, below, depth)
                        yield Not(reached) if quantifier == "none" else reached

    def _to_one(self, entry: FieldEntry, place: One, asked: ArgumentValue, depth: int) -> Reached | Absent:
        """That there is such a row; or, as `isNull` says, that there is none that the viewer may see."""
        reached = self._reached(entry, place, self._catalog[entry.type_name], asked, depth)
        given = dict(asked.members())
        absent = given.pop(IS_NULL, None)
        if absent is None or absent.value is Undefined:
            return reached
        name = _path(absent)
        if absent.value is None:
            self._refuse(f"`{name}` must not be null: it is true or false.")
        others = any(is_given(other.value) for other in given.values())
        decode = _never(name, entry) if entry.required or others else _itself
        binding: Binding = arguments.bound(self._field, absent.read, decode)
        self.bindings.append(binding)
        return Absent(reached, binding)

    def _reached(
        self, entry: FieldEntry, place: One | Many | Page, rows: TypeEntry, asked: ArgumentValue, depth: int
    ) -> Reached:
        self._count()
        self.relations += 1
        self._require(rows.source.policy, entry.name)
        local = place.local or f"{entry.column}_id" if isinstance(place, One) else "id"
        of_relation = isinstance(place, One)
        return Reached(local, place, rows, self._all(rows, asked, depth + 1, of_relation=of_relation))

    def _compared(
        self, rows: TypeEntry, entry: FieldEntry, place: Plain, operator: str, operand: ArgumentValue
    ) -> Compared:
        self._count()
        name = _path(operand)
        if operand.value is None:
            self._refuse(f"`{name}` must not be null: `isNull` asks for what has no value.")
        sql_type = "boolean" if operator == IS_NULL else TYPES.get(entry.type_name, "text")
        decode = _decode_one(rows, entry, operator, name)
        if operator in {"in", "notIn"}:
            decode = _decode_list(decode, name)
        binding: Binding = arguments.bound(self._field, operand.read, decode)
        self.bindings.append(binding)
        return Compared(entry.column, place, operator, binding, sql_type)

    def _count(self) -> None:
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            self._refuse(f"`where` may have {MAX_CONDITIONS} conditions.")

    def _refuse(self, message: str) -> NoReturn:
        raise FieldRefused(BadUserInput(message), self._field.path)


def _decode_one(rows: TypeEntry, entry: FieldEntry, operator: str, name: str) -> Callable[[Any], object]:
    if operator == IS_NULL:
        return _never(name, entry) if entry.required else _itself
    match TYPES.get(entry.type_name):
        case "uuid":
            return arguments.id_of(rows.source.tag or "", rows.name, name)
        case None:
            return arguments.text_of(name)
        case _:
            return _itself


def _never(name: str, entry: FieldEntry) -> Callable[[Any], object]:
    """Refuses that there is none of what there always is, or of what is asked for beside it."""

    def decode(absent: bool) -> bool:
        if absent:
            raise BadUserInput(
                f"`{name}` can never be true: there is always a `{entry.name}`, or its filter asks for one. "
                "Of a relation to one, `isNull` stands in its filter, alone."
            )
        return absent

    return decode


def _path(asked: ArgumentValue) -> str:
    return ".".join(str(step) for step in ("where", *asked.steps))


def _decode_list(decode: Callable[[Any], object], name: str) -> Callable[[list[Any]], list[str]]:
    """As texts, whatever they are: asyncpg would ask the database what any other array is."""

    def decode_list(values: list[Any]) -> list[str]:
        if len(values) > MAX_VALUES:
            raise BadUserInput(f"`{name}` may have {MAX_VALUES:,} values, not {len(values):,}.")
        return [str(decode(value)) for value in values]

    return decode_list


def _itself(value: object) -> object:
    """A value the coercion of its type has let through, and its column can hold."""
    return value
