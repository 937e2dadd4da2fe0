"""Faults that a caller can mend in a mutation's input, as data of the payload rather than as errors."""

from collections.abc import Mapping
from typing import Any

from portal.messages.translate import translated
from portal.words.user_errors import InvalidInput, UserErrorCode
from schema.declaring.fields import Source, column, node

USER_ERROR = {"field": "jsonb", "message": "text", "code": "text"}


def localized(error: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """Row of a UserError, its message in the caller's language."""
    return {**error, "message": translated(error["message"], locale)}


def user_error_rows(locale: str, *errors: InvalidInput) -> list[dict[str, Any]]:
    """Rows of `userErrors` for inputs that a service refused."""
    return [localized({"field": [e.name], "message": e.message, "code": e.code}, locale) for e in errors]


@node(Source(handed=USER_ERROR), description="What the caller can mend.")
class UserError:
    field: list[str] | None = column("The path from the input to the value; list positions count from 0.")
    message: str = column("What is wrong with it, for a person.")
    code: UserErrorCode = column("What is wrong with it, for a program.")
