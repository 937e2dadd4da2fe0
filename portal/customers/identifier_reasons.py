"""Why a text is no identifier of a kind: the names are those of the customer record's contract."""

from auth.enums import DescribedEnum


class IdentifierIgnoredReason(DescribedEnum):
    """Why a value does not tell customers apart; a reason never changes its meaning."""

    EMPTY = "EMPTY", "Nothing of it is seen."
    TOO_LONG = "TOO_LONG", "It is longer than 254 characters."
    TOO_SHORT = "TOO_SHORT", "A card's or a serial number has at least four letters and digits."
    CONTROL_CHARACTER = "CONTROL_CHARACTER", "It has a character that cannot be in text."
    PLACEHOLDER = "PLACEHOLDER", "It stands where a value is missing, such as unknown, 0000 or -1."
    MASKED = "MASKED", "A part of it is hidden, as in 138****5678: send the whole value, or none."
    FLOAT = "FLOAT", "A spreadsheet made a number of it, such as 10023.0: export the column as text."
    DATE = "DATE", "It is a date."
    SEVERAL_NUMBERS = "SEVERAL_NUMBERS", "It has several telephone numbers: send each by itself."
    EXTENSION = "EXTENSION", "It has an extension, which somebody else may share: send a number of its own."
    NOT_A_NUMBER = "NOT_A_NUMBER", "It is not a telephone number: digits, blanks, dashes and brackets."
    NO_SUCH_NUMBER = (
        "NO_SUCH_NUMBER",
        "No network has such a number: write it with its country or area code, as in +86….",
    )
    NOT_AN_ADDRESS = "NOT_AN_ADDRESS", "It is not an e-mail address."
    NOT_ONE = "NOT_ONE", "It is not a value of this kind."
    BLOCKED = "BLOCKED", "The brand has blocked it: it is nobody's own."
    IMPERSONAL = "IMPERSONAL", "It is a hotline, nobody's own number."
    SHARED = "SHARED", "Ten or more customers have it."


class NotAnIdentifier(ValueError):
    """A text that is no identifier of its kind. The message never repeats the text: it may be personal."""

    def __init__(self, reason: IdentifierIgnoredReason) -> None:
        super().__init__(reason.description)
        self.reason = reason
