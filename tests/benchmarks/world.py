"""Two dealers, a customer they share, and enough of everything that each reference operation has to cut."""

from uuid import UUID

from auth.principal import Principal
from auth.roles import Role
from benchmarks.people import Campaign, Person
from portal.doors.db import Database
from portal.orders.models import OrderStatus
from portal.partners.models import PartnerKind
from portal.words.channels import Channel
from tests.facts import Facts

TOUCHPOINTS = 23  # more than any operation asks for
ORDERS = 12


async def people(database: Database) -> list[Person]:
    """Fill the database; one who sells at each dealer, with the customers it serves."""
    facts = Facts()
    headquarters = facts.partner("HQ", kind=PartnerKind.HEADQUARTERS)
    dealers = [facts.partner(code, parent=headquarters) for code in ("ACME", "BOLT")]
    sellers = [facts.staff(dealer, Role.DEALER_SALES) for dealer in dealers]
    shared, own, fresh = (
        facts.customer(number, phone=f"+861391234567{number[-1]}", segments=["new"], display_name=name)
        for number, name in (("C-1", "李雷"), ("C-2", "Emma Garcia"), ("C-3", "Emma Quinn"))
    )
    products = [facts.product(f"SKU-{number}") for number in range(3)]
    for customer, dealer in ((shared, 0), (shared, 1), (own, 0), (fresh, 1)):
        facts.link(customer, dealers[dealer])
    for turn in range(TOUCHPOINTS):
        facts.touchpoint(shared, dealers[turn % 2], recorded_by=sellers[turn % 2])
    for turn in range(ORDERS):
        lines = [(product, turn + 1, "12.50") for product in products[: turn % 3]]
        facts.order(dealers[turn % 2], *lines, customer_id=shared, status=OrderStatus.DELIVERED)
        facts.order(dealers[turn % 2], (products[0], 1, "99.00"))
    for owner in dealers:
        _stock(facts, owner, products)
    campaigns = tuple(_campaign(facts, code, dealers, (shared, own, fresh)) for code in ("SPRING", "AUTUMN"))
    await facts.load(database)
    return [
        Person(Principal(Role.DEALER_SALES, dealers[0], sellers[0]), (shared, own), campaigns),
        Person(
            Principal(Role.DEALER_SALES, dealers[1], sellers[1]), (shared, fresh, own), campaigns
        ),  # own: another's
    ]


def _stock(facts: Facts, dealer: UUID, products: list[UUID]) -> None:
    """Two warehouses; of one product more is promised than there is."""
    for place in range(2):
        warehouse = facts.warehouse(f"W-{dealer.hex[-6:]}-{place}", dealer)
        for number, product in enumerate(products):
            facts.stock_level(warehouse, product, number * 10, reserved=5, in_transit=place, safety=1)


def _campaign(facts: Facts, code: str, dealers: list[UUID], customers: tuple[UUID, ...]) -> Campaign:
    """All are addressed; the last did not agree, and the first answered twice, once corrected."""
    campaign = facts.campaign(code)
    for dealer in dealers:
        facts.enrolment(campaign, dealer)
    for customer in customers:
        facts.membership(campaign, customer)
    for customer in customers[:-1] if code == "SPRING" else ():
        facts.consent(customer)
    answers = [facts.touchpoint(customers[0], dealers[0], campaign_id=campaign) for _ in range(2)]
    facts.touchpoint(customers[0], dealers[0], campaign_id=campaign, supersedes_id=answers[0])
    return Campaign(campaign, Channel.PHONE)
