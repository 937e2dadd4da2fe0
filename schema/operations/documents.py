"""GraphQL documents, parsed and validated once for each text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)
from graphql.execution.values import VariableValues
from graphql.validation.validate import ValidationAbortedError

from schema.operations.cache import LruCache
from schema.operations.errors import NotParsed, NotValid, OperationNotFound, RequestErrors
from schema.operations.limits import MAX_ERRORS, MAX_HELPED, MAX_TEXT, MAX_TOKENS, check_size
from schema.operations.nulls import Nulls
from schema.operations.selection import root_fields
from schema.operations.shape import Shaper
from schema.operations.variables import Variables
from schema.operations.wrong_values import RULES

MAX_KEPT = 512_000  # characters of all documents kept; parsed, they weigh some forty times that
INTROSPECTION = frozenset({"__schema", "__type"})


class Operation:
    """One operation of a document, with what every execution of it needs."""

    def __init__(
        self, schema: GraphQLSchema, text: str, document: DocumentNode, node: OperationDefinitionNode
    ) -> None:
        self.text = text
        self.document = document
        self.node = node
        self.name = node.name.value if node.name else None
        self.fragments: Mapping[str, FragmentDefinitionNode] = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        root = schema.get_root_type(node.operation)
        if root is None:
            raise OperationNotFound(f"This portal has no {node.operation.value}s.")
        self.root: GraphQLObjectType = root
        self.shaper = Shaper(schema, node, self.fragments)
        asked = {field.name.value for field in root_fields(node.selection_set, self.fragments)}
        self.introspects = bool(asked & INTROSPECTION)
        self._variables = Variables(schema, node)
        self._nulls = Nulls(schema, node, self.fragments)

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY

    def variables(self, given: dict[str, Any], *, suggestions: bool = False) -> VariableValues:
        """The variables, coerced to their types. Raises RequestErrors."""
        return self._variables.values(given, suggestions=suggestions)

    def check_nulls(self, variables: VariableValues) -> None:
        """Raise OperationRefused for null where the document lets none stand."""
        self._nulls.check(variables)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A document without errors, and those of its operations that were asked for by name."""

    document: DocumentNode
    operations: dict[str | None, Operation] = field(default_factory=dict)


class Documents:
    """The documents of late. Those with errors are not kept."""

    def __init__(self, schema: GraphQLSchema, *, limit: int) -> None:
        self._schema = schema
        self._parsed: LruCache[str, _Parsed] = LruCache(limit, MAX_KEPT)
        self.parsed = 0  # how many were read rather than found, good or not

    def operation(self, text: str, name: str | None, *, suggestions: bool) -> Operation:
        """The operation to execute. Raises RequestErrors, OperationNotFound.

        `suggestions`: whether errors may name fields of the schema, which only those may know who may
        introspect it.
        """
        found = self._parsed.get(text)
        if found is None:
            document = self._read(text, suggestions=suggestions)
            found = self._parsed.put(text, _Parsed(document), weight=len(text))
        if name not in found.operations:
            node = _named(found.document, name)
            found.operations[name] = Operation(self._schema, text, found.document, node)
        return found.operations[name]

    def _read(self, text: str, *, suggestions: bool) -> DocumentNode:
        if len(text) > MAX_TEXT:
            error = GraphQLError(f"A document is at most {MAX_TEXT:,} characters long.")
            raise RequestErrors(NotParsed, [error])
        self.parsed += 1
        try:
            document = parse(text, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
        except GraphQLError as error:
            raise RequestErrors(NotParsed, [error]) from error
        check_size(document)
        errors = validate(self._schema, document, RULES, max_errors=MAX_ERRORS, hide_suggestions=True)
        if suggestions and 0 < len(errors) <= MAX_HELPED:
            errors = validate(self._schema, document, RULES, max_errors=MAX_ERRORS)
        if errors:
            raise RequestErrors(NotValid, [_in_words(error) for error in errors[:MAX_ERRORS]])
        _forget_locations(document)
        return document


def _in_words(error: GraphQLError) -> GraphQLError:
    """Of the limits of its own that end validation, graphql-core says only that they did."""
    if isinstance(error, ValidationAbortedError):
        return GraphQLError("The document takes too long to validate; ask for fewer fields and fragments.")
    return error


def _forget_locations(document: DocumentNode) -> None:
    """A location holds on to every token of the text; nobody asks for one once there are no errors."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        object.__setattr__(node, "loc", None)  # nodes are frozen
        for key in node.keys:
            below = getattr(node, key)
            waiting += [
                item for item in (below if isinstance(below, tuple) else (below,)) if isinstance(item, Node)
            ]


def _named(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if name is None:
        if len(operations) != 1:
            raise OperationNotFound("The document has several operations: name one in `operationName`.")
        return operations[0]
    for operation in operations:
        if operation.name and operation.name.value == name:
            return operation
    raise OperationNotFound("The document has no operation of that name.")
