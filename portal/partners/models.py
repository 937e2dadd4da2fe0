"""What a partner is. The directory (`partners`) is everyone's; the terms are by scope."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from portal.words.ids import uuid7


class PartnerKind(StrEnum):
    """A level of the channel; each is below the one before it."""

    HEADQUARTERS = "HEADQUARTERS"
    REGION = "REGION"
    DISTRIBUTOR = "DISTRIBUTOR"
    DEALER = "DEALER"
    OUTLET = "OUTLET"


class PartnerStatus(StrEnum):
    PROSPECTIVE = "PROSPECTIVE"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"


class PartnerTier(StrEnum):
    STANDARD = "STANDARD"
    SILVER = "SILVER"
    GOLD = "GOLD"
    PLATINUM = "PLATINUM"


class CurrencyCode(StrEnum):
    """ISO 4217; the currencies the brand trades in."""

    CNY = "CNY"
    EUR = "EUR"
    USD = "USD"


class Partner(Model):
    """An organisation, as the directory shows it to everyone."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=200)
    kind = fields.CharEnumField(PartnerKind, max_length=20)
    region = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "partners"


class PartnerTerms(Model):
    """What is agreed with a partner: seen by itself and whoever is above it."""

    partner: fields.OneToOneRelation[Partner] = fields.OneToOneField(
        "portal.Partner", related_name="terms", primary_key=True, on_delete=fields.RESTRICT
    )
    partner_id: UUID
    parent: fields.ForeignKeyNullableRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="child_terms", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    parent_id: UUID | None
    status = fields.CharEnumField(PartnerStatus, max_length=20, default=PartnerStatus.ACTIVE)
    tier = fields.CharEnumField(PartnerTier, max_length=20, default=PartnerTier.STANDARD)
    sees_customers = fields.BooleanField(default=False)  # may the parent see this partner's customers
    sees_access_events = fields.BooleanField(default=False)  # may it read who looked at its customers
    capture_window_hours = fields.IntField(default=72)  # touchpoints recorded later than this are late
    credit_limit = fields.DecimalField(14, 2, null=True)
    currency_code = fields.CharEnumField(CurrencyCode, max_length=3, default=CurrencyCode.CNY)
    version = fields.IntField(default=1)  # of two people who edit them, the second is told

    class Meta:
        table = "partner_terms"
