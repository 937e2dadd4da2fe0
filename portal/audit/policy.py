"""Policies of access events: HQ and its auditors read all, a partner those of its customers where HQ allows.

Everybody's are appended by the definer function `portal.append_access_event` alone.
"""

from auth.policy import (
    APPEND,
    DEFINER,
    PEOPLE,
    READ,
    Both,
    CustomerVisible,
    Definer,
    Function,
    Nobody,
    TablePolicy,
    TermsAllow,
)
from auth.roles import DatabaseRole, Permission

ACCESS_EVENTS = TablePolicy(
    table="access_events",
    rows=Both(TermsAllow("sees_access_events"), CustomerVisible("customer_id")),
    read=Permission.ACCESS_EVENT_READ,
    grants={
        DatabaseRole.SCOPED: READ,
        DatabaseRole.HQ: READ,
        DatabaseRole.AUDITOR: READ,
        DatabaseRole.WORKER: APPEND,
    },
    definer=APPEND,
    asked_by_database=True,
)
ACCESS_SEALS = TablePolicy(table="access_seals", rows=Nobody(), grants={DatabaseRole.WORKER: APPEND})

FUNCTIONS = (
    Definer("append_access_event", callers=(*PEOPLE, DatabaseRole.WORKER)),
    Function("append_changes", (DEFINER,)),
    Definer("append_contact_search"),
    Function("export_person_audit", (DEFINER,)),
)
