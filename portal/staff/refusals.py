"""Refusals by the definer functions of staff and sessions, in words."""

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


def refused(code: str, about: UUID | None = None) -> InvalidInput | Unauthenticated:  # noqa: C901, PLR0912  # one case for each code, each a line or three
    """The refusal behind a code of staff/functions.sql, `about` a member of staff or a partner."""
    match code:
        case "NO_SUCH_STAFF":
            return no_such_staff()
        case "CALLER_CHANGED":
            return Unauthenticated("the token's member of staff was deactivated or has another role by now")
        case "NO_SUCH_PARTNER":
            return no_such_partner()
        case "NO_SUCH_SESSION":
            return InvalidInput("sessionId", "no such session", UserErrorCode.NOT_FOUND)
        case "VERSION_CONFLICT":
            return InvalidInput("version", "somebody else changed it since", UserErrorCode.VERSION_CONFLICT)
        case "STAFF_ABOVE_OWN_RIGHTS":
            message = "has a permission that you do not have"
            return PrivilegeEscalation("staffId", message, UserErrorCode.ABOVE_OWN_RIGHTS, about)
        case "ROLE_ABOVE_OWN_RIGHTS":
            message = "has a permission that you do not have"
            return PrivilegeEscalation("role", message, UserErrorCode.ABOVE_OWN_RIGHTS, about)
        case "PARTNER_ABOVE_OWN_RIGHTS" | "MEMBER_ABOVE_OWN_RIGHTS":
            name = "partnerId" if code == "PARTNER_ABOVE_OWN_RIGHTS" else "staffId"
            message = "has customers that you do not see: ask its own manager, or headquarters"
            return PrivilegeEscalation(name, message, UserErrorCode.ABOVE_OWN_RIGHTS, about)
        case "ROLE_DOES_NOT_FIT":
            return InvalidInput("role", "no role at a partner of this kind", UserErrorCode.ROLE_DOES_NOT_FIT)
        case "EMAIL_TAKEN":
            message = "is used by a member of staff already"
            return PrivilegeEscalation("email", message, UserErrorCode.EMAIL_TAKEN, about)
        case "OWN_MEMBERSHIP":
            message = "is yourself: ask somebody else"
            return PrivilegeEscalation("staffId", message, UserErrorCode.OWN_MEMBERSHIP, about)
        case "LAST_ADMIN":
            message = "is the last to administer the portal"
            return PrivilegeEscalation("staffId", message, UserErrorCode.LAST_ADMIN, about)
        case "STAFF_DEACTIVATED":
            return InvalidInput("staffId", "was deactivated", UserErrorCode.STAFF_DEACTIVATED)
        case "ENDS_BEFORE_IT_BEGINS":
            return InvalidInput("endedOn", "must not lie before startedOn")
        case _:
            raise ValueError(code)
