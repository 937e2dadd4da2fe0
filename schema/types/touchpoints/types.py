"""Touchpoints and their receipts as clients see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from portal.customers.models import IdentifierKind
from portal.touchpoints import models
from portal.touchpoints.models import (
    Device,
    Direction,
    JourneyStage,
    ReceiptStatus,
    Sentiment,
    SentimentSource,
)
from portal.touchpoints.policy import TOUCHPOINT_LOCATIONS, TOUCHPOINT_NOTES, TOUCHPOINT_RECEIPTS, TOUCHPOINTS
from portal.words.channels import Channel
from schema.declaring.fields import (
    NEWEST_FIRST,
    Argument,
    Key,
    LeftJoin,
    OrderKey,
    Source,
    Through,
    by_keys,
    column,
    handed,
    node,
    one,
)
from schema.declaring.node import Node
from schema.mutating.user_errors import UserError
from schema.types.customers.types import Customer
from schema.types.partners.types import Partner

if TYPE_CHECKING:
    from schema.types.campaigns.types import Campaign
    from schema.types.orders.types import Order
    from schema.types.staff.types import Staff


NOTE = LeftJoin(model=models.TouchpointNote, policy=TOUCHPOINT_NOTES, on="touchpoint_id")
RECEIPT = {
    "client_ref": "text",
    "status": "text",
    "received_at": "timestamptz",
    "matched_by": "text",
    "customer_id": "uuid",
    "touchpoint_id": "uuid",
    "rejection": "jsonb",
}


@node(
    Source(model=models.TouchpointLocation, policy=TOUCHPOINT_LOCATIONS),
    description="A place on the earth, WGS 84.",
)
class GeoPoint:
    latitude: float = column("Degrees north of the equator, -90 to 90.", cast="float8")
    longitude: float = column("Degrees east of Greenwich, -180 to 180.", cast="float8")


@node(
    Source(
        model=models.Touchpoint,
        policy=TOUCHPOINTS,
        tag="TP",
        order=NEWEST_FIRST,
        # the latest of all touchpoints are soon those of a partner with many customers, and never another's
        through=Through(
            table="customer_scope", column="customer_id", local="customer_id", each=True, among="customers"
        ),
        filters=True,
        orders={
            "OCCURRED_AT": OrderKey("occurred_at", sql_type="timestamptz", makes_id=True),
            "RECEIVED_AT": OrderKey("received_at", sql_type="timestamptz"),
        },
    ),
    description="One contact between a customer and the brand. Never changed: a correction supersedes it.",
)
class Touchpoint(Node):
    customer: Customer = one("Who was in contact.")
    partner: Partner = one("The organisation that recorded it.")
    recorded_by: Annotated["Staff", strawberry.lazy("schema.types.staff.types")] | None = one(
        "The person or machine that recorded it; null if unknown, or outside the viewer's scope."
    )
    channel: Channel = column("The way they met.")
    device: Device | None = column("What the customer used.")
    action: str = column("What happened, in the partner's own word, such as CALL or TEST_DRIVE.")
    stage: JourneyStage = column("Where in the journey it belongs.")
    direction: Direction = column("Who began it.")
    outcome: str | None = column("What came of it, in the partner's own words.")
    sentiment: Sentiment | None = column("How the customer felt.")
    sentiment_source: SentimentSource | None = column("Who says so.")
    occurred_at: datetime = column("When it happened, UTC.", makes_id=True)
    received_at: datetime = column("When the portal received it, UTC.")
    late_by_seconds: int = column(
        "How long after the partner's capture window it came, in seconds; 0: in time."
    )
    note: str | None = column(
        "Free text of the partner that recorded it; null for other partners.", name="text", beside=NOTE
    )
    location: GeoPoint | None = one(
        "Where it happened; only with the customer's consent.", local="id", remote="touchpoint_id"
    )
    order: Annotated["Order", strawberry.lazy("schema.types.orders.types")] | None = one(
        "The order it was about; null if none, or outside the viewer's scope."
    )
    campaign: Annotated["Campaign", strawberry.lazy("schema.types.campaigns.types")] | None = one(
        "The campaign it was about; null if none, or if no partner in the viewer's scope was invited to it."
    )
    supersedes: "Touchpoint | None" = one("The touchpoint this one corrects.")
    superseded_by: "Touchpoint | None" = one(
        "The touchpoint that corrects this one.", local="id", remote="supersedes_id"
    )
    receipt: "TouchpointReceipt | None" = one(
        "The proof that it was recorded; for the partner that recorded it, and HQ.",
        local="id",
        remote="touchpoint_id",
    )


@node(
    Source(model=models.TouchpointReceipt, policy=TOUCHPOINT_RECEIPTS, handed=RECEIPT),
    description="What became of a touchpoint that was sent; a dealer can prove it.",
)
class TouchpointReceipt:
    client_ref: str = column("The sender's own id of it: unique per partner, for ever.")
    status: ReceiptStatus = column("What became of it.")
    received_at: datetime = column("When the portal first received it, UTC.")
    matched_by: IdentifierKind | None = column("Which identifier found the customer; null: its id was given.")
    customer: Customer | None = one(
        "Whose it is; null if rejected, or if the viewer may not see the customer."
    )
    touchpoint: Touchpoint | None = one("What was recorded; null if rejected.")
    rejection: UserError | None = handed("Why it was not kept; null if it was.", "rejection")


TOUCHPOINT_RECEIPT = by_keys(
    "The receipt of what the viewer's partner sent under this `clientRef`; null if there is none.",
    {
        "clientRef": Argument(str, "The sender's own id of the touchpoint."),
        "partnerId": Argument(
            strawberry.ID | None, "Which partner sent it; for HQ. Left out: the viewer's own."
        ),
    },
    Key(argument="clientRef", column="client_ref"),
    Key(
        argument="partnerId",
        column="partner_id",
        tag="PA",
        type_name="Partner",
        missing="(select portal.me())",
    ),
)
