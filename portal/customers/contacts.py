"""Plain contact data, read only by the database's function, which checks consent and records the reader."""

from dataclasses import dataclass
from uuid import UUID

from auth.principal import Principal
from auth.roles import Permission
from portal.audit.models import AccessEventKind
from portal.audit.refusals import RecordedRefusal
from portal.customers.models import ContactPurpose
from portal.customers.queries import QUERIES
from portal.customers.refusals import no_such_customer
from portal.doors.orm import Connection


@dataclass(frozen=True)
class Contact:
    """Contact data of a customer, as far as it may be told. Its values are in no log: see `__repr__`.

    `phone` is E.164. `withheld` names the values that are there and the customer did not consent to.
    """

    phone: str | None
    email: str | None
    address: str | None
    withheld: tuple[str, ...]

    def __repr__(self) -> str:
        """A text without the values, wherever it ends up."""
        return f"Contact(withheld={self.withheld})"


class ContactRefused(RecordedRefusal):
    """A request for the contact data of a customer that does not exist for whoever asked."""

    kind = AccessEventKind.CONTACT_REFUSED

    def __init__(self, customer_id: UUID, purpose: ContactPurpose) -> None:
        absent = no_such_customer()
        super().__init__(absent.name, absent.message, absent.code, customer_id=customer_id, purpose=purpose)


async def reveal(
    connection: Connection, caller: Principal, customer_id: UUID, purpose: ContactPurpose
) -> Contact:
    """The customer's plain contact data for the purpose, as far as it consented; recorded before answered.

    The connection is one that `acting_as(caller)` yields: should its transaction fail, nothing may be
    told.

    Raises Forbidden (no CUSTOMER_CONTACT_REVEAL), ContactRefused (there is no such customer for the caller).
    Source: DOMAIN.md, "Customers": Contact data; docs/decisions/0023-persons.md.
    """
    caller.require(Permission.CUSTOMER_CONTACT_REVEAL)
    row = await QUERIES.reveal_contact(connection, customer_id=customer_id, purpose=purpose)
    if row is None:
        raise ContactRefused(customer_id, purpose)
    return Contact(row["phone"], row["email"], row["address"], tuple(row["withheld"]))
