"""Every reason there is to refuse an operation; the planner, which stops at the first it meets, names one.

A reason is a code and the path of the field, response keys without list positions (docs/decisions/0011).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLError, GraphQLObjectType, get_named_type, is_abstract_type, is_non_null_type

from portal.products.models import Product
from tests.reference import scalars
from tests.reference.asked import Asked, NullCondition, Path, Reader
from tests.reference.executor import Asking, Reference, rows_of
from tests.reference.lists import Order
from tests.reference.permissions import PERMISSIONS
from tests.reference.table import LISTS, SHORT

Reason = tuple[str, Path | None]
BAD_INPUT, FORBIDDEN, NOT_FOUND = "BAD_USER_INPUT", "FORBIDDEN", "NOT_FOUND"
MOST_ON_A_PAGE, MOST_IDS, MOST_PIECES, LONGEST_KEY, LONGEST_SEARCH = 100, 100, 1_000_000, 63, 100


def reasons(reference: Reference, reader: Reader, asking: Asking) -> set[Reason]:
    try:
        return set(_Looking(reference, reader, asking).at(reader.root()))
    except NullCondition:
        return {(BAD_INPUT, None)}


class _Looking:
    def __init__(self, reference: Reference, reader: Reader, asking: Asking) -> None:
        self._reference = reference
        self._reader = reader
        self._asking = asking

    def at(self, fields: Iterator[Asked]) -> Iterator[Reason]:
        for asked in fields:
            if len(asked.path[-1]) > LONGEST_KEY:
                yield BAD_INPUT, asked.path
            if not self._may(asked.dotted):
                yield FORBIDDEN, asked.path
            try:
                yield from ((code, asked.path) for code in self._of_arguments(asked))
            except GraphQLError:  # null where none may stand
                yield BAD_INPUT, asked.path
            yield from self._below(asked)

    def _below(self, asked: Asked) -> Iterator[Reason]:
        named = get_named_type(asked.definition.type)
        if is_abstract_type(named):
            mentioned = self._reader.named_below(asked)
            for possible in self._reader.schema.get_possible_types(named):
                if possible.name in mentioned or self._may(possible.name):
                    yield from self._object(asked, possible)
        elif isinstance(named, GraphQLObjectType):
            yield from self._object(asked, named)

    def _object(self, asked: Asked, on: GraphQLObjectType) -> Iterator[Reason]:
        rows = rows_of(on).name if on.name.endswith("Connection") else on.name
        if not self._may(rows):
            yield FORBIDDEN, asked.path
        yield from self.at(self._reader.below(asked, on))

    def _may(self, what: str) -> bool:
        needed = PERMISSIONS.get(what)
        return needed is None or self._asking.seen.caller.may(needed)

    def _of_arguments(self, asked: Asked) -> Iterator[str]:
        given = {name: v for name, v in self._reader.arguments(asked).items() if v is not None}
        if asked.dotted in LISTS:
            yield from self._of_page(asked, given)
        match asked.dotted:
            case "Query.customer" | "Query.partner":
                yield from _wrong_id(given, "id", asked.name.title())
            case "Query.order" | "Query.campaign":
                yield from _wrong_id(given, "id", asked.name.title())
                if len(given) != 1 or _unwritable(given):
                    yield BAD_INPUT
            case "Query.touchpointReceipt":
                yield from _wrong_id(given, "partnerId", "Partner")
                if _unwritable(given):
                    yield BAD_INPUT
            case "Query.nodes" if len(given["ids"]) > MOST_IDS:
                yield BAD_INPUT
            case "Query.availability":
                yield from self._of_availability(given)

    def _of_availability(self, given: Mapping[str, Any]) -> Iterator[str]:
        yield from _wrong_id(given, "productId", "Product")
        if not 1 <= given["quantity"] <= MOST_PIECES:
            yield BAD_INPUT
        named = scalars.named_by(given["productId"])
        if named and named[0] == "Product" and not self._asking.seen.one(Product, "id", named[1]):
            yield NOT_FOUND

    def _of_page(self, asked: Asked, given: Mapping[str, Any]) -> Iterator[str]:
        sizes = [given[name] for name in ("first", "last") if name in given]
        if len(sizes) != 1 or not 1 <= sizes[0] <= MOST_ON_A_PAGE:
            yield BAD_INPUT
        order = self._reference.order(asked.dotted, given)
        cursors = [given[name] for name in ("after", "before") if name in given]
        if any(not self._belongs(cursor, order) for cursor in cursors):
            yield BAD_INPUT
        rows = rows_of(get_named_type(asked.definition.type))
        yield from self._of_filter(rows, given.get("where") or {})
        search = given.get("search")
        if search is not None and (
            not 1 <= len(search) <= LONGEST_SEARCH or not search.strip() or "\0" in search
        ):
            yield BAD_INPUT

    def _of_filter(self, on: Any, where: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401  # an object type
        """A filter needs the permissions that selecting its fields does."""
        for name, value in where.items():
            if value is None:
                continue
            if name in {"and", "or", "not"}:
                for one in value if isinstance(value, list) else [value]:
                    yield from self._of_filter(on, one)
            elif name == "isNull":
                yield BAD_INPUT  # of a relation to one it is looked at there
            else:
                yield from self._of_member(on, name, value)

    def _of_member(self, on: Any, name: str, value: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401
        dotted, rows = f"{on.name}.{name}", get_named_type(on.fields[name].type)
        always = is_non_null_type(on.fields[name].type)
        if dotted in LISTS:
            rows = rows_of(rows)
        if not (self._may(dotted) and self._may(rows.name)):
            yield FORBIDDEN
        if dotted in LISTS or dotted in SHORT:
            for below in value.values():
                yield from self._of_filter(rows, below or {})
        elif isinstance(rows, GraphQLObjectType) and rows.name != "Money":
            others = {one: given for one, given in value.items() if one != "isNull"}
            asks = always or any(given is not None for given in others.values())
            if "isNull" in value and (value["isNull"] is None or (value["isNull"] and asks)):
                yield BAD_INPUT
            yield from self._of_filter(rows, others)
        else:
            if value.get("isNull") and always:
                yield BAD_INPUT
            yield from _of_operators(value, on.name if name == "id" else None)

    def _belongs(self, cursor: str, order: Order) -> bool:
        position = self._asking.cursors.get(cursor)
        return position is not None and position.order == order


def _of_operators(operators: Mapping[str, Any], id_of: str | None) -> Iterator[str]:
    """`isNull` asks for what has no value; an id must be one, and of the type."""
    for operand in operators.values():
        if operand is None:
            yield BAD_INPUT
        for value in operand if isinstance(operand, list) else [operand]:
            if id_of and isinstance(value, str):
                yield from _wrong_id({"id": value}, "id", id_of)


def _wrong_id(given: Mapping[str, Any], name: str, type_name: str) -> Iterator[str]:
    if name in given:
        named = scalars.named_by(given[name])
        if named is None or named[0] != type_name:
            yield BAD_INPUT


def _unwritable(given: Mapping[str, Any]) -> bool:
    """Whether a text holds what PostgreSQL's cannot."""
    return any("\0" in value for value in given.values())
