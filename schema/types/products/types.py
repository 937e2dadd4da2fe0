"""Products as clients see them: a directory, with the price that holds for whoever asks."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from portal.products import models
from portal.products.policy import PRICES, PRODUCTS
from schema.declaring.fields import LateralJoin, OrderKey, Search, Source, column, connection, money, node
from schema.declaring.money import Money
from schema.declaring.node import Node
from schema.declaring.paging import Connection

if TYPE_CHECKING:
    from schema.types.inventory.types import StockLevel

PRICE = LateralJoin(name="price_of", call="price_of({row}.id, 1, current_date)", policy=PRICES)


@node(
    Source(
        model=models.Product,
        policy=PRODUCTS,
        tag="PR",
        order=(OrderKey("sku", sql_type="text"),),
        filters=True,
        orders={
            "SKU": OrderKey("sku", sql_type="text"),
            "NAME": OrderKey("name", sql_type="text"),
            "CATEGORY": OrderKey("category", sql_type="text"),
            "BRAND": OrderKey("brand", sql_type="text"),
        },
        search=Search(name="name", exact=("sku",), indexed=True),
    ),
    description="Something the brand sells.",
)
class Product(Node):
    sku: str = column("The brand's number of it.")
    name: str = column("The name to show.")
    category: str | None = column("The brand's word for the kind of product.")
    brand: str | None = column("The brand it is sold under.")
    active: bool = column("Whether it can be ordered.")
    price: Money | None = money(
        "unit_price",
        "What the viewer's partner pays today (UTC) for one piece, before tax: by the most specific price "
        "list that holds for it (partner, then tier, then region); null where none does.",
        beside=PRICE,
        amount_from="beside",
        currency_from="beside",
    )
    stock_levels: Connection[Annotated["StockLevel", strawberry.lazy("schema.types.inventory.types")]] = (
        connection("What the warehouses of the viewer's scope hold of it.", remote="product_id")
    )
