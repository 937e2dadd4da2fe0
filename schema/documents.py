"""GraphQL documents, parsed and validated once for each text."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values

from portal.errors import BadUserInput
from schema.errors import NotParsed, NotValid, OperationNotFound, RequestErrors
from schema.limits import MAX_TOKENS, check_size
from schema.planner.cache import LruCache
from schema.planner.catalog import Catalog
from schema.planner.selection import root_fields
from schema.planner.shape import Shaper

MAX_ERRORS = 100
INTROSPECTION = frozenset({"__schema", "__type"})


class Operation:
    """One operation of a document, with what every execution of it needs."""

    def __init__(
        self, catalog: Catalog, text: str, document: DocumentNode, node: OperationDefinitionNode
    ) -> None:
        self.text = text
        self.document = document
        self.node = node
        self.name = node.name.value if node.name else None
        self.fragments: Mapping[str, FragmentDefinitionNode] = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        root = catalog.schema.get_root_type(node.operation)
        if root is None:
            raise OperationNotFound(f"This portal has no {node.operation.value}s.")
        self.root: GraphQLObjectType = root
        self.shaper = Shaper(catalog.schema, node, self.fragments)
        asked = {field.name.value for field in root_fields(node.selection_set, self.fragments)}
        self.introspects = bool(asked & INTROSPECTION)
        self._schema = catalog.schema

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY

    def variables(self, given: dict[str, Any]) -> VariableValues:
        """The variables, coerced to their types. Raises RequestErrors."""
        values = get_variable_values(self._schema, self.node.variable_definitions or [], given, MAX_ERRORS)
        if isinstance(values, list):
            raise RequestErrors(BadUserInput, values)
        return values


class Documents:
    """The documents of late. Those with errors are not kept."""

    def __init__(self, catalog: Catalog, *, limit: int) -> None:
        self._catalog = catalog
        self._schema: GraphQLSchema = catalog.schema
        self._operations: LruCache[tuple[str, str | None], Operation] = LruCache(limit)

    def operation(self, text: str, name: str | None, *, suggestions: bool) -> Operation:
        """The operation to execute. Raises RequestErrors, OperationNotFound.

        `suggestions`: whether errors may name fields of the schema, which only those may know who may
        introspect it.
        """
        found = self._operations.get((text, name))
        if found:
            return found
        document = self._read(text, suggestions=suggestions)
        operation = Operation(self._catalog, text, document, _named(document, name))
        return self._operations.put((text, name), operation)

    def _read(self, text: str, *, suggestions: bool) -> DocumentNode:
        try:
            document = parse(text, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
        except GraphQLError as error:
            raise RequestErrors(NotParsed, [error]) from error
        check_size(document)
        errors = validate(self._schema, document, max_errors=MAX_ERRORS, hide_suggestions=not suggestions)
        if errors:
            raise RequestErrors(NotValid, errors[:MAX_ERRORS])
        return document


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
