"""The shape of a request's variables: what of them decides the SQL, beyond the document itself.

A directive's variable counts with its value, an enum that says how to order with its value, the id of an
object that is explained with its type, an input object with the fields that are given, a list of them with
the form of each, anything else only as given, null or absent. Two requests of one shape share a statement
and differ in its parameters.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    VariableNode,
    Visitor,
    get_nullable_type,
    is_list_type,
    type_from_ast,
    visit,
)
from graphql.execution.values import VariableValues

from schema.declaring.fields import Mapped
from schema.declaring.ids import tag_of
from schema.declaring.inputs import decides_order
from schema.declaring.sources import Derived
from schema.operations.selection import root_fields

Form = Callable[[Any], Hashable]
Shape = tuple[Hashable, ...]
_GIVEN = "given"


class Shaper:
    """Computes the shape of one operation's variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        uses = _Uses()
        for node in (operation, *fragments.values()):
            visit(node, uses)
        relevant = _relevant(schema, operation, fragments) | uses.switches
        explained = set(_explained(schema, operation, fragments))
        self._forms: list[tuple[str, Form]] = []
        for definition in operation.variable_definitions or ():
            name = definition.variable.name.value
            if name in uses.switches:
                self._forms.append((name, _itself))
            elif name in explained:
                self._forms.append((name, tag_of))
            elif name in relevant:
                self._forms.append((name, _form(type_from_ast(schema, definition.type))))

    def shape(self, variables: VariableValues) -> Shape:
        values = variables.coerced
        return tuple(form(values.get(name, Undefined)) for name, form in self._forms)


class _Uses(Visitor):
    """Collects the variables below a node: all of them, and those that directives read."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.switches: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.add(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.switches.add(argument.value.name.value)


def _relevant(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> set[str]:
    """The variables whose form a plan depends on: not a mutation's input, which is its service's."""
    uses = _Uses()
    if operation.operation is OperationType.QUERY:
        parts: list[Node] = [operation.selection_set, *fragments.values()]
    else:
        root = schema.get_root_type(operation.operation)
        below = [field.selection_set for field in root_fields(operation.selection_set, fragments)]
        named = [f for f in fragments.values() if root is None or f.type_condition.name.value != root.name]
        parts = [*(part for part in below if part), *named]
    for part in parts:
        visit(part, uses)
    return uses.names


def _explained(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> Iterator[str]:
    """The variables that are ids whose type decides what is looked at: of derivations, all at the root."""
    root = schema.get_root_type(operation.operation)
    for node in root_fields(operation.selection_set, fragments):
        field = root.fields.get(node.name.value) if root else None
        declared = field and field.extensions.get("strawberry-definition")
        if not (isinstance(declared, Mapped) and isinstance(declared.mapping, Derived)):
            continue
        asked = {parameter.argument for parameter in declared.mapping.parameters if parameter.make}
        for argument in node.arguments or ():
            if argument.name.value in asked and isinstance(argument.value, VariableNode):
                yield argument.value.name.value


def _itself(value: Any) -> Hashable:  # noqa: ANN401  # whatever JSON a variable may hold
    return value if isinstance(value, Hashable) else repr(value)


def _presence(value: object) -> Hashable:
    return _GIVEN if value is not None and value is not Undefined else str(value)


def _form(graphql_type: object) -> Form:
    """How values of an input type are reduced to what the SQL depends on."""
    named = get_nullable_type(graphql_type)  # type: ignore[call-overload]  # validated: it is an input type
    if is_list_type(named):
        below = _form(named.of_type)
        return _presence if below is _presence else lambda value: _form_of_items(value, below)
    if isinstance(named, GraphQLEnumType) and _decides(named):
        return _itself
    if isinstance(named, GraphQLInputObjectType):
        return lambda value: _form_of_members(value, named)
    return _presence


def _decides(enum: GraphQLEnumType) -> bool:
    declared = enum.extensions.get("strawberry-definition")
    return decides_order(getattr(declared, "wrapped_cls", None))


def _form_of_items(value: Any, below: Form) -> Hashable:  # noqa: ANN401
    return tuple(below(item) for item in value) if isinstance(value, list) else _presence(value)


def _form_of_members(value: Any, named: GraphQLInputObjectType) -> Hashable:  # noqa: ANN401
    if not isinstance(value, Mapping):
        return _presence(value)
    # made here and not once for the type: filters contain themselves (and, or, not)
    return tuple((name, _form_of(named, name)(item)) for name, item in sorted(value.items()))


def _form_of(named: GraphQLInputObjectType, name: str) -> Form:
    fields: Mapping[str, Any] = named.fields
    found: GraphQLInputType = fields[name].type
    return _form(found)
