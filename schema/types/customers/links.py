"""Links of customers to partners, made and ended: input to service, and the payload read back."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from portal.customers import links
from portal.customers.models import LinkRelation
from portal.customers.policy import CUSTOMER_PARTNER_LINKS
from portal.customers.refusals import no_such_customer
from portal.doors.orm import Connection
from portal.partners.refusals import no_such_partner
from schema.declaring.fields import Source, column, handed, node, one
from schema.mutating.context import Context
from schema.mutating.run import row_id, run_mutation
from schema.mutating.user_errors import UserError
from schema.mutating.verbs import mutation
from schema.types.customers.types import Customer, CustomerPartnerLink
from schema.types.partners.types import Partner


@strawberry.input(description="Who serves whom from now on.")
class CustomerLinkInput:
    customer_id: strawberry.ID = strawberry.field(description="The global id of a customer the viewer sees.")
    partner_id: strawberry.ID = strawberry.field(
        description="The partner's global id: the viewer's organisation, or one below it; HQ: any."
    )
    relation: LinkRelation = strawberry.field(description="How it serves the customer.")
    started_on: date | None = strawberry.field(
        default=None,
        description="The first day of the link, from 2000 on; null: today, UTC, or as it is linked already. "
        "A day later than that of a link that holds is refused.",
    )


@node(
    Source(handed={"customer_id": "uuid", "link_id": "uuid", "user_errors": "jsonb"}),
    description="The customer, and the link.",
)
class CustomerLinkPayload:
    customer: Customer | None = one("The customer; null if it was not linked.")
    link: CustomerPartnerLink | None = one("The link; null if there is none.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def customer_link(
    info: Info[Context, None],
    input: Annotated[CustomerLinkInput, strawberry.argument(description="Who serves whom.")],  # noqa: A002  # the API's name
) -> CustomerLinkPayload:
    async def work(connection: Connection) -> dict[str, object]:
        asked = links.Link(*_ends(input), input.relation)
        link_id = await links.link(
            connection, info.context.caller, asked, input.started_on, now=datetime.now(UTC)
        )
        return {"customer_id": asked.customer_id, "link_id": link_id}

    return await run_mutation(CustomerLinkPayload, info, work)


@strawberry.input(description="Who serves whom no longer.")
class CustomerUnlinkInput:
    customer_id: strawberry.ID = strawberry.field(description="The global id of a customer the viewer sees.")
    partner_id: strawberry.ID = strawberry.field(
        description="The partner's global id: the viewer's organisation, or one below it; HQ: any."
    )
    relation: LinkRelation | None = strawberry.field(
        default=None, description="How it served the customer; null: in whatever way, what has not begun too."
    )
    ended_on: date | None = strawberry.field(
        default=None, description="The first day without the link, not before today; null: today, UTC."
    )


@node(
    Source(handed={"customer_id": "uuid", "ended": "int", "user_errors": "jsonb"}),
    description="The customer, as far as the viewer still sees it.",
)
class CustomerUnlinkPayload:
    customer: Customer | None = one("The customer; null if the viewer no longer sees it.")
    ended: int = column("How many links end; 0 if they had ended by then.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def customer_unlink(
    info: Info[Context, None],
    input: Annotated[CustomerUnlinkInput, strawberry.argument(description="Who serves whom no longer.")],  # noqa: A002  # the API's name
) -> CustomerUnlinkPayload:
    async def work(connection: Connection) -> dict[str, object]:
        asked = links.Links(*_ends(input), input.relation)
        ended = await links.unlink(
            connection, info.context.caller, asked, input.ended_on, now=datetime.now(UTC)
        )
        return {"customer_id": asked.customer_id, "ended": ended}

    return await run_mutation(CustomerUnlinkPayload, info, work)


def _ends(given: CustomerLinkInput | CustomerUnlinkInput) -> tuple[UUID, UUID]:
    """The customer and the partner. Raises InvalidInput for an id that is none."""
    customer_id = row_id(Customer, given.customer_id, no_such_customer)
    return customer_id, row_id(Partner, given.partner_id, no_such_partner)


@strawberry.type(description="What a caller may change.")
class LinkMutations:
    customer_link: CustomerLinkPayload | None = mutation(
        customer_link,
        "Link a customer to a partner, which then sees it: the same again changes nothing. What "
        "who is above the viewer ended stays ended.",
        needs=CUSTOMER_PARTNER_LINKS.write,
    )
    customer_unlink: CustomerUnlinkPayload | None = mutation(
        customer_unlink,
        "End a partner's links with a customer: of one relation, or all. Without another link "
        "the partner sees it no longer, from that day on.",
        needs=CUSTOMER_PARTNER_LINKS.write,
    )
