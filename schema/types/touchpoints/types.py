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
from portal.touchpoints.policy import (
    TOUCHPOINT_LOCATIONS,
    TOUCHPOINT_NOTES,
    TOUCHPOINT_RECEIPTS,
    TOUCHPOINTS,
)
from portal.words.channels import Channel
from schema.declaring.enums import described
from schema.declaring.fields import (
    NEWEST_FIRST,
    Argument,
    Beside,
    Key,
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

described(
    Device,
    "What the customer used.",
    {
        Device.PHONE: "A telephone, smart or not.",
        Device.TABLET: "A tablet.",
        Device.DESKTOP: "A computer.",
        Device.KIOSK: "A terminal in a store or at an event.",
        Device.POS_TERMINAL: "A till.",
        Device.IN_PERSON: "Nothing: face to face.",
        Device.OTHER: "None of the others.",
    },
)
described(
    JourneyStage,
    "Where in the journey with the brand a contact belongs.",
    {
        JourneyStage.AWARENESS: "The customer comes to know the brand or a product.",
        JourneyStage.RESEARCH: "The customer looks for information.",
        JourneyStage.CONSIDERATION: "The customer compares and tries.",
        JourneyStage.PURCHASE: "The customer buys.",
        JourneyStage.SERVICE: "The customer is helped with what it has.",
        JourneyStage.LOYALTY: "The customer comes back, or recommends.",
    },
)
described(
    Sentiment,
    "How the customer felt about a contact.",
    {
        Sentiment.POSITIVE: "Pleased.",
        Sentiment.NEUTRAL: "Neither pleased nor displeased.",
        Sentiment.NEGATIVE: "Displeased.",
    },
)
described(
    SentimentSource,
    "Who says how the customer felt.",
    {
        SentimentSource.STAFF: "The person who recorded the contact.",
        SentimentSource.SURVEY: "The customer, in a survey.",
        SentimentSource.MODEL: "A model that read the text.",
    },
)
described(
    Direction,
    "Who began the contact.",
    {Direction.INBOUND: "The customer.", Direction.OUTBOUND: "The partner or the brand."},
)
described(
    ReceiptStatus,
    "What became of a touchpoint that was sent.",
    {
        ReceiptStatus.RECORDED: "It is in the record.",
        ReceiptStatus.DUPLICATE: "It was in the record already, with the same content.",
        ReceiptStatus.IN_REVIEW: "A person must decide first whose it is.",
        ReceiptStatus.REJECTED: "Nothing was kept, and its `clientRef` is still free: see `rejection`.",
    },
)

NOTE = Beside(model=models.TouchpointNote, policy=TOUCHPOINT_NOTES, on="touchpoint_id")
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
            table="customer_scope", column="customer_id", here="customer_id", each=True, among="customers"
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
        "Where it happened; only with the customer's consent.", here="id", there="touchpoint_id"
    )
    order: Annotated["Order", strawberry.lazy("schema.types.orders.types")] | None = one(
        "The order it was about; null if none, or outside the viewer's scope."
    )
    campaign: Annotated["Campaign", strawberry.lazy("schema.types.campaigns.types")] | None = one(
        "The campaign it was about; null if none, or if no partner in the viewer's scope was invited to it."
    )
    supersedes: "Touchpoint | None" = one("The touchpoint this one corrects.")
    superseded_by: "Touchpoint | None" = one(
        "The touchpoint that corrects this one.", here="id", there="supersedes_id"
    )
    receipt: "TouchpointReceipt | None" = one(
        "The proof that it was recorded; for the partner that recorded it, and HQ.",
        here="id",
        there="touchpoint_id",
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
