"""Global ids: base64url of two letters for the type and the row's UUID.

Eighteen bytes make 24 characters without padding, so PostgreSQL can write an id in one expression
(`ID_SQL`) and only one spelling is an id. Not enumerable: a UUIDv7 has 62 random bits.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

ID_LENGTH = 24
ID_SQL = "translate(encode('{tag}'::bytea || uuid_send({row}.id), 'base64'), '+/', '-_')"


class NotAnId(ValueError):
    """The text is no global id of ours."""


def encode_id(tag: str, value: UUID) -> str:
    """The global id of a row; what `ID_SQL` writes."""
    return urlsafe_b64encode(tag.encode("ascii") + value.bytes).decode("ascii")


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
        raw = urlsafe_b64decode(text)
        tag, value = raw[:2].decode("ascii"), UUID(bytes=raw[2:])
    except ValueError as error:
        raise NotAnId from error
    # Python's decoder skips characters it does not know; and PostgreSQL's text holds no NUL
    if not tag.isalpha() or encode_id(tag, value) != text:
        raise NotAnId
    return tag, value
