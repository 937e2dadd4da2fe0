"""What a caller can mend in a mutation's input, as data of the payload rather than as errors."""

from collections.abc import Mapping
from typing import Any

from portal.messages.translate import translated
from portal.user_errors import UserErrorCode
from schema.enums import described
from schema.mapping import Source, column, node

USER_ERROR = {"field": "jsonb", "message": "text", "code": "text"}


described(
    UserErrorCode,
    "Why an input was not taken; a code never changes its meaning.",
    {
        UserErrorCode.BAD_USER_INPUT: "The value is not one that could be meant; the message says why.",
        UserErrorCode.NOT_FOUND: "What it names does not exist, or the viewer may not see it.",
        UserErrorCode.OCCURRED_IN_FUTURE: "It is said to have happened more than five minutes from now.",
        UserErrorCode.CLIENT_REF_CONFLICT: "The `clientRef` was recorded before, with other content.",
        UserErrorCode.CUSTOMER_AMBIGUOUS: "The identifiers belong to several customers.",
        UserErrorCode.LOCATION_NOT_CONSENTED: "The customer did not agree to keeping the location.",
    },
)


def told(error: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """The row of a UserError, its message in the caller's language."""
    return {**error, "message": translated(error["message"], locale)}


@node(Source(handed=USER_ERROR), description="What the caller can mend.")
class UserError:
    field: list[str] | None = column("The path from the input to the value; list positions count from 0.")
    message: str = column("What is wrong with it, for a person.")
    code: UserErrorCode = column("What is wrong with it, for a program.")
