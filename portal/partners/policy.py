"""Who sees partners. `partner_scope` is the closure of who is below whom."""

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
from auth.roles import Audience, Permission

PARTNERS = TablePolicy(
    table="partners",
    rows=Everyone(),
    read=Permission.PARTNER_READ,
    write=Permission.PARTNER_MANAGE,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=APPEND,
)
PARTNER_TERMS = TablePolicy(
    table="partner_terms",
    rows=InScope("partner_id"),
    read=Permission.PARTNER_TERMS_READ,
    write=Permission.PARTNER_MANAGE,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
PARTNER_SCOPE = TablePolicy(
    table="partner_scope",
    rows=OwnOrganisation("viewer_id"),
    grants=ALL_READ | {Audience.WORKER: REBUILD},
    definer=REBUILD,
)

FUNCTIONS = (
    Function("in_my_scope", (DEFINER,)),
    # in the order in which they were granted it: the snapshot of the schema says it so
    Function("link_viewers", (Audience.WORKER, DEFINER, Audience.SCOPED, Audience.HQ, Audience.AUDITOR)),
    Function("refresh_partner_scope", (Audience.WORKER, DEFINER)),
    Function("lock_scope", (Audience.WORKER, DEFINER)),
    Definer("lock_scope_alone"),
    Function("cannot_be_below", (DEFINER,)),
    Definer("create_partner", demands=Permission.PARTNER_MANAGE, callers=WRITERS),
    Definer("change_partner", demands=Permission.PARTNER_MANAGE, callers=WRITERS, lock_timeout="3s"),
)
