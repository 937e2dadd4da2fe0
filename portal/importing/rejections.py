"""Reasons why a row was not loaded: stable codes, a sentence each, never the value (it may be personal)."""

from dataclasses import dataclass

REASONS = {
    # the file as a whole: none of its rows is loaded
    "UNKNOWN_FILE": "no kind of this name: the name is wrong, or this portal is too old for it",
    "TWO_FILES": "this kind is there both plain and compressed: remove one of them",
    "UNREADABLE_FILE": "cannot be read to its end (damaged, cut off, or not permitted)",
    "EMPTY_FILE": "not even a header",
    "MISSING_COLUMN": "a required column is not in the header",
    "UNKNOWN_COLUMN": "the header has a column this kind does not know",
    "DUPLICATE_COLUMN": "the header has this column twice",
    "UNLOADABLE_FILE": "the record refused its rows, and it could not be told which of them",
    # a row or cell as it is written
    "BAD_QUOTES": "quotes that do not close, or text beside them",
    "RECORD_TOO_LONG": "more than 50,000 characters or 500 lines: a cell far too long, or an open quote",
    "WRONG_COLUMN_COUNT": "more or fewer cells than the header",
    "BAD_ENCODING": "not UTF-8",
    "CONTROL_CHARACTER": "a character that cannot be in text (NUL, line break or other control character)",
    "INVISIBLE_CHARACTER": "a name with a character nobody sees (zero width, direction), or of no other",
    "TOO_LONG": "longer than the column allows",
    "REQUIRED": "must not be empty",
    "UNKNOWN_CODE": "not one of the codes of this column",
    "BAD_FLAG": "neither true nor false",
    "BAD_DATE": "not a date written YYYY-MM-DD, from 1900 to 2999",
    "BAD_TIME": "not a time with its offset, such as 2017-01-01T11:53:26Z, from 1900 to 2999",
    "BAD_NUMBER": "not a number of this column's form",
    "BAD_LANGUAGE": "not a language tag such as en or zh-CN",
    "BAD_LIST": "more than 20 texts, or one of more than 64 characters",
    "BAD_PHONE": "not a phone number that exists; write it with its country code",
    "BAD_EMAIL": "not an e-mail address",
    # an identifier or contact, by why it is none (portal.customers.identifier_reasons)
    "TOO_SHORT": "a card's or a serial number has at least four letters and digits",
    "PLACEHOLDER": "stands where a value is missing, such as unknown, 0000 or -1",
    "MASKED": "a part of it is hidden, as in 138****5678",
    "FLOAT": "a spreadsheet made a number of it, such as 10023.0: export the column as text",
    "DATE": "a date",
    "SEVERAL_NUMBERS": "several telephone numbers: a row for each",
    "EXTENSION": "a telephone number with an extension",
    "NOT_ONE": "not a value of this kind",
    # a row against its file and the record
    "DUPLICATE_ROW": "an earlier good row of the file has the same key",
    "OUT_OF_RANGE": "smaller or larger than the column allows",
    "IN_FUTURE": "in the future",
    "WRONG_ORDER": "the two moments of the row are in the wrong order",
    "UNKNOWN_PARTNER": "no partner has this code",
    "UNKNOWN_CUSTOMER": "no customer has this number",
    "UNKNOWN_STAFF": "nobody of this partner's staff has this number",
    "UNKNOWN_PRODUCT": "no product has this SKU",
    "UNKNOWN_PRICE_LIST": "no price list has this code",
    "UNKNOWN_WAREHOUSE": "no warehouse has this code",
    "UNKNOWN_ORDER": "no order has this number, or (of a touchpoint) none of this partner and customer",
    "UNKNOWN_CAMPAIGN": "no campaign has this code",
    "NOT_INVITED": "the partner was not invited to this campaign",
    "PARENT_NOT_ABOVE": "the partner above must be of a higher level, and headquarters has none",
    "KIND_CHANGED": "a partner's kind cannot change: end it and add another",
    "ROLE_NOT_OF_PARTNER": "a partner of this kind has no staff in this role",
    "CUSTOMER_CLOSED": "the customer was merged into another or erased",
    "NOT_LINKED": "the partner never saw this customer: add a link first",
    "CLIENT_REF_CONFLICT": "the partner used this reference for a contact with other content",
    "OVERLAPS": "another list of the same partner, tier and region holds on some of these days",
    "OWNER_CHANGED": "a warehouse's owner cannot change: add another warehouse",
    "ORDER_CHANGED": "an order's partner, kind, customer and time cannot change, nor, with lines, its "
    "currency: cancel it and add another",
    "REF_TAKEN": "another order of the partner has this reference",
    "WRONG_KIND": "an order has a customer when it is a sale to one, and only then; "
    "headquarters orders no stock from itself",
    "WRONG_SUM": "the amounts do not add up",
    "STATUS_CONFLICT": "an order's status does not go with its lines', or a line's with what was shipped",
    "STATUS_BEHIND": "the order is further than that: its status goes on, never back",
    "BAD_CHECKSUM": "not a SHA-256 of 64 hexadecimal digits in lower case",
    "SENTIMENT_REQUIRED": "a source without a sentiment",
    "REFUSED_BY_RECORD": "the record cannot hold it: against one of its rules, or in a sum too large",
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reason why a row, or a whole file (line 1, the header), was not loaded.

    `line` counts the file's physical lines from 1; a row of several lines has the number of its first.
    """

    file: str
    line: int
    column: str | None
    code: str

    @property
    def reason(self) -> str:
        return REASONS[self.code]


class BadCell(Exception):
    """A cell that cannot be taken; `code` is of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadFile(Exception):
    """A file of which nothing can be taken; `code` is of REASONS."""

    def __init__(self, code: str, column: str | None = None) -> None:
        super().__init__(code)
        self.code, self.column = code, column
