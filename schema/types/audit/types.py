"""The trail of accesses as clients see it: readers, what they read and for which purpose, and refusals."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from portal.audit import models
from portal.audit.models import AccessEventKind
from portal.audit.policy import ACCESS_EVENTS
from schema.declaring.fields import NEWEST_FIRST, LateralJoin, Source, Through, column, expression, node, one
from schema.declaring.node import Node
from schema.types.customers.types import Customer
from schema.types.partners.types import Partner

if TYPE_CHECKING:
    from schema.types.staff.types import Staff

# a session is a person's: told only to whoever sees that person, whose events it would join otherwise
KNOWN_SESSION = LateralJoin(
    name="known_session",
    call="(select {row}.session_id where exists (select from staff as s where s.id = {row}.staff_id))",
    policy=ACCESS_EVENTS,
)


@node(
    Source(
        model=models.AccessEvent,
        policy=ACCESS_EVENTS,
        tag="AE",
        order=NEWEST_FIRST,
        # most customers have few: a partner's are found by customer, also among many events of others
        through=Through(
            table="customer_scope", column="customer_id", local="customer_id", each=True, among="customers"
        ),
        filters=True,
    ),
    description="One access to personal data, or one refusal. Never changed; each is sealed within a second.",
)
class AccessEvent(Node):
    at: datetime = column("When, UTC.", makes_id=True)
    kind: AccessEventKind = column("What was done or refused.")
    partner: Partner | None = one("The organisation acted for; null where nobody had signed in.")
    staff: Annotated["Staff", strawberry.lazy("schema.types.staff.types")] | None = one(
        "The person or machine; null where nobody had signed in, or outside the viewer's scope."
    )
    actor: Annotated["Staff", strawberry.lazy("schema.types.staff.types")] | None = one(
        'Who acted as the partner ("view as"); null if nobody did, or outside the viewer\'s scope.'
    )
    viewed_as: bool = expression(
        'Whether somebody of headquarters acted in the organisation\'s place ("view as").',
        "({row}.actor_id is not null)",
    )
    session_id: str | None = column(
        "The session, as `sid` of its access tokens names it, for `sessionRevoke`; null: none was known, or "
        "`staff` is null.",
        beside=KNOWN_SESSION,
    )
    customer: Customer | None = one("Whose data; null if of no customer, or of one the viewer may not see.")
    subject_id: str | None = column(
        "What else it is about, by UUID: a member of staff, a partner, a session, whatever was explained. "
        "It is of any type, and may be gone, so this is no global id; the object's ends in the same digits.",
        cast="text",
    )
    purpose: str | None = column("What contact data was asked for; null if it was not.")
    reason: str | None = column(
        "Why it was refused, a stable code or the permission that was missing; or what was changed, as the "
        "kinds say."
    )
