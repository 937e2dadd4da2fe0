"""An operation's variables: what it declares, prepared once, and the values a request gives them."""

from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    get_nullable_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values
from graphql.utilities import coerce_input_value
from graphql.utilities.coerce_input_value import coerce_default_value

from portal.words.errors import BadUserInput
from schema.operations.errors import RequestErrors
from schema.operations.limits import MAX_ERRORS, MAX_HELPED, check_values

_AS_THEY_ARE: dict[object, type] = {
    GraphQLBoolean: bool,
    GraphQLID: str,
    GraphQLInt: int,
    GraphQLString: str,
}

_INTS = range(GRAPHQL_MIN_INT, GRAPHQL_MAX_INT + 1)


class Variables:
    """The variables of one operation. graphql-core would look their types up with every request."""

    def __init__(self, schema: GraphQLSchema, node: OperationDefinitionNode) -> None:
        self._schema = schema
        self._changes = node.operation is OperationType.MUTATION
        self._definitions = node.variable_definitions or ()
        signatures = (get_variable_signature(schema, definition) for definition in self._definitions)
        self._signatures = [
            (each, _AS_THEY_ARE.get(get_nullable_type(each.type)))
            for each in signatures
            if isinstance(each, GraphQLVariableSignature)
        ]

    def values(self, given: dict[str, Any], *, suggestions: bool) -> VariableValues:
        """The values, of the types declared (GraphQL, 6.1.2). Raises RequestErrors."""
        check_values(given, changes=self._changes)
        values: VariableValues | list[GraphQLError] | None = self._coerced(given)
        if values is None:
            values = self._explained(given, suggestions=False)
            if suggestions and isinstance(values, list) and len(values) <= MAX_HELPED:
                values = self._explained(given, suggestions=True)
        if isinstance(values, list):
            raise RequestErrors(BadUserInput, values[:MAX_ERRORS])
        return values

    def _coerced(self, given: dict[str, Any]) -> VariableValues | None:
        """None where a value is not of its type."""
        values = VariableValues({}, {})
        for signature, plain in self._signatures:
            name, value = signature.name, given.get(signature.name, Undefined)
            values.sources[name] = VariableValueSource(signature, value)
            if type(value) is plain and (plain is not int or value in _INTS):
                made = value  # what graphql-core would find out in five steps
            elif value is Undefined:
                made = coerce_default_value(signature)
                if made is Undefined and is_non_null_type(signature.type):
                    return None
            else:
                made = coerce_input_value(value, signature.type)
                if made is Undefined:
                    return None
            if made is not Undefined:
                values.coerced[name] = made
        return values

    def _explained(self, given: dict[str, Any], *, suggestions: bool) -> VariableValues | list[GraphQLError]:
        """What is wrong with them, in graphql-core's words."""
        return get_variable_values(
            self._schema, self._definitions, given, MAX_ERRORS, hide_suggestions=not suggestions
        )
