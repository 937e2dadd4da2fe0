"""What customers' and partners' orders come to, in plain Python, from the orders and lines that are there."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import asyncpg

Figures = dict[tuple[UUID, UUID, str], tuple[int, Decimal, UUID]]
"""By customer, partner and currency: how many, lifetime value, the first of them."""

Exposures = dict[tuple[UUID, str], Decimal]
"""By partner and currency; what is zero is left out."""

_NOT_COUNTED = {"DRAFT", "CANCELLED", "REJECTED"}
_SOLD = {"DELIVERED", "CLOSED"}
_OWED = {"CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED", "DELIVERED"}
_CENT = Decimal("0.01")


def figures_of(orders: Iterable[asyncpg.Record], lines: Iterable[asyncpg.Record]) -> Figures:
    """DOMAIN.md: lifetime value is the sum of delivered customer orders, less returns."""
    back = _returned(lines)
    found: Figures = {}
    for order in sorted(orders, key=lambda order: order["id"]):
        if order["customer_id"] is None or order["status"] in _NOT_COUNTED:
            continue
        key = order["customer_id"], order["partner_id"], order["currency_code"]
        count, value, first = found.get(key, (0, Decimal("0.00"), order["id"]))
        worth = _worth(order, back[order["id"]]) if order["status"] in _SOLD else Decimal(0)
        found[key] = count + 1, value + worth, first
    return found


def exposures_of(orders: Iterable[asyncpg.Record], lines: Iterable[asyncpg.Record]) -> Exposures:
    """DOMAIN.md: exposure is the confirmed orders that are undelivered or unpaid; what is paid is closed."""
    back = _returned(lines)
    found: Exposures = defaultdict(Decimal)
    for order in orders:
        if order["kind"] == "STOCK" and order["status"] in _OWED:
            found[order["partner_id"], order["currency_code"]] += _worth(order, back[order["id"]])
    return {key: value for key, value in found.items() if value}


def _returned(lines: Iterable[asyncpg.Record]) -> dict[UUID, Decimal]:
    back: dict[UUID, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line["status"] == "RETURNED":
            back[line["order_id"]] += line["line_total"]
    return back


def _worth(order: asyncpg.Record, returned: Decimal) -> Decimal:
    """The total, less its part of what came back: the discount goes with the lines it was given on."""
    total, subtotal = Decimal(order["total"]), Decimal(order["subtotal"])
    if not subtotal:
        return total
    part = total * min(returned, subtotal) / subtotal
    return total - part.quantize(_CENT, ROUND_HALF_UP)
