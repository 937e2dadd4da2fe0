"""Partners as clients see them: a directory all may read, and terms by scope."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from portal.orders.policy import CREDIT_EXPOSURES
from portal.partners import models
from portal.partners.models import PartnerKind, PartnerStatus, PartnerTier
from portal.partners.policy import PARTNER_TERMS, PARTNERS
from schema.declaring.fields import (
    BY_ID,
    LateralJoin,
    LeftJoin,
    OrderKey,
    Search,
    Source,
    Through,
    column,
    composite,
    connection,
    money,
    node,
    one,
    ranked,
)
from schema.declaring.money import Money
from schema.declaring.node import Node
from schema.declaring.paging import Connection

if TYPE_CHECKING:
    from schema.types.campaigns.types import Campaign
    from schema.types.customers.types import Customer
    from schema.types.inventory.types import StockLevel
    from schema.types.orders.types import Order
    from schema.types.staff.types import Staff

TERMS = LeftJoin(model=models.PartnerTerms, policy=PARTNER_TERMS, on="partner_id")
EXPOSURE = LateralJoin(
    name="credit_exposure",
    call="(select e.exposure from credit_exposures e"
    " where e.partner_id = {row}.partner_id and e.currency_code = {row}.currency_code)",
    policy=CREDIT_EXPOSURES,
)
BY_CODE = (OrderKey("code", sql_type="text"),)
# terms are by scope, so the row policy of partner_terms decides which partners these are
_IN_SCOPE = "exists (select from partner_terms s where s.partner_id = {row}.id)"
IN_SCOPE_BELOW = (
    "exists (select from partner_terms s where s.partner_id = {row}.id and s.parent_id = {parent}.id)"
)
_LINKED_TODAY = (
    "exists (select from customer_partner_links l where l.customer_id = {row}.id"
    " and l.partner_id = {parent}.id and l.started_on <= current_date"
    " and (l.ended_on is null or l.ended_on > current_date))"
)


def _credit(amount: str, description: str) -> Money | None:
    """An amount beside the limit, in the terms' currency; null without a limit."""
    declared: Money | None = composite(
        description,
        {"amount": f"{amount}::text", "currencyCode": "{row}.currency_code"},
        columns=("credit_limit", "currency_code"),
        beside=EXPOSURE,
        plain=frozenset({"amount"}),
        present="{row}.credit_limit is not null",
    )
    return declared


@node(
    Source(model=models.PartnerTerms, policy=PARTNER_TERMS, filters=True),
    description="What is agreed with a partner: for itself and whoever is above it.",
)
class PartnerTerms:
    status: PartnerStatus = column("Where the partner stands in its contract.")
    tier: PartnerTier = column("The partner's rank.")
    sees_customers: bool = column("Whether the partner above it sees its customers.")
    sees_access_events: bool = column("Whether it may read who looked at its customers.")
    version: int = column("How often the terms were changed, from 1: `partnerUpdate` asks which was read.")
    credit_limit: Money | None = money("credit_limit", "How much it may owe; null where none is set.")
    credit_exposure: Money | None = _credit(
        "coalesce({beside}.exposure, 0.00)",
        "How much of the limit is taken: the totals of its STOCK orders that are confirmed and not settled "
        "(CONFIRMED, PARTIALLY_SHIPPED, SHIPPED, DELIVERED), less returned lines with their share of the "
        "discount. An order ON_HOLD takes nothing until it is let go, a CLOSED one is settled. Orders in "
        "another currency than the limit's are not counted. Null where no limit is set.",
    )
    credit_available: Money | None = _credit(
        "({row}.credit_limit - coalesce({beside}.exposure, 0.00))",
        "The limit less the exposure; below zero where more is taken. Null where no limit is set.",
    )


@node(
    Source(
        model=models.Partner,
        policy=PARTNERS,
        tag="PA",
        order=BY_CODE,
        filters=True,
        orders={
            "CODE": OrderKey("code", sql_type="text"),
            "NAME": OrderKey("name", sql_type="text"),
            "KIND": ranked("kind", PartnerKind),
            "REGION": OrderKey("region", sql_type="text"),
        },
        search=Search(name="name", exact=("code",)),
    ),
    description="An organisation of the channel. Code, name, kind and region are a directory for all; the "
    "rest is for the partner itself and whoever is above it.",
)
class Partner(Node):
    code: str = column("The partner's number with the brand.")
    name: str = column("The name it trades under.")
    kind: PartnerKind = column("Its level of the channel.")
    region: str | None = column("The brand's name for its region.")
    terms: PartnerTerms | None = one(
        "Status, tier and credit; null outside the viewer's scope.", local="id", remote="partner_id"
    )
    parent: "Partner | None" = one(
        "The partner above it; null at the top, and outside the viewer's scope.",
        local="parent_id",
        beside=TERMS,
    )
    children: Connection["Partner"] = connection(
        "The partners directly below it that are in the viewer's scope, by code.", where=IN_SCOPE_BELOW
    )
    staff: Connection[Annotated["Staff", strawberry.lazy("schema.types.staff.types")]] = connection(
        "Its members of staff in the viewer's scope, by number.", remote="partner_id"
    )
    customers: Connection[Annotated["Customer", strawberry.lazy("schema.types.customers.types")]] = (
        connection(
            "The customers linked to it today that the viewer may see, oldest record first.",
            where=_LINKED_TODAY,
            order=BY_ID,
        )
    )
    orders: Connection[Annotated["Order", strawberry.lazy("schema.types.orders.types")]] = connection(
        "Its orders that the viewer may see, newest first.", remote="partner_id"
    )
    stock_levels: Connection[Annotated["StockLevel", strawberry.lazy("schema.types.inventory.types")]] = (
        connection(
            "What its warehouses hold, exactly; empty outside the viewer's scope.", remote="partner_id"
        )
    )
    campaigns: Connection[Annotated["Campaign", strawberry.lazy("schema.types.campaigns.types")]] = (
        connection(
            "The campaigns it was invited to, latest start first; empty outside the viewer's scope.",
            through=Through(table="campaign_enrolments", column="campaign_id", parent="partner_id"),
        )
    )


PARTNERS_IN_SCOPE = connection("The partners in the viewer's scope, by code.", where=_IN_SCOPE)
