"""Availability of a number of pieces of a product, with reasons, from stock levels and expected receipts."""

import datetime as dt  # a field is called `date`

import strawberry

from auth.enums import DescribedEnum
from portal.inventory.models import StockBucket
from portal.inventory.policy import COARSE_STOCK
from portal.sql import select
from schema.declaring.fields import Argument, Parameter, Source, column, derived, node, one
from schema.types.partners.types import Partner
from schema.types.products.types import Product


class AvailabilityLayerKind(DescribedEnum):
    """What an availability is made of.

    Available to promise: ON_HAND less RESERVED less SAFETY, and EXPECTED from its date on.
    """

    ON_HAND = "ON_HAND", "In the own warehouses."
    RESERVED = "RESERVED", "Of it, promised to orders."
    SAFETY = "SAFETY", "Of it, kept back."
    IN_TRANSIT = "IN_TRANSIT", "On its way to the own warehouses without a date; not counted."
    EXPECTED = "EXPECTED", "To arrive in the own warehouses on `date`."
    OTHER_PARTNERS = "OTHER_PARTNERS", "Another partner's stock, roughly; not counted."


class AvailabilityReason(DescribedEnum):
    """Why so many pieces cannot be promised by the day they are needed; the first that holds."""

    IN_THE_PAST = "IN_THE_PAST", "`neededBy` is in the past."
    NOT_ENOUGH = "NOT_ENOUGH", "There are not as many, also with all expected receipts."
    LATER = "LATER", "All of them are available only later: on `promiseDate`."


@node(
    Source(
        policy=COARSE_STOCK,
        derived=select("schema.types.inventory", "availability_layers.sql"),
        derives={
            "kind": False,
            "position": False,
            "quantity": True,
            "on_day": True,
            "bucket": True,
            "partner_id": True,
            "as_of": False,
        },
    ),
    description="One of the figures an availability is made of.",
)
class AvailabilityLayer:
    kind: AvailabilityLayerKind = column("Which figure.")
    quantity: int | None = column("Pieces; null for other partners, whose figures are theirs.")
    date: dt.date | None = column("When it arrives; null for what is not an expected receipt.", name="on_day")
    bucket: StockBucket | None = column("Roughly how much another partner has; null for the own layers.")
    partner: Partner | None = one("Whose stock it is.")
    as_of: dt.datetime = column(
        "When the figure was true, UTC: the oldest of those in it; now for what is expected, and for stock "
        "that was never kept. Of another partner's bucket: the day since which it is so."
    )


@node(
    Source(
        policy=COARSE_STOCK,
        derived=select("schema.types.inventory", "availability.sql"),
        derives={
            "product_id": False,
            "quantity": False,
            "promisable": False,
            "promise_date": True,
            "reason_code": True,
            "reason": True,
        },
    ),
    description="Whether so many pieces can be promised from the stock of the viewer's own organisation.",
)
class Availability:
    product: Product = one("What was asked about.")
    quantity: int = column("How many pieces were asked for.")
    promisable: bool = column("Whether all of them can be promised by `neededBy`, or today.")
    promise_date: dt.date | None = column(
        "The first day (UTC) on which all of them can be promised: today, or that of the expected receipt "
        "that makes up the rest; null if none does."
    )
    reason_code: AvailabilityReason | None = column("Why they cannot be promised; null if they can.")
    reason: str | None = column("The same for a person, in English; null if they can.")
    layers: list[AvailabilityLayer] = derived(
        "What the answer is made of: the own stock exactly, then other partners that have any, in buckets, "
        "most first, at most 50.",
        order=("position",),
    )


AVAILABILITY = derived(
    "Whether so many pieces of a product can be promised from the viewer's own stock and expected receipts, "
    "and what that is made of. NOT_FOUND if there is no such product.",
    {
        "productId": Argument(strawberry.ID, "The product's global id."),
        "quantity": Argument(int, "Pieces: 1 to 1,000,000."),
        "neededBy": Argument(dt.date | None, "The day by which they are needed; left out: today (UTC)."),
    },
    Parameter(name="product", argument="productId", kind="id", tag="PR", type_name="Product"),
    Parameter(name="quantity", argument="quantity", kind="quantity"),
    Parameter(name="needed_by", argument="neededBy", kind="date"),
)
