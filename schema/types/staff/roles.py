"""Roles and permissions as clients see them."""

from auth.roles import Permission, Role
from schema.declaring.enums import described

__all__ = ["Permission", "Role"]

described(
    Role,
    "What a member of staff, or a partner's machine, is to the portal; it decides the permissions.",
    {
        Role.DEALER_SALES: "Sells at a dealer.",
        Role.DEALER_SERVICE: "Serves customers at a dealer.",
        Role.DEALER_MANAGER: "Runs a dealer.",
        Role.DISTRIBUTOR_MANAGER: "Runs a distributor and sees the dealers below it.",
        Role.PARTNER_INTEGRATION: "A partner's own system.",
        Role.HQ_CHANNEL_MANAGER: "The brand's manager of one region; sees the partners below that region.",
        Role.HQ_MARKETING: "The brand's marketing.",
        Role.HQ_SERVICE: "The brand's customer service.",
        Role.HQ_AUDITOR: "Reads everything and writes nothing.",
        Role.HQ_ADMIN: "Administers the portal for the brand.",
    },
)
described(
    Permission,
    "One thing a caller may do.",
    {
        Permission.PARTNER_READ: "Read the directory of partners.",
        Permission.PARTNER_TERMS_READ: "Read status, tier and credit of partners in scope.",
        Permission.STAFF_READ: "Read staff in scope.",
        Permission.CUSTOMER_READ: "Read the customers linked to the organisation.",
        Permission.CONSENT_READ: "Read what those customers agreed to.",
        Permission.TOUCHPOINT_READ: "Read those customers' touchpoints.",
        Permission.TOUCHPOINT_NOTE_READ: "Read the notes the own organisation wrote on touchpoints.",
        Permission.TOUCHPOINT_RECORD: "Record touchpoints.",
        Permission.PRODUCT_READ: "Read the directory of products.",
        Permission.PRICE_READ: "Read the price lists that hold for the organisation.",
        Permission.STOCK_READ: "Read stock: exactly in scope, in coarse buckets elsewhere.",
        Permission.ORDER_READ: "Read orders of partners in scope.",
        Permission.ORDER_MARGIN_READ: "Read what partners in scope earn on their orders.",
        Permission.CAMPAIGN_READ: "Read campaigns to which a partner in scope was invited.",
        Permission.SCHEMA_INTROSPECT: "Ask for the schema itself.",
        Permission.CONSENT_RECORD: "Record what a customer agreed to or refused.",
        Permission.CUSTOMER_CONTACT_REVEAL: "See a customer's contact data in the clear, for a purpose.",
        Permission.CUSTOMER_LINK_MANAGE: "Link customers to the organisation, and end such links.",
        Permission.PERSON_EXPORT: "Export everything held on a person.",
        Permission.PERSON_ERASE: "Erase a person.",
        Permission.ACCESS_EVENT_READ: "Read who looked at the personal data of the customers in scope.",
        Permission.ACCESS_EXPLAIN_ALL_READ: "Ask who can see an object, and why.",
        Permission.STAFF_MANAGE: "Invite, change and deactivate staff in scope, never above the own rights.",
        Permission.SESSION_REVOKE: "End sessions of staff in scope.",
        Permission.PARTNER_MANAGE: "Change partners: their terms, and who is above them.",
        Permission.PARTNER_VIEW_AS: "Act as a partner, with no more rights than either has.",
    },
)
