"""What is sold in the world of the deny matrix: of every organisation something of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portal.campaigns.models import CampaignStatus
from portal.words.channels import Channel
from tests.facts import Facts
from tests.security.organisations import ASKED, CAMPAIGNS, CONSENTS, CUSTOMERS, PRICE_LISTS


@dataclass(frozen=True)
class Trade:
    """Names by id, and two things that nothing refers to."""

    price_lists: dict[str, str]
    campaigns: dict[str, str]
    spare_product_id: str
    spare_campaign_id: str


def make_trade(
    facts: Facts, organisations: Mapping[str, UUID], customers: Mapping[str, UUID], today: date
) -> Trade:
    product = facts.product("P-1")
    price_lists = _prices(facts, organisations, product)
    _stock(facts, organisations, product, today)
    _orders(facts, organisations, customers, product)
    campaigns = _campaigns(facts, organisations, customers, product)
    _consents(facts, customers, today)
    return Trade(
        price_lists,
        campaigns,
        spare_product_id=str(facts.product("P-2")),
        spare_campaign_id=next(key for key, name in campaigns.items() if name == "spare"),
    )


def _prices(facts: Facts, organisations: Mapping[str, UUID], product: UUID) -> dict[str, str]:
    """Each list's price is its place, so that a price says which list it is from."""
    lists = {}
    for place, (name, terms) in enumerate(PRICE_LISTS.items()):
        partner_id = organisations[terms.organisation] if terms.organisation else None
        made = facts.price_list(name, partner_id=partner_id, tier=terms.tier, region=terms.region)
        facts.price(made, product, f"{place}.00")
        lists[str(made)] = name
    return lists


def _stock(facts: Facts, organisations: Mapping[str, UUID], product: UUID, today: date) -> None:
    for on_hand, (name, partner) in enumerate(organisations.items()):
        warehouse = facts.warehouse(f"of {name}", partner)
        facts.stock_level(warehouse, product, on_hand)
        facts.expected_receipt(warehouse, product, 5, expected_on=today + timedelta(days=7))


def _orders(
    facts: Facts, organisations: Mapping[str, UUID], customers: Mapping[str, UUID], product: UUID
) -> None:
    """Each organisation's own, and its sale to every customer it is or was linked to."""
    for partner in organisations.values():
        facts.order(partner, (product, 10, "8.00"), margin="20.00")
    for name, links in CUSTOMERS.items():
        for organisation in dict.fromkeys(link.organisation for link in links):
            facts.order(
                organisations[organisation],
                (product, 1, "10.00"),
                customer_id=customers[name],
                margin="2.00",
            )


def _campaigns(
    facts: Facts, organisations: Mapping[str, UUID], customers: Mapping[str, UUID], product: UUID
) -> dict[str, str]:
    campaigns = {}
    for name, offer in CAMPAIGNS.items():
        campaign = facts.campaign(
            name,
            channel=offer.channel,
            products=[product],
            assets=["poster"],
            status=CampaignStatus.DRAFT if offer.is_draft else CampaignStatus.RUNNING,
        )
        campaigns[str(campaign)] = name
        for organisation in offer.invited:
            facts.enrolment(campaign, organisations[organisation])
        for customer in offer.database_role:
            facts.membership(campaign, customers[customer])
    return campaigns


def _consents(facts: Facts, customers: Mapping[str, UUID], today: date) -> None:
    """What ASKED said on all channels but the telephone's, which every customer has."""
    for name in ASKED:
        for channel, said in CONSENTS.items():
            if channel is not Channel.PHONE:
                facts.consent(
                    customers[name],
                    said.purpose,
                    channel=channel,
                    state=said.state,
                    expires_on=None if said.until is None else today + timedelta(days=said.until),
                )
