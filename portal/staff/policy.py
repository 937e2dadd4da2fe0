"""Who sees staff: their own organisation, and whoever is above it."""

from auth.policy import ALL_READ, MAINTAIN, InScope, TablePolicy
from auth.roles import Audience, Permission

STAFF = TablePolicy(
    table="staff",
    rows=InScope("partner_id"),
    read=Permission.STAFF_READ,
    write=Permission.STAFF_MANAGE,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
    definer=MAINTAIN,
)
