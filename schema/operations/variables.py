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
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.pyutils import print_path_list
from graphql.utilities import coerce_input_value, validate_input_value
from graphql.utilities.coerce_input_value import coerce_default_value

from portal.words.errors import BadUserInput
from schema.operations.errors import RequestErrors
from schema.operations.limits import MAX_ERRORS, MAX_HELPED, check_values
from schema.operations.wrong_values import without_value

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
        self._changes = node.operation is OperationType.MUTATION
        definitions = node.variable_definitions or ()
        signatures = (get_variable_signature(schema, definition) for definition in definitions)
        self._signatures = [
            (each, _AS_THEY_ARE.get(get_nullable_type(each.type)))
            for each in signatures
            if isinstance(each, GraphQLVariableSignature)
        ]

    def values(self, given: dict[str, Any], *, suggestions: bool) -> VariableValues:
        """The values, of the types declared (GraphQL, 6.1.2). Raises RequestErrors."""
        check_values(given, changes=self._changes)
        values = self._coerced(given)
        if values is None:
            wrong = self._wrong(given, suggestions=False)
            if suggestions and len(wrong) <= MAX_HELPED:
                wrong = self._wrong(given, suggestions=True)
            raise RequestErrors(BadUserInput, wrong)
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

    def _wrong(self, given: dict[str, Any], *, suggestions: bool) -> list[GraphQLError]:
        """Which values are wrong, in graphql-core's words but for the values; MAX_ERRORS of them."""
        found: list[GraphQLError] = []
        for signature, _ in self._signatures:
            name, value = signature.name, given.get(signature.name, Undefined)

            def refuse(error: GraphQLError, steps: list[str | int], name: str = name) -> None:
                reason, place = without_value(error.message), print_path_list(steps)
                message = f"Variable '${name}' has invalid value{place}: {reason}"
                found.append(GraphQLError(message, extensions={"path": [name, *steps]}))
                if len(found) == MAX_ERRORS:  # enough: to find them all may take long
                    raise RequestErrors(BadUserInput, found)

            if value is not Undefined or coerce_default_value(signature) is Undefined:
                validate_input_value(value, signature.type, refuse, hide_suggestions=not suggestions)
        return found
