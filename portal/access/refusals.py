"""What the definer functions of staff and sessions refuse, in words."""

from portal.user_errors import Mendable, UserErrorCode


def refused(code: str) -> Mendable:  # noqa: C901, PLR0912  # one case for each code, each a line or three
    """The refusal behind a code of 0013_staff.sql."""
    match code:
        case "NO_SUCH_STAFF":
            return Mendable("staffId", "no such member of staff", UserErrorCode.NOT_FOUND)
        case "NO_SUCH_PARTNER":
            return Mendable("partnerId", "no such partner", UserErrorCode.NOT_FOUND)
        case "NO_SUCH_SESSION":
            return Mendable("sessionId", "no such session", UserErrorCode.NOT_FOUND)
        case "VERSION_CONFLICT":
            return Mendable("version", "somebody else changed it since", UserErrorCode.VERSION_CONFLICT)
        case "STAFF_ABOVE_OWN_RIGHTS":
            return Mendable(
                "staffId", "has a permission that you do not have", UserErrorCode.ABOVE_OWN_RIGHTS
            )
        case "ROLE_ABOVE_OWN_RIGHTS":
            return Mendable("role", "has a permission that you do not have", UserErrorCode.ABOVE_OWN_RIGHTS)
        case "ROLE_DOES_NOT_FIT":
            return Mendable("role", "no role at a partner of this kind", UserErrorCode.ROLE_DOES_NOT_FIT)
        case "EMAIL_TAKEN":
            return Mendable("email", "somebody signs in with it already", UserErrorCode.EMAIL_TAKEN)
        case "OWN_MEMBERSHIP":
            return Mendable("staffId", "is yourself: ask somebody else", UserErrorCode.OWN_MEMBERSHIP)
        case "LAST_ADMIN":
            return Mendable("staffId", "is the last to administer the portal", UserErrorCode.LAST_ADMIN)
        case "STAFF_DEACTIVATED":
            return Mendable("staffId", "was deactivated", UserErrorCode.STAFF_DEACTIVATED)
        case "ENDS_BEFORE_IT_BEGINS":
            return Mendable("endedOn", "must not lie before startedOn")
        case _:
            raise ValueError(code)
