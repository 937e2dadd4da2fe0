"""Codes of the faults that a caller can mend in an input: one list, so that none goes out undescribed."""

from auth.enums import DescribedEnum


class UserErrorCode(DescribedEnum):
    """Why an input was not taken; a code never changes its meaning."""

    BAD_USER_INPUT = "BAD_USER_INPUT", "The value is not one that could be meant; the message says why."
    NOT_FOUND = "NOT_FOUND", "What it names does not exist, or the viewer may not see it."
    OCCURRED_IN_FUTURE = (
        "OCCURRED_IN_FUTURE",
        "It is said to have happened more than five minutes from now; a consent: at all in the future.",
    )
    CLIENT_REF_CONFLICT = "CLIENT_REF_CONFLICT", "The `clientRef` was recorded before, with other content."
    CUSTOMER_AMBIGUOUS = "CUSTOMER_AMBIGUOUS", "The identifiers belong to several customers."
    LOCATION_NOT_CONSENTED = "LOCATION_NOT_CONSENTED", "The customer did not agree to keeping the location."
    VERSION_CONFLICT = "VERSION_CONFLICT", "Somebody else changed it since: read it again, and decide anew."
    EMAIL_TAKEN = "EMAIL_TAKEN", "A member of staff uses this e-mail address already."
    CODE_TAKEN = "CODE_TAKEN", "Another partner has this code."
    ROLE_DOES_NOT_FIT = "ROLE_DOES_NOT_FIT", "There is no such role at a partner of this kind."
    ABOVE_OWN_RIGHTS = (
        "ABOVE_OWN_RIGHTS",
        "It has, or would have, a permission that the caller lacks, or sees what the caller does not.",
    )
    OWN_MEMBERSHIP = "OWN_MEMBERSHIP", "Nobody changes their own role or the end of their own membership."
    LAST_ADMIN = "LAST_ADMIN", "Nobody would be left to administer the portal."
    STAFF_DEACTIVATED = (
        "STAFF_DEACTIVATED",
        "The member of staff was deactivated, for good; an invitation to its address makes a new one.",
    )
    PARENT_NOT_ABOVE = "PARENT_NOT_ABOVE", "A partner is below one of a higher level, and never below itself."
    OWN_PARTNER = "OWN_PARTNER", "Nobody changes the status of their own organisation."
    LINK_ENDED_ABOVE = (
        "LINK_ENDED_ABOVE",
        "Who is above the viewer ended the link, or all by which the viewer sees the customer.",
    )
    CONSENT_CONFLICT = "CONSENT_CONFLICT", "Something else was recorded as said at the same moment."
    CONTACT_NOT_CONSENTED = (
        "CONTACT_NOT_CONSENTED",
        "The customer did not agree to being contacted so for this.",
    )


class InvalidInput(Exception):
    """An input that its sender can mend: raised before anything is changed, answered in `userErrors`.

    `name` is the input's field. `message` is in English, for a person; `code` is for a program.
    """

    def __init__(self, name: str, message: str, code: UserErrorCode = UserErrorCode.BAD_USER_INPUT) -> None:
        super().__init__(message)
        self.name, self.message, self.code = name, message, code
