"""Tables of stock. Exact figures are the owner's and of those above it; everyone sees a coarse bucket."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from auth.enums import DescribedEnum
from portal.partners.models import Partner
from portal.products.models import Product
from portal.words.ids import uuid7


class StockBucket(DescribedEnum):
    """Roughly how much of a product a partner could promise: what others may know."""

    NONE = "NONE", "Nothing."
    FEW = "FEW", "1 to 5 pieces."
    SOME = "SOME", "6 to 20 pieces."
    MANY = "MANY", "More than 20 pieces."


class Warehouse(Model):
    """A place that holds stock; a directory, like partners."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=200)
    owner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="warehouses", on_delete=fields.RESTRICT
    )
    owner_id: UUID

    class Meta:
        table = "warehouses"


class StockLevel(Model):
    """How much of a product a warehouse holds; pieces. Available to promise = on hand - reserved - safety."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    warehouse: fields.ForeignKeyRelation[Warehouse] = fields.ForeignKeyField(
        "portal.Warehouse", related_name="stock_levels", on_delete=fields.RESTRICT
    )
    warehouse_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "portal.Product", related_name="stock_levels", on_delete=fields.RESTRICT
    )
    product_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="stock_levels", on_delete=fields.RESTRICT
    )
    partner_id: UUID  # the warehouse's owner
    on_hand = fields.IntField(default=0)
    reserved = fields.IntField(default=0)
    in_transit = fields.IntField(default=0)
    safety = fields.IntField(default=0)
    as_of = fields.DatetimeField()

    class Meta:
        table = "stock_levels"
        unique_together = (("warehouse_id", "product_id"), ("partner_id", "id"))
        indexes = (("product_id", "partner_id"),)


class CoarseStock(Model):
    """What strangers may know of a partner's stock of a product, over its warehouses; kept by a trigger."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="coarse_stock", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "portal.Product", related_name="coarse_stock", on_delete=fields.RESTRICT
    )
    product_id: UUID
    bucket = fields.CharEnumField(StockBucket, max_length=8)
    as_of = fields.DatetimeField()  # the day (00:00 UTC) since which it is so: no movement can be dated by it

    class Meta:
        table = "coarse_stock"
        unique_together = (("product_id", "partner_id"),)


class ExpectedReceipt(Model):
    """Stock that is to arrive in a warehouse."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    warehouse: fields.ForeignKeyRelation[Warehouse] = fields.ForeignKeyField(
        "portal.Warehouse", related_name="expected_receipts", on_delete=fields.RESTRICT
    )
    warehouse_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "portal.Product", related_name="expected_receipts", on_delete=fields.RESTRICT, db_index=True
    )
    product_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="expected_receipts", on_delete=fields.RESTRICT
    )
    partner_id: UUID  # the warehouse's owner
    quantity = fields.IntField()
    expected_on = fields.DateField()

    class Meta:
        table = "expected_receipts"
        unique_together = (("warehouse_id", "product_id", "expected_on"),)
