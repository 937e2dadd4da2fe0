"""Changing partners: input to service, and the payload read back."""

from decimal import Decimal
from typing import Annotated

import strawberry
from strawberry.types import Info

from portal.doors.orm import Connection
from portal.partners import service
from portal.partners.models import CurrencyCode, PartnerKind, PartnerStatus, PartnerTier
from portal.partners.policy import PARTNER_TERMS, PARTNERS
from portal.partners.refusals import no_such_parent, no_such_partner
from schema.declaring.fields import Source, handed, node, one
from schema.mutating.context import Context
from schema.mutating.run import given, row_id, run_mutation
from schema.mutating.user_errors import UserError
from schema.mutating.verbs import mutation
from schema.types.partners.types import Partner


@strawberry.input(description="A partner to create.")
class PartnerCreateInput:
    code: str = strawberry.field(
        description="Its number with the brand, which no other has; at most 32 characters."
    )
    name: str = strawberry.field(description="The name it trades under; at most 200 characters.")
    kind: PartnerKind = strawberry.field(description="Its level of the channel; it never changes.")
    parent_id: strawberry.ID = strawberry.field(
        description="The global id of the partner above it, which is of a higher level."
    )
    region: str | None = strawberry.field(
        default=None, description="The brand's name for its region; at most 64 characters."
    )
    status: PartnerStatus = strawberry.field(
        default=PartnerStatus.ACTIVE, description="Where it stands in its contract."
    )
    tier: PartnerTier = strawberry.field(default=PartnerTier.STANDARD, description="Its rank.")
    sees_customers: bool = strawberry.field(
        default=False, description="Whether its contract lets the partner above it see its customers."
    )
    credit_limit: Decimal | None = strawberry.field(
        default=None, description="How much it may owe, in `currencyCode`; null: none is set."
    )
    currency_code: CurrencyCode = strawberry.field(
        default=CurrencyCode.CNY, description="The currency of its terms."
    )


@node(Source(handed={"partner_id": "uuid", "user_errors": "jsonb"}), description="What became of it.")
class PartnerCreatePayload:
    partner: Partner | None = one("The partner; null if it was not created.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def partner_create(
    info: Info[Context, None],
    input: Annotated[PartnerCreateInput, strawberry.argument(description="The partner.")],  # noqa: A002  # the API's name
) -> PartnerCreatePayload:
    async def work(connection: Connection) -> dict[str, object]:
        partner = service.NewPartner(
            code=input.code,
            name=input.name,
            kind=input.kind,
            parent_id=row_id(Partner, input.parent_id, no_such_parent),
            region=input.region,
            status=input.status,
            tier=input.tier,
            sees_customers=input.sees_customers,
            credit_limit=input.credit_limit,
            currency_code=input.currency_code,
        )
        return {"partner_id": await service.create(connection, info.context.caller, partner)}

    return await run_mutation(PartnerCreatePayload, info, work)


@strawberry.input(description="What changes of a partner; what is left out stays.")
class PartnerUpdateInput:
    partner_id: strawberry.ID = strawberry.field(description="The partner's global id.")
    version: int = strawberry.field(
        description="The `version` of its terms as it was read: another is VERSION_CONFLICT."
    )
    parent_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The global id of the partner to be above it. What the partners above see moves with it.",
    )
    status: PartnerStatus | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where it stands in its contract; unless ACTIVE, the tokens of its people end.",
    )
    tier: PartnerTier | None = strawberry.field(
        default=strawberry.UNSET, description="Its rank; the prices that hold for it follow."
    )
    sees_customers: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether its contract lets the partner above it see its customers.",
    )
    sees_access_events: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it may read who looked at its customers."
    )
    credit_limit: Decimal | None = strawberry.field(
        default=strawberry.UNSET,
        description="How much it may owe, in the currency of its terms; null: none is set.",
    )


@node(Source(handed={"partner_id": "uuid", "user_errors": "jsonb"}), description="What became of it.")
class PartnerUpdatePayload:
    partner: Partner | None = one("The partner as it is now; null if it was not changed.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def partner_update(
    info: Info[Context, None],
    input: Annotated[PartnerUpdateInput, strawberry.argument(description="What changes.")],  # noqa: A002  # the API's name
) -> PartnerUpdatePayload:
    async def work(connection: Connection) -> dict[str, object]:
        changes = given(
            status=input.status,
            tier=input.tier,
            sees_customers=input.sees_customers,
            sees_access_events=input.sees_access_events,
        )
        if input.parent_id is not strawberry.UNSET and input.parent_id is not None:
            changes["parent_id"] = row_id(Partner, input.parent_id, no_such_parent)
        if input.credit_limit is not strawberry.UNSET:
            changes["credit_limit"] = input.credit_limit
        partner_id, caller = row_id(Partner, input.partner_id, no_such_partner), info.context.caller
        return {"partner_id": await service.update(connection, caller, partner_id, input.version, changes)}

    return await run_mutation(PartnerUpdatePayload, info, work)


@strawberry.type(description="What a caller may change.")
class PartnerMutations:
    partner_create: PartnerCreatePayload | None = mutation(
        partner_create,
        "Create a partner below another. For HQ.",
        needs=PARTNERS.write,
    )
    partner_update: PartnerUpdatePayload | None = mutation(
        partner_update,
        "Change a partner's terms, and who is above it: what is seen moves at once. For HQ.",
        needs=PARTNER_TERMS.write,
    )
