"""Rows of products, prices and stock. Products and usual prices are the data set's, all else is made up.

What is made up follows from the product and the store alone, so that a slice says the same as the whole.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.demo_data.demo_names import number
from portal.demo_data.organisation import dealer_code
from portal.demo_data.rows import Row, Selected

CURRENCY = "USD"
PRICES_SINCE = "2016-12-01"
CENTRAL = "WH-HQ"
COUNTED_AT = "2018-01-01T06:00:00Z"  # after the last basket
ARRIVES_FROM = date(2030, 1, 7)  # far enough ahead to be still expected
OFTEN = 100  # lines a product is sold in before headquarters lists its price and keeps it in stock
VOLUME, VOLUME_OFTEN, VOLUME_PERCENT = 12, 400, 95
GOLD, GOLD_PERCENT = "PL-GOLD", 92
GENERAL = "PL-GENERAL"
OWN_PERCENT = 88


def product_rows(selected: Selected) -> Iterator[Row]:
    for sku in selected.products:
        product = selected.journey.goods.products[sku]
        yield {
            "sku": str(sku),
            "name": product.name or f"Product {sku}",
            "category": product.category,
            "brand": product.brand,
        }


def price_list_rows(selected: Selected) -> Iterator[Row]:
    """Rows of three lists: one for all, one for gold partners, and one of the largest dealer's own."""
    holds = {"currency_code": CURRENCY, "starts_on": PRICES_SINCE}
    yield holds | {"code": GENERAL, "name": "[generated] General price list"}
    yield holds | {"code": GOLD, "name": "[generated] Prices for gold partners", "tier": "GOLD"}
    dealer = dealer_code(selected.stores[0])
    yield holds | {
        "code": f"PL-{dealer}",
        "name": f"[generated] Agreed with {dealer}",
        "partner_code": dealer,
    }


def price_rows(selected: Selected) -> Iterator[Row]:
    """Rows of prices: the usual one of a piece before discounts, less the list's; cheaper by the dozen."""
    goods = selected.journey.goods
    largest = selected.stores[0]
    own = set(goods.popular.get(largest, []))
    for sku in selected.products:
        price = goods.price.get(sku)
        if price is None or (goods.sold[sku] < OFTEN and sku not in own):
            continue
        yield _price(GENERAL, sku, 1, price)
        if goods.sold[sku] >= VOLUME_OFTEN:
            yield _price(GENERAL, sku, VOLUME, price * VOLUME_PERCENT // 100)
            yield _price(GOLD, sku, 1, price * GOLD_PERCENT // 100)
        if sku in own:
            yield _price(f"PL-{dealer_code(largest)}", sku, 1, price * OWN_PERCENT // 100)


def warehouse_rows(selected: Selected) -> Iterator[Row]:
    yield {"code": CENTRAL, "name": "[generated] Central warehouse", "partner_code": "HQ"}
    for store in selected.stores:
        yield {
            "code": f"WH-{store}",
            "name": f"[generated] Stock of {store}",
            "partner_code": dealer_code(store),
        }


def stock_rows(selected: Selected) -> Iterator[Row]:
    """Rows of stock: at headquarters products sold often, at dealers their best sellers; some run out."""
    for sku in _kept(selected):
        yield _level(CENTRAL, sku, 3000)
    for store in selected.stores:
        for sku in selected.journey.goods.popular.get(store, []):
            yield _level(f"WH-{store}", sku, 45)


def receipt_rows(selected: Selected) -> Iterator[Row]:
    """Rows of receipts: every fifth product headquarters keeps is on order."""
    for sku in _kept(selected):
        if number("on order", sku) % 5 == 0:
            arrives = ARRIVES_FROM + timedelta(days=number("arrives", sku) % 40)
            yield {
                "warehouse_code": CENTRAL,
                "sku": str(sku),
                "expected_on": arrives.isoformat(),
                "quantity": str(24 * (1 + number("ordered", sku) % 50)),
            }


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _kept(selected: Selected) -> Iterator[int]:
    sold = selected.journey.goods.sold
    return (sku for sku in selected.products if sold.get(sku, 0) >= OFTEN)


def _price(code: str, sku: int, pieces: int, cents: int) -> Row:
    return {
        "price_list_code": code,
        "sku": str(sku),
        "min_quantity": str(pieces),
        "unit_price": money(cents),
    }


def _level(warehouse: str, sku: int, most: int) -> Row:
    drawn = number("stock", warehouse, sku)
    on_hand = 0 if drawn % 9 == 0 else drawn // 9 % most
    return {
        "warehouse_code": warehouse,
        "sku": str(sku),
        "on_hand": str(on_hand),
        "reserved": str(min(on_hand, drawn // 7919 % (most // 9))),
        "in_transit": str(drawn // 104729 % most if drawn % 4 == 0 else 0),
        "safety": str(most // 15),
        "as_of": COUNTED_AT,
    }
