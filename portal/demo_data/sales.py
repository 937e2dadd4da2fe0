"""Rows of orders: baskets as sales to customers, and dealers' own orders from headquarters, made up.

All is counted in cents, so that lines, discount and total add up. Sales are in order of the household: what
it buys again is near, and the file a tenth smaller.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from portal.demo_data.demo_names import number
from portal.demo_data.goods import CURRENCY, money
from portal.demo_data.organisation import dealer_code
from portal.demo_data.rows import Row, Selected, customer_number, order_number, rfc3339
from portal.demo_data.source import Basket, Journey

FIRST_STOCK_ORDER = datetime(2017, 2, 6, 14, tzinfo=UTC)
BETWEEN_STOCK_ORDERS = timedelta(days=32)
PROMISED_AFTER = timedelta(days=7)
STOCK_ORDERS = (  # of each dealer, oldest first: the order's status and that of its first and its other lines
    ("CLOSED", "DELIVERED", "DELIVERED"),
    ("CLOSED", "DELIVERED", "RETURNED"),
    ("DELIVERED", "DELIVERED", "DELIVERED"),
    ("CANCELLED", "CANCELLED", "CANCELLED"),
    ("DELIVERED", "DELIVERED", "CANCELLED"),
    ("REJECTED", "CANCELLED", "CANCELLED"),
    ("SHIPPED", "SHIPPED", "SHIPPED"),
    ("PARTIALLY_SHIPPED", "SHIPPED", "BACKORDERED"),
    ("ON_HOLD", "OPEN", "OPEN"),
    ("CONFIRMED", "BACKORDERED", "RESERVED"),
    ("PENDING_APPROVAL", "OPEN", "OPEN"),
    ("DRAFT", "OPEN", "OPEN"),
)
PROMISED = frozenset(("DELIVERED", "SHIPPED", "BACKORDERED", "RESERVED"))


class _StockOrder(NamedTuple):
    number: str
    store: int
    place: int
    lines: list[tuple[int, int, int]]  # product, pieces, cents a piece


def order_rows(selected: Selected) -> Iterator[Row]:
    for basket in _by_household(selected):
        lines = selected.journey.lines.of(basket.id)
        gross, paid = sum(line.gross for line in lines), sum(line.paid for line in lines)
        yield {
            "number": order_number(basket.id),
            "kind": "CUSTOMER",
            "status": "DELIVERED",
            "partner_code": dealer_code(basket.store),
            "customer_number": customer_number(basket.household),
            "placed_at": rfc3339(basket.at),
            **_amounts(gross, gross - paid),
            "margin": money(paid * (11 + number("margin", basket.id) % 18) // 100),
        }
    for order in _stock_orders(selected):
        subtotal = sum(pieces * cents for _, pieces, cents in order.lines)
        status = STOCK_ORDERS[order.place][0]
        yield {
            "number": order.number,
            "external_ref": f"PO-{order.store}-{order.place + 1:03d}",
            "kind": "STOCK",
            "status": status,
            "partner_code": dealer_code(order.store),
            "staff_number": f"{dealer_code(order.store)}-MANAGER",
            "placed_at": "" if status == "DRAFT" else rfc3339(_placed_at(order)),
            **_amounts(subtotal, subtotal * (number("discount", order.number) % 3) // 50),
        }


def order_line_rows(selected: Selected) -> Iterator[Row]:
    for basket in _by_household(selected):
        if basket.at.date() < selected.lines_since:
            continue
        of = order_number(basket.id)
        for position, line in enumerate(selected.journey.lines.of(basket.id), 1):
            yield {
                "order_number": of,
                "position": str(position),
                "sku": str(line.product),
                "quantity": str(line.quantity),
                "unit_price": money((2 * line.gross + line.quantity) // (2 * line.quantity)),
                "line_total": money(line.paid),
                "status": "DELIVERED",
            }
    for order in _stock_orders(selected):
        _, first, others = STOCK_ORDERS[order.place]
        for position, (sku, pieces, cents) in enumerate(order.lines, 1):
            status = first if position == 1 else others
            promised = (_placed_at(order) + PROMISED_AFTER).date().isoformat() if status in PROMISED else ""
            yield {
                "order_number": order.number,
                "position": str(position),
                "sku": str(sku),
                "quantity": str(pieces),
                "unit_price": money(cents),
                "line_total": money(pieces * cents),
                "status": status,
                "reserved_quantity": str(pieces) if status == "RESERVED" else "",
                "promised_on": promised,
            }


def _by_household(selected: Selected) -> list[Basket]:
    return sorted(selected.baskets, key=lambda basket: (basket.household, basket.at, basket.id))


def _amounts(subtotal: int, discount: int) -> Row:
    return {
        "currency_code": CURRENCY,
        "subtotal": money(subtotal),
        "discount": money(discount),
        "total": money(subtotal - discount),
    }


def _stock_orders(selected: Selected) -> Iterator[_StockOrder]:
    for store in selected.stores:
        usual = selected.journey.goods.popular.get(store, [])
        for place in range(len(STOCK_ORDERS) if usual else 0):
            of = f"S-{store}-{place + 1:03d}"
            yield _StockOrder(of, store, place, _ordered(selected.journey, of, usual))


def _ordered(journey: Journey, of: str, usual: list[int]) -> list[tuple[int, int, int]]:
    """Up to seven of a dealer's usual products, each once, by the dozen."""
    begin, count = number("first", of) % len(usual), min(len(usual), 2 + number("count", of) % 6)
    chosen = [usual[(begin + step) % len(usual)] for step in range(count)]
    return [(sku, 12 * (1 + number("pieces", of, sku) % 6), journey.goods.price[sku]) for sku in chosen]


def _placed_at(order: _StockOrder) -> datetime:
    minutes = timedelta(minutes=number("minutes", order.number) % 300)
    return FIRST_STOCK_ORDER + order.place * BETWEEN_STOCK_ORDERS + minutes
