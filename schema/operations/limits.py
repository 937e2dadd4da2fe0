"""How large a document and its variables may be, decided before they are looked at any closer.

One pass that remembers each fragment's size, so that a short document whose fragments double each
other thirty times is measured as cheaply as any other. Fragments nobody spreads are measured too:
they are validated like the rest, and some rules of validation compare every two fields of one key.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

from portal.words.errors import BadUserInput
from schema.operations.errors import NotValid, RequestErrors

MAX_TEXT = 65_536  # characters
MAX_TOKENS = 3_000
MAX_DEFINITIONS = 100  # operations and fragments; validation compares every two fragments
MAX_DEPTH = 20  # levels of fields; the deepest introspection query in use has 15
MAX_NESTING = 60  # levels of fields and fragments: what measuring, validating and planning recurse into
MAX_FIELDS = 500  # with fragments written out
MAX_ROOT_FIELDS = 50  # response keys of an operation's root
MAX_ALIASES = 200  # fields under another name
MAX_MERGED = 20  # fields of one key in one object
MAX_ARGUMENTS = 30  # of one field or directive
MAX_DIRECTIVES = 100
MAX_VARIABLES = 100  # declared by an operation
MAX_VALUE_DEPTH = 30  # lists and objects in an argument or a variable; each `and: [{…}]` of a filter is two
MAX_ERRORS = 100  # that are looked for and told
MAX_HELPED = 10  # errors beyond which none says which name may have been meant: each is compared with all
MAX_INPUT_OBJECTS = 5_000  # in a mutation's variables: 500 touchpoints, each with a place and identifiers
MAX_FILTER_OBJECTS = 500  # in a query's: each costs some 10 microseconds before its conditions are counted
_CONTAINERS = frozenset({list, dict})  # what JSON is made of, besides scalars
MAX_VALUES = 25_000  # in all variables together: 500 touchpoints have some 10,000

ResponsePath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection asks for. `keys`: how many fields are merged at each place of the response."""

    fields: int = 0
    depth: int = 0
    nesting: int = 0
    aliases: int = 0
    keys: Mapping[ResponsePath, int] = field(default_factory=dict)


def check_size(document: DocumentNode) -> None:
    """Raise RequestErrors for a document that is too deep or asks for too much."""
    if len(document.definitions) > MAX_DEFINITIONS:
        _refuse(f"At most {MAX_DEFINITIONS} operations and fragments may be in a document.", document)
    measure = _Measure(document)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            measure.operation(definition)
        elif isinstance(definition, FragmentDefinitionNode):
            measure.fragment(definition)


def check_values(variables: Mapping[str, Any], *, changes: bool) -> None:
    """Raise RequestErrors for variables that are nested too deeply or hold too much.

    `changes`: of a mutation, whose input may be long; what a query asks for is not.
    """
    most = MAX_INPUT_OBJECTS if changes else MAX_FILTER_OBJECTS
    objects = 0
    level: list[Any] = list(variables.values())
    if len(level) <= MAX_VALUES and not any(map(_CONTAINERS.__contains__, map(type, level))):
        return  # most queries: all of them are scalars
    count = depth = 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > MAX_VALUES:
            raise _too_much(f"At most {MAX_VALUES:,} values may be in the variables.")
        if depth > MAX_VALUE_DEPTH:
            raise _too_much(f"Lists and objects in the variables may be at most {MAX_VALUE_DEPTH} deep.")
        objects += sum(isinstance(value, dict) for value in level)
        if objects > most:
            raise _too_much(f"At most {most:,} objects may be in the variables.")
        level = [item for value in level if isinstance(value, list | dict) for item in _contents(value)]


class _Measure:
    """The sizes of one document's operations and fragments, each selection visited once."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        self._known: dict[str, Size | None] = {}  # None: being measured
        self._level = 0
        self._directives = 0

    def operation(self, node: OperationDefinitionNode) -> None:
        variables = node.variable_definitions or ()
        if len(variables) > MAX_VARIABLES:
            _refuse(f"At most {MAX_VARIABLES} variables may be declared.", node)
        for variable in variables:
            _check_depth(variable.default_value)
            self._count(variable.directives, variable)
        self._count(node.directives, node)
        size = self.selection_set(node.selection_set)
        if sum(len(path) == 1 for path in size.keys) > MAX_ROOT_FIELDS:
            _refuse(f"At most {MAX_ROOT_FIELDS} fields may be asked of the root.", node)

    def fragment(self, node: FragmentDefinitionNode) -> None:
        if self._fragments[node.name.value] is node:
            self._named(node.name.value, node)
        else:  # of two with one name, of which validation will say so
            self.selection_set(node.selection_set)

    def selection_set(self, selection_set: SelectionSetNode | None) -> Size:
        if selection_set is None:
            return Size()
        fields = depth = nesting = aliases = 0
        keys: Counter[ResponsePath] = Counter()
        self._level += 1  # looked at on the way down too, or we might not come back up
        for node in selection_set.selections:
            size = self._selection(node)
            fields, aliases = fields + size.fields, aliases + size.aliases
            depth, nesting = max(depth, size.depth), max(nesting, size.nesting)
            keys.update(size.keys)
            _check(Size(fields, depth, max(nesting, self._level), aliases), node)  # no more is ever counted
        self._level -= 1
        if keys and max(keys.values()) > MAX_MERGED:
            _refuse(f"At most {MAX_MERGED} fields may have the same place in the response.", selection_set)
        return Size(fields, depth, nesting + 1, aliases, keys)

    def _selection(self, node: SelectionNode) -> Size:
        self._count(node.directives, node)
        if isinstance(node, FieldNode):
            return self._field(node)
        if isinstance(node, InlineFragmentNode):
            return self.selection_set(node.selection_set)
        return self._named(node.name.value, node) if isinstance(node, FragmentSpreadNode) else Size()

    def _field(self, node: FieldNode) -> Size:
        _check_arguments(node)
        below = self.selection_set(node.selection_set)
        key = (node.alias or node.name).value
        keys = {(key,): 1} | {(key, *path): count for path, count in below.keys.items()}
        return Size(below.fields + 1, below.depth + 1, below.nesting, below.aliases + bool(node.alias), keys)

    def _named(self, name: str, asking: Node) -> Size:
        if name not in self._known:
            self._known[name] = None
            found = self._fragments.get(name)  # none: validation will say so
            if found:
                self._count(found.directives, found)
            self._known[name] = self.selection_set(found.selection_set if found else None)
        size = self._known[name]
        return size if size is not None else _refuse(f"Fragment {name!r} spreads itself.", asking)

    def _count(self, directives: Iterable[DirectiveNode] | None, node: Node) -> None:
        for directive in directives or ():
            self._directives += 1
            _check_arguments(directive)
        if self._directives > MAX_DIRECTIVES:
            _refuse(f"At most {MAX_DIRECTIVES} directives may be in a document.", node)


def _check(size: Size, node: Node) -> None:
    if size.nesting > MAX_NESTING:
        _refuse(f"Fields and fragments may be nested at most {MAX_NESTING} deep.", node)
    if size.depth > MAX_DEPTH:
        _refuse(f"At most {MAX_DEPTH} levels may be asked for.", node)
    if size.fields > MAX_FIELDS:
        _refuse(f"At most {MAX_FIELDS} fields may be asked for.", node)
    if size.aliases > MAX_ALIASES:
        _refuse(f"At most {MAX_ALIASES} fields may have an alias.", node)


def _check_arguments(node: FieldNode | DirectiveNode) -> None:
    arguments = node.arguments or ()
    if len(arguments) > MAX_ARGUMENTS:
        _refuse(f"At most {MAX_ARGUMENTS} arguments may be given to a field or a directive.", node)
    for argument in arguments:
        _check_depth(argument.value)


def _check_depth(value: ValueNode | None) -> None:
    level: list[ValueNode] = [] if value is None else [value]
    for _ in range(MAX_VALUE_DEPTH):
        level = [item for node in level for item in _values(node)]
        if not level:
            return
    _refuse(f"Lists and objects in a value may be at most {MAX_VALUE_DEPTH} deep.", value)


def _values(node: ValueNode) -> Iterable[ValueNode]:
    if isinstance(node, ListValueNode):
        return node.values
    return [each.value for each in node.fields] if isinstance(node, ObjectValueNode) else ()


def _contents(value: list[Any] | dict[str, Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _too_much(message: str) -> RequestErrors:
    return RequestErrors(BadUserInput, [GraphQLError(message)])


def _refuse(message: str, node: Node | None) -> NoReturn:
    raise RequestErrors(NotValid, [GraphQLError(message, node)])
