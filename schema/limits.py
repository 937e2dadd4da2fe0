"""How large a document may be, decided before it is validated.

One pass that remembers each fragment's size, so that a short document whose fragments double each
other thirty times is measured as cheaply as any other. Fragments nobody spreads are measured too:
they are validated like the rest, and some rules of validation compare every two fields of one key.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from schema.errors import NotValid, RequestErrors

MAX_TEXT = 65_536  # characters
MAX_TOKENS = 5_000
MAX_DEFINITIONS = 100  # operations and fragments; validation compares every two fragments
MAX_DEPTH = 20  # levels of fields; the deepest introspection query in use has 15
MAX_FIELDS = 500  # with fragments written out
MAX_ALIASES = 200  # fields under another name
MAX_MERGED = 20  # fields of one key in one object

ResponsePath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection asks for. `keys`: how many fields are merged at each place of the response."""

    fields: int = 0
    depth: int = 0
    aliases: int = 0
    keys: Mapping[ResponsePath, int] = field(default_factory=dict)


def check_size(document: DocumentNode) -> None:
    """Raise RequestErrors for a document that is too deep or asks for too much."""
    if len(document.definitions) > MAX_DEFINITIONS:
        _refuse(f"At most {MAX_DEFINITIONS} operations and fragments may be in a document.", document)
    measure = _Measure(
        {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    )
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            measure.selection_set(definition.selection_set)


class _Measure:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Size | None] = {}  # None: being measured

    def selection_set(self, selection_set: SelectionSetNode | None) -> Size:
        fields = depth = aliases = 0
        keys: Counter[ResponsePath] = Counter()
        for node in selection_set.selections if selection_set else ():
            size = self._selection(node)
            fields, depth, aliases = fields + size.fields, max(depth, size.depth), aliases + size.aliases
            keys.update(size.keys)
            _check(Size(fields, depth, aliases), node)  # here, so that no more than that is ever counted
        if keys and max(keys.values()) > MAX_MERGED:
            _refuse(f"At most {MAX_MERGED} fields may have the same place in the response.", selection_set)
        return Size(fields, depth, aliases, keys)

    def _selection(self, node: SelectionNode) -> Size:
        if isinstance(node, FieldNode):
            return self._field(node)
        if isinstance(node, InlineFragmentNode):
            return self.selection_set(node.selection_set)
        return self._fragment(node) if isinstance(node, FragmentSpreadNode) else Size()

    def _field(self, node: FieldNode) -> Size:
        below = self.selection_set(node.selection_set)
        key = (node.alias or node.name).value
        keys = {(key,): 1} | {(key, *path): count for path, count in below.keys.items()}
        return Size(below.fields + 1, below.depth + 1, below.aliases + bool(node.alias), keys)

    def _fragment(self, spread: FragmentSpreadNode) -> Size:
        name = spread.name.value
        if name not in self._known:
            self._known[name] = None
            found = self._fragments.get(name)  # none: validation will say so
            self._known[name] = self.selection_set(found.selection_set) if found else Size()
        size = self._known[name]
        return size if size is not None else _refuse(f"Fragment {name!r} spreads itself.", spread)


def _check(size: Size, node: Node) -> None:
    if size.depth > MAX_DEPTH:
        _refuse(f"At most {MAX_DEPTH} levels may be asked for.", node)
    if size.fields > MAX_FIELDS:
        _refuse(f"At most {MAX_FIELDS} fields may be asked for.", node)
    if size.aliases > MAX_ALIASES:
        _refuse(f"At most {MAX_ALIASES} fields may have an alias.", node)


def _refuse(message: str, node: Node | None) -> NoReturn:
    raise RequestErrors(NotValid, [GraphQLError(message, node)])
