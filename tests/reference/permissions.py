"""What a caller needs to ask for something, written by hand (docs/decisions/0011)."""

from collections.abc import Mapping

from auth.roles import Permission

# who may ask for a type, and for fields that say more than their type does
PERMISSIONS: Mapping[str, Permission] = {
    "Partner": Permission.PARTNER_READ,
    "PartnerTerms": Permission.PARTNER_TERMS_READ,
    "Staff": Permission.STAFF_READ,
    "Customer": Permission.CUSTOMER_READ,
    "Customer.orderCount": Permission.ORDER_READ,
    "Customer.lifetimeValue": Permission.ORDER_READ,
    "CustomerIdentifier": Permission.CUSTOMER_READ,
    "CustomerPartnerLink": Permission.CUSTOMER_READ,
    "Consent": Permission.CONSENT_READ,
    "Touchpoint": Permission.TOUCHPOINT_READ,
    "TouchpointReceipt": Permission.TOUCHPOINT_READ,
    "GeoPoint": Permission.TOUCHPOINT_READ,
    "CustomerJourney": Permission.TOUCHPOINT_READ,
    "JourneyStep": Permission.TOUCHPOINT_READ,
    "Touchpoint.note": Permission.TOUCHPOINT_NOTE_READ,
    "Product": Permission.PRODUCT_READ,
    "Product.price": Permission.PRICE_READ,
    "Warehouse": Permission.STOCK_READ,
    "StockLevel": Permission.STOCK_READ,
    "Availability": Permission.STOCK_READ,
    "AvailabilityLayer": Permission.STOCK_READ,
    "Order": Permission.ORDER_READ,
    "OrderLine": Permission.ORDER_READ,
    "Order.margin": Permission.ORDER_MARGIN_READ,
    "Campaign": Permission.CAMPAIGN_READ,
    "CampaignAsset": Permission.CAMPAIGN_READ,
    "CampaignEnrolment": Permission.CAMPAIGN_READ,
    "CampaignMembership": Permission.CAMPAIGN_READ,
    "CampaignPerformance": Permission.CAMPAIGN_READ,
    "AccessEvent": Permission.ACCESS_EVENT_READ,
}
