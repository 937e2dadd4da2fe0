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
