"""Tables of the central customer record. Raw contact data is in tables no audience can select."""

from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from auth.enums import DescribedEnum
from portal.partners.models import Partner
from portal.words.channels import Channel
from portal.words.ids import uuid7


class CustomerKind(DescribedEnum):
    """What a customer is."""

    PERSON = "PERSON", "A person."
    ORGANISATION = "ORGANISATION", "A company or another organisation."


class CustomerTier(DescribedEnum):
    """A customer's rank with the brand."""

    STANDARD = "STANDARD", "The first rank."
    SILVER = "SILVER", "The second rank."
    GOLD = "GOLD", "The third rank."
    VIP = "VIP", "The highest rank."


class CustomerStatus(DescribedEnum):
    """Where a customer's record stands."""

    PROSPECT = "PROSPECT", "Known by a contact only; nothing bought yet."
    ACTIVE = "ACTIVE", "A customer."
    MERGED = "MERGED", "Merged into another record: see `mergedInto`."
    ERASED = "ERASED", "The person was removed; the facts remain without it."


class IdentifierKind(DescribedEnum):
    """A kind of value that tells customers apart."""

    PHONE = "PHONE", "A telephone number, E.164."
    EMAIL = "EMAIL", "An e-mail address."
    WECHAT = "WECHAT", "A WeChat id."
    EXTERNAL_ID = "EXTERNAL_ID", "An id in a partner's or another system."
    LOYALTY_CARD = "LOYALTY_CARD", "The number of a loyalty card."
    SERIAL_NUMBER = "SERIAL_NUMBER", "The serial number of a product, such as a VIN."


class LinkRelation(DescribedEnum):
    """How a partner serves a customer."""

    SOLD = "SOLD", "It sold to the customer."
    SERVICED = "SERVICED", "It serviced what the customer has."
    REGISTERED = "REGISTERED", "It made the customer known to the brand."


class ConsentPurpose(DescribedEnum):
    """What a customer may be contacted for."""

    MARKETING = "MARKETING", "Offers and campaigns."
    SERVICE = "SERVICE", "Appointments, recalls and repairs."
    SURVEY = "SURVEY", "Surveys."
    LOCATION = "LOCATION", "Keeping where a contact took place."


# the purposes of consent that are about contacting somebody
class ContactPurpose(DescribedEnum):
    """What a customer's plain contact data is asked for."""

    SERVICE = "SERVICE", "Appointments, recalls and repairs: unless the customer refused."
    MARKETING = "MARKETING", "Offers and campaigns: with the customer's consent."
    SURVEY = "SURVEY", "Surveys: with the customer's consent."


class ConsentState(DescribedEnum):
    """What a customer said."""

    GRANTED = "GRANTED", "Agreed."
    DENIED = "DENIED", "Refused when asked."
    WITHDRAWN = "WITHDRAWN", "Agreed once, and no longer does."


class Customer(Model):
    """One person or organisation, as every linked partner may see it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(max_length=32, unique=True)
    kind = fields.CharEnumField(CustomerKind, max_length=20, default=CustomerKind.PERSON)
    display_name = fields.CharField(max_length=200)
    tier = fields.CharEnumField(CustomerTier, max_length=20, default=CustomerTier.STANDARD)
    status = fields.CharEnumField(CustomerStatus, max_length=20, default=CustomerStatus.ACTIVE)
    region = fields.CharField(max_length=64, null=True)
    language = fields.CharField(max_length=16, null=True)  # BCP 47
    preferred_channel = fields.CharEnumField(Channel, max_length=20, null=True)
    segments: fields.Field[list[str]] = ArrayField("text", default=list)
    phone_masked = fields.CharField(max_length=32, null=True)  # kept by a trigger on customer_contacts
    email_masked = fields.CharField(max_length=254, null=True)  # kept by a trigger on customer_contacts
    first_seen_at = fields.DatetimeField()
    merged_into: fields.ForeignKeyNullableRelation["Customer"] = fields.ForeignKeyField(
        "portal.Customer", related_name="merged", null=True, on_delete=fields.RESTRICT
    )
    merged_into_id: UUID | None
    source = fields.CharField(max_length=32)  # where the record came from, e.g. IMPORT, GENERATED, CAPTURE
    version = fields.IntField(default=1)

    class Meta:
        table = "customers"


class CustomerFigures(Model):
    """What a customer's touchpoints come to; a trigger keeps it, so reading costs the same at any size.

    Order figures are by partner: `portal.orders.models.CustomerOrderFigures`.
    """

    customer: fields.OneToOneRelation[Customer] = fields.OneToOneField(
        "portal.Customer", related_name="figures", primary_key=True, on_delete=fields.RESTRICT
    )
    customer_id: UUID
    touchpoint_count = fields.IntField(default=0)
    last_touchpoint_at = fields.DatetimeField(null=True)

    class Meta:
        table = "customer_figures"


class CustomerContact(Model):
    """Raw contact data: no audience can select it (reveal is a definer function, recorded)."""

    customer: fields.OneToOneRelation[Customer] = fields.OneToOneField(
        "portal.Customer", related_name="contact", primary_key=True, on_delete=fields.RESTRICT
    )
    customer_id: UUID
    phone = fields.CharField(max_length=32, null=True)  # E.164
    email = fields.CharField(max_length=254, null=True)
    address = fields.CharField(max_length=500, null=True)

    class Meta:
        table = "customer_contacts"


class CustomerIdentifier(Model):
    """A raw, normalised identifier: no audience can select it; matching is a definer function."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="raw_identifiers", on_delete=fields.RESTRICT
    )
    customer_id: UUID
    kind = fields.CharEnumField(IdentifierKind, max_length=20)
    value = fields.CharField(max_length=254)
    verified = fields.BooleanField(default=False)
    source = fields.CharField(max_length=32)

    class Meta:
        table = "customer_identifiers"
        unique_together = (("customer_id", "kind", "value"),)
        indexes = (("kind", "value"),)


class MaskedIdentifier(Model):
    """What everyone who sees the customer may see of an identifier; kept by a trigger."""

    id = fields.UUIDField(primary_key=True)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="identifiers", on_delete=fields.RESTRICT, db_index=True
    )
    customer_id: UUID
    kind = fields.CharEnumField(IdentifierKind, max_length=20)
    value_masked = fields.CharField(max_length=254)
    verified = fields.BooleanField()
    source = fields.CharField(max_length=32)

    class Meta:
        table = "masked_identifiers"


class CustomerPartnerLink(Model):
    """That a partner serves a customer: *the* key of who may see the customer."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="partner_links", on_delete=fields.RESTRICT
    )
    customer_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="customer_links", on_delete=fields.RESTRICT, db_index=True
    )
    partner_id: UUID
    relation = fields.CharEnumField(LinkRelation, max_length=20)
    started_on = fields.DateField()
    ended_on = fields.DateField(null=True)  # the first day without the link; null: open
    # the organisation that ended it; null: open, or ended by an import or before 0020, as if by headquarters
    ended_by: fields.ForeignKeyNullableRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="ended_links", null=True, on_delete=fields.RESTRICT
    )
    ended_by_id: UUID | None

    class Meta:
        table = "customer_partner_links"
        unique_together = (("customer_id", "partner_id", "relation", "started_on"),)


class Consent(Model):
    """What a customer said about being contacted, for one purpose on one channel."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="consents", on_delete=fields.RESTRICT
    )
    customer_id: UUID
    purpose = fields.CharEnumField(ConsentPurpose, max_length=20)
    channel = fields.CharEnumField(Channel, max_length=20)
    state = fields.CharEnumField(ConsentState, max_length=20)
    source = fields.CharField(max_length=64)
    evidence = fields.CharField(max_length=500, null=True)
    recorded_at = fields.DatetimeField()
    expires_on = fields.DateField(null=True)

    class Meta:
        table = "consents"
        unique_together = (("customer_id", "purpose", "channel"),)


class ConsentEvent(Model):
    """What a customer said, when, to whom: appended, never changed; `consents` is what holds now."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="consent_events", on_delete=fields.RESTRICT
    )
    customer_id: UUID
    purpose = fields.CharEnumField(ConsentPurpose, max_length=20)
    channel = fields.CharEnumField(Channel, max_length=20)
    state = fields.CharEnumField(ConsentState, max_length=20)
    source = fields.CharField(max_length=64)
    evidence = fields.CharField(max_length=500, null=True)
    said_at = fields.DatetimeField()
    received_at = fields.DatetimeField()
    expires_on = fields.DateField(null=True)
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="consent_events", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    recorded_by_id = fields.UUIDField()  # the member of staff

    class Meta:
        table = "consent_events"
        unique_together = (("customer_id", "purpose", "channel", "partner_id", "said_at"),)
