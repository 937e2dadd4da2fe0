"""The rights of a person: export of all its data in one document, and erasure.

What erasure removes and what it keeps, and why: docs/decisions/0023-persons.md.
"""

import re
from dataclasses import dataclass
from uuid import UUID

import orjson

from auth.enums import DescribedEnum
from auth.principal import Principal
from auth.roles import Permission
from portal.customers.queries import QUERIES
from portal.doors.db import BIND, WORKER_CLAIMS
from portal.doors.orm import Connection
from portal.words.text_rules import key_form


# PIPL, article 47; GDPR, article 17; a code and no text, because it outlives the person
class ErasureReason(DescribedEnum):
    """Why a person is erased."""

    REQUESTED = "REQUESTED", "The person asked for it."
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN", "The person withdrew the consent it was kept by."
    PURPOSE_ENDED = "PURPOSE_ENDED", "What it was kept for is reached, or its time is over."
    UNLAWFUL = "UNLAWFUL", "It should not have been kept."


@dataclass(frozen=True)
class Found:
    """The customer that a number or an id names."""

    id: UUID
    number: str


async def export(connection: Connection, caller: Principal, customer_id: UUID) -> str | None:
    """All data on the person as JSON text, the state of one moment. Null: no such customer.

    Records merged into it, or it into them, are the same person's. Raises Forbidden (no PERSON_EXPORT).
    """
    caller.require(Permission.PERSON_EXPORT)
    return await export_by_operator(connection, customer_id)


async def export_by_operator(connection: Connection, customer_id: UUID) -> str | None:
    """The same export for whoever runs the portal, on a connection of `as_worker`."""
    document: str | None = await QUERIES.export_person(connection, customer_id=customer_id)
    return document


async def erase(connection: Connection, caller: Principal, customer_id: UUID, reason: ErasureReason) -> bool:
    """Remove the person and keep the facts; false: no such customer. Erasing again changes nothing.

    Raises Forbidden (no PERSON_ERASE).
    """
    caller.require(Permission.PERSON_ERASE)
    return await erase_by_operator(connection, customer_id, reason) is not None


async def erase_by_operator(
    connection: Connection, customer_id: UUID, reason: ErasureReason
) -> dict[str, int] | None:
    """Erase for whoever runs the portal, on a connection of `as_worker`; answer how much was erased."""
    erased = await QUERIES.erase_person(connection, customer_id=customer_id, reason=reason)
    counts: dict[str, int] | None = erased and orjson.loads(erased)
    return counts


async def act_for(connection: Connection, staff_number: str) -> bool:
    """Name the person for whom an operator acts in this transaction of `as_worker`; false: there is nobody.

    Access events have that person then. It permits nothing.
    """
    member = await QUERIES.staff_member(connection, number=key_form(staff_number))
    if member is None:
        return False
    claims = orjson.loads(WORKER_CLAIMS) | dict(member)
    await connection.fetchval(BIND, orjson.dumps(claims).decode())
    return True


async def find(connection: Connection, who: str) -> Found | None:
    """The customer with this number or id: a UUID, or a global id, whose last 32 digits are one."""
    digits = key_form(who).replace("-", "").lower()[-32:]
    customer_id = UUID(digits) if re.fullmatch("[0-9a-f]{32}", digits) else None
    found = await QUERIES.find_customer(connection, number=key_form(who), customer_id=customer_id)
    return found and Found(found["id"], found["number"])
