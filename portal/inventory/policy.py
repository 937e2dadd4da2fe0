"""Policies of stock: exact figures for the owner and whoever is above it, coarse buckets for others."""

from auth.policy import ALL_READ, DEFINER, MAINTAIN, READ, Definer, Everyone, Function, InScope, TablePolicy
from auth.roles import DatabaseRole, Permission

WAREHOUSES = TablePolicy(
    table="warehouses",
    rows=Everyone(),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)
STOCK_LEVELS = TablePolicy(
    table="stock_levels",
    rows=InScope("partner_id"),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=READ,
)
COARSE_STOCK = TablePolicy(
    table="coarse_stock",
    rows=Everyone(),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: READ},
    definer=MAINTAIN,
)
EXPECTED_RECEIPTS = TablePolicy(
    table="expected_receipts",
    rows=InScope("partner_id"),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)

FUNCTIONS = (Function("stock_bucket", (DEFINER,)), Definer("keep_coarse_stock"))
