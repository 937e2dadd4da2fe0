"""The trail of accesses as clients see it: who looked at what, what for, and who was refused."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from portal.audit import models
from portal.audit.models import AccessEventKind
from portal.audit.policy import ACCESS_EVENTS
from schema.declaring.enums import described
from schema.declaring.fields import (
    NEWEST_FIRST,
    Source,
    Through,
    column,
    expression,
    node,
    one,
)
from schema.declaring.node import Node
from schema.types.customers.types import Customer
from schema.types.partners.types import Partner

if TYPE_CHECKING:
    from schema.types.staff.types import Staff

described(
    AccessEventKind,
    "What was done with personal data or with rights to it, or refused.",
    {
        AccessEventKind.SIGN_IN: "Somebody signed in.",
        AccessEventKind.SIGN_IN_REFUSED: "Somebody was not signed in.",
        AccessEventKind.VIEW_AS: "HQ began to act as a partner.",
        AccessEventKind.REFUSED: "A permission was missing: `reason` is its name. Or somebody would have "
        "risen above their rights: `reason` is the code of the user error.",
        AccessEventKind.CONTACT_REVEALED: "A customer's contact data was shown in the clear.",
        AccessEventKind.CONTACT_REFUSED: "It was asked for, and not shown: `reason` says why.",
        AccessEventKind.CONTACT_SEARCHED: "Customers were searched by a telephone number or e-mail address.",
        AccessEventKind.PERSON_EXPORTED: "Everything held on a person was exported.",
        AccessEventKind.PERSON_ERASED: "A person was erased.",
        AccessEventKind.CONSENT_RECORDED: "What a customer agreed to or refused was recorded.",
        AccessEventKind.STAFF_INVITED: "A member of staff was invited: `reason` says in which role.",
        AccessEventKind.STAFF_UPDATED: "A member of staff was changed: `reason` says what, such as NAME, "
        "ENDED_ON, ROLE_DEALER_SERVICE (the new role); of several changes each has its event.",
        AccessEventKind.STAFF_DEACTIVATED: "A member of staff was deactivated.",
        AccessEventKind.SESSION_REVOKED: "A session was ended by somebody.",
        AccessEventKind.PARTNER_MOVED: "A partner was created, or moved below another.",
        AccessEventKind.PARTNER_UPDATED: "A partner's terms were changed: `reason` says what, such as "
        "STATUS_SUSPENDED, CREDIT_LIMIT, SEES_ACCESS_EVENTS_ON; of several changes each has its event.",
        AccessEventKind.LINK_CHANGED: "Whom a partner serves was changed: `reason` says how, such as "
        "LINKED_SOLD, UNLINKED_SERVICED.",
        AccessEventKind.SCOPE_EXPLAINED: "Who can see an object was asked.",
    },
)


@node(
    Source(
        model=models.AccessEvent,
        policy=ACCESS_EVENTS,
        tag="AE",
        order=NEWEST_FIRST,
        # most customers have few: a partner's are found by customer, also among many events of others
        through=Through(
            table="customer_scope", column="customer_id", here="customer_id", each=True, among="customers"
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
        "The session, as `sid` of its access tokens names it, for `sessionRevoke`; null: none was known."
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
