"""Who sees campaigns: partners that were invited, and whoever is above them.

Of such a campaign's audience they see the customers they may see who consented to marketing on its channel.
"""

from auth.policy import (
    ALL_READ,
    MAINTAIN,
    Both,
    Consented,
    CustomerVisible,
    InScope,
    Invited,
    TablePolicy,
)
from auth.roles import Audience, Permission

CAMPAIGNS = TablePolicy(
    table="campaigns",
    rows=Invited("id"),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)
CAMPAIGN_PRODUCTS = TablePolicy(
    table="campaign_products",
    rows=Invited("campaign_id"),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)
CAMPAIGN_ASSETS = TablePolicy(
    table="campaign_assets",
    rows=Invited("campaign_id"),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)
CAMPAIGN_ENROLMENTS = TablePolicy(
    table="campaign_enrolments",
    rows=InScope("partner_id"),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)
CAMPAIGN_MEMBERSHIPS = TablePolicy(
    table="campaign_memberships",
    rows=Both(
        Both(CustomerVisible("customer_id"), Consented("customer_id", "channel")), Invited("campaign_id")
    ),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {Audience.WORKER: MAINTAIN},
)
