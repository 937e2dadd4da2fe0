"""Identifiers as they were written until 0028, for fingerprints of what was recorded until then.

A contact recorded then and sent again now is the same contact, whatever today's rules say of its identifiers.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from portal.customers.models import IdentifierKind

_MAX_LENGTH: Final = 254
_COUNTRY: Final = "CN"


def former_identifiers(
    sent: Iterable[tuple[IdentifierKind, str]],
) -> frozenset[tuple[IdentifierKind, str]]:
    """The identifiers that were sent, as they were written then; none if one of them was refused then."""
    found = {(kind, _form(kind, text)) for kind, text in sent}
    known = frozenset((kind, value) for kind, value in found if value is not None)
    return known if len(known) == len(found) else frozenset()


def _form(kind: IdentifierKind, text: str) -> str | None:
    if not text.strip() or len(text) > _MAX_LENGTH or any(unicodedata.category(c) == "Cc" for c in text):
        return None
    match kind:
        case IdentifierKind.PHONE:
            return _phone(text)
        case IdentifierKind.EMAIL:
            return _email(text)
        case _:
            return unicodedata.normalize("NFKC", text).strip()


def _phone(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, _COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text: str) -> str | None:
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
