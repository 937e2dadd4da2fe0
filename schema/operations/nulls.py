"""Nulls where none may stand, found before anything runs: one place for both lanes.

A nullable variable with a default may be used where null may not stand (GraphQL, 5.8.5), and a request may
still give it as null. Validation cannot see that, so it is looked for when the variables are known.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    VariableNode,
    Visitor,
    get_named_type,
    is_non_null_type,
    visit,
)
from graphql.execution.values import VariableValues
from graphql.utilities import validate_input_literal

from portal.words.errors import BadUserInput
from schema.operations.errors import FieldRefused, OperationRefused, Path

Fragments = Mapping[str, FragmentDefinitionNode]


class Nulls:
    """The variables of one operation that may be null by their type and not by their use."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = fragments
        declared = operation.variable_definitions or ()
        nullable = {
            each.variable.name.value for each in declared if not isinstance(each.type, NonNullTypeNode)
        }
        info = TypeInfo(schema)
        uses = _Uses(info)
        for node in (operation, *fragments.values()) if nullable else ():
            visit(node, TypeInfoVisitor(info, uses))
        self._names = nullable & uses.needed

    def check(self, variables: VariableValues) -> None:
        """Raise OperationRefused with every field that is asked and has null where none may stand."""
        if all(variables.coerced.get(name, Undefined) is not None for name in self._names):
            return
        looking = _Looking(self._schema, self._fragments, variables)
        root = self._schema.get_root_type(self._operation.operation)
        found = list(looking.below(self._operation.selection_set, root, ()))
        if found:
            raise OperationRefused(found)


class _Uses(Visitor):
    """Collects the variables that are used where null may not stand."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self._info = info
        self.needed: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        if is_non_null_type(self._info.get_input_type()):
            self.needed.add(node.name.value)


class _Looking:
    """The fields that one request asks, each looked at once for each place it has in the response."""

    def __init__(self, schema: GraphQLSchema, fragments: Fragments, variables: VariableValues) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def below(self, selection_set: SelectionSetNode | None, on: Any, path: Path) -> Iterator[FieldRefused]:  # noqa: ANN401  # object or interface
        for node in selection_set.selections if selection_set else ():
            at = (*path, (node.alias or node.name).value) if isinstance(node, FieldNode) else path
            conditions = list(self._conditions(node.directives or (), at))
            yield from conditions
            if conditions or not self._included(node.directives or ()):
                continue
            match node:
                case FieldNode():
                    yield from self._field(node, on, at)
                case InlineFragmentNode():
                    named = node.type_condition and self._schema.type_map[node.type_condition.name.value]
                    yield from self.below(node.selection_set, named or on, path)
                case FragmentSpreadNode():
                    fragment = self._fragments[node.name.value]
                    named = self._schema.type_map[fragment.type_condition.name.value]
                    yield from self.below(fragment.selection_set, named, path)

    def _field(self, node: FieldNode, on: Any, path: Path) -> Iterator[FieldRefused]:  # noqa: ANN401
        definition = self._schema.get_field(on, node.name.value)
        if definition is None:  # pragma: no cover  # validated
            return
        for argument in node.arguments or ():
            absent = isinstance(argument.value, VariableNode) and not self._is_there(argument.value)
            if not absent:  # which its default stands in for
                kind = definition.args[argument.name.value].type
                yield from self._value(argument.value, kind, path, argument.name.value)
        yield from self.below(node.selection_set, get_named_type(definition.type), path)

    def _value(self, node: Any, kind: Any, path: Path, name: str) -> Iterator[FieldRefused]:  # noqa: ANN401
        found: list[FieldRefused] = []

        def refuse(error: GraphQLError, steps: list[str | int]) -> None:
            (variable,) = (each for each in error.nodes or () if isinstance(each, VariableNode))
            reason = BadUserInput(f"${variable.name.value} must not be null where a value must stand.")
            found.append(FieldRefused(reason, path, (name, *steps)))

        validate_input_literal(node, kind, refuse, self._variables)
        return iter(found)

    def _conditions(self, directives: Iterable[DirectiveNode], path: Path) -> Iterator[FieldRefused]:
        for directive in directives:
            value = next((each.value for each in directive.arguments or ()), None)
            if isinstance(value, VariableNode) and self._variables.coerced.get(value.name.value) is None:
                reason = BadUserInput(f"${value.name.value} must not be null: a directive needs it.")
                yield FieldRefused(reason, path)

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        return included(directives, self._variables)

    def _is_there(self, node: VariableNode) -> bool:
        return node.name.value in self._variables.coerced


def included(directives: Iterable[DirectiveNode] | None, variables: VariableValues) -> bool:
    """Whether `@skip` and `@include` let a selection stand."""
    for directive in directives or ():
        name = directive.name.value
        if name in ("skip", "include") and _condition(directive, variables) is (name == "skip"):
            return False
    return True


def _condition(directive: DirectiveNode, variables: VariableValues) -> bool:
    value = next(iter(directive.arguments or ())).value
    if isinstance(value, VariableNode):
        return bool(variables.coerced.get(value.name.value))  # never null: `Nulls` has refused that
    return bool(getattr(value, "value", False))
