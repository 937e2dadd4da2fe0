"""Policies of touchpoints: whoever sees the customer sees them. Notes and receipts stay with their partner.

That what is written refers to a touchpoint of the same partner, and to an order of the same partner and
customer, is a foreign key's (docs/decisions/0005). That the writer sees what it refers to today is the
policy's: a key asks nothing of whoever writes.
"""

from auth.policy import (
    ALL_READ,
    APPEND,
    DEFINER,
    READ,
    REBUILD,
    WRITERS,
    Both,
    CampaignVisible,
    CustomerVisible,
    Definer,
    Function,
    IfNamed,
    OwnOrganisation,
    OwnStaff,
    Privilege,
    Seen,
    TablePolicy,
)
from auth.roles import DatabaseRole, Permission

_APPENDED = {
    DatabaseRole.SCOPED: APPEND,
    DatabaseRole.HQ: APPEND,
    DatabaseRole.AUDITOR: READ,
    DatabaseRole.WORKER: APPEND,
}

# by the erasure of a person, and nothing else
_REMOVED = frozenset({Privilege.SELECT, Privilege.DELETE})
_EMPTIED = frozenset({Privilege.SELECT, Privilege.UPDATE})

_WRITTEN = Both(OwnOrganisation("partner_id"), CustomerVisible("customer_id"))

_REFERS = Both(
    IfNamed("campaign_id", CampaignVisible("campaign_id")),
    Both(
        IfNamed("supersedes_id", Seen("touchpoints", "supersedes_id")),
        IfNamed("order_id", Seen("orders", "order_id")),
    ),
)

TOUCHPOINTS = TablePolicy(
    table="touchpoints",
    rows=CustomerVisible("customer_id"),
    written_rows=Both(Both(_WRITTEN, OwnStaff("recorded_by_id")), _REFERS),
    read=Permission.TOUCHPOINT_READ,
    write=Permission.TOUCHPOINT_RECORD,
    grants=_APPENDED,
    definer=_EMPTIED,
)
JOURNEY_STEPS = TablePolicy(
    table="journey_steps",
    rows=CustomerVisible("customer_id"),
    read=Permission.TOUCHPOINT_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: READ},
    definer=REBUILD,
)
TOUCHPOINT_NOTES = TablePolicy(
    table="touchpoint_notes",
    rows=OwnOrganisation("partner_id"),
    written_rows=Both(OwnOrganisation("partner_id"), Seen("touchpoints", "touchpoint_id")),
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

FUNCTIONS = (
    Definer("match_customers", demands=Permission.TOUCHPOINT_RECORD, callers=WRITERS),
    Definer("create_prospects", demands=Permission.TOUCHPOINT_RECORD, callers=WRITERS),
    Definer("refresh_journeys"),
    Definer("keep_touchpoint_figures"),
    Function("sees_touchpoints", (DatabaseRole.SCOPED,)),
    Function("export_person_touchpoints", (DEFINER,)),
    Function("erase_person_touchpoints", (DEFINER,)),
)
