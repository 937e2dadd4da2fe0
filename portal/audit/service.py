"""Access events that no bound statement can append: sign-ins, and refusals, which outlive a rollback.

What a caller does in a statement or transaction of its own is appended there, by the definer function
`portal.append_access_event`. Appending is one insert and waits for no lock; chaining is the sealer's.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID

import structlog

from auth.principal import Principal
from portal.audit.models import AccessEventKind
from portal.audit.queries import QUERIES
from portal.doors.db import UNREACHABLE, Connection, Database

REFUSAL_SECONDS = 2.0  # how long an answer that refuses may wait for its event
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """An access or a refusal, in ids and codes; nothing that erasure would have to remove.

    `partner_id` is the organisation acted for, `staff_id` the person or machine, `actor_id` who acted for
    it ("view as"). `reason` is a stable code, or the name of the permission that was missing.
    """

    kind: AccessEventKind
    partner_id: UUID | None = None
    staff_id: UUID | None = None
    actor_id: UUID | None = None
    session_id: str | None = None
    customer_id: UUID | None = None
    subject_id: UUID | None = None
    purpose: str | None = None
    reason: str | None = None


def refusal(  # noqa: PLR0913  # an event: each is named where it is given
    caller: Principal,
    kind: AccessEventKind = AccessEventKind.REFUSED,
    *,
    customer_id: UUID | None = None,
    subject_id: UUID | None = None,
    purpose: str | None = None,
    reason: str | None = None,
) -> Event:
    """The event of a refused caller; `reason` is the code or the missing permission."""
    return Event(
        kind=kind,
        partner_id=caller.partner_id,
        staff_id=caller.staff_id,
        actor_id=caller.actor.staff_id if caller.actor else None,
        session_id=caller.session_id,
        customer_id=customer_id,
        subject_id=subject_id,
        purpose=purpose,
        reason=reason,
    )


async def append(database: Database, event: Event) -> None:
    """Append an event in a transaction of its own, on behalf of nobody. Raises what the database raises."""
    async with database.as_worker() as connection:
        await append_on(connection, event)


async def append_on(connection: Connection, event: Event) -> None:
    """Append an event in the worker's transaction of `connection`, so both commit together or not at all."""
    await QUERIES.append(
        connection,
        kind=event.kind,
        partner_id=event.partner_id,
        staff_id=event.staff_id,
        actor_id=event.actor_id,
        session_id=event.session_id,
        customer_id=event.customer_id,
        subject_id=event.subject_id,
        purpose=event.purpose,
        reason=event.reason,
    )


async def append_in_time(database: Database, event: Event) -> None:
    """Append an event that an answer waits for, or log it where it cannot be written in time."""
    try:
        async with asyncio.timeout(REFUSAL_SECONDS):
            await append(database, event)
    except UNREACHABLE as failure:
        _log.error(  # no traceback: it happens again with each refusal
            "refusal_not_appended",
            error=type(failure).__name__,
            partner_id=str(event.partner_id),
            staff_id=str(event.staff_id),
            reason=event.reason,
        )
