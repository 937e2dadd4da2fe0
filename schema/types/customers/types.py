"""Customers as clients see them. Contact data is masked; the plain values are not in this graph."""

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import strawberry

from auth.rls import predicate
from portal.campaigns.policy import CONSENTED
from portal.customers import models
from portal.customers.identifiers import DEFAULT_COUNTRY, as_email, as_phone
from portal.customers.models import (
    ConsentPurpose,
    ConsentState,
    CustomerKind,
    CustomerStatus,
    CustomerTier,
    IdentifierKind,
    LinkRelation,
)
from portal.customers.policy import (
    CONSENTS,
    CUSTOMER_FIGURES,
    CUSTOMER_PARTNER_LINKS,
    CUSTOMERS,
    MASKED_IDENTIFIERS,
)
from portal.orders.policy import CUSTOMER_ORDER_FIGURES
from portal.sql import select
from portal.words.channels import Channel
from schema.declaring.fields import (
    ExactLookup,
    LateralJoin,
    LeftJoin,
    OrderKey,
    Search,
    Source,
    Through,
    column,
    composite,
    connection,
    derived,
    many,
    node,
    one,
    ranked,
)
from schema.declaring.money import Money
from schema.declaring.node import Node
from schema.declaring.paging import Connection
from schema.types.partners.types import Partner

if TYPE_CHECKING:
    from schema.types.audit.types import AccessEvent
    from schema.types.campaigns.types import CampaignMembership
    from schema.types.orders.types import Order
    from schema.types.touchpoints.journeys import CustomerJourney
    from schema.types.touchpoints.types import Touchpoint


FIGURES = LeftJoin(model=models.CustomerFigures, policy=CUSTOMER_FIGURES, on="customer_id")
ORDER_FIGURES = LateralJoin(
    name="order_figures",
    call=select("schema.types.customers", "order_figures.sql"),
    policy=CUSTOMER_ORDER_FIGURES,
)
LIFETIME_VALUE = {"amount": "{beside}.lifetime_value::text", "currencyCode": "{beside}.currency_code"}


@node(
    Source(model=models.MaskedIdentifier, policy=MASKED_IDENTIFIERS, filters=True),
    description="A value that tells this customer from others, masked.",
)
class CustomerIdentifier:
    kind: IdentifierKind = column("What kind of value it is.")
    value_masked: str = column("The value with its middle hidden: 139****1234.")
    verified: bool = column("Whether the customer proved that it is theirs.")
    source: str = column("Where the value came from, such as IMPORT or CAPTURE.")


@node(
    Source(model=models.Consent, policy=CONSENTS, filters=True),
    description="What a customer said about being contacted.",
)
class Consent:
    purpose: ConsentPurpose = column("What for.")
    channel: Channel = column("On which channel.")
    state: ConsentState = column("What the customer said. A refusal beats every campaign.")
    source: str = column("Where it was said.")
    evidence: str | None = column("What proves it, such as a document's number.")
    recorded_at: datetime = column("When it was recorded, UTC.")
    expires_on: date | None = column("The first day it no longer holds; null: until withdrawn.")


@node(
    Source(model=models.CustomerPartnerLink, policy=CUSTOMER_PARTNER_LINKS, filters=True),
    description="That a partner serves a customer: the key of who may see the customer.",
)
class CustomerPartnerLink:
    partner: Partner = one("The partner.")
    relation: LinkRelation = column("How it serves the customer.")
    started_on: date = column("The first day of the link.")
    ended_on: date | None = column("The first day without the link; null while it holds.")


@node(
    Source(
        model=models.Customer,
        policy=CUSTOMERS,
        tag="CU",
        through=Through(table="customer_scope", column="customer_id"),
        filters=True,
        orders={
            "NUMBER": OrderKey("number", sql_type="text"),
            "DISPLAY_NAME": OrderKey("display_name", sql_type="text"),
            "TIER": ranked("tier", CustomerTier),
            "FIRST_SEEN_AT": OrderKey("first_seen_at", sql_type="timestamptz"),
            "LAST_TOUCHPOINT_AT": OrderKey("last_touchpoint_at", sql_type="timestamptz", beside=FIGURES),
            "TOUCHPOINT_COUNT": OrderKey("touchpoint_count", sql_type="int", beside=FIGURES, default="0"),
            "ORDER_COUNT": OrderKey("order_count", sql_type="int", beside=ORDER_FIGURES, default="0"),
            "LIFETIME_VALUE": OrderKey(
                "lifetime_value", sql_type="numeric", beside=ORDER_FIGURES, default="0.00"
            ),
        },
        search=Search(
            name="display_name",
            exact=("number",),
            folded="folded_name",
            lookup=ExactLookup(
                call="portal.customers_by_contact({phone}, {email})",
                values={"phone": partial(as_phone, country_code=DEFAULT_COUNTRY), "email": as_email},
            ),
            indexed=True,
        ),
    ),
    description="One person or organisation, as every partner linked to it sees it.",
)
class Customer(Node):
    number: str = column("The customer's number with the brand.")
    kind: CustomerKind = column("Person or organisation.")
    display_name: str = column("The name to show.")
    tier: CustomerTier = column("The customer's rank with the brand.")
    status: CustomerStatus = column("Where the record stands.")
    region: str | None = column("Where the customer is, as the brand divides its market.")
    language: str | None = column("The language to speak to the customer in; BCP 47.")
    preferred_channel: Channel | None = column("How the customer prefers to be contacted.")
    segments: list[str] = column("The segments marketing has put the customer in.")
    phone_masked: str | None = column("The telephone number with its middle hidden: 139****1234.")
    email_masked: str | None = column("The e-mail address, hidden up to its domain: l***@example.com.")
    identifiers: list[CustomerIdentifier] = many(
        "What tells this customer from others, masked.",
        remote="customer_id",
        order=("kind", "value_masked", "id"),
    )
    consents: list[Consent] = many(
        "What the customer said about being contacted, per purpose and channel.",
        remote="customer_id",
        order=("purpose", "channel"),
    )
    partner_links: list[CustomerPartnerLink] = many(
        "Which partners serve this customer, how, and since when; earliest first.",
        remote="customer_id",
        order=("started_on", "id"),
    )
    first_seen_at: datetime = column("When the brand first knew of the customer, UTC.")
    last_touchpoint_at: datetime | None = column("When the latest touchpoint happened, UTC.", beside=FIGURES)
    touchpoint_count: int = column("How many touchpoints the record has.", beside=FIGURES, default="0")
    order_count: int = column(
        "How many of its orders the viewer may see; drafts, cancelled and rejected ones do not count.",
        beside=ORDER_FIGURES,
        default="0",
    )
    lifetime_value: Money = composite(
        "What its delivered and closed orders come to, of those the viewer may see: their totals less the "
        "returned lines, each with its share of the order's discount. In the currency of the first order in "
        "`orderCount`; orders in another are not converted and not counted. Zero CNY where there is none.",
        LIFETIME_VALUE,
        columns=(),
        beside=ORDER_FIGURES,
        amount="coalesce({beside}.lifetime_value, 0.00)",
        plain=frozenset({"amount"}),
    )
    touchpoints: Connection[Annotated["Touchpoint", strawberry.lazy("schema.types.touchpoints.types")]] = (
        connection("The timeline: every contact with the customer, newest first.", remote="customer_id")
    )
    orders: Connection[Annotated["Order", strawberry.lazy("schema.types.orders.types")]] = connection(
        "Its orders that the viewer may see, newest first.", remote="customer_id"
    )
    campaign_memberships: Connection[
        Annotated["CampaignMembership", strawberry.lazy("schema.types.campaigns.types")]
    ] = connection(
        "The audiences the customer is in, of those it consented to, oldest first.",
        remote="customer_id",
        unscoped=predicate(CONSENTED, "{row}"),
    )
    access_events: Connection[Annotated["AccessEvent", strawberry.lazy("schema.types.audit.types")]] = (
        connection(
            "Who looked at its personal data, HQ included, newest first; none where the viewer's terms do "
            "not allow it.",
            remote="customer_id",
        )
    )
    journey: Annotated["CustomerJourney", strawberry.lazy("schema.types.touchpoints.journeys")] = derived(
        "Where it is in its journey with the brand."
    )
    merged_into: "Customer | None" = one(
        "The record this one was merged into; null if it was not, or if the viewer may not see that one."
    )
