"""Values that are none of their type: which they are, and why, without repeating them.

A message goes into logs and onto screens, and a value may be a note about a person. So it says what was
expected; `extensions.path` leads to the value, from the variable's or the argument's name, and a program can
take the item out that stands in its way.
"""

import re
from typing import Any

from graphql import SKIP, ArgumentNode, GraphQLError, GraphQLInputType, ValueNode, VariableDefinitionNode
from graphql.utilities import validate_input_literal
from graphql.validation import ASTValidationRule, ValuesOfCorrectTypeRule, specified_rules

_FOUND = re.compile(r"(, but encountered error '.*'; found|, found| Found): .*", re.DOTALL)
_REPRESENT = re.compile(r"( cannot represent .*?value): .*", re.DOTALL)
_NO_SUCH = re.compile(r"\AValue '.*' does not exist in '", re.DOTALL)
_HINT = re.compile(r"\. (Did you mean the enum value [^\"\\{}\[\]]*\?)\Z")


def without_value(message: str) -> str:
    """What graphql-core says of a value, without the value, and with GraphQL's word for null."""
    hint = _HINT.search(message)
    told = _FOUND.sub(lambda found: "" if found[1] == " Found" else ".", message)
    told = _NO_SUCH.sub("There is no such value in '", told)
    told = _REPRESENT.sub(rf"\1.{f' {hint[1]}' if hint else ''}", told)
    return told.replace(" not to be None.", " not to be null.")


class ValuesRule(ValuesOfCorrectTypeRule):
    """graphql-core's rule for literals, saying which value it is."""

    _name = ""

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        self._name = node.name.value

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        self._name = node.variable.name.value

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> Any:  # noqa: ANN401  # what a visitor goes on with
        def refuse(error: GraphQLError, steps: list[str | int]) -> None:
            error.message = without_value(error.message)
            error.extensions = {"path": [self._name, *steps]}
            self.report_error(error)

        if input_type:
            hide = self.context.hide_suggestions
            validate_input_literal(node, input_type, refuse, hide_suggestions=hide)
        return SKIP


RULES: tuple[type[ASTValidationRule], ...] = tuple(
    ValuesRule if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules
)
"""The rules of validation."""
