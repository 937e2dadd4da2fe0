"""Plan a document without a database."""

from typing import Any
from uuid import UUID

from graphql import get_named_type

from auth.principal import Principal
from auth.roles import Role
from schema.operations.documents import Documents
from schema.operations.selection import Field, root_fields
from schema.planner.render import Statement
from schema.planner.request import Request
from schema.planner.statements import Statements
from schema.root import graphql_schema
from tests.schemas import schema


class Planning:
    """Plans as anyone; `statements` is the plan cache."""

    def __init__(self, *, limit: int = 200) -> None:
        self.statements = Statements(graphql_schema(schema()), limit=limit)
        self._documents = Documents(self.statements.catalog.schema, limit=limit)

    def statement(
        self,
        text: str,
        variables: dict[str, Any] | None = None,
        *,
        role: Role = Role.DEALER_MANAGER,
        name: str | None = None,
    ) -> Statement:
        """The statement of a query, or of a mutation's one payload."""
        request = self.request(text, variables, role=role, name=name)
        operation = request.operation
        if operation.is_query:
            return self.statements.query(request)
        (node,) = root_fields(operation.node.selection_set, operation.fragments)
        field = Field(node.name.value, node.name.value, (node,), (node.name.value,))
        payload = get_named_type(operation.root.fields[node.name.value].type).name
        return self.statements.payload(request, field, payload)

    def request(
        self,
        text: str,
        variables: dict[str, Any] | None = None,
        *,
        role: Role = Role.DEALER_MANAGER,
        name: str | None = None,
    ) -> Request:
        """A request whose document was read."""
        request = Request(someone(role), "en", "test", text, name, variables or {})
        request.operation = self._documents.operation(text, name, suggestions=True)
        request.variables = request.operation.variables(request.sent_variables)
        return request

    def parameters(self, text: str, variables: dict[str, Any] | None = None) -> list[object]:
        """The parameters a request binds, between the caller's claims and the longest answer."""
        request = self.request(text, variables)
        statement = self.statements.query(request)
        statement.objects(request)  # as it is done before it is paid for
        return statement.parameters(request)[1:-1]


def someone(role: Role) -> Principal:
    return Principal(role, UUID(int=1), UUID(int=2))
