"""Stock as clients see it: exact for its owner and whoever is above it, buckets (availability) for others."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from portal.inventory import models
from portal.inventory.policy import STOCK_LEVELS, WAREHOUSES
from schema.declaring.fields import OrderKey, Source, Through, column, expression, node, one
from schema.declaring.node import Node
from schema.types.products.types import Product

if TYPE_CHECKING:
    from schema.types.partners.types import Partner


@node(
    Source(
        model=models.Warehouse,
        policy=WAREHOUSES,
        tag="WH",
        order=(OrderKey("code", sql_type="text"),),
        filters=True,
    ),
    description="A place that holds stock; a directory, like partners.",
)
class Warehouse(Node):
    code: str = column("The warehouse's number with the brand.")
    name: str = column("The name to show.")
    owner: Annotated["Partner", strawberry.lazy("schema.types.partners.types")] = one("Whose stock it holds.")


@node(
    Source(
        model=models.StockLevel,
        policy=STOCK_LEVELS,
        tag="SL",
        through=Through(
            table="partner_scope", column="partner_id", local="partner_id", each=True, among="partners"
        ),
        filters=True,
        orders={
            "ON_HAND": OrderKey("on_hand", sql_type="int"),
            "RESERVED": OrderKey("reserved", sql_type="int"),
            "AS_OF": OrderKey("as_of", sql_type="timestamptz"),
        },
    ),
    description="How much of a product a warehouse holds; all figures are pieces, as of `asOf`.",
)
class StockLevel(Node):
    product: Product = one("What.")
    warehouse: Warehouse = one("Where.")
    on_hand: int = column("Pieces in the warehouse, promised or not.")
    reserved: int = column("Pieces of it promised to orders.")
    in_transit: int = column("Pieces on their way there; not on hand yet.")
    safety: int = column("Pieces of it the owner keeps back.")
    available_to_promise: int = expression(
        "Pieces on hand, less reserved, less safety; below zero where more is promised or kept back.",
        # no Int of GraphQL's is longer than 32 bits
        "greatest({row}.on_hand::bigint - {row}.reserved - {row}.safety, -2147483648)::int",
    )
    as_of: datetime = column("When the figures were true, UTC.")
