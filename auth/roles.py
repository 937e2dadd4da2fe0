"""Roles, permissions and the one table that joins them.

Code asks for a permission, never for a role. An audience is the database role that a portal role
logs in as: it decides which row policies apply (DESIGN.md, "Who may see what").
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from auth.enums import DescribedEnum


class DatabaseRole(StrEnum):
    """A database role that logs in itself, with a pool of its own."""

    SCOPED = "portal_scoped"  # sees through its organisation
    HQ = "portal_hq"  # sees every row
    AUDITOR = "portal_auditor"  # sees every row, writes none
    WORKER = "portal_worker"  # import and jobs; no person is one


# the value is its name in the API and in the bound principal
class Permission(DescribedEnum):
    """One thing a caller may do."""

    PARTNER_READ = "PARTNER_READ", "Read the directory of partners."
    PARTNER_TERMS_READ = "PARTNER_TERMS_READ", "Read status, tier and credit of partners in scope."
    STAFF_READ = "STAFF_READ", "Read staff in scope."
    CUSTOMER_READ = "CUSTOMER_READ", "Read the customers linked to the organisation."
    CONSENT_READ = "CONSENT_READ", "Read what those customers agreed to."
    TOUCHPOINT_READ = "TOUCHPOINT_READ", "Read those customers' touchpoints."
    TOUCHPOINT_NOTE_READ = "TOUCHPOINT_NOTE_READ", "Read the notes the own organisation wrote on touchpoints."
    TOUCHPOINT_RECORD = "TOUCHPOINT_RECORD", "Record touchpoints."
    PRODUCT_READ = "PRODUCT_READ", "Read the directory of products."
    PRICE_READ = "PRICE_READ", "Read the price lists that hold for the organisation."
    STOCK_READ = "STOCK_READ", "Read stock: exactly in scope, in coarse buckets elsewhere."
    ORDER_READ = "ORDER_READ", "Read orders of partners in scope."
    ORDER_MARGIN_READ = "ORDER_MARGIN_READ", "Read what partners in scope earn on their orders."
    CAMPAIGN_READ = "CAMPAIGN_READ", "Read campaigns to which a partner in scope was invited."
    SCHEMA_INTROSPECT = "SCHEMA_INTROSPECT", "Ask for the schema itself."
    CONSENT_RECORD = "CONSENT_RECORD", "Record what a customer agreed to or refused."
    CUSTOMER_CONTACT_REVEAL = (
        "CUSTOMER_CONTACT_REVEAL",
        "See a customer's contact data in the clear, for a purpose.",
    )
    CUSTOMER_LINK_MANAGE = "CUSTOMER_LINK_MANAGE", "Link customers to the organisation, and end such links."
    PERSON_EXPORT = "PERSON_EXPORT", "Export everything held on a person."
    PERSON_ERASE = "PERSON_ERASE", "Erase a person."
    ACCESS_EVENT_READ = "ACCESS_EVENT_READ", "Read who looked at the personal data of the customers in scope."
    ACCESS_EXPLAIN_ALL_READ = "ACCESS_EXPLAIN_ALL_READ", "Ask who can see an object, and why."
    STAFF_MANAGE = "STAFF_MANAGE", "Invite, change and deactivate staff in scope, never above the own rights."
    SESSION_REVOKE = "SESSION_REVOKE", "End sessions of staff in scope."
    PARTNER_MANAGE = "PARTNER_MANAGE", "Change partners: their terms, and who is above them."
    PARTNER_VIEW_AS = "PARTNER_VIEW_AS", "Act as a partner, with no more rights than either has."


class Role(DescribedEnum):
    """What a member of staff, or a partner's machine, is to the portal; it decides the permissions."""

    DEALER_SALES = "DEALER_SALES", "Sells at a dealer."
    DEALER_SERVICE = "DEALER_SERVICE", "Serves customers at a dealer."
    DEALER_MANAGER = "DEALER_MANAGER", "Runs a dealer."
    DISTRIBUTOR_MANAGER = "DISTRIBUTOR_MANAGER", "Runs a distributor and sees the dealers below it."
    PARTNER_INTEGRATION = "PARTNER_INTEGRATION", "A partner's own system."
    HQ_CHANNEL_MANAGER = (
        "HQ_CHANNEL_MANAGER",
        "The brand's manager of one region; sees the partners below that region.",
    )
    HQ_MARKETING = "HQ_MARKETING", "The brand's marketing."
    HQ_SERVICE = "HQ_SERVICE", "The brand's customer service."
    HQ_AUDITOR = "HQ_AUDITOR", "Reads everything and writes nothing."
    HQ_ADMIN = "HQ_ADMIN", "Administers the portal for the brand."

    @property
    def database_role(self) -> DatabaseRole:
        """The database role it acts through; a region's channel manager is scoped like a partner."""
        return _DATABASE_ROLES.get(self, DatabaseRole.SCOPED)

    @property
    def permissions(self) -> frozenset[Permission]:
        """All permissions of the role."""
        return ROLE_PERMISSIONS[self]


_DATABASE_ROLES = {
    Role.HQ_MARKETING: DatabaseRole.HQ,
    Role.HQ_SERVICE: DatabaseRole.HQ,
    Role.HQ_ADMIN: DatabaseRole.HQ,
    Role.HQ_AUDITOR: DatabaseRole.AUDITOR,
}

_READS = frozenset(
    {
        Permission.PARTNER_READ,
        Permission.CUSTOMER_READ,
        Permission.CONSENT_READ,
        Permission.TOUCHPOINT_READ,
        Permission.PRODUCT_READ,
        Permission.PRICE_READ,
        Permission.STOCK_READ,
        Permission.ORDER_READ,
        Permission.CAMPAIGN_READ,
        Permission.SCHEMA_INTROSPECT,
    }
)
_NOTES = frozenset({Permission.TOUCHPOINT_NOTE_READ})
_RECORDS = frozenset({Permission.TOUCHPOINT_RECORD})
_ORGANISATION = frozenset({Permission.PARTNER_TERMS_READ, Permission.STAFF_READ})
_MARGINS = frozenset({Permission.ORDER_MARGIN_READ})
_SERVES = frozenset({Permission.CONSENT_RECORD, Permission.CUSTOMER_CONTACT_REVEAL})
_MANAGES = frozenset(
    {
        Permission.STAFF_MANAGE,
        Permission.SESSION_REVOKE,
        Permission.CUSTOMER_LINK_MANAGE,
        Permission.ACCESS_EVENT_READ,
    }
)
_AUDITS = frozenset({Permission.ACCESS_EVENT_READ, Permission.ACCESS_EXPLAIN_ALL_READ})
_PERSONS = frozenset({Permission.PERSON_EXPORT, Permission.PERSON_ERASE})

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.DEALER_SALES: _READS | _NOTES | _RECORDS | _SERVES | {Permission.STAFF_READ},
        Role.DEALER_SERVICE: _READS | _NOTES | _RECORDS | _SERVES | {Permission.STAFF_READ},
        Role.DEALER_MANAGER: _READS | _NOTES | _RECORDS | _SERVES | _ORGANISATION | _MARGINS | _MANAGES,
        Role.DISTRIBUTOR_MANAGER: _READS | _NOTES | _RECORDS | _SERVES | _ORGANISATION | _MARGINS | _MANAGES,
        # a machine reads no one's notes and reveals no one's phone
        Role.PARTNER_INTEGRATION: _READS | _RECORDS | {Permission.CONSENT_RECORD},
        Role.HQ_CHANNEL_MANAGER: _READS | _ORGANISATION | {Permission.PARTNER_VIEW_AS},
        Role.HQ_MARKETING: _READS | _ORGANISATION,
        Role.HQ_SERVICE: _READS | _NOTES | _RECORDS | _SERVES | _ORGANISATION | {Permission.PARTNER_VIEW_AS},
        Role.HQ_AUDITOR: _READS | _NOTES | _ORGANISATION | _MARGINS | _AUDITS,
        Role.HQ_ADMIN: frozenset(Permission),
    }
)
"""The one authority table: role → permissions."""
