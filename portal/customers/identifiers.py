"""Identifiers of customers, normalised to the one form in which they are stored and matched."""

import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from portal.customers.models import IdentifierKind

MAX_LENGTH = 254
HOME_COUNTRY = "CN"  # where a phone number without a country code is taken to be


class NotAnIdentifier(ValueError):
    """A text that is no identifier of its kind. The message never repeats the text: it may be personal."""


def normalise(kind: IdentifierKind, text: str) -> str:
    """The stored form: E.164 for phones, lower-cased domain for e-mail, NFKC without spaces otherwise.

    Raises NotAnIdentifier for what cannot be one: a number no network has, an address without a
    domain, an empty or over-long value, control characters.
    """
    if not text.strip() or len(text) > MAX_LENGTH or any(unicodedata.category(c) == "Cc" for c in text):
        raise NotAnIdentifier(f"not a value of kind {kind}: 1 to {MAX_LENGTH} printable characters")
    match kind:
        case IdentifierKind.PHONE:
            return _phone(text)
        case IdentifierKind.EMAIL:
            return _email(text)
        case _:
            return unicodedata.normalize("NFKC", text).strip()


def as_phone(text: str) -> str | None:
    """The stored form, if the text can be a phone number."""
    return _maybe(IdentifierKind.PHONE, text)


def as_email(text: str) -> str | None:
    """The stored form, if the text can be an e-mail address."""
    return _maybe(IdentifierKind.EMAIL, text)


def _maybe(kind: IdentifierKind, text: str) -> str | None:
    try:
        return normalise(kind, text)
    except NotAnIdentifier:
        return None


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, HOME_COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise NotAnIdentifier("not a phone number; write it with its country code, as in +86…") from error
    if not phonenumbers.is_possible_number(number):
        raise NotAnIdentifier("not a possible phone number; write it with its country code, as in +86…")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text: str) -> str:
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NotAnIdentifier("not an e-mail address") from error
