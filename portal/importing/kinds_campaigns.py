"""The files about campaigns, and about the contacts that may be responses to them."""

from portal.campaigns.models import CampaignStatus, EnrolmentStatus
from portal.importing.columns import CUSTOMER_NUMBER, Column, Form, Kind, coded, partner_code, sku
from portal.touchpoints.models import Device, Direction, JourneyStage, Sentiment, SentimentSource
from portal.words.channels import Channel

CAMPAIGN_CODE = Column(
    "campaign_code", "Which campaign", Form.KEY, required=True, limit=32, rule="a campaign's `code`"
)

CAMPAIGNS = Kind(
    "campaigns",
    "Offers of the brand, made on one channel between two dates.",
    ("code",),
    (
        Column("code", "The campaign's code", Form.KEY, required=True, limit=32),
        Column("name", "Name", Form.NAME, required=True),
        Column("description", "What it offers", Form.LINES, limit=2000),
        Column("kind", "Kind of campaign, in a word", required=True, limit=32),
        coded("channel", "How customers are contacted: consent is asked for it", Channel, required=True),
        coded("status", "How far it is", CampaignStatus, "DRAFT"),
        Column("starts_on", "First day", Form.DATE, required=True),
        Column("ends_on", "Last day", Form.DATE, required=True, rule="not before `starts_on`"),
    ),
)

CAMPAIGN_PRODUCTS = Kind(
    "campaign_products",
    "Which products a campaign is about.",
    ("campaign_code", "sku"),
    (CAMPAIGN_CODE, sku()),
)

CAMPAIGN_ASSETS = Kind(
    "campaign_assets",
    "The files of a campaign, in each language and version.",
    ("campaign_code", "name", "locale", "version"),
    (
        CAMPAIGN_CODE,
        Column("name", "Name of the file", Form.NAME, required=True),
        Column("locale", "Its language", Form.LANGUAGE, required=True, limit=16),
        Column("version", "Version", Form.COUNT, required=True, rule="from 1"),
        Column("checksum", "SHA-256 of the file", required=True, limit=64, rule="64 digits, lower-case hex"),
    ),
)

CAMPAIGN_ENROLMENTS = Kind(
    "campaign_enrolments",
    "Which partners were invited to a campaign, and what they answered.",
    ("campaign_code", "partner_code"),
    (
        CAMPAIGN_CODE,
        partner_code("Which partner"),
        coded("status", "What it answered", EnrolmentStatus, "INVITED"),
        Column("reason", "Why it declined", limit=500, rule="required for `DECLINED`"),
        Column("decided_at", "When it answered", Form.TIME, rule="not in the future"),
    ),
)

CAMPAIGN_MEMBERSHIPS = Kind(
    "campaign_memberships",
    "Which customers are a campaign's audience.",
    ("campaign_code", "customer_number"),
    (
        CAMPAIGN_CODE,
        CUSTOMER_NUMBER,
        Column("added_on", "Since when", Form.DATE, required=True, rule="not in the future"),
    ),
)

TOUCHPOINTS = Kind(
    "touchpoints",
    "Contacts between a customer and the brand, with the partner that had them. They are never changed.",
    ("partner_code", "client_ref"),
    (
        partner_code("Which partner had the contact"),
        Column("client_ref", "The partner's own id of it, unique for ever", required=True, limit=128),
        Column(
            "customer_number",
            "Which customer",
            Form.KEY,
            required=True,
            limit=32,
            rule="a customer's `number`, linked to the partner at some time, or a partner that sees it",
        ),
        Column(
            "staff_number",
            "Who had the contact",
            Form.KEY,
            limit=32,
            rule="a `number` of the partner's staff",
        ),
        coded("channel", "How", Channel, required=True),
        coded("device", "With what", Device),
        Column("action", "What was done, in a word", required=True, limit=64),
        coded("stage", "Stage of the customer's journey", JourneyStage, required=True),
        coded("direction", "Who began it: `INBOUND` is the customer", Direction, "INBOUND"),
        Column("outcome", "What came of it"),
        coded("sentiment", "How the customer felt", Sentiment),
        coded("sentiment_source", "Who says so; needs a sentiment", SentimentSource),
        Column(
            "occurred_at",
            "When it happened",
            Form.TIME,
            required=True,
            rule="not in the future, not before 1970",
        ),
        Column(
            "received_at",
            "When headquarters had it; empty: at the import",
            Form.TIME,
            rule="not in the future, not before `occurred_at`",
        ),
        Column("note", "Free text, for this partner and headquarters only", Form.LINES, limit=4000),
        Column(
            "order_number",
            "The order it was about",
            Form.KEY,
            limit=32,
            rule="the `number` of an order of this partner and customer",
        ),
        Column(
            "campaign_code",
            "The campaign it was about",
            Form.KEY,
            limit=32,
            rule="the `code` of a campaign that the partner, or one below it, was invited to; headquarters: "
            "any",
        ),
    ),
)
