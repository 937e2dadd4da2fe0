"""Who asks, and about whom: members of the 50 dealers with the most customers, in turn."""

from dataclasses import dataclass
from importlib.resources import files
from uuid import UUID

from auth.principal import Principal
from auth.roles import Role
from portal.provision import connect

PARTNERS = 50
CUSTOMERS = 10  # of each partner
CAMPAIGNS = 5  # that each partner was invited to
_PEOPLE = (files("benchmarks") / "sql" / "people.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Campaign:
    """A campaign, and the channel on which it needs consent."""

    id: UUID
    channel: str


@dataclass(frozen=True)
class Person:
    """A caller, customers it serves (those with the most touchpoints at its partner), large campaigns."""

    principal: Principal
    customers: tuple[UUID, ...]
    campaigns: tuple[Campaign, ...]


async def people(owner_url: str, partners: int = PARTNERS, customers: int = CUSTOMERS) -> list[Person]:
    """The people of the bench, the same each time on the same data."""
    connection = await connect(owner_url)
    try:
        rows = await connection.fetch(_PEOPLE, partners, customers, CAMPAIGNS)
    finally:
        await connection.close()
    return [
        Person(
            Principal(Role(row["role"]), UUID(str(row["partner_id"])), UUID(str(row["staff_id"]))),
            tuple(UUID(str(customer)) for customer in row["customers"]),
            tuple(
                Campaign(UUID(str(campaign)), channel)
                for campaign, channel in zip(row["campaigns"] or (), row["channels"] or (), strict=True)
            ),
        )
        for row in rows
    ]
