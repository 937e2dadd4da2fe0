"""Policies of campaigns that are no drafts: invited partners see them, and whoever is above these.

Of such a campaign's audience they see the customers they may see who consented to marketing on its channel.
"""

from auth.policy import (
    ALL_READ,
    DEFINER,
    MAINTAIN,
    READ,
    Both,
    CampaignVisible,
    Consented,
    CustomerVisible,
    Function,
    InScope,
    Invited,
    TablePolicy,
    Unless,
)
from auth.roles import DatabaseRole, Permission
from portal.campaigns.models import CampaignStatus

# of an audience, also for those who see all of it: a refusal beats every campaign
CONSENTED = Consented("customer_id", "channel")

CAMPAIGNS = TablePolicy(
    table="campaigns",
    rows=Both(Invited("id"), Unless("status", CampaignStatus.DRAFT)),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)
CAMPAIGN_PRODUCTS = TablePolicy(
    table="campaign_products",
    rows=CampaignVisible("campaign_id"),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)
CAMPAIGN_ASSETS = TablePolicy(
    table="campaign_assets",
    rows=CampaignVisible("campaign_id"),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)
CAMPAIGN_ENROLMENTS = TablePolicy(
    table="campaign_enrolments",
    rows=InScope("partner_id"),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
)
CAMPAIGN_MEMBERSHIPS = TablePolicy(
    table="campaign_memberships",
    rows=Both(Both(CustomerVisible("customer_id"), CONSENTED), CampaignVisible("campaign_id")),
    read=Permission.CAMPAIGN_READ,
    grants=ALL_READ | {DatabaseRole.WORKER: MAINTAIN},
    definer=READ,  # a person's export
)

FUNCTIONS = (Function("export_person_campaigns", (DEFINER,)),)
