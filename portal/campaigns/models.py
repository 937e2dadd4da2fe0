"""Tables of campaigns. The responses to a campaign are touchpoints that name it."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from auth.enums import DescribedEnum
from portal.customers.models import Customer
from portal.partners.models import Partner
from portal.products.models import Product
from portal.words.channels import Channel
from portal.words.ids import uuid7


class CampaignStatus(DescribedEnum):
    """Where a campaign stands."""

    DRAFT = "DRAFT", "Being prepared."
    PUBLISHED = "PUBLISHED", "Partners can enrol."
    RUNNING = "RUNNING", "Customers are addressed."
    CLOSED = "CLOSED", "Over."


class EnrolmentStatus(DescribedEnum):
    """What became of a partner's invitation."""

    INVITED = "INVITED", "Not answered yet."
    ENROLLED = "ENROLLED", "The partner takes part."
    DECLINED = "DECLINED", "The partner does not take part: see `reason`."
    COMPLETED = "COMPLETED", "The partner took part."


class Campaign(Model):
    """An offer of the brand, made on one channel between two dates (both inclusive)."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=200)
    description = fields.CharField(max_length=2000, null=True)
    kind = fields.CharField(max_length=32)
    channel = fields.CharEnumField(Channel, max_length=20)
    status = fields.CharEnumField(CampaignStatus, max_length=20, default=CampaignStatus.DRAFT)
    starts_on = fields.DateField()
    ends_on = fields.DateField()

    class Meta:
        table = "campaigns"


class CampaignProduct(Model):
    """A product a campaign is about."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    campaign: fields.ForeignKeyRelation[Campaign] = fields.ForeignKeyField(
        "portal.Campaign", related_name="campaign_products", on_delete=fields.RESTRICT
    )
    campaign_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "portal.Product", related_name="campaign_products", on_delete=fields.RESTRICT, db_index=True
    )
    product_id: UUID

    class Meta:
        table = "campaign_products"
        unique_together = (("campaign_id", "product_id"),)


class CampaignAsset(Model):
    """A file of a campaign, in one language and version."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    campaign: fields.ForeignKeyRelation[Campaign] = fields.ForeignKeyField(
        "portal.Campaign", related_name="assets", on_delete=fields.RESTRICT
    )
    campaign_id: UUID
    name = fields.CharField(max_length=200)
    locale = fields.CharField(max_length=16)  # BCP 47
    version = fields.IntField(default=1)
    checksum = fields.CharField(max_length=64)  # SHA-256, hex

    class Meta:
        table = "campaign_assets"
        unique_together = (("campaign_id", "name", "locale", "version"),)


class CampaignEnrolment(Model):
    """That a partner was invited to a campaign, and what it answered."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    campaign: fields.ForeignKeyRelation[Campaign] = fields.ForeignKeyField(
        "portal.Campaign", related_name="enrolments", on_delete=fields.RESTRICT
    )
    campaign_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="enrolments", on_delete=fields.RESTRICT, db_index=True
    )
    partner_id: UUID
    status = fields.CharEnumField(EnrolmentStatus, max_length=20, default=EnrolmentStatus.INVITED)
    reason = fields.CharField(max_length=500, null=True)  # of a refusal
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "campaign_enrolments"
        unique_together = (("campaign_id", "partner_id"),)


class CampaignMembership(Model):
    """That a customer belongs to a campaign's audience, as of a date."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    campaign: fields.ForeignKeyRelation[Campaign] = fields.ForeignKeyField(
        "portal.Campaign", related_name="audience", on_delete=fields.RESTRICT
    )
    campaign_id: UUID
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="campaign_memberships", on_delete=fields.RESTRICT, db_index=True
    )
    customer_id: UUID
    channel = fields.CharEnumField(Channel, max_length=20)  # the campaign's, by its key (0004): consent's
    added_on = fields.DateField()

    class Meta:
        table = "campaign_memberships"
        unique_together = (("campaign_id", "customer_id"),)
