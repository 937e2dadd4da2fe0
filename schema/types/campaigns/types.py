"""Campaigns as clients see them: for the partners that were invited, and whoever is above them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from auth.rls import predicate
from portal.campaigns import models
from portal.campaigns.models import CampaignStatus, EnrolmentStatus
from portal.campaigns.policy import (
    CAMPAIGN_ASSETS,
    CAMPAIGN_ENROLMENTS,
    CAMPAIGN_MEMBERSHIPS,
    CAMPAIGNS,
    CONSENTED,
)
from portal.sql import select
from portal.words.channels import Channel
from schema.declaring.fields import (
    BY_ID,
    Argument,
    Key,
    OrderKey,
    Search,
    Source,
    Through,
    by_keys,
    column,
    composite,
    connection,
    derived,
    node,
    one,
    ranked,
)
from schema.declaring.node import Node
from schema.declaring.paging import Connection
from schema.types.partners.types import Partner
from schema.types.products.types import Product

if TYPE_CHECKING:
    from schema.types.customers.types import Customer


def _rate(description: str, numerator: str, denominator: str) -> "Share":
    ratio = f"round({{row}}.{numerator}::numeric / nullif({{row}}.{denominator}, 0), 4)"
    parts = {"numerator": f"{{row}}.{numerator}", "denominator": f"{{row}}.{denominator}", "rate": ratio}
    declared: Share = composite(
        description, parts, columns=(numerator, denominator), nullable=frozenset({"rate"})
    )
    return declared


@strawberry.type(description="A share, with what it is a share of.")
class Share:
    numerator: int = strawberry.field(description="How many it is true of.")
    denominator: int = strawberry.field(description="Of how many.")
    rate: float | None = strawberry.field(
        description="Numerator over denominator, four decimals; null where the denominator is 0."
    )


@node(
    Source(model=models.CampaignAsset, policy=CAMPAIGN_ASSETS, tag="CF"),
    description="A file of a campaign, in one language and version.",
)
class CampaignAsset(Node):
    name: str = column("The file's name.")
    locale: str = column("Its language; BCP 47.")
    version: int = column("Its version, from 1.")
    checksum: str = column("SHA-256 of the file, hex.")


@node(
    Source(model=models.CampaignEnrolment, policy=CAMPAIGN_ENROLMENTS, tag="CE", filters=True),
    description="That a partner was invited to a campaign, and what it answered.",
)
class CampaignEnrolment(Node):
    partner: Partner = one("Who was invited.")
    status: EnrolmentStatus = column("What became of the invitation.")
    reason: str | None = column("Why the partner declined, in its own words.")
    decided_at: datetime | None = column("When it answered, UTC; null until it does.")


@node(
    Source(
        policy=CAMPAIGN_MEMBERSHIPS,
        derived=select("schema.types.campaigns", "campaign_performance.sql").replace(
            "{consented}", predicate(CONSENTED, "m")
        ),
        derives=dict.fromkeys(("invited", "enrolled", "audience", "responders", "responses"), False),
    ),
    description="How a campaign does, counted over what the viewer may see: its customers who consented, its "
    "scope's partners. A response is an inbound touchpoint that names the campaign and was not corrected.",
)
class CampaignPerformance:
    audience_count: int = column("Customers in the audience.", name="audience")
    responders_count: int = column("Of these, how many responded at least once.", name="responders")
    responses_count: int = column(
        "Responses, including those of customers outside the audience and several of one customer.",
        name="responses",
    )
    response_rate: Share = _rate("Responders among the audience.", "responders", "audience")
    enrolment_rate: Share = _rate(
        "Partners that enrolled or completed, among those invited.", "enrolled", "invited"
    )


@node(
    Source(
        model=models.Campaign,
        policy=CAMPAIGNS,
        tag="CA",
        order=(OrderKey("starts_on", sql_type="date", descending=True), OrderKey("id", descending=True)),
        filters=True,
        orders={
            "CODE": OrderKey("code", sql_type="text"),
            "NAME": OrderKey("name", sql_type="text"),
            "STATUS": ranked("status", CampaignStatus),
            "STARTS_ON": OrderKey("starts_on", sql_type="date"),
            "ENDS_ON": OrderKey("ends_on", sql_type="date"),
        },
        search=Search(name="name", exact=("code",)),
    ),
    description="An offer of the brand, made on one channel between two dates.",
)
class Campaign(Node):
    code: str = column("The campaign's number with the brand.")
    name: str = column("The name to show.")
    description: str | None = column("What it offers.")
    kind: str = column("The brand's word for the kind of campaign.")
    channel: Channel = column("On which channel customers are addressed.")
    status: CampaignStatus = column("Where it stands.")
    starts_on: date = column("Its first day.")
    ends_on: date = column("Its last day.")
    assets: Connection[CampaignAsset] = connection("Its files, oldest first.", remote="campaign_id")
    products: Connection[Product] = connection(
        "The products it is about, oldest record first.",
        through=Through(table="campaign_products", column="product_id", parent="campaign_id"),
        order=BY_ID,
    )
    enrolment: CampaignEnrolment | None = one(
        "The viewer's own partner's; null if it was not invited itself.",
        local="id",
        remote="campaign_id",
        where="{row}.partner_id = (select portal.me())",
    )
    enrolments: Connection[CampaignEnrolment] = connection(
        "Those of the partners in the viewer's scope.", remote="campaign_id"
    )
    audience: Connection["CampaignMembership"] = connection(
        "The customers it addresses that the viewer may see and who consented to its channel.",
        remote="campaign_id",
        unscoped=predicate(CONSENTED, "{row}"),
    )
    performance: CampaignPerformance = derived("How it does, counted over what the viewer may see.")


@node(
    Source(model=models.CampaignMembership, policy=CAMPAIGN_MEMBERSHIPS, tag="CM", filters=True),
    description="That a customer belongs to a campaign's audience.",
)
class CampaignMembership(Node):
    campaign: Campaign = one("The campaign.")
    customer: Annotated["Customer", strawberry.lazy("schema.types.customers.types")] = one("The customer.")
    channel: Channel = column("The channel the customer consented to.")
    added_on: date = column("The date of the audience the customer was in first.")


CAMPAIGN = by_keys(
    "The campaign with this id or this code, exactly one of them; null if the viewer may not see it.",
    {
        "id": Argument(strawberry.ID | None, "The campaign's global id."),
        "code": Argument(str | None, "The campaign's number with the brand."),
    },
    Key(argument="id", column="id", tag="CA", type_name="Campaign"),
    Key(argument="code", column="code", typed=True),
    only_one=True,
)
