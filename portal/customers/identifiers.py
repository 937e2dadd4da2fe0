"""Identifiers in the one form they are stored and matched in, or the reason why a text is none.

NFKC, without what nobody sees, dashes and blanks alike (portal.words.text_rules). Never repaired: a repaired
key joins strangers. The kinds differ as in docs/decisions/0028-keys-and-names.md.
"""

import re
from typing import Final

from email_validator import EmailNotValidError, validate_email

from portal.customers.identifier_reasons import IdentifierIgnoredReason, NotAnIdentifier
from portal.customers.models import IdentifierKind
from portal.customers.phone_numbers import phone
from portal.words.text_rules import is_control, key_form

DEFAULT_COUNTRY: Final = "CN"  # ISO 3166; how numbers without a country are read where no partner says
MAX_LENGTH: Final = 254  # characters; also the longest e-mail address (RFC 5321)
_SHORTEST: Final = 4  # letters and digits of a card's or a serial number
_REASON = IdentifierIgnoredReason

_MASK: Final = re.compile("[*\u2217\u204e\u2731\u2022\u25cf\u25cb\u2219\u25a0\u25aa\u2588]")
_MASKED_CARD: Final = re.compile("X{4}")  # as receipts print one
_FLOAT: Final = re.compile(r"-?\d+(?:\.0+|(?:\.\d+)?[Ee]\+\d+)")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_DATE: Final = re.compile(
    r"(?:(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:19|20)\d\d)(?:[ T]\d{1,2}:\d\d.*)?"
)
_STAND_INS: Final = frozenset({
    "-", "--", "?", "-1", "#n/a", "n/a", "n.a.", "na", "nan", "nil", "none", "null", "(null)", "tbd", "test",
    "undefined", "unknown", "不详", "无", "未知", "没有", "测试",
})  # fmt: skip
_SEPARATORS: Final = re.compile(r"[-\s._/:]")


def normalise(kind: IdentifierKind, text: str, country_code: str) -> str:
    """The stored form of an identifier, which is its own stored form.

    PHONE: E.164 of a number that exists, read in `country_code` (ISO 3166) unless it names its country.
    EMAIL and WECHAT: in small letters. LOYALTY_CARD and SERIAL_NUMBER: letters and digits in capitals, as
    ISO 3779 writes a VIN. EXTERNAL_ID: capitals and zeros count.

    Raises NotAnIdentifier, which has the reason.
    """
    given = _readable(text)
    _refuse_stand_ins(kind, given)
    match kind:
        case IdentifierKind.PHONE:
            form = phone(given, country_code)
        case IdentifierKind.EMAIL:
            form = _email(given)
        case IdentifierKind.LOYALTY_CARD | IdentifierKind.SERIAL_NUMBER:
            form = _letters_and_digits(given)
        case IdentifierKind.WECHAT:
            form = _wechat(given)
        case IdentifierKind.EXTERNAL_ID:
            form = given
    if len(form) > MAX_LENGTH:  # capitals can be longer
        raise NotAnIdentifier(_REASON.TOO_LONG)
    return form


def as_phone(text: str, country_code: str) -> str | None:
    """The stored form, if the text can be a phone number."""
    return _maybe(IdentifierKind.PHONE, text, country_code)


def as_email(text: str) -> str | None:
    """The stored form, if the text can be an e-mail address."""
    return _maybe(IdentifierKind.EMAIL, text, DEFAULT_COUNTRY)


def _maybe(kind: IdentifierKind, text: str, country_code: str) -> str | None:
    try:
        return normalise(kind, text, country_code)
    except NotAnIdentifier:
        return None


def _readable(text: str) -> str:
    """What is seen of the text; what is pasted with a tab or line break around it is taken without."""
    trimmed = text.strip(" \t\r\n")
    if len(trimmed) > MAX_LENGTH:
        raise NotAnIdentifier(_REASON.TOO_LONG)
    if not (trimmed.isascii() and trimmed.isprintable()) and any(map(is_control, trimmed)):
        raise NotAnIdentifier(_REASON.CONTROL_CHARACTER)
    given = key_form(trimmed)
    if not given:
        raise NotAnIdentifier(_REASON.EMPTY)
    if len(given) > MAX_LENGTH:  # one character may stand for eighteen
        raise NotAnIdentifier(_REASON.TOO_LONG)
    return given


def _refuse_stand_ins(kind: IdentifierKind, given: str) -> None:
    """Raise NotAnIdentifier for what stands for a value: missing, hidden, or turned into a number or date."""
    if given.casefold() in _STAND_INS or not given.strip("0"):
        raise NotAnIdentifier(_REASON.PLACEHOLDER)
    if _MASK.search(given):
        raise NotAnIdentifier(_REASON.MASKED)
    if kind is IdentifierKind.EMAIL:
        return
    if _FLOAT.fullmatch(given):
        raise NotAnIdentifier(_REASON.FLOAT)
    if _DATE.fullmatch(given):
        raise NotAnIdentifier(_REASON.DATE)


def _email(given: str) -> str:
    address = given[1:-1] if given.startswith("<") and given.endswith(">") else given
    if address[:7].lower() == "mailto:":
        address = address[7:]
    try:
        return key_form(validate_email(address, check_deliverability=False).normalized.lower())
    except EmailNotValidError as error:
        raise NotAnIdentifier(_REASON.NOT_AN_ADDRESS) from error


def _wechat(given: str) -> str:
    if " " in given:
        raise NotAnIdentifier(_REASON.NOT_ONE)
    return key_form(given.lower())


def _letters_and_digits(given: str) -> str:
    """Of a card's or a serial number, which people read out and type with separators of their own."""
    if _DECIMAL.fullmatch(given):  # without its dot it would be another card
        raise NotAnIdentifier(_REASON.FLOAT)
    form = _SEPARATORS.sub("", key_form(given.upper()))
    if len(set(form)) <= 1:
        raise NotAnIdentifier(_REASON.PLACEHOLDER)
    if not form.isalnum():
        raise NotAnIdentifier(_REASON.NOT_ONE)
    if _MASKED_CARD.search(form):
        raise NotAnIdentifier(_REASON.MASKED)
    if len(form) < _SHORTEST:
        raise NotAnIdentifier(_REASON.TOO_SHORT)
    return form
