"""What a statement's parameters are read from: the caller, the variables, rows handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from graphql.execution.values import VariableValues

from auth.principal import Principal

HandedRow = Mapping[str, Any]
"""A row that a mutation hands in, for its payload to be planned over."""


@dataclass(slots=True)
class Request:
    """One execution of a statement. `handed` is the row a payload is planned over; None for queries."""

    caller: Principal
    variables: VariableValues
    locale: str = "en"
    handed: HandedRow | None = None


Binding = Callable[[Request], object]
"""Reads one parameter of a statement from a request. Raises FieldRefused for a bad value."""


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
