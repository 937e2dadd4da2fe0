"""The reference: graphql-core's own execution of the published schema, with a plain resolver for every field.

It knows nothing of the planner. Rows are those the caller sees, read whole through the ORM (seen.py); where
each field is found is written by hand (table.py); everything else is Python on lists (lists.py).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLObjectType,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    get_named_type,
    is_non_null_type,
    is_object_type,
    parse,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.type import GraphQLInterfaceType
from tortoise.models import Model

from portal.products.models import Product
from portal.touchpoints.models import TouchpointReceipt
from tests.reference import derived, lists, scalars
from tests.reference.lists import CURSOR, Arranged, Key, Order, Page, Position
from tests.reference.nodes import NODES, SDL
from tests.reference.seen import Seen
from tests.reference.table import FIELDS, LISTS, SHORT

RANKED = {"tier", "status", "kind"}  # sort as their enums are declared
NEWEST_FIRST = [Key("occurred_at", descending=True)]
SEARCHED = {  # the name, and what is found by the whole text
    "Customer": ("display_name", "number"),
    "Product": ("name", "sku"),
    "Partner": ("name", "code"),
    "Campaign": ("name", "code"),
}


@dataclass(frozen=True)
class Drawn:
    """The row a cursor was drawn at, as headquarters, who drew it, saw it: figures differ by viewer."""

    row: Any


@dataclass(frozen=True)
class Asking:
    """One execution: what the caller sees, and what the cursors in the request say."""

    seen: Seen
    cursors: Mapping[str, Position]


class Reference:
    """The published schema, with resolvers."""

    def __init__(self) -> None:
        self._parsed: dict[str, DocumentNode | None] = {}  # to validate takes longer than to execute
        self.schema = build_schema(SDL.read_text(encoding="utf-8"))
        for name, write, read in (
            ("DateTime", scalars.write_datetime, scalars.read_datetime),
            ("Date", scalars.write_date, scalars.read_date),
            ("Decimal", scalars.write_decimal, scalars.read_decimal),
        ):
            scalar: Any = self.schema.type_map[name]
            scalar.serialize = scalar.coerce_output_value = write
            scalar.parse_value = scalar.coerce_input_value = read
        for graphql_type in self.schema.type_map.values():
            if isinstance(graphql_type, GraphQLInterfaceType):
                graphql_type.resolve_type = lambda row, *_: type_name_of(row)
            elif isinstance(graphql_type, GraphQLObjectType) and not graphql_type.name.startswith("__"):
                for name, field in graphql_type.fields.items():
                    field.resolve = self._resolver(graphql_type, name)

    def operation(self, document: DocumentNode, name: str | None) -> OperationDefinitionNode:
        """The one of that name; the only one where none is named."""
        operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        (found,) = [one for one in operations if name is None or (one.name and one.name.value == name)]
        return found

    def variables(self, operation: OperationDefinitionNode, given: dict[str, Any]) -> VariableValues | None:
        """The variables as the specification coerces them; None where one is not of its type."""
        values = get_variable_values(self.schema, operation.variable_definitions or (), given)
        return None if isinstance(values, list) else values

    def execute(
        self, document: DocumentNode, name: str | None, given: dict[str, Any], asking: Asking
    ) -> dict[str, Any]:
        """The data. Every reason to refuse the operation must have been looked for (refusals.py)."""
        result = execute_sync(
            self.schema, document, context_value=asking, variable_values=given, operation_name=name
        )
        if result.errors:
            raise result.errors[0].original_error or result.errors[0]
        assert result.data is not None
        return result.data

    def parsed(self, text: str) -> DocumentNode | None:
        """The document, if it is valid."""
        if text not in self._parsed:
            document = parse(text)
            self._parsed[text] = None if validate(self.schema, document) else document
        return self._parsed[text]

    def _resolver(self, on: GraphQLObjectType, name: str) -> Callable[..., Any]:
        dotted = f"{on.name}.{name}"
        if dotted in ENTRANCES:
            return lambda _, info, **arguments: ENTRANCES[dotted](info.context.seen, **arguments)
        if dotted in LISTS:
            return lambda source, info, **arguments: self._connection(dotted, source, info.context, arguments)
        return lambda source, info: self.value(info.context.seen, dotted, source)

    def value(self, seen: Seen, dotted: str, source: Any) -> Any:  # noqa: ANN401
        """What a field without arguments is of a row: found by hand, or the column of its name."""
        if isinstance(source, dict):  # a page, an edge, page info
            return source[dotted.partition(".")[2]]
        if dotted in FIELDS:
            return FIELDS[dotted](seen, source)
        if dotted in SHORT:
            return self._short(seen, dotted, source)
        type_name, _, name = dotted.partition(".")
        return scalars.global_id(type_name, source.id) if name == "id" else getattr(source, snake(name))

    def _short(self, seen: Seen, dotted: str, source: Any) -> list[Any]:  # noqa: ANN401
        listed = SHORT[dotted]
        return lists.arranged(listed.rows(seen, source), default(listed.order), column)

    # Lists

    def order(self, dotted: str, arguments: Mapping[str, Any]) -> Order:
        """The order asked for; its keys, then the id in the direction of the default order."""
        own = default(LISTS[dotted].order)
        if not arguments.get("orderBy"):
            return own
        keys: dict[str, Key] = {}
        for one in arguments["orderBy"]:
            key = self._order_key(self._rows_type(dotted), one)
            keys.setdefault(key.name, key)
        if list(keys.values()) == NEWEST_FIRST:
            return own  # a touchpoint's id is made from when it happened
        return (*keys.values(), Key("id", own[-1].descending))

    def _order_key(self, rows_type: str, one: Mapping[str, Any]) -> Key:
        descending, name = one["direction"] == "DESC", camel(one["field"])
        definition = self.schema.type_map[rows_type].fields[name]  # type: ignore[attr-defined]
        nulls_first = one["nulls"] == "FIRST" and not is_non_null_type(definition.type)
        return Key(snake(name), descending, nulls_first, of_field=True)

    def _rows_type(self, dotted: str) -> str:
        name: str = rows_of(self._named(*dotted.split("."))).name
        return name

    def _connection(self, dotted: str, source: Any, asking: Asking, arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401
        seen, order = asking.seen, self.order(dotted, arguments)
        rows_type = self._rows_type(dotted)

        def value(key: Key, row: Any) -> Any:  # noqa: ANN401
            drawn = isinstance(row, Drawn)
            return self._key(seen.record if drawn else seen, rows_type, key, row.row if drawn else row)

        by = Arranged(order, value)

        def place(cursor: str) -> Drawn:
            return Drawn(seen.record.one(NODES[rows_type], "id", asking.cursors[cursor].row_id))

        rows = [
            row
            for row in LISTS[dotted].rows(seen, source)
            if self.holds(seen, rows_type, row, arguments.get("where"))
            and self._found(seen, rows_type, row, arguments.get("search"))
        ]
        return _written(lists.cut(rows, arguments, by, place), rows_type, by)

    def _key(self, seen: Seen, type_name: str, key: Key, row: Any) -> Any:  # noqa: ANN401
        if not key.of_field:
            return column(key, row)
        value = self.value(seen, f"{type_name}.{camel(key.name)}", row)
        return list(value.__class__).index(value) if key.name in RANKED else lists.filtered_value(value)

    def holds(self, seen: Seen, type_name: str, row: Any, where: Mapping[str, Any] | None) -> bool:  # noqa: ANN401
        """Whether a row is what a filter asks for; what is null or absent in it asks for nothing."""
        given = {name: value for name, value in (where or {}).items() if value is not None}
        return all(self._condition(seen, type_name, row, name, value) for name, value in given.items())

    def _condition(self, seen: Seen, type_name: str, row: Any, name: str, value: Any) -> bool:  # noqa: ANN401
        match name:
            case "and":
                return all(self.holds(seen, type_name, row, one) for one in value)
            case "or":
                return any(self.holds(seen, type_name, row, one) for one in value)
            case "not":
                return not self.holds(seen, type_name, row, value)
        dotted, named = f"{type_name}.{name}", self._named(type_name, name)
        if dotted in LISTS or dotted in SHORT:
            return self._some_and_none(seen, dotted, row, value)
        found = self.value(seen, dotted, row)
        if is_object_type(named) and named.name != "Money":
            if value.get("isNull"):  # alone, or the operation is refused
                return found is None
            others = {name: one for name, one in value.items() if name != "isNull"}
            return found is not None and self.holds(seen, named.name, found, others)
        return lists.passes(value, lists.filtered_value(found))

    def _some_and_none(self, seen: Seen, dotted: str, row: Any, value: Mapping[str, Any]) -> bool:  # noqa: ANN401
        listed, type_name = {**LISTS, **SHORT}[dotted], self._named(*dotted.split("."))
        rows_type = rows_of(type_name) if dotted in LISTS else type_name

        def there_is(where: Mapping[str, Any]) -> bool:
            return any(self.holds(seen, rows_type.name, one, where) for one in listed.rows(seen, row))

        some, none = value.get("some"), value.get("none")
        return (some is None or there_is(some)) and (none is None or not there_is(none))

    def _named(self, type_name: str, field: str) -> Any:  # noqa: ANN401  # a type of the schema
        graphql_type = self.schema.type_map[type_name]
        assert isinstance(graphql_type, GraphQLObjectType)
        return get_named_type(graphql_type.fields[field].type)

    def _found(self, seen: Seen, type_name: str, row: Any, text: str | None) -> bool:  # noqa: ANN401
        if text is None:
            return True
        name, exact = SEARCHED[type_name]
        if lists.found_by(text, getattr(row, name), [getattr(row, exact)]):
            return True
        return type_name == "Customer" and row.id in seen.contacts_of(text)


def rows_of(connection: Any) -> Any:  # noqa: ANN401  # types of the schema
    """What a connection lists."""
    return get_named_type(connection.fields["nodes"].type)


def type_name_of(row: Model) -> str:
    return next(name for name, model in NODES.items() if type(row) is model)


def snake(name: str) -> str:
    return re.sub(r"(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """DISPLAY_NAME → displayName."""
    first, *others = name.lower().split("_")
    return first + "".join(word.title() for word in others)


def column(key: Key, row: Any) -> Any:  # noqa: ANN401
    return getattr(row, key.name)


def default(order: tuple[tuple[str, bool], ...]) -> Order:
    return tuple(Key(name, descending) for name, descending in order)


def _written(page: Page, rows_type: str, by: Arranged) -> dict[str, Any]:
    def cursor(row: Any) -> str:  # noqa: ANN401
        return f"{CURSOR}{rows_type} {by.order} {by.keys(row)}"

    return {
        "edges": [{"cursor": cursor(row), "node": row} for row in page.rows],
        "nodes": page.rows,
        "pageInfo": {
            "hasNextPage": page.has_next,
            "hasPreviousPage": page.has_previous,
            "startCursor": cursor(page.rows[0]) if page.rows else None,
            "endCursor": cursor(page.rows[-1]) if page.rows else None,
        },
        "totalCount": page.total,
    }


# Ways in: by id, by key, by what is asked about


def _by_id(type_name: str) -> Callable[..., Any]:
    def find(seen: Seen, id: str) -> Any:  # noqa: A002, ANN401  # the contract's name
        named = scalars.named_by(id)
        return seen.one(NODES[type_name], "id", named[1]) if named and named[0] == type_name else None

    return find


def _by_id_or(type_name: str, key: str) -> Callable[..., Any]:
    def find(seen: Seen, id: str | None = None, **keys: str | None) -> Any:  # noqa: A002, ANN401
        if id is not None:
            return _by_id(type_name)(seen, id)
        return seen.one(NODES[type_name], key, keys[key])

    return find


def _node(seen: Seen, id: str) -> Any:  # noqa: A002, ANN401
    named = scalars.named_by(id)
    return seen.one(NODES[named[0]], "id", named[1]) if named and seen.may_read(named[0]) else None


def _receipt(seen: Seen, clientRef: str, partnerId: str | None = None) -> Any:  # noqa: N803, ANN401
    named = scalars.named_by(partnerId) if partnerId is not None else ("Partner", seen.caller.partner_id)
    of_ref = seen.where(TouchpointReceipt, "client_ref", clientRef)
    return next((one for one in of_ref if named and one.partner_id == named[1]), None)


def _availability(seen: Seen, productId: str, quantity: int, neededBy: Any = None) -> Any:  # noqa: N803, ANN401
    named = scalars.named_by(productId)
    product = seen.one(Product, "id", named[1]) if named else None
    assert product is not None
    return derived.availability(seen, product, quantity, neededBy)


ENTRANCES: Mapping[str, Callable[..., Any]] = {
    "Query.node": _node,
    "Query.nodes": lambda seen, ids: [_node(seen, one) for one in ids],
    "Query.customer": _by_id("Customer"),
    "Query.partner": _by_id("Partner"),
    "Query.order": _by_id_or("Order", "number"),
    "Query.campaign": _by_id_or("Campaign", "code"),
    "Query.touchpointReceipt": _receipt,
    "Query.availability": _availability,
}
