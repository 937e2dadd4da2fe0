"""The files about products, prices, stock and orders."""

from portal.importing.columns import Column, Form, Kind, coded, partner_code, sku
from portal.orders.models import OrderKind, OrderLineStatus, OrderStatus
from portal.partners.models import CurrencyCode, PartnerTier

WAREHOUSE_CODE = Column(
    "warehouse_code", "Which warehouse", Form.KEY, required=True, limit=32, rule="a warehouse's `code`"
)

PRODUCTS = Kind(
    "products",
    "What the brand sells.",
    ("sku",),
    (
        Column("sku", "The product's number", Form.KEY, required=True, limit=64),
        Column("name", "Name", Form.NAME, required=True),
        Column("category", "Category", Form.NAME, limit=100),
        Column("brand", "Brand", Form.NAME, limit=100),
        Column("active", "Whether it can be ordered", Form.FLAG, default="true"),
    ),
)

PRICE_LISTS = Kind(
    "price_lists",
    "For whom prices hold, and when; the most specific list wins.",
    ("code",),
    (
        Column("code", "The list's code", Form.KEY, required=True, limit=32),
        Column("name", "Name", Form.NAME, required=True),
        coded("currency_code", "Currency of its prices", CurrencyCode, required=True),
        partner_code("For this partner only; empty: any", required=False),
        coded("tier", "For partners of this tier only; empty: any", PartnerTier),
        Column("region", "For partners of this region only; empty: any", Form.KEY, limit=64),
        Column(
            "starts_on",
            "First day it holds",
            Form.DATE,
            required=True,
            rule="lists of the same partner, tier and region do not overlap: what is in the record counts "
            "first, then the file's first",
        ),
        Column("ends_on", "First day it no longer holds; empty: open", Form.DATE, rule="after `starts_on`"),
    ),
)

PRICES = Kind(
    "prices",
    "What a product costs by a price list, from a quantity on.",
    ("price_list_code", "sku", "min_quantity"),
    (
        Column(
            "price_list_code", "Which list", Form.KEY, required=True, limit=32, rule="a price list's `code`"
        ),
        sku(),
        Column("min_quantity", "From how many pieces on", Form.COUNT, required=True, rule="from 1"),
        Column(
            "unit_price",
            "Price of a piece before tax, in the list's currency",
            Form.AMOUNT,
            required=True,
            rule="not negative",
        ),
    ),
)

WAREHOUSES = Kind(
    "warehouses",
    "Places that hold stock, and whose they are.",
    ("code",),
    (
        Column("code", "The warehouse's code", Form.KEY, required=True, limit=32),
        Column("name", "Name", Form.NAME, required=True),
        partner_code("Whose it is", rule="a partner's `code`; it does not change"),
    ),
)

STOCK_LEVELS = Kind(
    "stock_levels",
    "How much of a product a warehouse holds, in pieces; of two counts the newer one stays.",
    ("warehouse_code", "sku"),
    (
        WAREHOUSE_CODE,
        sku(),
        Column("on_hand", "In the warehouse", Form.COUNT, required=True),
        Column(
            "reserved",
            "Promised to somebody",
            Form.COUNT,
            rule="may be more than `on_hand`: it was oversold, and none is available",
            default="0",
        ),
        Column("in_transit", "On the way to it", Form.COUNT, default="0"),
        Column("safety", "Kept back", Form.COUNT, default="0"),
        Column("as_of", "When it was so", Form.TIME, required=True, rule="not in the future"),
    ),
)

EXPECTED_RECEIPTS = Kind(
    "expected_receipts",
    "Stock that is to arrive.",
    ("warehouse_code", "sku", "expected_on"),
    (
        WAREHOUSE_CODE,
        sku(),
        Column("expected_on", "Day of arrival", Form.DATE, required=True),
        Column(
            "quantity",
            "How much is still to come, in pieces",
            Form.COUNT,
            required=True,
            rule="`0`: it has arrived, was withdrawn or has another day, which is another row",
        ),
    ),
)

ORDERS = Kind(
    "orders",
    "Orders of partners from headquarters and sales to customers; their amounts are before tax.",
    ("number",),
    (
        Column("number", "The order's number", Form.KEY, required=True, limit=32),
        Column(
            "external_ref", "The partner's own number", Form.KEY, limit=128, rule="unique for the partner"
        ),
        coded(
            "kind",
            "A partner's own stock, which headquarters does not order, or a sale to a customer",
            OrderKind,
            required=True,
        ),
        coded("status", "How far it is; it goes on, never back", OrderStatus, required=True),
        partner_code("Which partner ordered or sold"),
        Column(
            "customer_number",
            "To whom it was sold",
            Form.KEY,
            limit=32,
            rule="for `CUSTOMER` and only there: a customer's `number`, linked to the partner at some time, "
            "or to one whose customers it sees",
        ),
        Column("staff_number", "Who placed it", Form.KEY, limit=32, rule="a `number` of the partner's staff"),
        Column(
            "placed_at",
            "When it was placed",
            Form.TIME,
            rule="not in the future, not before 1970; empty for `DRAFT` only; once set it does not change",
        ),
        coded(
            "currency_code", "Currency of its amounts; fixed by its first line", CurrencyCode, required=True
        ),
        Column(
            "subtotal",
            "Sum of its lines before discount",
            Form.AMOUNT,
            required=True,
            rule="not negative, not less than its lines",
        ),
        Column(
            "discount",
            "What is taken off",
            Form.AMOUNT,
            rule="not negative, not more than `subtotal`",
            default="0",
        ),
        Column("total", "What remains", Form.AMOUNT, required=True, rule="`subtotal` - `discount`"),
        Column("margin", "What the partner earns on it: `total` less its cost", Form.AMOUNT),
    ),
)

ORDER_LINES = Kind(
    "order_lines",
    "The products of an order.",
    ("order_number", "position"),
    (
        Column("order_number", "Which order", Form.KEY, required=True, limit=32, rule="an order's `number`"),
        Column("position", "Place in the order", Form.COUNT, required=True, rule="from 1"),
        sku(),
        Column("quantity", "How many pieces", Form.COUNT, required=True, rule="from 1"),
        Column(
            "unit_price",
            "Price of a piece when it was placed, in the order's currency",
            Form.AMOUNT,
            required=True,
            rule="not negative",
        ),
        Column(
            "line_total",
            "What the line comes to, after its discount",
            Form.AMOUNT,
            required=True,
            rule="not negative, not more than `quantity` times `unit_price` (which is rounded); all lines of "
            "an order not more than its `subtotal`",
        ),
        coded(
            "status",
            "How far it is; it goes with the order's status (above)",
            OrderLineStatus,
            "OPEN",
        ),
        Column(
            "reserved_quantity",
            "Of these, reserved; empty: none",
            Form.COUNT,
            rule="not more than `quantity`",
        ),
        Column(
            "shipped_quantity",
            "Of these, shipped; empty: all when `SHIPPED`, `DELIVERED` or `RETURNED`, otherwise none",
            Form.COUNT,
            rule="not more than `quantity`; all of it when `SHIPPED` or `DELIVERED`",
        ),
        Column("promised_on", "When it is promised to arrive", Form.DATE),
    ),
)
