"""Arguments for generated documents: mostly such as mean something in the world.

Some are literals, some variables: given, left to their default, or null.
"""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
    print_ast,
)

from portal.touchpoints.models import TouchpointReceipt
from tests.reference import scalars, syntax
from tests.reference.cursors import Cursors
from tests.reference.derived import today
from tests.reference.executor import Reference, rows_of
from tests.reference.nodes import NODES
from tests.reference.permissions import PERMISSIONS
from tests.reference.samples import FAR, SAMPLE, UNNAMED, has_variables, written
from tests.reference.seen import Seen
from tests.reference.syntax import Variable, Word, literal, plain
from tests.reference.table import LISTS, SHORT
from tests.reference.world import WORDS

GARBAGE = ("", "x", "QUJD", "UFJ", "é", "0" * 24)
SIZES = ((1, 2, 3, 7, 40, 100), (1, 2, 3, 5), (1, 2))  # by how many lists are above
DEEPEST_FILTER = 3


@dataclass
class Filler:
    """Fills one document in for one caller. `careless`: now and then something nobody may ask."""

    reference: Reference
    seen: Seen
    cursors: Cursors
    chance: random.Random
    careless: bool
    without: frozenset[str] = frozenset()
    definitions: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def slip(self, share: float = 0.1) -> bool:
        return self.careless and self.often(share)

    async def selections(
        self, selection_set: SelectionSetNode, on: str, above: int = 0
    ) -> list[SelectionNode]:
        """The same selections with arguments, less what the caller may not ask (but for slips)."""
        found: list[SelectionNode] = []
        for node in selection_set.selections:
            if isinstance(node, InlineFragmentNode):
                condition = node.type_condition.name.value if node.type_condition else on
                if self.may(condition):
                    below = await self.selections(node.selection_set, condition, above)
                    found.append(syntax.inline(below, condition))
            elif isinstance(node, FieldNode):
                found += await self._field(node, on, above)
        return found or [syntax.field("__typename")]

    def may(self, what: str) -> bool:
        needed = PERMISSIONS.get(what)
        return needed is None or self.seen.caller.may(needed) or self.slip()

    async def _field(self, node: FieldNode, on: str, above: int) -> list[SelectionNode]:
        name, dotted = node.name.value, f"{on}.{node.name.value}"
        definition = self._object(on).fields.get(name)
        if definition is None:  # __typename
            return [syntax.field(name)]
        named = get_named_type(definition.type).name
        rows = self._rows(dotted, named)
        if dotted in self.without or not (self.may(dotted) and self.may(rows)):
            return []
        arguments = await self._arguments(dotted, definition, above)
        below: list[SelectionNode] = []
        if node.selection_set:
            below = await self.selections(node.selection_set, named, above + (dotted in LISTS))
        return [syntax.field(name, below, alias=syntax.alias_of(node), arguments=arguments)]

    def _object(self, name: str) -> Any:  # noqa: ANN401  # object or interface
        return self.reference.schema.type_map[name]

    def _rows(self, dotted: str, named: str) -> str:
        """The type of a list's rows; of other fields the type itself."""
        name: str = rows_of(self._object(named)).name if dotted in LISTS else named
        return name

    # Arguments

    async def _arguments(self, dotted: str, definition: GraphQLField, above: int) -> dict[str, Any]:
        if dotted in LISTS:
            values = await self._page(dotted, definition, above)
        else:
            values = {name: value for name, value in self._keys(dotted).items() if value is not ...}
        return {name: self._hoisted(value, str(definition.args[name].type)) for name, value in values.items()}

    async def _page(self, dotted: str, definition: GraphQLField, above: int) -> dict[str, Any]:
        connection = get_named_type(definition.type).name
        rows = self._rows(dotted, connection)
        given: dict[str, Any] = {}
        if "orderBy" in definition.args and self.often(0.5):
            given["orderBy"] = self._order(definition.args["orderBy"].type)
        size: int | None = self.chance.choice(SIZES[min(above, 2)])
        if self.slip():
            size = self.chance.choice((0, -1, 101, None))
        backward = "last" in definition.args and self.often(0.35)
        given["last" if backward else "first"] = size
        if self.often(0.1) and "last" in definition.args:
            given["first" if backward else "last"] = None if not self.slip() else 3
        for name in ("after", "before"):
            if name in definition.args and self.often(0.2):
                given[name] = await self._cursor(dotted, rows, given.get("orderBy"))
        if "orderBy" in given:  # once the cursors are known
            given["orderBy"] = self._in_parts(given["orderBy"])
        if "where" in definition.args and self.often(0.5):
            given["where"] = self._filter(rows, DEEPEST_FILTER)
        if "search" in definition.args and self.often(0.4):
            given["search"] = self._search(rows)
        names = list(given)
        self.chance.shuffle(names)
        return {name: given[name] for name in names}

    async def _cursor(self, dotted: str, rows: str, order_by: Any) -> str | None:  # noqa: ANN401
        if self.often(0.15):
            return None
        if self.slip():
            return self.chance.choice((*GARBAGE, await self.cursors.of_another_order(rows)))
        known = await self.cursors.of(dotted, order_by)
        return self.chance.choice(known) if known else None

    def _keys(self, dotted: str) -> dict[str, Any]:
        """The arguments of what is no list; `...` stands for one left out."""
        match dotted:
            case "Query.node":
                return {"id": self._id(None)}
            case "Query.nodes":
                return {"ids": [self._id(None) for _ in range(self.chance.choice((0, 3, 8, 20)))]}
            case "Query.customer" | "Query.partner":
                return {"id": self._id(dotted.partition(".")[2].title())}
            case "Query.order":
                return self._one_of(id=self._id("Order"), number=self._value_of("Order", "number"))
            case "Query.campaign":
                return self._one_of(id=self._id("Campaign"), code=self._value_of("Campaign", "code"))
            case "Query.touchpointReceipt":
                return self._receipt()
            case "Query.availability":
                return self._availability()
        return {}

    def _receipt(self) -> dict[str, Any]:
        """Mostly one the caller sees, if it sees any."""
        receipts = self.seen.all(TouchpointReceipt) or self.seen.record.all(TouchpointReceipt)
        receipt = self.chance.choice(receipts)
        own = receipt.partner_id == self.seen.caller.partner_id
        partner = scalars.global_id("Partner", receipt.partner_id)
        others = (..., None, self._id("Partner"))
        return {
            "clientRef": receipt.client_ref,
            "partnerId": self.chance.choice((partner, *others) if own else (partner, partner, *others)),
        }

    def _availability(self) -> dict[str, Any]:
        quantity = self.chance.choice((1, 3, 9, 30, 200))
        if self.slip():
            quantity = self.chance.choice((0, 1_000_001))
        day = today() + timedelta(days=self.chance.choice((-1, 0, 4, 5, 9, 30)))
        needed_by = self.chance.choice((..., None, day.isoformat()))
        return {"productId": self._id("Product"), "quantity": quantity, "neededBy": needed_by}

    def _one_of(self, **keys: Any) -> dict[str, Any]:  # noqa: ANN401
        asked = self.chance.choice(list(keys))
        if self.slip():
            return keys
        return {
            name: value if name == asked else self.chance.choice((..., None)) for name, value in keys.items()
        }

    def _id(self, type_name: str | None) -> str:
        """Of something there is, the caller's or not; a slip is of another type or nothing at all."""
        if self.slip() or (type_name is None and self.often(0.1)):
            return self.chance.choice(GARBAGE)
        if type_name is None or self.slip():
            type_name = self.chance.choice(list(NODES))
        seen = self.seen if self.often(0.85) else self.seen.record
        rows: list[Any] = seen.all(NODES[type_name]) or seen.record.all(NODES[type_name])
        return scalars.global_id(type_name, self.chance.choice(rows).id)

    def _value_of(self, type_name: str, name: str) -> Any:  # noqa: ANN401
        """The field's value of some row there is, as it is written in a document."""
        rows = self.seen.record.all(NODES[type_name])
        return written(
            self.reference.value(self.seen.record, f"{type_name}.{name}", self.chance.choice(rows))
        )

    def _search(self, type_name: str) -> str:
        if self.slip():
            return self.chance.choice(("", "  ", "x" * 101, "\0"))
        row = self.chance.choice(self.seen.record.all(NODES[type_name]))
        name = str(getattr(row, "display_name", None) or getattr(row, "name", ""))
        exact = str(getattr(row, "number", None) or getattr(row, "sku", None) or getattr(row, "code", ""))
        start = self.chance.randrange(len(name))
        part = name[start : start + self.chance.choice((1, 2, 3))].strip() or name
        phone = f"139{self.chance.randrange(30):08}"
        return self.chance.choice(
            (
                name,
                name.upper(),
                part,
                f" {part}  {name[:1]} ",
                f"{part} {self.chance.choice(WORDS)}",
                exact,
                exact.lower(),
                phone,
                "C1@EXAMPLE.com",
                "ß",
            )
        )

    # Orders and filters

    def _order(self, graphql_type: Any) -> Any:  # noqa: ANN401
        fields = list(get_named_type(graphql_type).fields["field"].type.of_type.values)
        keys = [
            self._order_key(name)
            for name in self.chance.sample(fields, min(len(fields), self.chance.choice((1, 1, 2, 3))))
        ]
        if self.often(0.05):
            return self.chance.choice(([], None))
        return keys[0] if len(keys) == 1 and self.often(0.3) else keys

    def _order_key(self, name: str) -> dict[str, Any]:
        key: dict[str, Any] = {"field": Word(name)}
        if self.often(0.6):
            key["direction"] = Word(self.chance.choice(("ASC", "DESC")))
        if self.often(0.6):
            key["nulls"] = Word(self.chance.choice(("FIRST", "LAST")))
        return key

    def _in_parts(self, order: Any) -> Any:  # noqa: ANN401
        """The same order, some words of its keys as variables."""
        if isinstance(order, list):
            return [self._in_parts(key) for key in order]
        kinds = {"direction": "OrderDirection!", "nulls": "OrderNulls!"}
        return order and {
            name: self._hoisted(word, kinds[name], share=0.2) if name in kinds else word
            for name, word in order.items()
        }

    def _filter(self, type_name: str, depth: int) -> Any:  # noqa: ANN401
        graphql_type = self.reference.schema.type_map[f"{type_name}Filter"]
        assert isinstance(graphql_type, GraphQLInputObjectType)
        names = [
            name
            for name in graphql_type.fields
            if name != "isNull" and (depth > 0 or not self._nests(graphql_type, name))
        ]
        allowed = [name for name in names if self._permitted(type_name, name)]
        chosen = self.chance.sample(allowed, min(len(allowed), self.chance.choice((0, 1, 1, 1, 2, 3))))
        if len(allowed) < len(names) and self.slip(0.4):
            chosen.append(self.chance.choice([name for name in names if name not in allowed]))
        found = {}
        for name in chosen:
            value = None if self.often(0.04) else self._member(type_name, name, graphql_type, depth)
            found[name] = self._hoisted(value, str(graphql_type.fields[name].type), share=0.1)
        return found

    def _permitted(self, type_name: str, name: str) -> bool:
        if name in {"and", "or", "not"}:
            return True
        dotted, definition = f"{type_name}.{name}", self._object(type_name).fields[name]
        rows = self._rows(dotted, get_named_type(definition.type).name)
        needed = {PERMISSIONS.get(dotted), PERMISSIONS.get(rows)} - {None}
        return needed <= self.seen.caller.permissions

    def _nests(self, graphql_type: GraphQLInputObjectType, name: str) -> bool:
        named = get_named_type(graphql_type.fields[name].type)
        return "eq" not in named.fields

    def _member(self, type_name: str, name: str, graphql_type: GraphQLInputObjectType, depth: int) -> Any:  # noqa: ANN401
        if name in {"and", "or"}:
            return [self._filter(type_name, depth - 1) for _ in range(self.chance.choice((0, 1, 2, 2)))]
        if name == "not":
            return self._filter(type_name, depth - 1)
        dotted = f"{type_name}.{name}"
        rows = self._rows(dotted, get_named_type(self._object(type_name).fields[name].type).name)
        if dotted in LISTS or dotted in SHORT:
            names = self.chance.sample(("some", "none"), self.chance.choice((1, 1, 2)))
            return {one: self._filter(rows, depth - 1) for one in names}
        if self._nests(graphql_type, name):
            return self._to_one(dotted, rows, depth)
        return self._operators(type_name, name, get_named_type(graphql_type.fields[name].type))

    def _to_one(self, dotted: str, rows: str, depth: int) -> Any:  # noqa: ANN401
        """The filter of a relation to one: now and then, that there is none."""
        if not self.often(0.25):
            return self._filter(rows, depth - 1)
        type_name, _, name = dotted.partition(".")
        always = is_non_null_type(self._object(type_name).fields[name].type) and not self.slip()
        beside = self._filter(rows, depth - 1) if self.slip() else {}
        return {**beside, "isNull": self._hoisted(not always and self.often(0.6), "Boolean", share=0.3)}

    def _operators(self, type_name: str, name: str, graphql_type: Any) -> dict[str, Any]:  # noqa: ANN401
        names = self.chance.sample(
            list(graphql_type.fields), min(len(graphql_type.fields), self.chance.choice((1, 1, 1, 2)))
        )
        found = {}
        for operator in names:
            value = self._operand(type_name, name, operator, graphql_type.fields[operator].type)
            if operator == "isNull" and is_non_null_type(self._object(type_name).fields[name].type):
                value = self.slip()  # what can never be true is refused
            if self.slip():
                value = None
            found[operator] = self._hoisted(value, str(graphql_type.fields[operator].type), share=0.3)
        return found

    def _operand(self, type_name: str, name: str, operator: str, graphql_type: Any) -> Any:  # noqa: ANN401
        if operator == "isNull":
            return self.often(0.5)
        if is_list_type(get_nullable_type(graphql_type)):
            item = str(get_nullable_type(graphql_type).of_type)
            found = [
                self._single(type_name, name, graphql_type) for _ in range(self.chance.choice((0, 1, 3)))
            ]
            return [self._hoisted(one, item, share=0.1) for one in found]
        return self._single(type_name, name, graphql_type)

    def _single(self, type_name: str, name: str, graphql_type: Any) -> Any:  # noqa: ANN401
        """A value some row has there; where none has any, one of the type."""
        named = get_named_type(graphql_type)
        if name == "id":
            return self._id(type_name)
        model = NODES.get(type_name)
        rows = self.seen.record.all(model) if model else self._unnamed(type_name)
        values = [
            self.reference.value(self.seen.record, f"{type_name}.{name}", row)
            for row in self.chance.sample(rows, min(5, len(rows)))
        ]
        there = [written(value) for value in values if value is not None]
        if isinstance(named, GraphQLEnumType):
            return Word(self.chance.choice((*there, *named.values)))
        if named.name in FAR and self.slip(0.3):
            return self.chance.choice(FAR[named.name])
        return self.chance.choice(there) if there else SAMPLE[named.name]

    def _unnamed(self, type_name: str) -> list[Any]:
        """Rows of a type without global ids."""
        model = UNNAMED.get(type_name)
        return self.seen.record.all(model) if model else []

    # Variables

    def _hoisted(self, value: Any, graphql_type: str, share: float = 0.35) -> Any:  # noqa: ANN401
        """The value, or a variable that will have it; what contains variables already stays where it is."""
        if not self.often(share) or has_variables(value):
            return value
        name = f"v{len(self.definitions)}"
        way = self.chance.choice(("given", "given", "default", "both"))
        if graphql_type.endswith("!") and self.often(0.5):
            way = "given"
        default = ""
        if way != "given" and value is not None:
            default = f" = {print_ast(literal(value))}"
            if self.often(0.5):
                graphql_type = graphql_type.removesuffix("!")
        self.definitions.append(f"${name}: {graphql_type}{default}")
        absent = (way == "default" and value is not None) or (value is None and self.often(0.5))
        if default and self.slip(0.3):
            self.variables[name] = None  # which no default stands in for, and may not stand everywhere
        elif not absent:
            self.variables[name] = plain(value)
        return Variable(name)
