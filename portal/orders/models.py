"""Tables of orders. Lines carry their partner, so that row security needs no second look."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from auth.enums import DescribedEnum
from portal.customers.models import Customer
from portal.partners.models import CurrencyCode, Partner
from portal.products.models import Product
from portal.staff.models import Staff
from portal.words.ids import uuid7


class OrderKind(DescribedEnum):
    """Who buys."""

    STOCK = "STOCK", "A partner replenishes its stock from the brand."
    CUSTOMER = "CUSTOMER", "A partner sells to an end customer."


class OrderStatus(DescribedEnum):
    """Where an order stands."""

    DRAFT = "DRAFT", "Being written; binds nobody."
    PENDING_APPROVAL = "PENDING_APPROVAL", "Submitted, above what its writer may decide alone."
    CONFIRMED = "CONFIRMED", "Binding."
    ON_HOLD = "ON_HOLD", "Stopped until somebody with the right lets it go on."
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED", "Some of it is on its way."
    SHIPPED = "SHIPPED", "All of it is on its way."
    DELIVERED = "DELIVERED", "All of it has arrived."
    CLOSED = "CLOSED", "Delivered and settled."
    CANCELLED = "CANCELLED", "Called off."
    REJECTED = "REJECTED", "Refused by whoever had to approve it."


class OrderLineStatus(DescribedEnum):
    """Where a line of an order stands."""

    OPEN = "OPEN", "Nothing was done yet."
    RESERVED = "RESERVED", "Stock is kept for it."
    BACKORDERED = "BACKORDERED", "It waits for stock."
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED", "Some of it is on its way."
    SHIPPED = "SHIPPED", "All of it is on its way."
    DELIVERED = "DELIVERED", "It has arrived."
    CANCELLED = "CANCELLED", "It was called off."
    RETURNED = "RETURNED", "It came back."


class Order(Model):
    """One order. The id is made from `placed_at` (or its creation), so `id desc` is newest first."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(max_length=32, unique=True)
    external_ref = fields.CharField(max_length=128, null=True)  # the partner's own number, unique per partner
    kind = fields.CharEnumField(OrderKind, max_length=20)
    status = fields.CharEnumField(OrderStatus, max_length=20, default=OrderStatus.DRAFT)
    version = fields.IntField(default=1)
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="orders", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    customer: fields.ForeignKeyNullableRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="orders", null=True, on_delete=fields.RESTRICT
    )
    customer_id: UUID | None  # null: a STOCK order
    placed_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", related_name="orders", null=True, on_delete=fields.RESTRICT
    )
    placed_by_id: UUID | None
    placed_at = fields.DatetimeField(null=True)
    currency_code = fields.CharEnumField(CurrencyCode, max_length=3)
    subtotal = fields.DecimalField(14, 2)  # sum of the lines before discount
    discount = fields.DecimalField(14, 2, default=0)
    total = fields.DecimalField(14, 2)  # subtotal - discount, before tax
    returned_total = fields.DecimalField(20, 2, default=0)  # line totals of RETURNED lines; kept by a trigger

    class Meta:
        table = "orders"
        # unique, though id alone is: what refers to an order refers to its partner and customer with it
        unique_together = (("partner_id", "id"), ("customer_id", "id"), ("partner_id", "external_ref"))


class OrderLine(Model):
    """One product of an order; quantities are pieces."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "portal.Order", related_name="lines", on_delete=fields.RESTRICT
    )
    order_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="order_lines", on_delete=fields.RESTRICT
    )
    partner_id: UUID  # the order's
    position = fields.IntField()
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "portal.Product", related_name="order_lines", on_delete=fields.RESTRICT
    )
    product_id: UUID
    quantity = fields.IntField()
    unit_price = fields.DecimalField(14, 2)  # frozen when the order was placed
    line_total = fields.DecimalField(14, 2)  # after the line's discount
    status = fields.CharEnumField(OrderLineStatus, max_length=20, default=OrderLineStatus.OPEN)
    reserved_quantity = fields.IntField(default=0)
    shipped_quantity = fields.IntField(default=0)
    promised_on = fields.DateField(null=True)

    class Meta:
        table = "order_lines"
        unique_together = (("order_id", "position"),)


class OrderMargin(Model):
    """What the partner earns on an order: for those with ORDER_MARGIN_READ only."""

    order: fields.OneToOneRelation[Order] = fields.OneToOneField(
        "portal.Order", related_name="order_margin", primary_key=True, on_delete=fields.RESTRICT
    )
    order_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="order_margins", on_delete=fields.RESTRICT
    )
    partner_id: UUID  # the order's
    margin = fields.DecimalField(14, 2)  # total - cost, in the order's currency

    class Meta:
        table = "order_margins"


class CustomerOrderFigures(Model):
    """What a customer's orders at one partner, in one currency, come to; kept by a trigger.

    By partner, because orders are: a viewer sums what it may see.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "portal.Customer", related_name="order_figures", on_delete=fields.RESTRICT
    )
    customer_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="customer_order_figures", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    currency_code = fields.CharEnumField(CurrencyCode, max_length=3)
    order_count = fields.IntField()  # CUSTOMER orders but drafts, cancelled and rejected ones
    lifetime_value = fields.DecimalField(20, 2)  # of those delivered, total less what came back
    first_order_id = fields.UUIDField(null=True)  # of those counted; null: none

    class Meta:
        table = "customer_order_figures"
        unique_together = (("customer_id", "partner_id", "currency_code"),)


class CreditExposure(Model):
    """What a partner's STOCK orders in one currency may still cost the brand; kept by a trigger."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="credit_exposures", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    currency_code = fields.CharEnumField(CurrencyCode, max_length=3)
    exposure = fields.DecimalField(20, 2)  # of orders from CONFIRMED to DELIVERED, total less what came back

    class Meta:
        table = "credit_exposures"
        unique_together = (("partner_id", "currency_code"),)
