"""How large a document may be, decided before it is validated.

One pass that remembers each fragment's size, so that a short document whose fragments double each
other thirty times is measured as cheaply as any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from schema.errors import NotValid, RequestErrors

MAX_TOKENS = 10_000
MAX_DEPTH = 20  # levels of fields; the deepest introspection query in use has 15
MAX_FIELDS = 1_000  # with fragments written out


@dataclass(frozen=True, slots=True)
class Size:
    fields: int = 0
    depth: int = 0


def check_size(document: DocumentNode) -> None:
    """Raise RequestErrors for an operation that is too deep or asks for too many fields."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    measure = _Measure(fragments)
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        size = measure.selection_set(definition.selection_set)
        if size.depth > MAX_DEPTH:
            raise RequestErrors(
                NotValid, [GraphQLError(f"At most {MAX_DEPTH} levels may be asked for.", definition)]
            )
        if size.fields > MAX_FIELDS:
            raise RequestErrors(
                NotValid, [GraphQLError(f"At most {MAX_FIELDS} fields may be asked for.", definition)]
            )


class _Measure:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Size] = {}

    def selection_set(self, selection_set: SelectionSetNode | None) -> Size:
        fields = depth = 0
        for node in selection_set.selections if selection_set else ():
            size = Size()
            if isinstance(node, FieldNode):
                below = self.selection_set(node.selection_set)
                size = Size(below.fields + 1, below.depth + 1)
            elif isinstance(node, InlineFragmentNode):
                size = self.selection_set(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                size = self._fragment(node.name.value)
            fields, depth = fields + size.fields, max(depth, size.depth)
        return Size(fields, depth)

    def _fragment(self, name: str) -> Size:
        if name not in self._known:
            self._known[name] = Size()  # met again below itself: validation will refuse the cycle
            if name in self._fragments:
                self._known[name] = self.selection_set(self._fragments[name].selection_set)
        return self._known[name]
