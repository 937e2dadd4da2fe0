"""Who sees partners. `partner_scope` is the closure of who is below whom."""

from auth.policy import (
    ALL_READ,
    MAINTAIN,
    READ,
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
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=READ,
)
PARTNER_TERMS = TablePolicy(
    table="partner_terms",
    rows=InScope("partner_id"),
    read=Permission.PARTNER_TERMS_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=READ,
)
PARTNER_SCOPE = TablePolicy(
    table="partner_scope",
    rows=OwnOrganisation("viewer_id"),
    grants=ALL_READ | {Audience.WORKER: REBUILD},
)
