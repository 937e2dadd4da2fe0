"""Orders as clients see them: for the partner that placed or sold, and whoever is above it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from portal.orders import models
from portal.orders.models import OrderKind, OrderLineStatus, OrderStatus
from portal.orders.policy import ORDER_LINES, ORDER_MARGINS, ORDERS
from portal.partners.models import CurrencyCode
from schema.declaring.fields import (
    NEWEST_FIRST,
    Argument,
    Key,
    LeftJoin,
    OrderKey,
    Source,
    Through,
    by_keys,
    column,
    connection,
    money,
    node,
    one,
    ranked,
)
from schema.declaring.money import Money
from schema.declaring.node import Node
from schema.declaring.paging import Connection
from schema.types.partners.types import Partner
from schema.types.products.types import Product

if TYPE_CHECKING:
    from schema.types.customers.types import Customer
    from schema.types.staff.types import Staff


# a line names its order's partner in the same foreign key, so whoever sees the line sees the order
OWN_ORDER = LeftJoin(model=models.Order, policy=ORDERS, on="id", local="order_id", always=True)
MARGIN = LeftJoin(model=models.OrderMargin, policy=ORDER_MARGINS, on="order_id")


def _line_money(amount: str, description: str) -> Money:
    """An amount of a line, in its order's currency."""
    declared: Money = money(amount, description, beside=OWN_ORDER, currency_from="beside")
    return declared


@node(
    Source(model=models.OrderLine, policy=ORDER_LINES, tag="OL", filters=True),
    description="One product of an order; quantities are pieces.",
)
class OrderLine(Node):
    position: int = column("Its place in the order, from 1.")
    product: Product = one("What was ordered.")
    quantity: int = column("Pieces.")
    unit_price: Money = _line_money("unit_price", "The price of one, before tax, frozen with the order.")
    line_total: Money = _line_money("line_total", "What the line costs after its discount, before tax.")
    status: OrderLineStatus = column("Where the line stands.")
    reserved_quantity: int = column("Pieces kept in stock for it.")
    shipped_quantity: int = column("Pieces on their way or arrived.")
    promised_date: date | None = column(
        "When it is promised to arrive; null: not promised.", name="promised_on"
    )


@node(
    Source(
        model=models.Order,
        policy=ORDERS,
        tag="OR",
        order=NEWEST_FIRST,
        through=Through(
            table="partner_scope", column="partner_id", local="partner_id", each=True, among="partners"
        ),
        filters=True,
        orders={
            "PLACED_AT": OrderKey("placed_at", sql_type="timestamptz"),
            "NUMBER": OrderKey("number", sql_type="text"),
            "STATUS": ranked("status", OrderStatus),
            "TOTAL": OrderKey("total", sql_type="numeric"),
        },
    ),
    description="A partner's order from the brand, or its sale to a customer.",
)
class Order(Node):
    number: str = column("The order's number in the portal.")
    external_ref: str | None = column("The partner's own number of it.")
    kind: OrderKind = column("Who buys.")
    status: OrderStatus = column("Where the order stands.")
    version: int = column("Counts its changes; a change must name the one it was made to.")
    partner: Partner = one("Who placed it, or sold.")
    customer: Annotated["Customer", strawberry.lazy("schema.types.customers.types")] | None = one(
        "Who bought; null for a stock order, or if the viewer may not see the customer."
    )
    placed_by: Annotated["Staff", strawberry.lazy("schema.types.staff.types")] | None = one(
        "The person or machine that placed it; null if unknown, or outside the viewer's scope."
    )
    placed_at: datetime | None = column("When it was placed, UTC; null while a draft.")
    currency_code: CurrencyCode = column("The currency of all its amounts.")
    subtotal: Money = money("subtotal", "The lines before discount, before tax.")
    discount: Money = money("discount", "What is taken off the subtotal.")
    total: Money = money("total", "Subtotal less discount, before tax.")
    margin: Money | None = money(
        "margin",
        "What the partner earns on it: total less cost; null where the cost is unknown.",
        beside=MARGIN,
        amount_from="beside",
    )
    lines: Connection[OrderLine] = connection(
        "What was ordered, by position.", remote="order_id", order=(OrderKey("position", sql_type="int"),)
    )


ORDER = by_keys(
    "The order with this id or this number, exactly one of them; null if the viewer may not see it.",
    {
        "id": Argument(strawberry.ID | None, "The order's global id."),
        "number": Argument(str | None, "The order's number in the portal."),
    },
    Key(argument="id", column="id", tag="OR", type_name="Order"),
    Key(argument="number", column="number", typed=True),
    only_one=True,
)
