"""Conversion of one cell of a CSV file to the text PostgreSQL is given, or BadCell.

Nothing here knows the database.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial

from portal.customers.identifier_reasons import IdentifierIgnoredReason, NotAnIdentifier
from portal.customers.identifiers import DEFAULT_COUNTRY, normalise
from portal.customers.models import IdentifierKind
from portal.importing.columns import Column, Form
from portal.importing.rejections import BadCell
from portal.words.moments import is_day, is_moment
from portal.words.text_rules import has_hidden, key_form

COUNT_DIGITS, AMOUNT_DIGITS = 9, 12  # before the point; what the record holds
MAX_SEGMENTS, MAX_SEGMENT = 20, 64

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_BUT_BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-5]):\d\d)", re.ASCII)
_BELOW_A_MICROSECOND = re.compile(r"(\.\d{6})\d+")  # cut, as the API does: PostgreSQL would round
_COUNT = re.compile(r"-?\d+", re.ASCII)
_AMOUNT = re.compile(r"-?(\d+)(\.\d{1,2})?", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_CODES = {
    IdentifierIgnoredReason.EMPTY: "REQUIRED",
    IdentifierIgnoredReason.NOT_A_NUMBER: "BAD_PHONE",
    IdentifierIgnoredReason.NO_SUCH_NUMBER: "BAD_PHONE",
    IdentifierIgnoredReason.NOT_AN_ADDRESS: "BAD_EMAIL",
}  # of the others the code is the reason


def reader(column: Column) -> Callable[[str], str | None]:
    """Make the function that reads a column's cells: None for an empty one without a default.

    It raises BadCell. Blanks around a value do not count.
    """
    parse = _parser(column)
    control = _CONTROL_BUT_BREAKS if column.form is Form.LINES else _CONTROL
    limit, required, default = column.limit, column.required, column.default or None
    is_key = column.form is Form.KEY

    def read(raw: str) -> str | None:
        cell = key_form(raw) if is_key else raw.strip()
        if not cell:
            if required:
                raise BadCell("REQUIRED")
            return default
        if len(cell) > limit:
            raise BadCell("TOO_LONG")
        if not cell.isascii() and not _is_utf8(cell):
            raise BadCell("BAD_ENCODING")
        if not cell.isprintable() and control.search(cell):
            raise BadCell("CONTROL_CHARACTER")
        return parse(cell)

    return read


def identifier(kind: str | None, value: str) -> str:
    """Normalise an identifier's value as the API does, so that either finds what the other stored.

    Raises BadCell.
    """
    known = IdentifierKind(kind or "")
    try:
        return normalise(known, value, DEFAULT_COUNTRY)
    except NotAnIdentifier as error:
        raise BadCell(_CODES.get(error.reason, error.reason)) from error


def _parser(column: Column) -> Callable[[str], str]:
    if column.form is Form.CODE:
        return _one_of(frozenset(column.codes))
    return _PARSERS.get(column.form, str)


def _one_of(codes: frozenset[str]) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if cell not in codes:
            raise BadCell("UNKNOWN_CODE")
        return cell

    return parse


def _flag(cell: str) -> str:
    if cell not in {"true", "false"}:
        raise BadCell("BAD_FLAG")
    return cell


@lru_cache(maxsize=10_000)
def _date(cell: str) -> str:
    try:
        if not _DATE.fullmatch(cell) or not is_day(date.fromisoformat(cell)):
            raise BadCell("BAD_DATE")
    except ValueError as error:  # the 31st of February
        raise BadCell("BAD_DATE") from error
    return cell


def _time(cell: str) -> str:
    try:
        moment = datetime.fromisoformat(cell) if _TIME.fullmatch(cell) else None
    except ValueError as error:
        raise BadCell("BAD_TIME") from error
    if moment is None or not is_moment(moment):
        raise BadCell("BAD_TIME")
    return _BELOW_A_MICROSECOND.sub(r"\1", cell)


def _count(cell: str) -> str:
    if not _COUNT.fullmatch(cell):
        raise BadCell("BAD_NUMBER")
    if cell.startswith("-") or len(cell) > COUNT_DIGITS:
        raise BadCell("OUT_OF_RANGE")
    return cell


def _amount(cell: str) -> str:
    if not (amount := _AMOUNT.fullmatch(cell)):
        raise BadCell("BAD_NUMBER")
    if len(amount[1]) > AMOUNT_DIGITS:
        raise BadCell("OUT_OF_RANGE")
    return cell


def _language(cell: str) -> str:
    """Check how a language tag is written, not whether anybody speaks it."""
    if not _LANGUAGE.fullmatch(cell):
        raise BadCell("BAD_LANGUAGE")
    return cell


def _list(cell: str) -> str:
    """Keys separated by `;` → a PostgreSQL array literal."""
    texts = list(filter(None, map(key_form, cell.split(";"))))
    if len(texts) > MAX_SEGMENTS or any(len(text) > MAX_SEGMENT for text in texts):
        raise BadCell("BAD_LIST")
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def _name(cell: str) -> str:
    if has_hidden(cell):
        raise BadCell("INVISIBLE_CHARACTER")
    return cell


def _is_utf8(cell: str) -> bool:
    """Tell whether every byte was UTF-8; the file is opened with `surrogateescape`, marking the others."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


_PARSERS: dict[Form, Callable[[str], str]] = {
    Form.NAME: _name,
    Form.LIST: _list,
    Form.FLAG: _flag,
    Form.DATE: _date,
    Form.TIME: _time,
    Form.COUNT: _count,
    Form.AMOUNT: _amount,
    Form.LANGUAGE: _language,
    Form.PHONE: partial(identifier, IdentifierKind.PHONE),
    Form.EMAIL: partial(identifier, IdentifierKind.EMAIL),
}
