"""Global ids: in hexadecimal, two letters for the type and the row's UUID.

Only one spelling is an id, and it needs no escaping in JSON, a URL or a file's name. PostgreSQL writes
it in a fifth of the time base64url takes, which it knows only by way of `translate`, and an answer has
hundreds (docs/decisions/0007). Not enumerable: a UUIDv7 has 62 random bits.
"""

from uuid import UUID

ID_LENGTH = 36
ID_SQL = "encode('{tag}'::bytea || uuid_send({row}.id), 'hex')"


class NotAnId(ValueError):
    """A text that is no global id of ours."""


def encode_id(tag: str, value: UUID) -> str:
    """Global id of a row, as `ID_SQL` writes it."""
    return (tag.encode("ascii") + value.bytes).hex()


def decode_id_of(tag: str, text: str) -> UUID:
    """The UUID of a row of the tag's type. Raises NotAnId."""
    found, value = decode_id(text)
    if found != tag:
        raise NotAnId
    return value


def decode_id(text: str) -> tuple[str, UUID]:
    """The type's tag and the row's UUID. Raises NotAnId."""
    if len(text) != ID_LENGTH or not text.isascii():
        raise NotAnId
    try:
        raw = bytes.fromhex(text)
        tag, value = raw[:2].decode("ascii"), UUID(bytes=raw[2:])
    except ValueError as error:
        raise NotAnId from error
    # Python's decoder takes capitals and blanks too; and PostgreSQL's text holds no NUL
    if not tag.isalpha() or encode_id(tag, value) != text:
        raise NotAnId
    return tag, value


def tag_of(value: object) -> str | None:
    """Tag of an id of any type; a text that is no id has none, and names nothing."""
    try:
        return decode_id(value)[0] if isinstance(value, str) else None
    except NotAnId:
        return None
