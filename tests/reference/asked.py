"""What a document asks, read from it as the specification says (GraphQL, October 2021, 6.3.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)
from graphql.execution.values import VariableValues, get_argument_values

Path = tuple[str, ...]


class NullCondition(Exception):
    """A directive's variable is null."""


@dataclass(frozen=True)
class Asked:
    """One response key of an object of one type."""

    on: str  # the object's type
    name: str
    definition: GraphQLField
    nodes: tuple[FieldNode, ...]
    path: Path

    @property
    def dotted(self) -> str:
        return f"{self.on}.{self.name}"


class Reader:
    """Reads one operation under one set of variables."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:  # fmt: skip
        self.schema = schema
        self.operation = operation
        self.variables = variables
        self._fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }

    def root(self) -> Iterator[Asked]:
        query = self.schema.query_type
        assert query is not None
        return self._fields(query, [self.operation.selection_set], ())

    def below(self, asked: Asked, on: GraphQLObjectType) -> Iterator[Asked]:
        return self._fields(on, [n.selection_set for n in asked.nodes if n.selection_set], asked.path)

    def arguments(self, asked: Asked) -> dict[str, Any]:
        return get_argument_values(asked.definition, asked.nodes[0], self.variables)

    def named_below(self, asked: Asked) -> set[str]:
        """The types that fragments directly below a field name."""
        found: set[str] = set()
        for node in asked.nodes:
            if node.selection_set:
                self._name(node.selection_set, found)
        return found

    def _name(self, selection_set: SelectionSetNode, found: set[str]) -> None:
        for node in selection_set.selections:
            fragment = self._fragment(node)
            if fragment is not None and self._included(node):
                if fragment.type_condition:
                    found.add(fragment.type_condition.name.value)
                self._name(fragment.selection_set, found)

    def _fields(
        self, on: GraphQLObjectType, selection_sets: Sequence[SelectionSetNode], path: Path
    ) -> Iterator[Asked]:
        grouped: dict[str, list[FieldNode]] = {}
        for selection_set in selection_sets:
            self._collect(on, selection_set, grouped)
        for key, nodes in grouped.items():
            name = nodes[0].name.value
            if name in on.fields:  # else __typename
                yield Asked(on.name, name, on.fields[name], tuple(nodes), (*path, key))

    def _collect(
        self, on: GraphQLObjectType, selection_set: SelectionSetNode, grouped: dict[str, list[FieldNode]]
    ) -> None:
        for node in selection_set.selections:
            if not self._included(node):
                continue
            fragment = self._fragment(node)
            if fragment is None:
                assert isinstance(node, FieldNode)
                grouped.setdefault((node.alias or node.name).value, []).append(node)
            elif fragment.type_condition is None or self._applies(fragment.type_condition.name.value, on):
                self._collect(on, fragment.selection_set, grouped)

    def _fragment(self, node: object) -> InlineFragmentNode | FragmentDefinitionNode | None:
        if isinstance(node, FragmentSpreadNode):
            return self._fragments[node.name.value]
        return node if isinstance(node, InlineFragmentNode) else None

    def _applies(self, condition: str, on: GraphQLObjectType) -> bool:
        return condition == on.name or any(one.name == condition for one in on.interfaces)

    def _included(self, node: Any) -> bool:  # noqa: ANN401  # any selection
        given: Mapping[str, bool] = {
            one.name.value: self._condition(one.arguments[0].value) for one in node.directives or ()
        }
        return given.get("include", True) and not given.get("skip", False)

    def _condition(self, value: Any) -> bool:  # noqa: ANN401
        if not isinstance(value, VariableNode):
            return bool(value.value)
        given = self.variables.coerced.get(value.name.value)
        if given is None:
            raise NullCondition
        return bool(given)
