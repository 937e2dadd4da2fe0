"""What a caller can mend in a mutation's input, as data of the payload rather than as errors."""

from collections.abc import Mapping
from typing import Any

from portal.messages.translate import translated
from portal.words.user_errors import Mendable, UserErrorCode
from schema.declaring.enums import described
from schema.declaring.fields import Source, column, node

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
        UserErrorCode.VERSION_CONFLICT: "Somebody else changed it since: read it again, and decide anew.",
        UserErrorCode.EMAIL_TAKEN: "A member of staff uses this e-mail address already.",
        UserErrorCode.CODE_TAKEN: "Another partner has this code.",
        UserErrorCode.ROLE_DOES_NOT_FIT: "There is no such role at a partner of this kind.",
        UserErrorCode.ABOVE_OWN_RIGHTS: "It has, or would have, a permission that the caller does not have.",
        UserErrorCode.OWN_MEMBERSHIP: "Nobody changes their own role or the end of their own membership.",
        UserErrorCode.LAST_ADMIN: "Nobody would be left to administer the portal.",
        UserErrorCode.STAFF_DEACTIVATED: "The member of staff was deactivated; an invitation brings it back.",
        UserErrorCode.PARENT_NOT_ABOVE: "A partner is below one of a higher level, and never below itself.",
        UserErrorCode.OWN_PARTNER: "Nobody changes the status of their own organisation.",
        UserErrorCode.CONSENT_CONFLICT: "Something else was recorded as said at the same moment.",
        UserErrorCode.CONTACT_NOT_CONSENTED: "The customer did not agree to being contacted so for this.",
    },
)


def told(error: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """The row of a UserError, its message in the caller's language."""
    return {**error, "message": translated(error["message"], locale)}


def mending(locale: str, *errors: Mendable) -> list[dict[str, Any]]:
    """The rows of `userErrors` for inputs a service refused."""
    return [told({"field": [e.name], "message": e.message, "code": e.code}, locale) for e in errors]


@node(Source(handed=USER_ERROR), description="What the caller can mend.")
class UserError:
    field: list[str] | None = column("The path from the input to the value; list positions count from 0.")
    message: str = column("What is wrong with it, for a person.")
    code: UserErrorCode = column("What is wrong with it, for a program.")
