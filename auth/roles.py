"""Roles, permissions and the one table that joins them.

Code asks for a permission, never for a role. An audience is the database role that a portal role
logs in as: it decides which row policies apply (DESIGN.md, "Who may see what").
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Audience(StrEnum):
    """A database role that logs in itself, with a pool of its own."""

    SCOPED = "portal_scoped"  # sees through its organisation
    HQ = "portal_hq"  # sees every row
    AUDITOR = "portal_auditor"  # sees every row, writes none
    WORKER = "portal_worker"  # import and jobs; no person is one


class Permission(StrEnum):
    """One thing a caller may do; the value is its name in the API and in the bound principal."""

    PARTNER_READ = "PARTNER_READ"
    PARTNER_TERMS_READ = "PARTNER_TERMS_READ"
    STAFF_READ = "STAFF_READ"
    CUSTOMER_READ = "CUSTOMER_READ"
    CONSENT_READ = "CONSENT_READ"
    TOUCHPOINT_READ = "TOUCHPOINT_READ"
    TOUCHPOINT_NOTE_READ = "TOUCHPOINT_NOTE_READ"
    TOUCHPOINT_RECORD = "TOUCHPOINT_RECORD"
    PRODUCT_READ = "PRODUCT_READ"
    PRICE_READ = "PRICE_READ"
    STOCK_READ = "STOCK_READ"
    ORDER_READ = "ORDER_READ"
    ORDER_MARGIN_READ = "ORDER_MARGIN_READ"
    CAMPAIGN_READ = "CAMPAIGN_READ"
    SCHEMA_INTROSPECT = "SCHEMA_INTROSPECT"
    CONSENT_RECORD = "CONSENT_RECORD"
    CUSTOMER_CONTACT_REVEAL = "CUSTOMER_CONTACT_REVEAL"
    CUSTOMER_LINK_MANAGE = "CUSTOMER_LINK_MANAGE"
    PERSON_EXPORT = "PERSON_EXPORT"
    PERSON_ERASE = "PERSON_ERASE"
    ACCESS_EVENT_READ = "ACCESS_EVENT_READ"
    ACCESS_EXPLAIN_ALL_READ = "ACCESS_EXPLAIN_ALL_READ"
    STAFF_MANAGE = "STAFF_MANAGE"
    SESSION_REVOKE = "SESSION_REVOKE"
    PARTNER_MANAGE = "PARTNER_MANAGE"
    PARTNER_VIEW_AS = "PARTNER_VIEW_AS"


class Role(StrEnum):
    """What a member of staff, or a partner's machine, is to the portal (DOMAIN.md, "Partners")."""

    DEALER_SALES = "DEALER_SALES"
    DEALER_SERVICE = "DEALER_SERVICE"
    DEALER_MANAGER = "DEALER_MANAGER"
    DISTRIBUTOR_MANAGER = "DISTRIBUTOR_MANAGER"
    PARTNER_INTEGRATION = "PARTNER_INTEGRATION"
    HQ_CHANNEL_MANAGER = "HQ_CHANNEL_MANAGER"
    HQ_MARKETING = "HQ_MARKETING"
    HQ_SERVICE = "HQ_SERVICE"
    HQ_AUDITOR = "HQ_AUDITOR"
    HQ_ADMIN = "HQ_ADMIN"

    @property
    def audience(self) -> Audience:
        """The database role it acts through; a region's channel manager is scoped like a partner."""
        return _AUDIENCES.get(self, Audience.SCOPED)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything the role may do."""
        return GRANTS[self]


_AUDIENCES = {
    Role.HQ_MARKETING: Audience.HQ,
    Role.HQ_SERVICE: Audience.HQ,
    Role.HQ_ADMIN: Audience.HQ,
    Role.HQ_AUDITOR: Audience.AUDITOR,
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

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
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
