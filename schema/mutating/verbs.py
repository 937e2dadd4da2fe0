"""The declaration of a mutation: what it does, and the permission it needs."""

from collections.abc import Callable, Iterator
from typing import Any

import strawberry
from graphql import GraphQLField

from auth.errors import Forbidden
from auth.roles import Permission
from schema.declaring.needs import needs as said
from schema.operations.errors import FieldRefused
from schema.operations.selection import Field
from schema.planner.request import Request

_NEEDS = "needs"


def mutation(resolver: Callable[..., Any], description: str, *, needs: Permission | None) -> Any:  # noqa: ANN401  # a field stands for its payload
    """Declare a mutation. `needs`: without it the operation is refused; None: its service decides."""
    return strawberry.mutation(
        resolver=resolver, description=description + said(needs), metadata={_NEEDS: needs}
    )


def needed_by(field: GraphQLField) -> Permission | None:
    """The permission that a mutation of the schema declares."""
    found: Permission | None = field.extensions["strawberry-definition"].metadata[_NEEDS]
    return found


def lacking(request: Request, asked: Field) -> Iterator[FieldRefused]:
    """The refusal of a mutation that its caller may not ask for."""
    permission = needed_by(request.operation.root.fields[asked.name])
    if permission is None:
        return
    try:
        request.caller.require(permission)
    except Forbidden as error:
        yield FieldRefused(error, asked.path)
