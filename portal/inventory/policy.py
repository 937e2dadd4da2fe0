"""Who sees stock: its owner and whoever is above it exactly, everyone else in coarse buckets."""

from auth.policy import ALL_READ, DEFINER, MAINTAIN, READ, Definer, Everyone, Function, InScope, TablePolicy
from auth.roles import Audience, Permission

WAREHOUSES = TablePolicy(
    table="warehouses",
    rows=Everyone(),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)
STOCK_LEVELS = TablePolicy(
    table="stock_levels",
    rows=InScope("partner_id"),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=READ,
)
COARSE_STOCK = TablePolicy(
    table="coarse_stock",
    rows=Everyone(),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {Audience.WORKER: READ},
    definer=MAINTAIN,
)
EXPECTED_RECEIPTS = TablePolicy(
    table="expected_receipts",
    rows=InScope("partner_id"),
    read=Permission.STOCK_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)

FUNCTIONS = (Function("stock_bucket", (DEFINER,)), Definer("keep_coarse_stock"))
