"""The codes of what a caller can mend in an input: one list, so that none goes out undescribed."""

from enum import StrEnum


class UserErrorCode(StrEnum):
    """Why an input was not taken; a code never changes its meaning."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    NOT_FOUND = "NOT_FOUND"
    OCCURRED_IN_FUTURE = "OCCURRED_IN_FUTURE"
    CLIENT_REF_CONFLICT = "CLIENT_REF_CONFLICT"
    CUSTOMER_AMBIGUOUS = "CUSTOMER_AMBIGUOUS"
    LOCATION_NOT_CONSENTED = "LOCATION_NOT_CONSENTED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    EMAIL_TAKEN = "EMAIL_TAKEN"
    CODE_TAKEN = "CODE_TAKEN"
    ROLE_DOES_NOT_FIT = "ROLE_DOES_NOT_FIT"
    ABOVE_OWN_RIGHTS = "ABOVE_OWN_RIGHTS"
    OWN_MEMBERSHIP = "OWN_MEMBERSHIP"
    LAST_ADMIN = "LAST_ADMIN"
    STAFF_DEACTIVATED = "STAFF_DEACTIVATED"
    PARENT_NOT_ABOVE = "PARENT_NOT_ABOVE"
    OWN_PARTNER = "OWN_PARTNER"
    CONSENT_CONFLICT = "CONSENT_CONFLICT"
    CONTACT_NOT_CONSENTED = "CONTACT_NOT_CONSENTED"


class Mendable(Exception):
    """An input that its sender can mend; raised before anything is changed, answered in `userErrors`.

    `name` is the input's field, `message` in English, for a person.
    """

    def __init__(self, name: str, message: str, code: UserErrorCode = UserErrorCode.BAD_USER_INPUT) -> None:
        super().__init__(message)
        self.name, self.message, self.code = name, message, code
