"""Refusals of who is signed in, in the trail: each of them, until there are too many within an hour.

As sign-ins that were refused (docs/decisions/0022): the event after the last that is free says THROTTLED and
stands for all that follow within the hour; the metrics count them all.
"""

import asyncio
from dataclasses import replace

import structlog

from auth.errors import Forbidden
from auth.principal import Principal
from portal.audit.models import AccessEventKind
from portal.audit.service import REFUSAL_SECONDS, Event, append_on, refusal
from portal.doors.db import UNREACHABLE, Connection, Database
from portal.metrics import REFUSALS
from portal.throttling.quotas import QUERIES, Quota, QuotaSpent

FREE = 30  # events within an hour about one member of staff
THROTTLED = "THROTTLED"
_log = structlog.get_logger(__name__)
_KINDS = {Quota.CONTACT_REVEAL: AccessEventKind.CONTACT_REFUSED}


async def record_forbidden(database: Database, caller: Principal, error: Forbidden) -> None:
    """Append that the caller lacked a permission, before it is told so."""
    await record_refusal(database, caller, refusal(caller, reason=error.permission or error.code))


async def record_spent(database: Database, caller: Principal, error: QuotaSpent) -> None:
    """Append that the caller has spent a quota: once in an hour, for each quota."""
    kind = _KINDS.get(error.quota, AccessEventKind.REFUSED)
    event = refusal(caller, kind, reason=f"{error.quota}_QUOTA_SPENT")
    await _append(database, event, f"SPENT {error.quota} {_whose(caller)}", free=1, marked=0)


async def record_refusal(database: Database, caller: Principal, event: Event) -> None:
    """Append an event that says the caller was refused, or only count it.

    The answer waits for it, so nothing a client was told is lost; but it is the same answer, and never
    later than REFUSAL_SECONDS, where the event cannot be written: then the log has it.
    """
    await _append(database, event, f"REFUSAL {_whose(caller)}", free=FREE, marked=1)


def _whose(caller: Principal) -> str:
    return str(caller.actor.staff_id if caller.actor else caller.staff_id)


async def _append(database: Database, event: Event, key: str, *, free: int, marked: int) -> None:
    try:
        async with asyncio.timeout(REFUSAL_SECONDS), database.as_worker() as connection:
            recorded = await _append_on(connection, event, key, free, marked)
    except UNREACHABLE as failure:
        recorded = False
        _log.error(  # no traceback: it happens again with each refusal
            "refusal_not_appended",
            error=type(failure).__name__,
            partner_id=str(event.partner_id),
            staff_id=str(event.staff_id),
            reason=event.reason,
        )
    REFUSALS.labels("yes" if recorded else "no").inc()


async def _append_on(connection: Connection, event: Event, key: str, free: int, marked: int) -> bool:
    """Whether there is an event: of this refusal, or, `marked` times, one that stands for all that follow."""
    count = await QUERIES.count_refusal(connection, key=key, most=free + marked)
    if count is None:
        return False
    await append_on(connection, replace(event, reason=THROTTLED) if count > free else event)
    return True
