"""What a statement's parameters are read from: the caller, the variables, rows handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql.execution.values import VariableValues

from auth.principal import Principal

Row = Mapping[str, Any]


@dataclass(slots=True)
class Request:
    """One execution of a statement. `handed` is the row a payload is planned over; None for queries."""

    caller: Principal
    variables: VariableValues
    locale: str = "en"
    handed: Row | None = None


Binding = Callable[[Request], object]
"""Reads one parameter of a statement from a request. Raises schema.errors.Refused for a bad value."""


def claims(request: Request) -> str:
    """The caller, as every statement binds it first."""
    return request.caller.claims
