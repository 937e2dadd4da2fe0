"""Publication of documents, and restriction of partners to them.

The connection is the worker's: what calls this serves the operator's terminal and the endpoint itself.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append_on
from portal.doors.orm import Connection
from portal.sql import load
from portal.words.errors import NotFound

_QUERIES: Final[Any] = load("portal.trusted_documents", "queries.sql")


def document_id(text: str) -> str:
    """The id of a document: SHA-256 of its exact text in UTF-8, in lower-case hexadecimal."""
    return sha256(text.encode()).hexdigest()


async def publish(connection: Connection, texts: Sequence[str], *, now: datetime) -> set[str]:
    """Publish documents, and return the ids of those that were not published before. `now` is UTC.

    The texts are taken as they are: whoever calls this has validated them.
    """
    by_id = {document_id(text): text for text in texts}
    fresh = _QUERIES.publish(connection, ids=list(by_id), texts=list(by_id.values()), now=now)
    return {row["id"] async for row in fresh}


async def text_of(connection: Connection, document: str) -> str | None:
    """The text of a published document, by its id."""
    text: str | None = await _QUERIES.text_of(connection, id=document)
    return text


async def restrict(connection: Connection, partner_code: str, *, now: datetime) -> None:
    """Let a partner's people and machines send trusted documents only; recorded.

    `now` is UTC. Raises NotFound.
    """
    partner_id = await _partner(connection, partner_code)
    if await _QUERIES.restrict(connection, partner_id=partner_id, now=now) is not None:
        await _record(connection, partner_id, "TRUSTED_DOCUMENTS_ON")


async def lift(connection: Connection, partner_code: str) -> None:
    """Let a partner send any document again; recorded. Raises NotFound."""
    partner_id = await _partner(connection, partner_code)
    if await _QUERIES.lift(connection, partner_id=partner_id) is not None:
        await _record(connection, partner_id, "TRUSTED_DOCUMENTS_OFF")


async def restricted(connection: Connection) -> frozenset[UUID]:
    """Partners that may send trusted documents only."""
    return frozenset([row["partner_id"] async for row in _QUERIES.restricted(connection)])


async def _partner(connection: Connection, code: str) -> UUID:
    partner_id: UUID | None = await _QUERIES.partner_of(connection, code=code)
    if partner_id is None:
        raise NotFound(f"There is no partner with the code {code!r}.")
    return partner_id


async def _record(connection: Connection, partner_id: UUID, reason: str) -> None:
    event = Event(AccessEventKind.PARTNER_UPDATED, subject_id=partner_id, reason=reason)
    await append_on(connection, event)
