"""Refusals in the trail: each one up to a limit, then one an hour, and all of them in the metrics.

Whoever can reach the portal can be refused by it as often as it likes, and events are for ever. So they are
counted: by person or machine and its partner where they are known, or else by address and for all together
(docs/decisions/0022-access-events.md).
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import structlog

from portal.audit.models import AccessEventKind
from portal.audit.service import REFUSAL_SECONDS, Event, append_in_time
from portal.doors.db import UNREACHABLE, Database
from portal.metrics import SIGN_INS_REFUSED
from portal.sessions.queries import QUERIES
from portal.sessions.refusals import TokenRefused
from portal.sessions.throttle import THROTTLED, digest, network_of

HOURS = timedelta(hours=1)
MEMBER = 30  # events in that time: guessing a password is slowed down long before (throttle.ACCOUNT)
ADDRESS = 30
EVERYWHERE = 1_000  # a stranger with IPv6 has as many addresses as it likes; also of one partner
_log = structlog.get_logger(__name__)


async def record_refusal(database: Database, refused: TokenRefused, address: str) -> None:
    """Append the refusal before it is told, or only count it; the log has one that cannot be written in time.

    `address` is the client's. The event after the last that is free says THROTTLED, and stands for all
    that follow within the hour.
    """
    try:
        async with asyncio.timeout(REFUSAL_SECONDS):
            reason = await _reason(database, refused, address)
    except UNREACHABLE as failure:
        _log.error("refusal_not_counted", error=type(failure).__name__, reason=refused.reason)
        reason = None
    SIGN_INS_REFUSED.labels("no" if reason is None else "yes").inc()
    if reason is None:
        return
    known = refused.known
    event = Event(
        AccessEventKind.SIGN_IN_REFUSED,
        partner_id=known.partner_id,
        staff_id=known.staff_id,
        session_id=str(known.session_id) if known.session_id else None,
        reason=reason,
    )
    await append_in_time(database, event)


async def _reason(database: Database, refused: TokenRefused, address: str) -> str | None:
    """The reason in the event; None: there is no event."""
    reason: str | None = refused.reason
    async with database.as_worker() as connection:
        for key, free in _counted_by(refused, address):
            count = await QUERIES.count_refusal(connection, key=key, free=free, hours=HOURS)
            if count is None:
                return None
            if count > free:
                reason = THROTTLED
    return reason


def _counted_by(refused: TokenRefused, address: str) -> Iterator[tuple[str, int]]:
    """Keys a refusal is counted by, and how many of each kind have an event of their own.

    By two things, whether somebody is known or not: a stranger must not be able to time the difference.
    """
    if refused.throttled is not None:
        yield digest("throttled", refused.throttled), 0
    elif refused.known.staff_id is not None:
        yield digest("refused member", str(refused.known.staff_id)), MEMBER
        yield digest("refused partner", str(refused.known.partner_id)), EVERYWHERE
    else:
        yield digest("refused address", network_of(address)), ADDRESS
        yield digest("refused", "everywhere"), EVERYWHERE
