"""Two dealers, a customer they share, and enough of everything that each reference operation has to cut."""

from auth.principal import Principal
from auth.roles import Role
from benchmarks.people import Person
from portal.db import Database
from portal.orders.models import OrderStatus
from portal.partners.models import PartnerKind
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
        facts.customer(number, phone=f"+861391234567{number[-1]}", segments=["new"])
        for number in ("C-1", "C-2", "C-3")
    )
    products = [facts.product(f"SKU-{number}") for number in range(3)]
    for customer, dealer in ((shared, 0), (shared, 1), (own, 0), (fresh, 1)):
        facts.link(customer, dealers[dealer])
    for turn in range(TOUCHPOINTS):
        facts.touchpoint(shared, dealers[turn % 2], recorded_by=sellers[turn % 2])
    for turn in range(ORDERS):
        lines = [(product, turn + 1, "12.50") for product in products[: turn % 3]]
        facts.order(dealers[turn % 2], *lines, customer_id=shared, status=OrderStatus.DELIVERED)
    await facts.load(database)
    return [
        Person(Principal(Role.DEALER_SALES, dealers[0], sellers[0]), (shared, own)),
        Person(Principal(Role.DEALER_SALES, dealers[1], sellers[1]), (shared, fresh, own)),  # own: another's
    ]
