"""Tables of partners. The directory (`partners`) is everyone's; the terms are by scope."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from auth.enums import DescribedEnum
from portal.words.ids import uuid7


# each is below the one before it
class PartnerKind(DescribedEnum):
    """A level of the channel."""

    HEADQUARTERS = "HEADQUARTERS", "The brand itself."
    REGION = "REGION", "A region of the brand; its channel managers see what is below it."
    DISTRIBUTOR = "DISTRIBUTOR", "Supplies dealers."
    DEALER = "DEALER", "Sells to and serves customers."
    OUTLET = "OUTLET", "A dealer's further place of business."


class PartnerStatus(DescribedEnum):
    """Where a partner stands in its contract."""

    PROSPECTIVE = "PROSPECTIVE", "Not under contract yet."
    ACTIVE = "ACTIVE", "Under contract."
    SUSPENDED = "SUSPENDED", "Under contract, and for now without its rights."
    ENDED = "ENDED", "The contract is over."


class PartnerTier(DescribedEnum):
    """A partner's rank, which conditions follow."""

    STANDARD = "STANDARD", "The first rank."
    SILVER = "SILVER", "The second rank."
    GOLD = "GOLD", "The third rank."
    PLATINUM = "PLATINUM", "The highest rank."


# those the brand trades in
class CurrencyCode(DescribedEnum):
    """A currency, ISO 4217."""

    CNY = "CNY", "Chinese yuan."
    EUR = "EUR", "Euro."
    USD = "USD", "United States dollar."


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
