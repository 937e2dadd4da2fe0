"""Policies of partners, their terms and `partner_scope`, the closure of the hierarchy."""

from auth.policy import (
    ALL_READ,
    APPEND,
    DEFINER,
    MAINTAIN,
    REBUILD,
    WRITERS,
    Definer,
    Everyone,
    Function,
    InScope,
    OwnOrganisation,
    TablePolicy,
)
from auth.roles import DatabaseRole, Permission

PARTNERS = TablePolicy(
    table="partners",
    rows=Everyone(),
    read=Permission.PARTNER_READ,
    write=Permission.PARTNER_MANAGE,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=APPEND,
)
PARTNER_TERMS = TablePolicy(
    table="partner_terms",
    rows=InScope("partner_id"),
    read=Permission.PARTNER_TERMS_READ,
    write=Permission.PARTNER_MANAGE,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
PARTNER_SCOPE = TablePolicy(
    table="partner_scope",
    rows=OwnOrganisation("viewer_id"),
    grants=ALL_READ | {DatabaseRole.WORKER: REBUILD},
    definer=REBUILD,
)

FUNCTIONS = (
    Function("in_my_scope", (DEFINER,)),
    # in the order in which they were granted it: the snapshot of the schema says it so
    Function(
        "link_viewers",
        (DatabaseRole.WORKER, DEFINER, DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR),
    ),
    Function("refresh_partner_scope", (DatabaseRole.WORKER, DEFINER)),
    Function("lock_scope", (DatabaseRole.WORKER, DEFINER)),
    Definer("lock_scope_alone"),
    Function("cannot_be_below", (DEFINER,)),
    Definer("create_partner", demands=Permission.PARTNER_MANAGE, callers=WRITERS),
    Definer("change_partner", demands=Permission.PARTNER_MANAGE, callers=WRITERS, lock_timeout="3s"),
)
