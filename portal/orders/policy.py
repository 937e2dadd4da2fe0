"""Who sees orders: the partner that placed or sold, and whoever is above it."""

from auth.policy import ALL_READ, MAINTAIN, READ, InScope, TablePolicy, Verb
from auth.roles import Audience, Permission

ORDERS = TablePolicy(
    table="orders",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=frozenset({Verb.SELECT, Verb.UPDATE}),  # what came back
)
ORDER_LINES = TablePolicy(
    table="order_lines",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=READ,  # a person's export
)
ORDER_MARGINS = TablePolicy(
    table="order_margins",
    rows=InScope("partner_id"),
    read=Permission.ORDER_MARGIN_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    asked_by_database=True,
)
CUSTOMER_ORDER_FIGURES = TablePolicy(
    table="customer_order_figures",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {Audience.WORKER: READ},
    definer=MAINTAIN,
)
CREDIT_EXPOSURES = TablePolicy(
    table="credit_exposures",
    rows=InScope("partner_id"),
    read=Permission.PARTNER_TERMS_READ,
    grants=ALL_READ | {Audience.WORKER: READ},
    definer=MAINTAIN,
)
