"""The import format: one CSV file per kind. docs/import-format.md is made of it.

Files refer to each other by business keys (partner code, customer number), never by our ids. Kinds are in the
order they are loaded: what is referred to comes first. A later kind is one more entry here and its .sql files
in sql/.
"""

from portal.importing.kinds_campaigns import (
    CAMPAIGN_ASSETS,
    CAMPAIGN_ENROLMENTS,
    CAMPAIGN_MEMBERSHIPS,
    CAMPAIGN_PRODUCTS,
    CAMPAIGNS,
    TOUCHPOINTS,
)
from portal.importing.kinds_orders import (
    EXPECTED_RECEIPTS,
    ORDER_LINES,
    ORDERS,
    PRICE_LISTS,
    PRICES,
    PRODUCTS,
    STOCK_LEVELS,
    WAREHOUSES,
)
from portal.importing.kinds_people import CONSENTS, CUSTOMERS, IDENTIFIERS, LINKS, PARTNERS, STAFF

__all__ = [
    "CAMPAIGNS",
    "CAMPAIGN_ASSETS",
    "CAMPAIGN_ENROLMENTS",
    "CAMPAIGN_MEMBERSHIPS",
    "CAMPAIGN_PRODUCTS",
    "CONSENTS",
    "CUSTOMERS",
    "EXPECTED_RECEIPTS",
    "IDENTIFIERS",
    "KINDS",
    "LINKS",
    "ORDERS",
    "ORDER_LINES",
    "PARTNERS",
    "PRICES",
    "PRICE_LISTS",
    "PRODUCTS",
    "STAFF",
    "STOCK_LEVELS",
    "TOUCHPOINTS",
    "WAREHOUSES",
]

KINDS = (
    PARTNERS,
    STAFF,
    CUSTOMERS,
    IDENTIFIERS,
    LINKS,
    CONSENTS,
    PRODUCTS,
    PRICE_LISTS,
    PRICES,
    WAREHOUSES,
    STOCK_LEVELS,
    EXPECTED_RECEIPTS,
    ORDERS,
    ORDER_LINES,
    CAMPAIGNS,
    CAMPAIGN_PRODUCTS,
    CAMPAIGN_ASSETS,
    CAMPAIGN_ENROLMENTS,
    CAMPAIGN_MEMBERSHIPS,
    TOUCHPOINTS,
)
