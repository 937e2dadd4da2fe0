"""Refusals by the definer functions of staff and sessions, in words."""

from collections.abc import Mapping
from uuid import UUID

from portal.audit.refusals import RecordedRefusal
from portal.partners.refusals import no_such_partner
from portal.words.errors import Unauthenticated
from portal.words.user_errors import InvalidInput, UserErrorCode


class PrivilegeEscalation(RecordedRefusal):
    """A change that would raise somebody above its bounds, or leave nobody in charge.

    Or because an address is somebody's, which the answer tells: whoever asks for many of them is to be seen.
    `subject_id` is whom it is about.
    """

    def __init__(self, name: str, message: str, code: UserErrorCode, subject_id: UUID | None) -> None:
        super().__init__(name, message, code, subject_id=subject_id)


def no_such_staff() -> InvalidInput:
    """The one refusal for a member of staff that is absent and for one outside the caller's scope."""
    return InvalidInput("staffId", "no such member of staff", UserErrorCode.NOT_FOUND)


_ABOVE = UserErrorCode.ABOVE_OWN_RIGHTS
_MENDABLE: Mapping[str, tuple[str, str, UserErrorCode]] = {
    "NO_SUCH_SESSION": ("sessionId", "no such session", UserErrorCode.NOT_FOUND),
    "VERSION_CONFLICT": ("version", "somebody else changed it since", UserErrorCode.VERSION_CONFLICT),
    "ROLE_DOES_NOT_FIT": ("role", "no role at a partner of this kind", UserErrorCode.ROLE_DOES_NOT_FIT),
    "STAFF_DEACTIVATED": ("staffId", "was deactivated", UserErrorCode.STAFF_DEACTIVATED),
    "ENDS_BEFORE_IT_BEGINS": ("endedOn", "must not lie before startedOn", UserErrorCode.BAD_USER_INPUT),
}
_HIDDEN_CUSTOMERS = "has customers that you do not see: ask its own manager, or headquarters"
_ESCALATING: Mapping[str, tuple[str, str, UserErrorCode]] = {
    "STAFF_ABOVE_OWN_RIGHTS": ("staffId", "has a permission that you do not have", _ABOVE),
    "ROLE_ABOVE_OWN_RIGHTS": ("role", "has a permission that you do not have", _ABOVE),
    "PARTNER_ABOVE_OWN_RIGHTS": ("partnerId", _HIDDEN_CUSTOMERS, _ABOVE),
    "MEMBER_ABOVE_OWN_RIGHTS": ("staffId", _HIDDEN_CUSTOMERS, _ABOVE),
    "EMAIL_TAKEN": ("email", "is used by a member of staff already", UserErrorCode.EMAIL_TAKEN),
    "OWN_MEMBERSHIP": ("staffId", "is yourself: ask somebody else", UserErrorCode.OWN_MEMBERSHIP),
    "LAST_ADMIN": ("staffId", "is the last to administer the portal", UserErrorCode.LAST_ADMIN),
}


def refused(code: str, about: UUID | None = None) -> InvalidInput | Unauthenticated:
    """The refusal behind a code of staff/functions.sql, `about` a member of staff or a partner."""
    if code in _MENDABLE:
        return InvalidInput(*_MENDABLE[code])
    if code in _ESCALATING:
        return PrivilegeEscalation(*_ESCALATING[code], about)
    match code:
        case "NO_SUCH_STAFF":
            return no_such_staff()
        case "NO_SUCH_PARTNER":
            return no_such_partner()
        case "CALLER_CHANGED":
            return Unauthenticated("the token's member of staff was deactivated or has another role by now")
        case _:
            raise ValueError(code)
