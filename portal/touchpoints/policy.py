"""Who sees touchpoints: whoever sees the customer. Notes and receipts stay with their partner.

That what is written refers to a touchpoint of the same partner, and to an order of the same partner and
customer, is a foreign key's: 0002_references.sql, 0004_orders.sql. For a campaign the policy asks.
"""

from auth.policy import (
    ALL_READ,
    APPEND,
    READ,
    REBUILD,
    Both,
    CampaignVisible,
    CustomerVisible,
    IfNamed,
    OwnOrganisation,
    OwnStaff,
    TablePolicy,
    Verb,
)
from auth.roles import Audience, Permission

_APPENDED = {
    Audience.SCOPED: APPEND,
    Audience.HQ: APPEND,
    Audience.AUDITOR: READ,
    Audience.WORKER: APPEND,
}

# by the erasure of a person, and nothing else
_REMOVED = frozenset({Verb.SELECT, Verb.DELETE})
_EMPTIED = frozenset({Verb.SELECT, Verb.UPDATE})

_WRITTEN = Both(OwnOrganisation("partner_id"), CustomerVisible("customer_id"))

TOUCHPOINTS = TablePolicy(
    table="touchpoints",
    rows=CustomerVisible("customer_id"),
    written_rows=Both(
        Both(_WRITTEN, OwnStaff("recorded_by_id")), IfNamed("campaign_id", CampaignVisible("campaign_id"))
    ),
    read=Permission.TOUCHPOINT_READ,
    write=Permission.TOUCHPOINT_RECORD,
    grants=_APPENDED,
    definer=_EMPTIED,
)
JOURNEY_STEPS = TablePolicy(
    table="journey_steps",
    rows=CustomerVisible("customer_id"),
    read=Permission.TOUCHPOINT_READ,
    grants=ALL_READ | {Audience.WORKER: READ},
    definer=REBUILD,
)
TOUCHPOINT_NOTES = TablePolicy(
    table="touchpoint_notes",
    rows=OwnOrganisation("partner_id"),
    read=Permission.TOUCHPOINT_NOTE_READ,
    write=Permission.TOUCHPOINT_RECORD,
    grants=_APPENDED,
    definer=_REMOVED,
    asked_by_database=True,
)
TOUCHPOINT_LOCATIONS = TablePolicy(
    table="touchpoint_locations",
    rows=CustomerVisible("customer_id"),
    written_rows=_WRITTEN,
    read=Permission.TOUCHPOINT_READ,
    write=Permission.TOUCHPOINT_RECORD,
    grants=_APPENDED,
    definer=_REMOVED,
)
TOUCHPOINT_RECEIPTS = TablePolicy(
    table="touchpoint_receipts",
    rows=OwnOrganisation("partner_id"),
    written_rows=_WRITTEN,
    read=Permission.TOUCHPOINT_READ,
    write=Permission.TOUCHPOINT_RECORD,
    grants=_APPENDED,
    definer=_EMPTIED,
)
