"""Who sees partners. `partner_scope` is the closure of who is below whom."""

from auth.policy import (
    ALL_READ,
    APPEND,
    MAINTAIN,
    REBUILD,
    Everyone,
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
