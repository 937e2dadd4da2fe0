"""Which customer an item's identifiers mean (DOMAIN.md, "Customers": Identifiers).

None known to the caller → a prospect is registered; one → the item is attached to it; several → the
item is refused until identity review exists. Only customers the caller may see are looked at, so that
asking for somebody else's customer answers as asking for nobody
(docs/decisions/0003-recording-touchpoints.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from auth.principal import Principal
from portal.customers.models import IdentifierKind
from portal.ids import uuid7
from portal.orm import Connection
from portal.touchpoints.items import Identifiers
from portal.touchpoints.sql import QUERIES, as_json


@dataclass(frozen=True)
class Match:
    """The customer found, and by which kind of identifier; `ambiguous` where several answer."""

    customer_id: UUID | None
    matched_by: IdentifierKind | None
    ambiguous: bool = False


async def match(
    connection: Connection, caller: Principal, asked: Mapping[str, Identifiers], *, now: datetime
) -> dict[str, Match]:
    """The customer of each client ref; registers a prospect for each person nobody knows."""
    found = await _lookup(connection, asked)
    unknown = {ref: identifiers for ref, identifiers in asked.items() if ref not in found}
    if unknown:
        await QUERIES.lock_prospects(connection, partner_id=caller.partner_id)
        found |= await _lookup(connection, unknown)  # whoever held the lock may have registered them
        found |= await _register(connection, {r: i for r, i in unknown.items() if r not in found}, now)
    return found


async def _lookup(connection: Connection, asked: Mapping[str, Identifiers]) -> dict[str, Match]:
    if not asked:
        return {}
    refs = list(asked)
    question = [
        {"position": position, "kind": kind, "value": value}
        for position, ref in enumerate(refs)
        for kind, value in asked[ref]
    ]
    answers: dict[str, dict[UUID, list[str]]] = {}
    async for row in QUERIES.matches(connection, identifiers=as_json(question)):
        by_customer = answers.setdefault(refs[row["position"]], {})
        by_customer.setdefault(row["customer_id"], []).append(row["kind"])
    return {ref: _decide(asked[ref], customers) for ref, customers in answers.items()}


def _decide(identifiers: Identifiers, customers: Mapping[UUID, Sequence[str]]) -> Match:
    if len(customers) > 1:
        return Match(None, None, ambiguous=True)
    ((customer_id, kinds),) = customers.items()
    return Match(customer_id, next(kind for kind, _ in identifiers if kind in kinds))


async def _register(
    connection: Connection, unknown: Mapping[str, Identifiers], now: datetime
) -> dict[str, Match]:
    """Items that share an identifier are one new person."""
    if not unknown:
        return {}
    person: dict[tuple[IdentifierKind, str], UUID] = {}
    identifiers_of: dict[UUID, dict[tuple[IdentifierKind, str], None]] = {}
    registered: dict[str, Match] = {}
    for ref, identifiers in unknown.items():
        customer_id = next((person[i] for i in identifiers if i in person), None) or uuid7()
        person |= dict.fromkeys(identifiers, customer_id)
        identifiers_of.setdefault(customer_id, {}).update(dict.fromkeys(identifiers))
        registered[ref] = Match(customer_id, identifiers[0][0])
    prospects = [
        {
            "customer_id": customer_id,
            "first_seen_at": now,
            "identifiers": [{"kind": kind, "value": value} for kind, value in identifiers],
        }
        for customer_id, identifiers in identifiers_of.items()
    ]
    await QUERIES.create_prospects(connection, prospects=as_json(prospects))
    return registered
