"""Telephone numbers: a text is one number that exists, or none; what else is in it is never cut off.

By the tables of the library `phonenumbers`: a prefix that is newer than them is refused until it is updated.
"""

import re
from typing import Final

import phonenumbers

from portal.customers.identifier_reasons import IdentifierIgnoredReason, NotAnIdentifier

_REASON = IdentifierIgnoredReason
_MASK: Final = re.compile(r"[Xx#?]{2}|_{2}|\.{2}")
_EXTENSION: Final = re.compile(
    r".*\d[\s,;]*(?:;ext=|ext(?:ensio)?n?\b\.?|x|#|转|轉|分机|分機|内线|доб\.?|int\.)[\s.:]*\d{1,9}",
    re.IGNORECASE,
)
_BETWEEN_NUMBERS: Final = re.compile(r"[;,/|&、和或]|\b(?:and|or)\b", re.IGNORECASE)
_WHOLE: Final = 7  # digits a number has at least, so that what follows a separator is another
_WRITTEN: Final = re.compile(r"\+?[\d\s()\[\]./~-]*")
_PLAIN: Final = re.compile(r"\+?[0-9]+")  # as machines send it: none of the refusals fits
_SCHEME: Final = "tel:"


def phone(given: str, country_code: str) -> str:
    """The number as E.164 has it, `+8613812345678`; read in `country_code` unless it names its country.

    `given` is in the form of keys. Raises NotAnIdentifier.
    """
    text = given[len(_SCHEME) :] if given[: len(_SCHEME)].lower() == _SCHEME else given
    for refuses, reason in () if _PLAIN.fullmatch(text) else _REFUSALS:
        if refuses(text):
            raise NotAnIdentifier(reason)
    try:
        number = phonenumbers.parse(text, country_code)
    except phonenumbers.NumberParseException as error:
        raise NotAnIdentifier(_REASON.NO_SUCH_NUMBER) from error
    if number.extension:
        raise NotAnIdentifier(_REASON.EXTENSION)
    if not phonenumbers.is_valid_number(number):
        raise NotAnIdentifier(_REASON.NO_SUCH_NUMBER)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_several(text: str) -> bool:
    """Whether digits follow a whole number: `13800138000/13900139000`, also shortened, `87654321/22`."""
    if text.count("+") > 1:
        return True
    found = _BETWEEN_NUMBERS.finditer(text)
    return any(
        _digits(text[: between.start()]) >= _WHOLE and _digits(text[between.end() :]) for between in found
    )


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _is_no_number(text: str) -> bool:
    # "(+86) 138…": the plus may stand in brackets
    return not _digits(text) or not _WRITTEN.fullmatch(text.replace("(+", "+(", 1))


_REFUSALS: Final = (
    (_MASK.search, _REASON.MASKED),
    (_EXTENSION.fullmatch, _REASON.EXTENSION),
    (_is_several, _REASON.SEVERAL_NUMBERS),
    (_is_no_number, _REASON.NOT_A_NUMBER),
)
