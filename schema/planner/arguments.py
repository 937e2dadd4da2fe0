"""Arguments of planned fields: checked, decoded, and bound as parameters."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import orjson
from graphql import Undefined

from portal.errors import BadUserInput
from schema.errors import Refused
from schema.ids import NotAnId, decode_id
from schema.places import OrderKey, Parameter
from schema.planner.catalog import FieldEntry
from schema.planner.request import Binding
from schema.planner.selection import Field, Reader

MAX_PAGE = 100
MAX_IDS = 100
MAX_QUANTITY = 1_000_000  # pieces
MAX_TEXT = 1_000  # characters of a cursor or id; ours are far shorter
T = TypeVar("T")


def reader(field: Field, entry: FieldEntry, name: str) -> Reader:
    return field.argument(name, entry.graphql.args[name])


def given(value: object) -> bool:
    """Whether an argument asks for anything: null asks for what leaving it out does."""
    return value is not None and value is not Undefined


def bound(field: Field, read: Reader, decode: Callable[[Any], T]) -> Callable[..., T]:
    """A binding that reads, decodes, and puts the field's path on whatever is refused."""

    def bind(request: Any) -> T:  # noqa: ANN401  # a Request; `Binding` says so where it is used
        try:
            return decode(read(request.variables))
        except BadUserInput as error:
            raise Refused(error, field.path) from error

    return bind


def page_size(value: object) -> int:
    """`first`: an Int the variables' coercion has let through."""
    if not given(value):
        raise BadUserInput(f"`first` is required: how many to return, 1 to {MAX_PAGE}.")
    if not isinstance(value, int) or not 1 <= value <= MAX_PAGE:
        raise BadUserInput(f"`first` must be 1 to {MAX_PAGE}, not {value}.")
    return value


def text(argument: str) -> Callable[[str], str]:
    """A key in words; PostgreSQL's text holds no NUL."""

    def decode(value: str) -> str:
        if len(value) > MAX_TEXT or "\0" in value:
            raise BadUserInput(f"`{argument}` must be at most {MAX_TEXT} characters, none of them NUL.")
        return value

    return decode


def parameter(declared: Parameter) -> tuple[Callable[[Any], object], str]:
    """How a derivation's argument is decoded, and its SQL type."""
    match declared.kind:
        case "id":
            return id_of(declared.tag, declared.type_name, declared.argument), "uuid"
        case "quantity":
            return quantity(declared.argument), "int"
        case "date":
            return lambda value: value if given(value) else None, "date"


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


def cursor_label(keys: tuple[OrderKey, ...]) -> str:
    """What a cursor says of the order it belongs to."""
    return ",".join(key.label for key in keys)


def cursor_values(keys: tuple[OrderKey, ...]) -> Callable[[str], list[object]]:
    """Decode a cursor (render.CURSOR_SQL) into the values of the order's keys."""

    def decode(text: str) -> list[object]:
        try:
            if len(text) > MAX_TEXT:
                raise ValueError("too long")  # noqa: TRY301  # every fault of a cursor is the same to its caller
            label, *values = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if label != cursor_label(keys) or len(values) != len(keys):
                raise ValueError("of another order")  # noqa: TRY301
            return [_key_value(key, value) for key, value in zip(keys, values, strict=True)]
        except (ValueError, TypeError):
            raise BadUserInput("`after` is not a cursor of this list.") from None

    return decode


def _key_value(key: OrderKey, value: object) -> object:
    if key.sql_type == "int":
        if type(value) is not int or not 0 <= value < 2**31:
            raise ValueError("not a key")
        return value
    if not isinstance(value, str) or "\0" in value:  # PostgreSQL's text holds no NUL
        raise ValueError("not a key")
    match key.sql_type:
        case "uuid":
            return UUID(value)
        case "date":
            return date.fromisoformat(value)
        case _:
            return value


def nth(position: int, binding: Callable[..., list[object]]) -> Binding:
    return lambda request: binding(request)[position]
