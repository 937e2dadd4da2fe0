"""Tables of touchpoints, and of the receipts that prove they were recorded."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from auth.enums import DescribedEnum
from portal.customers.models import Customer, IdentifierKind
from portal.partners.models import Partner
from portal.staff.models import Staff
from portal.words.channels import Channel
from portal.words.ids import uuid7


class Device(DescribedEnum):
    """What the customer used."""

    PHONE = "PHONE", "A telephone, smart or not."
    TABLET = "TABLET", "A tablet."
    DESKTOP = "DESKTOP", "A computer."
    KIOSK = "KIOSK", "A terminal in a store or at an event."
    POS_TERMINAL = "POS_TERMINAL", "A till."
    IN_PERSON = "IN_PERSON", "Nothing: face to face."
    OTHER = "OTHER", "None of the others."


class JourneyStage(DescribedEnum):
    """Where in the journey with the brand a contact belongs."""

    AWARENESS = "AWARENESS", "The customer comes to know the brand or a product."
    RESEARCH = "RESEARCH", "The customer looks for information."
    CONSIDERATION = "CONSIDERATION", "The customer compares and tries."
    PURCHASE = "PURCHASE", "The customer buys."
    SERVICE = "SERVICE", "The customer is helped with what it has."
    LOYALTY = "LOYALTY", "The customer comes back, or recommends."


class Sentiment(DescribedEnum):
    """How the customer felt about a contact."""

    POSITIVE = "POSITIVE", "Pleased."
    NEUTRAL = "NEUTRAL", "Neither pleased nor displeased."
    NEGATIVE = "NEGATIVE", "Displeased."


class SentimentSource(DescribedEnum):
    """Who says how the customer felt."""

    STAFF = "STAFF", "The person who recorded the contact."
    SURVEY = "SURVEY", "The customer, in a survey."
    MODEL = "MODEL", "A model that read the text."


class Direction(DescribedEnum):
    """Who began the contact."""

    INBOUND = "INBOUND", "The customer."
    OUTBOUND = "OUTBOUND", "The partner or the brand."


class ReceiptStatus(DescribedEnum):
    """What became of a touchpoint that was sent."""

    RECORDED = "RECORDED", "It is in the record."
    DUPLICATE = "DUPLICATE", "It was in the record already, with the same content."
    IN_REVIEW = "IN_REVIEW", "A person must decide first whose it is."
    REJECTED = "REJECTED", "Nothing was kept, and its `clientRef` is still free: see `rejection`."


class Touchpoint(Model):
    """One contact. The id is made from `occurred_at`, so `id desc` is the timeline."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="touchpoints", on_delete=fields.RESTRICT
    )
    customer_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="touchpoints", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    recorded_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", related_name="touchpoints", null=True, on_delete=fields.RESTRICT
    )
    recorded_by_id: UUID | None
    channel = fields.CharEnumField(Channel, max_length=20)
    device = fields.CharEnumField(Device, max_length=20, null=True)
    action = fields.CharField(max_length=64)
    stage = fields.CharEnumField(JourneyStage, max_length=20)
    direction = fields.CharEnumField(Direction, max_length=20)
    outcome = fields.CharField(max_length=200, null=True)
    sentiment = fields.CharEnumField(Sentiment, max_length=20, null=True)
    sentiment_source = fields.CharEnumField(SentimentSource, max_length=20, null=True)
    occurred_at = fields.DatetimeField()
    received_at = fields.DatetimeField()
    late_by_seconds = fields.IntField(default=0)  # beyond the partner's capture window; 0: in time
    supersedes: fields.OneToOneNullableRelation["Touchpoint"] = fields.OneToOneField(
        "portal.Touchpoint", related_name="superseded_by", null=True, on_delete=fields.RESTRICT
    )
    supersedes_id: UUID | None
    # what it was about; plain columns, because orders and campaigns stand above touchpoints (keys: 0004)
    order_id = fields.UUIDField(null=True, db_index=True)
    campaign_id = fields.UUIDField(null=True)

    class Meta:
        table = "touchpoints"
        # unique, though id alone is: what refers to a touchpoint refers to its partner or customer with it
        unique_together = (("customer_id", "id"), ("partner_id", "id"))


class JourneyStep(Model):
    """That a customer entered a stage of the journey, with the touchpoint that shows it; kept by a trigger.

    In time order no two neighbours have the same stage; the last one is where the customer is.
    """

    touchpoint: fields.OneToOneRelation[Touchpoint] = fields.OneToOneField(
        "portal.Touchpoint", related_name="journey_step", primary_key=True, on_delete=fields.RESTRICT
    )
    touchpoint_id: UUID
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="journey_steps", on_delete=fields.RESTRICT
    )
    customer_id: UUID
    stage = fields.CharEnumField(JourneyStage, max_length=20)
    entered_at = fields.DatetimeField()

    class Meta:
        table = "journey_steps"
        indexes = (("customer_id", "touchpoint_id"),)


class TouchpointNote(Model):
    """Free text about a touchpoint: for the partner that wrote it, and HQ. Not a fact: erasure removes it."""

    touchpoint: fields.OneToOneRelation[Touchpoint] = fields.OneToOneField(
        "portal.Touchpoint", related_name="note", primary_key=True, on_delete=fields.RESTRICT
    )
    touchpoint_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="touchpoint_notes", on_delete=fields.RESTRICT, db_index=True
    )
    partner_id: UUID
    text = fields.CharField(max_length=4000)

    class Meta:
        table = "touchpoint_notes"


class TouchpointLocation(Model):
    """Where a touchpoint was, kept only with the customer's consent. Not a fact: erasure removes it."""

    touchpoint: fields.OneToOneRelation[Touchpoint] = fields.OneToOneField(
        "portal.Touchpoint", related_name="location", primary_key=True, on_delete=fields.RESTRICT
    )
    touchpoint_id: UUID
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="touchpoint_locations", on_delete=fields.RESTRICT, db_index=True
    )
    customer_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="touchpoint_locations", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    latitude = fields.DecimalField(9, 6)  # degrees, WGS 84
    longitude = fields.DecimalField(9, 6)  # degrees, WGS 84

    class Meta:
        table = "touchpoint_locations"


class TouchpointReceipt(Model):
    """That a partner's `client_ref` was recorded: unique per partner, for ever."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="touchpoint_receipts", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    client_ref = fields.CharField(max_length=128)
    content_hash = fields.CharField(max_length=64)  # SHA-256 (hex) over the canonical JSON of what was sent
    status = fields.CharEnumField(ReceiptStatus, max_length=20)
    received_at = fields.DatetimeField()
    matched_by = fields.CharEnumField(IdentifierKind, max_length=20, null=True)  # null: by customerId
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="touchpoint_receipts", on_delete=fields.RESTRICT, db_index=True
    )
    customer_id: UUID
    touchpoint: fields.OneToOneRelation[Touchpoint] = fields.OneToOneField(
        "portal.Touchpoint", related_name="receipt", on_delete=fields.RESTRICT
    )
    touchpoint_id: UUID

    class Meta:
        table = "touchpoint_receipts"
        unique_together = (("partner_id", "client_ref"),)
