"""Who sees orders: the partner that placed or sold, and whoever is above it."""

from auth.policy import ALL_READ, MAINTAIN, READ, InScope, TablePolicy
from auth.roles import Audience, Permission

ORDERS = TablePolicy(
    table="orders",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=READ,
)
ORDER_LINES = TablePolicy(
    table="order_lines",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)
ORDER_MARGINS = TablePolicy(
    table="order_margins",
    rows=InScope("partner_id"),
    read=Permission.ORDER_MARGIN_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    asked_by_database=True,
)
