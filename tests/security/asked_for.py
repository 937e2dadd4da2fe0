"""Which permission reading and writing each table asks for: said once more, for policies to agree with.

Written from DOMAIN.md; a new table that clients read needs a line.
"""

from auth.roles import Permission

READ_BY: dict[str, Permission] = {
    "partners": Permission.PARTNER_READ,
    "partner_terms": Permission.PARTNER_TERMS_READ,
    "staff": Permission.STAFF_READ,
    "customers": Permission.CUSTOMER_READ,
    "customer_figures": Permission.CUSTOMER_READ,
    "masked_identifiers": Permission.CUSTOMER_READ,
    "customer_partner_links": Permission.CUSTOMER_READ,
    "consents": Permission.CONSENT_READ,
    "consent_events": Permission.CONSENT_READ,
    "touchpoints": Permission.TOUCHPOINT_READ,
    "touchpoint_notes": Permission.TOUCHPOINT_NOTE_READ,
    "touchpoint_locations": Permission.TOUCHPOINT_READ,
    "touchpoint_receipts": Permission.TOUCHPOINT_READ,
    "journey_steps": Permission.TOUCHPOINT_READ,
    "products": Permission.PRODUCT_READ,
    "price_lists": Permission.PRICE_READ,
    "prices": Permission.PRICE_READ,
    "warehouses": Permission.STOCK_READ,
    "stock_levels": Permission.STOCK_READ,
    "coarse_stock": Permission.STOCK_READ,
    "expected_receipts": Permission.STOCK_READ,
    "orders": Permission.ORDER_READ,
    "order_lines": Permission.ORDER_READ,
    "order_margins": Permission.ORDER_MARGIN_READ,
    "customer_order_figures": Permission.ORDER_READ,
    "credit_exposures": Permission.PARTNER_TERMS_READ,
    "campaigns": Permission.CAMPAIGN_READ,
    "campaign_products": Permission.CAMPAIGN_READ,
    "campaign_assets": Permission.CAMPAIGN_READ,
    "campaign_enrolments": Permission.CAMPAIGN_READ,
    "campaign_memberships": Permission.CAMPAIGN_READ,
    "access_events": Permission.ACCESS_EVENT_READ,
}
"""What reading a table asks for; what is not here no client can ask about."""

WRITTEN_BY: dict[str, Permission] = {
    "partners": Permission.PARTNER_MANAGE,
    "partner_terms": Permission.PARTNER_MANAGE,
    "staff": Permission.STAFF_MANAGE,
    "customer_partner_links": Permission.CUSTOMER_LINK_MANAGE,
    "consent_events": Permission.CONSENT_RECORD,
    "touchpoints": Permission.TOUCHPOINT_RECORD,
    "touchpoint_notes": Permission.TOUCHPOINT_RECORD,
    "touchpoint_locations": Permission.TOUCHPOINT_RECORD,
    "touchpoint_receipts": Permission.TOUCHPOINT_RECORD,
}
"""And writing it; what is not here is written by nobody, by jobs or by functions."""
