"""Refusals by the definer functions of staff and sessions, in words."""

from collections.abc import Callable, Mapping
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

REFUSALS: Mapping[str, Callable[[UUID | None], InvalidInput]] = {
    "NO_SUCH_STAFF": lambda _: no_such_staff(),
    "NO_SUCH_PARTNER": lambda _: no_such_partner(),
    "NO_SUCH_SESSION": lambda _: InvalidInput("sessionId", "no such session", UserErrorCode.NOT_FOUND),
    "VERSION_CONFLICT": lambda _: InvalidInput(
        "version", "somebody else changed it since", UserErrorCode.VERSION_CONFLICT
    ),
    "STAFF_ABOVE_OWN_RIGHTS": lambda about: PrivilegeEscalation(
        "staffId", "has a permission that you do not have", _ABOVE, about
    ),
    "ROLE_ABOVE_OWN_RIGHTS": lambda about: PrivilegeEscalation(
        "role", "has a permission that you do not have", _ABOVE, about
    ),
    "PARTNER_ABOVE_OWN_RIGHTS": lambda about: PrivilegeEscalation(
        "partnerId", "has customers that you do not see: ask its own manager, or headquarters", _ABOVE, about
    ),
    "MEMBER_ABOVE_OWN_RIGHTS": lambda about: PrivilegeEscalation(
        "staffId", "has customers that you do not see: ask its own manager, or headquarters", _ABOVE, about
    ),
    "ROLE_DOES_NOT_FIT": lambda _: InvalidInput(
        "role", "no role at a partner of this kind", UserErrorCode.ROLE_DOES_NOT_FIT
    ),
    "EMAIL_TAKEN": lambda about: PrivilegeEscalation(
        "email", "is used by a member of staff already", UserErrorCode.EMAIL_TAKEN, about
    ),
    "OWN_MEMBERSHIP": lambda about: PrivilegeEscalation(
        "staffId", "is yourself: ask somebody else", UserErrorCode.OWN_MEMBERSHIP, about
    ),
    "LAST_ADMIN": lambda about: PrivilegeEscalation(
        "staffId", "is the last to administer the portal", UserErrorCode.LAST_ADMIN, about
    ),
    "STAFF_DEACTIVATED": lambda _: InvalidInput(
        "staffId", "was deactivated", UserErrorCode.STAFF_DEACTIVATED
    ),
    "ENDS_BEFORE_IT_BEGINS": lambda _: InvalidInput("endedOn", "must not lie before startedOn"),
}
"""What the codes of staff/functions.sql refuse, in words, about a member of staff or a partner."""


def refused(code: str, about: UUID | None = None) -> InvalidInput | Unauthenticated:
    """The refusal behind a code of staff/functions.sql, `about` a member of staff or a partner."""
    if code == "CALLER_CHANGED":
        return Unauthenticated("the token's member of staff was deactivated or has another role by now")
    return REFUSALS[code](about)
