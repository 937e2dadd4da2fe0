"""Pieces of GraphQL documents, made by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    EnumValueNode,
    FieldNode,
    FloatValueNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)


class Word(str):
    """The name of an enum's value."""

    __slots__ = ()


@dataclass(frozen=True)
class Variable:
    """Stands where a value could; `name` is without the dollar."""

    name: str


def literal(value: Any) -> ValueNode:  # noqa: ANN401  # any JSON, with words and variables in it
    match value:
        case None:
            return NullValueNode()
        case Variable(name):
            return VariableNode(name=NameNode(value=name))
        case Word():
            return EnumValueNode(value=str(value))
        case bool():
            return BooleanValueNode(value=value)
        case int():
            return IntValueNode(value=str(value))
        case float():
            return FloatValueNode(value=repr(value))
        case str():
            return StringValueNode(value=value)
        case Mapping():
            fields = (ObjectFieldNode(name=NameNode(value=k), value=literal(v)) for k, v in value.items())
            return ObjectValueNode(fields=tuple(fields))
        case _:
            return ListValueNode(values=tuple(literal(one) for one in value))


def plain(value: Any) -> Any:  # noqa: ANN401
    """The same as a variable's JSON."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def field(
    name: str, selections: Iterable[SelectionNode] = (), *, alias: str | None = None,
    arguments: Mapping[str, Any] | None = None, like: FieldNode | None = None,
) -> FieldNode:  # fmt: skip
    """A field; `like` gives the arguments where `arguments` does not."""
    below = tuple(selections)
    given = like.arguments if like else ()
    if arguments is not None:
        given = tuple(
            ArgumentNode(name=NameNode(value=name), value=literal(value)) for name, value in arguments.items()
        )
    return FieldNode(
        name=NameNode(value=name),
        alias=NameNode(value=alias) if alias else None,
        arguments=tuple(given or ()),
        directives=(),
        selection_set=SelectionSetNode(selections=below) if below else None,
    )


def alias_of(node: FieldNode) -> str | None:
    return node.alias.value if node.alias else None


def named(node: FieldNode, alias: str) -> FieldNode:
    """The field under another name."""
    return FieldNode(
        name=node.name,
        alias=NameNode(value=alias),
        arguments=node.arguments,
        directives=node.directives,
        selection_set=node.selection_set,
    )


def directive(name: str, condition: bool | Variable) -> DirectiveNode:
    argument = ArgumentNode(name=NameNode(value="if"), value=literal(condition))
    return DirectiveNode(name=NameNode(value=name), arguments=(argument,))


def inline(selections: Iterable[SelectionNode], on: str | None) -> InlineFragmentNode:
    condition = NamedTypeNode(name=NameNode(value=on)) if on else None
    return InlineFragmentNode(
        type_condition=condition, directives=(), selection_set=SelectionSetNode(selections=tuple(selections))
    )


def spread(name: str) -> FragmentSpreadNode:
    return FragmentSpreadNode(name=NameNode(value=name), directives=())
