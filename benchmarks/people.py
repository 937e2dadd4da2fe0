"""Who asks, and about whom: members of the 50 dealers with the most customers, in turn."""

from dataclasses import dataclass
from importlib.resources import files
from uuid import UUID

from auth.principal import Principal
from auth.roles import Role
from portal.provision import connect

PARTNERS = 50
CUSTOMERS = 10  # of each partner
_PEOPLE = (files("benchmarks") / "sql" / "people.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Person:
    """A caller, and customers it serves: those with the most touchpoints at its partner."""

    principal: Principal
    customers: tuple[UUID, ...]


async def people(owner_url: str, partners: int = PARTNERS, customers: int = CUSTOMERS) -> list[Person]:
    """The people of the bench, the same each time on the same data."""
    connection = await connect(owner_url)
    try:
        rows = await connection.fetch(_PEOPLE, partners, customers)
    finally:
        await connection.close()
    return [
        Person(
            Principal(Role(row["role"]), UUID(str(row["partner_id"])), UUID(str(row["staff_id"]))),
            tuple(UUID(str(customer)) for customer in row["customers"]),
        )
        for row in rows
    ]
