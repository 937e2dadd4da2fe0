"""Tables of products, a directory, and of prices by price list; a partner sees the lists that hold for it."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from portal.partners.models import CurrencyCode, Partner, PartnerTier
from portal.words.ids import uuid7


class Product(Model):
    """Something the brand sells."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    sku = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=200)
    category = fields.CharField(max_length=100, null=True)
    brand = fields.CharField(max_length=100, null=True)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "products"


class PriceList(Model):
    """Prices for one partner, tier or region, or for all; the most specific list that holds wins."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=200)
    currency_code = fields.CharEnumField(CurrencyCode, max_length=3)
    partner: fields.ForeignKeyNullableRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="price_lists", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    partner_id: UUID | None
    tier = fields.CharEnumField(PartnerTier, max_length=20, null=True)
    region = fields.CharField(max_length=64, null=True)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)  # the first day it no longer holds; null: open

    class Meta:
        table = "price_lists"


class Price(Model):
    """A product's unit price from a quantity on; in the list's currency, before tax."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    price_list: fields.ForeignKeyRelation[PriceList] = fields.ForeignKeyField(
        "portal.PriceList", related_name="prices", on_delete=fields.RESTRICT
    )
    price_list_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "portal.Product", related_name="prices", on_delete=fields.RESTRICT, db_index=True
    )
    product_id: UUID
    min_quantity = fields.IntField(default=1)
    unit_price = fields.DecimalField(14, 2)

    class Meta:
        table = "prices"
        unique_together = (("price_list_id", "product_id", "min_quantity"),)
