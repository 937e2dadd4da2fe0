"""More of what a document asks: hypothesis-graphql's are small where types refer to each other in circles."""

import random
from dataclasses import dataclass

from graphql import (
    FieldNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
)

from tests.reference import syntax

DEEPEST = 9
RELATIONS = (1, 0.9, 0.8, 0.6, 0.5, 0.3, 0.2, 0.1)  # of a selection to get another, by depth


@dataclass
class Grower:
    """Adds fields to selections: `fields` more at most, of which `relations` lead to other objects."""

    schema: GraphQLSchema
    chance: random.Random
    fields: int
    relations: int

    def selections(
        self, selection_set: SelectionSetNode | None, on: str, depth: int = 0
    ) -> list[SelectionNode]:
        """What was selected, each with more below it, and more beside it."""
        given = selection_set.selections if selection_set else ()
        grown: list[SelectionNode] = []
        for node in given:
            if isinstance(node, InlineFragmentNode) and node.type_condition:
                grown.append(self._apart(node.selection_set, node.type_condition.name.value, depth))
            elif isinstance(node, FieldNode):
                grown.append(self._field(node.name.value, node.selection_set, on, depth))
        there = {node.name.value for node in grown if isinstance(node, FieldNode)}
        if depth:  # not at the root, whose field is chosen
            grown += self._more(on, there, depth)
        return grown or [syntax.field("__typename")]

    def _field(self, name: str, below: SelectionSetNode | None, on: str, depth: int) -> FieldNode:
        named = get_named_type(self._type(on).fields[name].type) if name != "__typename" else None
        if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            return syntax.field(name)
        return syntax.field(name, self.selections(below, named.name, depth + 1))

    def _more(self, on: str, there: set[str], depth: int) -> list[SelectionNode]:
        graphql_type = self._type(on)
        if isinstance(graphql_type, GraphQLInterfaceType):
            return self._of_possible(graphql_type, depth)
        absent = {name: get_named_type(field.type) for name, field in graphql_type.fields.items()}
        others = [n for n, t in absent.items() if n not in there and isinstance(t, GraphQLObjectType)]
        leaves = [n for n, t in absent.items() if n not in there and not isinstance(t, GraphQLObjectType)]
        some = self.chance.sample(leaves, min(len(leaves), self.chance.choice((1, 2, 4))))
        found: list[SelectionNode] = [syntax.field(name) for name in some if self._spend()]
        share = RELATIONS[min(depth, len(RELATIONS) - 1)]
        if on.endswith(("Connection", "Edge")):
            share = 0.9
        while others and depth < DEEPEST and self.chance.random() < share:
            name = others.pop(self.chance.randrange(len(others)))
            share /= 2
            if self.relations > 0 and self._spend():
                self.relations -= 1
                found.append(self._field(name, None, on, depth))
        return found

    def _of_possible(self, graphql_type: GraphQLInterfaceType, depth: int) -> list[SelectionNode]:
        possible = [one.name for one in self.schema.get_possible_types(graphql_type)]
        return [
            self._apart(None, name, depth)
            for name in self.chance.sample(possible, self.chance.choice((1, 2, 3)))
        ]

    def _apart(self, below: SelectionSetNode | None, on: str, depth: int) -> InlineFragmentNode:
        """A fragment on one of several types: what others have of the same name would not merge."""
        fields = [
            node if node.name.value == "__typename" else syntax.named(node, f"{node.name.value}Of{on}")
            for node in self.selections(below, on, depth)
            if isinstance(node, FieldNode)
        ]
        return syntax.inline(fields, on)

    def _spend(self) -> bool:
        self.fields -= 1
        return self.fields >= 0

    def _type(self, name: str) -> GraphQLObjectType | GraphQLInterfaceType:
        found = self.schema.type_map[name]
        assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
        return found
