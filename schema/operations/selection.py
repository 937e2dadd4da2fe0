"""What an operation asks: fragments, directives and repeated fields resolved (GraphQL, 6.3.2).

Fields are collected level by level, as the planner descends, because what a fragment adds depends on
the type it lands on. Arguments are not values here but readers of the request's variables, so one
plan serves every value of the same shape.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    is_abstract_type,
)
from graphql.execution.values import VariableValues
from graphql.utilities import coerce_input_literal
from graphql.utilities.coerce_input_value import coerce_default_value

from schema.operations.errors import Path
from schema.operations.nulls import included

Fragment = InlineFragmentNode | FragmentDefinitionNode
Reader = Callable[[VariableValues], Any]
"""An argument's value in a request; Undefined when it was not given."""


@dataclass(frozen=True, slots=True)
class Field:
    """One response key of one object: all the field nodes that merge into it."""

    key: str
    name: str
    nodes: tuple[FieldNode, ...]
    path: Path

    def argument(self, name: str, definition: GraphQLArgument) -> Reader:
        """How to read an argument; nodes that merge have equal ones, so the first speaks for all."""
        for node in self.nodes[0].arguments or ():
            if node.name.value == name:
                return _reader(node.value, definition)
        return _constant(coerce_default_value(definition))


@dataclass(frozen=True, slots=True)
class ArgumentValue:
    """A value inside an argument, and its place there: the same in other requests of the same shape."""

    value: Any
    _read: Reader
    steps: tuple[str | int, ...] = ()

    def members(self) -> "list[tuple[str, ArgumentValue]]":
        """Of an input object: what was given, null or not."""
        return [(name, self._below(name)) for name in self.value]

    def items(self) -> "list[ArgumentValue]":
        """Of a list of input objects; its length is of the shape."""
        return [self._below(n) for n in range(len(self.value))]

    def read(self, variables: VariableValues) -> Any:  # noqa: ANN401
        """The value in another request."""
        value = self._read(variables)
        for step in self.steps:
            value = value[step]
        return value

    def _below(self, step: str | int) -> "ArgumentValue":
        return ArgumentValue(self.value[step], self._read, (*self.steps, step))


def is_given(value: object) -> bool:
    """Whether an argument has a value: null says the same as leaving it out."""
    return value is not None and value is not Undefined


class Selection:
    """The fields of one operation under the directives' values of one request."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def fields(self, on: GraphQLObjectType, selection_set: SelectionSetNode) -> list[Field]:
        """The operation's root fields."""
        return self._collect(on, [selection_set], ())

    def below(self, field: Field, on: GraphQLObjectType) -> list[Field]:
        """What is asked of a field's objects of type `on`, in the order the response has it."""
        return self._collect(on, [n.selection_set for n in field.nodes if n.selection_set], field.path)

    def fragments_on(self, field: Field) -> set[str]:
        """The types that fragments directly below a field name."""
        found: set[str] = set()
        waiting: list[SelectionSetNode] = [n.selection_set for n in field.nodes if n.selection_set]
        visited: set[str] = set()
        while waiting:
            for node in waiting.pop().selections:
                fragment = self._fragment(node, visited)
                if fragment is not None:
                    if fragment.type_condition:
                        found.add(fragment.type_condition.name.value)
                    waiting.append(fragment.selection_set)
        return found

    def asks(self, read: Reader) -> bool:
        """Whether an argument is there and not null: which the variables' shape tells (shape.py)."""
        return is_given(read(self._variables))

    def value(self, read: Reader) -> "ArgumentValue":
        """An argument whose form this request's variables tell."""
        return ArgumentValue(read(self._variables), read)

    def _collect(
        self, on: GraphQLObjectType, selection_sets: Iterable[SelectionSetNode], path: Path
    ) -> list[Field]:
        grouped: dict[str, list[FieldNode]] = {}
        visited: set[str] = set()
        for selection_set in selection_sets:
            self._group(on, selection_set, grouped, visited)
        return [Field(key, nodes[0].name.value, tuple(nodes), (*path, key)) for key, nodes in grouped.items()]

    def _group(
        self,
        on: GraphQLObjectType,
        selection_set: SelectionSetNode,
        grouped: dict[str, list[FieldNode]],
        visited: set[str],
    ) -> None:
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                if self._included(node.directives):
                    key = node.alias.value if node.alias else node.name.value
                    grouped.setdefault(key, []).append(node)
                continue
            fragment = self._fragment(node, visited)
            if fragment is not None and self._applies(fragment, on):
                self._group(on, fragment.selection_set, grouped, visited)

    def _fragment(
        self, node: object, visited: set[str]
    ) -> InlineFragmentNode | FragmentDefinitionNode | None:
        """The fragment behind a spread that is switched on and was not visited on this level before."""
        if isinstance(node, InlineFragmentNode):
            return node if self._included(node.directives) else None
        if not isinstance(node, FragmentSpreadNode) or not self._included(node.directives):
            return None
        name = node.name.value
        if name in visited:
            return None
        visited.add(name)
        return self._fragments[name]

    def _applies(self, fragment: Fragment, on: GraphQLObjectType) -> bool:
        if fragment.type_condition is None:
            return True
        condition = self._schema.type_map[fragment.type_condition.name.value]
        return condition is on or (is_abstract_type(condition) and self._schema.is_sub_type(condition, on))

    def _included(self, directives: Iterable[DirectiveNode] | None) -> bool:
        return included(directives, self._variables)


def root_fields(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    """The fields an operation may ask of its root, whatever its directives say."""
    waiting: list[SelectionSetNode] = [selection_set]
    visited: set[str] = set()
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                waiting.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                waiting.append(fragments[node.name.value].selection_set)


def _reader(node: ValueNode, definition: GraphQLArgument) -> Reader:
    if isinstance(node, VariableNode):
        name, default = node.name.value, coerce_default_value(definition)
        return lambda variables: variables.coerced.get(name, default)
    if not _holds_variables(node):
        return _constant(coerce_input_literal(node, definition.type))
    return _once(lambda variables: _coerced(node, definition, variables))


def _coerced(node: ValueNode, definition: GraphQLArgument, variables: VariableValues) -> Any:  # noqa: ANN401
    """The value; never that it was not given, or a filter that cannot be read would ask for everything."""
    value = coerce_input_literal(node, definition.type, variables)
    if value is Undefined:
        raise TypeError("a value that was let through does not fit its place")
    return value


def _holds_variables(node: ValueNode) -> bool:
    match node:
        case VariableNode():
            return True
        case ListValueNode(values=values):
            return any(_holds_variables(value) for value in values)
        case ObjectValueNode(fields=fields):
            return any(_holds_variables(field.value) for field in fields)
    return False


def _once(read: Reader) -> Reader:
    """Read anew for each request, and once for all who ask about that request."""
    last: list[tuple[VariableValues, Any]] = []

    def reader(variables: VariableValues) -> Any:  # noqa: ANN401
        if not last or last[0][0] is not variables:
            last[:] = [(variables, read(variables))]
        return last[0][1]

    return reader


def _constant(value: object) -> Reader:
    return lambda _: Undefined if value is Undefined else value
