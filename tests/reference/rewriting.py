"""What else GraphQL lets a document be: names, fragments, repeats and directives, at random.

Everything is put in by hand-written rules over the selections; whatever comes out is a document of its own,
which both sides must answer alike.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    print_ast,
)

from tests.reference import syntax
from tests.reference.syntax import Variable

# as response keys: what the planner itself, or SQL, might use as a name
EVIL = (
    "t1",
    "o1",
    "p2",
    "id",
    "cursor",
    "position",
    "item1",
    "select",
    "row",
    "__x",
    "nodes",
    "UPPER",
    "items",
)


@dataclass
class Rewriter:
    schema: GraphQLSchema
    chance: random.Random
    fragments: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    _names: int = 0

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def selections(self, nodes: Iterable[SelectionNode], on: str) -> list[SelectionNode]:
        found: list[SelectionNode] = []
        for node in nodes:
            found += self._field(node, on) if isinstance(node, FieldNode) else [self._fragment(node)]
        if self.often(0.15):
            found.insert(
                self.chance.randrange(len(found) + 1), syntax.field("__typename", alias=self._alias())
            )
        if self.often(0.1):
            self.chance.shuffle(found)
        return [self._conditional(node) for node in self._wrapped(found, on)]

    def _fragment(self, node: SelectionNode) -> SelectionNode:
        assert isinstance(node, InlineFragmentNode)
        assert node.type_condition
        name = node.type_condition.name.value
        return syntax.inline(self.selections(node.selection_set.selections, name), name)

    def _field(self, node: FieldNode, on: str) -> list[SelectionNode]:
        """The field, perhaps under another name, perhaps again with part of what is below it."""
        name, alias = node.name.value, self._alias() or syntax.alias_of(node)
        if node.selection_set is None:
            again = [syntax.field(name, alias=alias, like=node)] * self.often(0.1)
            return [syntax.field(name, alias=alias, like=node), *again]
        named = get_named_type(self.schema.type_map[on].fields[name].type).name  # type: ignore[attr-defined]
        given = node.selection_set.selections
        found = [syntax.field(name, self.selections(given, named), alias=alias, like=node)]
        if self.often(0.12):
            part = self.chance.sample(given, max(1, len(given) // 2))
            found.append(syntax.field(name, part, alias=alias, like=node))
        return list(found)

    def _alias(self) -> str | None:
        if not self.often(0.15):
            return None
        if self.often(0.4):
            return self.chance.choice(EVIL)
        self._names += 1
        return f"a{self._names}"

    def _wrapped(self, nodes: list[SelectionNode], on: str) -> list[SelectionNode]:
        """Some neighbours in a fragment, named or not."""
        if not self.often(0.25):
            return nodes
        start = self.chance.randrange(len(nodes))
        end = self.chance.randint(start + 1, len(nodes))
        inside = nodes[start:end]
        condition = self._condition(inside, on)
        if condition is None or self.often(0.4):
            return [*nodes[:start], syntax.inline(inside, condition), *nodes[end:]]
        name = f"F{len(self.fragments)}"
        selection_set = SelectionSetNode(selections=tuple(inside))
        self.fragments.append(f"fragment {name} on {condition} {print_ast(selection_set)}")
        spreads: list[SelectionNode] = [syntax.spread(name)] * (2 if self.often(0.2) else 1)
        return [*nodes[:start], *spreads, *nodes[end:]]

    def _condition(self, nodes: list[SelectionNode], on: str) -> str | None:
        """The type itself, none, or Node where that has all the fields."""
        interfaces = getattr(self.schema.type_map[on], "interfaces", ())
        names = {node.name.value for node in nodes if isinstance(node, FieldNode)}
        if interfaces and all(isinstance(n, FieldNode) for n in nodes) and names <= {"id", "__typename"}:
            return "Node"
        return on if self.often(0.7) else None

    def _conditional(self, node: SelectionNode) -> SelectionNode:
        if not self.often(0.08):
            return node
        name = self.chance.choice(("include", "skip"))
        value = (name == "include") is self.often(0.75)
        return _with(node, name, self._switch(value) if self.often(0.6) else value)

    def _switch(self, value: bool) -> Variable:
        """A variable that has the value: given, or by default."""
        name = f"s{len(self.definitions)}"
        if self.often(0.4):
            self.definitions.append(f"${name}: Boolean = {str(value).lower()}")
        else:
            default = self.chance.choice(("!", "! = true", "! = false"))
            self.definitions.append(f"${name}: Boolean{default}")
            self.variables[name] = value
        return Variable(name)


def _with(node: SelectionNode, name: str, condition: bool | Variable) -> SelectionNode:
    directives = (syntax.directive(name, condition),)
    if isinstance(node, FieldNode):
        return FieldNode(name=node.name, alias=node.alias, arguments=node.arguments, directives=directives,
                         selection_set=node.selection_set)  # fmt: skip
    if isinstance(node, InlineFragmentNode):
        return InlineFragmentNode(
            type_condition=node.type_condition, directives=directives, selection_set=node.selection_set
        )
    assert isinstance(node, FragmentSpreadNode)
    return FragmentSpreadNode(name=node.name, directives=directives)
