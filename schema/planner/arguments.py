"""Arguments of planned fields: checked, decoded, and bound as parameters."""

import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import orjson

from auth.policy import TablePolicy
from portal.words.errors import BadUserInput
from portal.words.text_rules import key_form, without_invisible
from schema.declaring.ids import NotAnId, decode_id
from schema.declaring.sources import OrderKey, Parameter
from schema.operations.errors import FieldRefused
from schema.operations.selection import Field, Reader, is_given
from schema.planner.catalog import FieldEntry
from schema.planner.orders import cursor_values

MAX_PAGE = 100
MAX_IDS = 100
MAX_QUANTITY = 1_000_000  # pieces
MAX_TEXT = 1_000  # characters of a key, or of a text to compare with; ours are far shorter
MAX_SEARCH = 100  # characters
T = TypeVar("T")


def reader(field: Field, entry: FieldEntry, name: str) -> Reader:
    return field.argument(name, entry.graphql.args[name])


def bound(field: Field, read: Reader, decode: Callable[[Any], T]) -> Callable[..., T]:
    """A binding that reads, decodes, and puts the field's path on whatever is refused."""

    def bind(request: Any) -> T:  # noqa: ANN401  # a Request; `Binding` says so where it is used
        try:
            return decode(read(request.variables))
        except BadUserInput as error:
            raise FieldRefused(error, field.path) from error

    return bind


def page_size(argument: str) -> Callable[[object], int]:
    """`first` or `last`: an Int the variables' coercion has let through."""

    def decode(value: object) -> int:
        if not isinstance(value, int) or not 1 <= value <= MAX_PAGE:
            raise BadUserInput(f"`{argument}` must be 1 to {MAX_PAGE}, not {value}.")
        return value

    return decode


def text_of(argument: str) -> Callable[[str], str]:
    """A key in words; PostgreSQL's text holds no NUL."""

    def decode(value: str) -> str:
        if len(value) > MAX_TEXT or "\0" in value:
            raise BadUserInput(f"`{argument}` must be at most {MAX_TEXT} characters, none of them NUL.")
        return value

    return decode


def key_of(argument: str) -> Callable[[str], str]:
    """A key that somebody types, scans or pastes, in the form in which it is kept."""
    read = text_of(argument)
    return lambda value: key_form(read(value))


def searched(value: str) -> str:
    """What to search for, without what nobody sees and without white space at its ends."""
    found = without_invisible(value, keep_joiners=True).strip()
    if not found or len(value) > MAX_SEARCH or "\0" in value:
        raise BadUserInput(
            f"`search` must be 1 to {MAX_SEARCH} characters, not all of them white space, none of them NUL."
        )
    return found


def whole(value: str) -> str:
    """What to search for as a key, such as a customer's number."""
    return key_form(searched(value))


def words(value: str) -> str:
    """The words to search for, with a space between; the database folds their case as it does names'."""
    return " ".join(unicodedata.normalize("NFKC", searched(value)).split())


def parameter(declared: Parameter) -> tuple[Callable[[Any], object], str]:
    """How a derivation's argument is decoded, and its SQL type."""
    match declared.kind:
        case "id":
            return id_of(declared.tag, declared.type_name, declared.argument), "uuid"
        case "quantity":
            return quantity(declared.argument), "int"
        case "date":
            return lambda value: value if is_given(value) else None, "date"
        case "code":
            read = cursor_values(declared.argument, (OrderKey("code", sql_type="text"),))
            return lambda value: read(value)[0] if is_given(value) else None, "text"
        case "asked":
            raise TypeError(f"`{declared.argument}` is made of more than its value")


def asked(read: Reader, make: Callable[..., str], policy: TablePolicy | None) -> Callable[[Any], str]:
    """A binding of what a derivation makes of the request and an id of any type, which is never refused."""

    def bind(request: Any) -> str:  # noqa: ANN401  # a Request
        return make(request.caller, request.locale, read(request.variables), policy)

    return bind


def quantity(argument: str) -> Callable[[int], int]:
    """Pieces: an Int the variables' coercion has let through."""

    def decode(value: int) -> int:
        if not 1 <= value <= MAX_QUANTITY:
            raise BadUserInput(f"`{argument}` must be 1 to {MAX_QUANTITY}, not {value}.")
        return value

    return decode


def id_of(tag: str, type_name: str, argument: str = "id") -> Callable[[str], UUID]:
    """Decode the id of one type; anything else is a mistake the caller should hear of."""

    def decode(text: str) -> UUID:
        try:
            found, value = decode_id(text)
        except NotAnId:
            raise BadUserInput(f"`{argument}` is not an id of this portal.") from None
        if found != tag:
            raise BadUserInput(f"`{argument}` is not the id of a {type_name}.")
        return value

    return decode


def id_rows(value: str | list[str]) -> str:
    """Ids of any type as JSON rows: asyncpg would ask the database what an array of uuid is."""
    texts = [value] if isinstance(value, str) else value
    if len(texts) > MAX_IDS:
        raise BadUserInput(f"`ids` must be at most {MAX_IDS}, not {len(texts)}.")
    return orjson.dumps([_id_row(text) for text in texts]).decode()


def _id_row(text: str) -> dict[str, object]:
    """What is no id names nothing, as Relay's `node` has it."""
    try:
        tag, value = decode_id(text)
    except NotAnId:
        return {}
    return {"tag": tag, "id": value}
