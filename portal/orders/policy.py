"""Policies of orders: the partner that placed or sold sees them, and whoever is above it."""

from auth.policy import ALL_READ, DEFINER, MAINTAIN, READ, Definer, Function, InScope, Privilege, TablePolicy
from auth.roles import DatabaseRole, Permission

ORDERS = TablePolicy(
    table="orders",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=frozenset({Privilege.SELECT, Privilege.UPDATE}),  # what came back
)
ORDER_LINES = TablePolicy(
    table="order_lines",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=READ,  # a person's export
)
ORDER_MARGINS = TablePolicy(
    table="order_margins",
    rows=InScope("partner_id"),
    read=Permission.ORDER_MARGIN_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    asked_by_database=True,
)
CUSTOMER_ORDER_FIGURES = TablePolicy(
    table="customer_order_figures",
    rows=InScope("partner_id"),
    read=Permission.ORDER_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: READ},
    definer=MAINTAIN,
)
CREDIT_EXPOSURES = TablePolicy(
    table="credit_exposures",
    rows=InScope("partner_id"),
    read=Permission.PARTNER_TERMS_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: READ},
    definer=MAINTAIN,
)

FUNCTIONS = (
    Function("order_worth", (DEFINER,)),
    Function("order_counts", (DEFINER,)),
    Function("order_value", (DEFINER,)),
    Function("order_exposure", (DEFINER,)),
    Definer("add_order_changes"),
    Definer("keep_order_figures"),
    Definer("keep_order_returns"),
    Function("export_person_orders", (DEFINER,)),
)
