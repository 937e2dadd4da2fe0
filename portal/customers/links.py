"""Links of customers to partners, which decide who may see a customer.

A caller links and unlinks for its own organisation and those below. The definer functions of
link_functions.sql check permission and scope and keep who sees the customer in the same transaction. The
connections are ones that `acting_as(caller)` yields.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from auth.principal import Principal
from portal.customers.models import LinkRelation
from portal.customers.policy import CUSTOMER_PARTNER_LINKS
from portal.customers.refusals import no_such_customer
from portal.doors.definer_calls import as_json, done
from portal.doors.orm import Connection
from portal.partners.refusals import no_such_partner
from portal.sql import load
from portal.words.moments import check_day
from portal.words.user_errors import InvalidInput, UserErrorCode

_QUERIES: Final[Any] = load("portal.customers", "links.sql")


@dataclass(frozen=True)
class Link:
    """A partner's service of a customer: its relation and its days."""

    customer_id: UUID
    partner_id: UUID
    relation: LinkRelation


@dataclass(frozen=True)
class Links:
    """What there is between a partner and a customer; `relation` None: all of it, what has not begun too."""

    customer_id: UUID
    partner_id: UUID
    relation: LinkRelation | None = None


async def link(
    connection: Connection, caller: Principal, asked: Link, started_on: date | None, *, now: datetime
) -> UUID:
    """Link a customer the caller sees to its organisation or one below it; HQ links any to any.

    `started_on` is the first day, from EARLIEST_DAY on; today (UTC) where None, and then what is linked
    already stays as it is. What was linked from the same day and ended, holds again. Answers the link.

    What was ended from above the caller stays ended, and whoever sees the customer only until a day set above
    links nobody: both are LINK_ENDED_ABOVE.

    Raises Forbidden (no CUSTOMER_LINK_MANAGE), InvalidInput (no such customer, or not the caller's, or
    merged or erased; no such partner in scope; a day before EARLIEST_DAY, or later than that of a link that
    holds; what was ended from above).
    Source: DOMAIN.md, "Customers": Links; docs/decisions/0030-rights-of-whoever-is-made.md.
    """
    caller.require(CUSTOMER_PARTNER_LINKS.write)
    if started_on:
        check_day("startedOn", started_on)
    row = {**asdict(asked), "started_on": started_on or now.date(), "exactly": started_on is not None}
    outcome = await _QUERIES.link(connection, asked=as_json(row))
    linked: UUID = done(outcome, refused)["link_id"]
    return linked


async def unlink(
    connection: Connection, caller: Principal, asked: Links, ended_on: date | None, *, now: datetime
) -> int:
    """End links; answer how many. From `ended_on` on (None: today, UTC) they no longer hold.

    A link that has not begun by then never does. The past stays: `ended_on` before today is refused. Kept is
    which organisation ended them; of several, the highest.

    Raises Forbidden (no CUSTOMER_LINK_MANAGE), InvalidInput (no such customer, partner or link in scope).
    Source: docs/decisions/0024-administration.md, 0030-rights-of-whoever-is-made.md.
    """
    caller.require(CUSTOMER_PARTNER_LINKS.write)
    if ended_on and ended_on < now.date():
        raise InvalidInput("endedOn", "must not lie before today")
    row = {**asdict(asked), "ended_on": ended_on or now.date()}
    outcome = await _QUERIES.unlink(connection, asked=as_json(row))
    ended: int = done(outcome, refused)["ended"]
    return ended


def refused(code: str) -> InvalidInput:
    """The refusal behind a code of customers/link_functions.sql."""
    match code:
        case "NO_SUCH_CUSTOMER":
            return no_such_customer()
        case "NO_SUCH_PARTNER":
            return no_such_partner()
        case "LINKED_FROM_AN_EARLIER_DAY":
            return InvalidInput(
                "startedOn", "is linked from an earlier day already: unlink first, or leave it out"
            )
        case "LINK_ENDED_ABOVE":
            message = "was ended by who is above you: ask them"
            return InvalidInput("relation", message, UserErrorCode.LINK_ENDED_ABOVE)
        case "NO_SUCH_LINK":
            return InvalidInput("relation", "no such link", UserErrorCode.NOT_FOUND)
        case _:
            raise ValueError(code)
