"""Identities of staff at trusted issuers, linked by an operator; nothing is guessed from an e-mail."""

from typing import Any, Final
from uuid import UUID

from auth.roles import Role
from portal.audit import service as audit
from portal.audit.models import AccessEventKind
from portal.audit.service import Event
from portal.doors.orm import Connection
from portal.sessions.issuers import Identity
from portal.sessions.queries import QUERIES
from portal.settings import is_safe_url
from portal.sql import load
from portal.words.errors import BadUserInput, NotFound
from portal.words.ids import uuid7
from portal.words.text_rules import key_form

LONGEST = 255  # characters of an issuer, of a subject
LINKED = "IDENTITY_LINKED"
UNLINKED = "IDENTITY_UNLINKED"
_QUERIES: Final[Any] = load("portal.sessions", "issuers.sql")


async def staff_of(connection: Connection, identity: Identity) -> UUID | None:
    """The member of staff with this identity; None: nobody."""
    found: UUID | None = await _QUERIES.staff_of_identity(
        connection, issuer=identity.issuer, subject=identity.subject
    )
    return found


async def link_identity(connection: Connection, number: str, identity: Identity) -> None:
    """Let a person sign in as an issuer's subject; a second time changes nothing.

    `number` is the staff's; in the trail it is a STAFF_UPDATED. The connection is the worker's. Raises
    BadUserInput.
    """
    if not is_safe_url(identity.issuer) or len(identity.issuer) > LONGEST:
        raise BadUserInput("The issuer is an https URL, as it is in PORTAL_OPENID_ISSUERS.")
    if not 0 < len(identity.subject) <= LONGEST or "\0" in identity.subject:
        raise BadUserInput(f"A subject has 1 to {LONGEST} characters.")
    staff = await QUERIES.staff_of_number(connection, number=key_form(number))
    if staff is None:
        raise BadUserInput(f"There is no member of staff with the number {number!r}.")
    if Role(staff["role"]) is Role.PARTNER_INTEGRATION:
        raise BadUserInput("A machine has no OpenID identity: `portal clients add` lets it sign in.")
    fresh = await _QUERIES.link_identity(
        connection, id=uuid7(), issuer=identity.issuer, subject=identity.subject, staff_id=staff["id"]
    )
    if await staff_of(connection, identity) != staff["id"]:
        raise BadUserInput("Somebody else is this subject of the issuer.")
    if fresh is not None:
        await _record(connection, staff["id"], LINKED)


async def unlink_identity(connection: Connection, number: str, identity: Identity) -> None:
    """Undo `link_identity`: the person signs in as this subject no longer, and its sessions end.

    All its sessions: which of them this identity opened, nobody kept. In the trail it is a STAFF_UPDATED. The
    connection is the worker's. Raises NotFound.
    """
    staff_id: UUID | None = await _QUERIES.unlink_identity(
        connection, issuer=identity.issuer, subject=identity.subject, number=key_form(number)
    )
    if staff_id is None:
        raise NotFound(f"The member of staff {number!r} is not this subject of the issuer.")
    await QUERIES.revoke_sessions_of_staff(connection, staff_id=staff_id, reason=UNLINKED)
    await _record(connection, staff_id, UNLINKED)


async def _record(connection: Connection, staff_id: UUID, reason: str) -> None:
    event = Event(AccessEventKind.STAFF_UPDATED, subject_id=staff_id, reason=reason)
    await audit.append_on(connection, event)
