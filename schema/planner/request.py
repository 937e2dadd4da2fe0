"""A GraphQL request, from its arrival to its answer, and how a statement's parameters are read from it."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

import orjson
from graphql.execution.values import VariableValues

from auth.principal import Principal
from auth.roles import Permission
from portal.throttling.limits import LIMITS
from portal.throttling.places import Room, Rooms
from portal.throttling.quotas import QUOTAS, Quotas
from schema.operations.documents import Operation

HandedRow = Mapping[str, Any]
"""A row that a mutation hands in, for its payload to be planned over."""

_ROOM = Room(Rooms(LIMITS.answer_bytes))  # of requests that nobody executes


# neither frozen nor compared: that would cost every request a microsecond; nor shown: it holds personal data
@dataclass(slots=True, eq=False, repr=False)
class Request:
    """One request on its way through the endpoint: each phase adds what it found out.

    It begins with its caller, the language of its messages (BCP 47) and its name in the logs. Reading HTTP
    adds what was sent: a document's text, or the id of a published one, or both; the name of an operation;
    and the variables as they came. Reading the document adds the operation, and the variables as they are
    declared. Only a mutation's payload has a row that is handed in. Whoever executes it says what it may use.
    """

    caller: Principal
    locale: str
    request_id: str
    query: str | None = None
    operation_name: str | None = None
    sent_variables: dict[str, Any] = field(default_factory=dict)
    document_id: str | None = None
    may_change: bool = True  # not by GET
    operation: Operation = field(init=False)
    variables: VariableValues = field(init=False)
    handed: HandedRow | None = None
    quotas: Quotas = QUOTAS
    room: Room = _ROOM  # how long its answer may be
    body_bytes: int = 0  # how long what was sent was

    @property
    def may_introspect(self) -> bool:
        """Whether the caller may know the schema, and so be helped with its names."""
        return self.caller.may(Permission.SCHEMA_INTROSPECT)

    def over(self, row: HandedRow) -> Self:
        """The same request with the row that a payload is planned over."""
        handed = copy(self)
        handed.handed = row
        return handed


Binding = Callable[[Request], object]
"""A reader of one parameter of a statement. Raises FieldRefused for a bad value."""


def claims(request: Request) -> str:
    """The caller, as every statement binds it first."""
    return request.caller.claims


CALLER = {
    "staff_id": "uuid",
    "partner_id": "uuid",
    "role": "text",
    "permissions": "json",
    "locale": "text",
}


@lru_cache(maxsize=1_000)
def caller_row(caller: Principal, locale: str) -> str:
    """The row `viewer` is planned over: the columns of `CALLER`, as JSON. Callers ask again and again."""
    row = {
        "staff_id": str(caller.staff_id),
        "partner_id": str(caller.partner_id),
        "role": caller.role,
        "permissions": sorted(caller.permissions),
        "locale": locale,
    }
    return orjson.dumps(row).decode()
