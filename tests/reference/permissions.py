"""What a caller needs to ask for something, written by hand (docs/decisions/0011)."""

from collections.abc import Mapping

from auth.roles import Permission
from tests.reference.nodes import NODES
from tests.security.asked_for import READ_BY

# who may ask for a type, and for fields that say more than their type does
PERMISSIONS: Mapping[str, Permission] = {
    **{name: READ_BY[model._meta.db_table] for name, model in NODES.items()},
    "PartnerTerms": Permission.PARTNER_TERMS_READ,
    "Customer.orderCount": Permission.ORDER_READ,
    "Customer.lifetimeValue": Permission.ORDER_READ,
    "CustomerIdentifier": Permission.CUSTOMER_READ,
    "CustomerPartnerLink": Permission.CUSTOMER_READ,
    "Consent": Permission.CONSENT_READ,
    "TouchpointReceipt": Permission.TOUCHPOINT_READ,
    "GeoPoint": Permission.TOUCHPOINT_READ,
    "CustomerJourney": Permission.TOUCHPOINT_READ,
    "JourneyStep": Permission.TOUCHPOINT_READ,
    "Touchpoint.note": Permission.TOUCHPOINT_NOTE_READ,
    "Product.price": Permission.PRICE_READ,
    "Availability": Permission.STOCK_READ,
    "AvailabilityLayer": Permission.STOCK_READ,
    "Order.margin": Permission.ORDER_MARGIN_READ,
    "CampaignPerformance": Permission.CAMPAIGN_READ,
}
