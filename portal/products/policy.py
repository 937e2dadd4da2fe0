"""Policies of products, seen by everyone, and of prices, seen by the partners their list holds for."""

from auth.policy import (
    ALL_READ,
    DEFINER,
    MAINTAIN,
    PEOPLE,
    READ,
    REBUILD,
    Everyone,
    Function,
    OwnOrganisation,
    PriceListApplies,
    TablePolicy,
)
from auth.roles import DatabaseRole, Permission

PRODUCTS = TablePolicy(
    table="products",
    rows=Everyone(),
    read=Permission.PRODUCT_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)
PRICE_LIST_SCOPE = TablePolicy(
    table="price_list_scope",
    rows=OwnOrganisation("partner_id"),
    grants=ALL_READ | {DatabaseRole.WORKER: REBUILD},
    definer=REBUILD,
)
PRICE_LISTS = TablePolicy(
    table="price_lists",
    rows=PriceListApplies("id"),
    read=Permission.PRICE_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=READ,
)
PRICES = TablePolicy(
    table="prices",
    rows=PriceListApplies("price_list_id"),
    read=Permission.PRICE_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)

FUNCTIONS = (
    Function("refresh_price_list_scope", (DatabaseRole.WORKER, DEFINER)),
    Function("price_of", PEOPLE),
)
