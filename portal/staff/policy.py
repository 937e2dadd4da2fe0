"""Policies of staff: their own organisation sees them, and whoever is above it."""

from auth.policy import ALL_READ, DEFINER, MAINTAIN, WRITERS, Definer, Function, InScope, TablePolicy
from auth.roles import DatabaseRole, Permission

STAFF = TablePolicy(
    table="staff",
    rows=InScope("partner_id"),
    read=Permission.STAFF_READ,
    write=Permission.STAFF_MANAGE,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=MAINTAIN,
)

FUNCTIONS = (
    Function("caller_id", (DEFINER,)),
    Function("hold_with_caller", (DEFINER,)),
    Function("is_own_or_all", (DEFINER,)),
    Function("sees_customers_of", (DEFINER,)),
    Function("hold_member", (DEFINER,)),
    Function("another_admin_remains", (DEFINER,)),
    Function("has_been_somebody", (DEFINER,)),
    Function("cannot_invite", (DEFINER,)),
    Definer("keep_an_admin"),
    Definer("invite_staff", demands=Permission.STAFF_MANAGE, callers=WRITERS),
    Definer("change_staff", demands=Permission.STAFF_MANAGE, callers=WRITERS),
    Definer("deactivate_staff", demands=Permission.STAFF_MANAGE, callers=WRITERS),
)
