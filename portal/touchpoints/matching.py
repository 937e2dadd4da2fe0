"""Matching of an item's identifiers to a customer (DOMAIN.md, "Customers": Identifiers).

None known to the caller → a prospect is registered; one → the item is attached to it; several, known
or new → the item is refused until identity review exists: nothing is merged by the way. Only customers
the caller may see are looked at, so that asking for somebody else's customer answers as asking for
nobody (docs/decisions/0003-recording-touchpoints.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from auth.principal import Principal
from portal.customers.models import IdentifierKind
from portal.doors.definer_calls import as_json
from portal.doors.orm import Connection
from portal.throttling.quotas import QUOTAS, Quota, Quotas, check_possible, spent
from portal.touchpoints.items import Identifiers, TouchpointItem
from portal.touchpoints.queries import QUERIES
from portal.words.ids import uuid7
from portal.words.user_errors import InvalidInput, UserErrorCode


@dataclass(frozen=True)
class Match:
    """The customer found and the kind of identifier that found it, or the reason to refuse the item."""

    customer_id: UUID | None = None
    matched_by: IdentifierKind | None = None
    refusal: InvalidInput | None = None


@dataclass(slots=True)
class Lookups:
    """The values of one call by which customers are looked for: how many may be, and which are counted."""

    quotas: Quotas = QUOTAS
    counted: frozenset[tuple[IdentifierKind, str]] = frozenset()


def not_consented() -> InvalidInput:
    """Rejection of a location of a customer who did not agree, or is not known and so cannot have."""
    message = "the customer has not consented; send the item without it"
    return InvalidInput("location", message, UserErrorCode.LOCATION_NOT_CONSENTED)


def _ambiguous() -> InvalidInput:
    return InvalidInput("identifiers", "several customers match", UserErrorCode.CUSTOMER_AMBIGUOUS)


async def match(
    connection: Connection,
    caller: Principal,
    items: Mapping[str, TouchpointItem],
    *,
    now: datetime,
    lookups: Lookups,
) -> dict[str, Match]:
    """The customer of each client ref; registers a prospect for each person nobody knows.

    Values that `count` has not counted are counted here. Raises as it does.
    """
    asked = {ref: item.identifiers for ref, item in items.items()}
    if _values(asked) <= lookups.counted:
        found = await _lookup(connection, asked)
    else:
        found = await _counted(connection, caller, asked, lookups.quotas)
    unknown = {ref: identifiers for ref, identifiers in asked.items() if ref not in found}
    if unknown:
        await QUERIES.lock_prospects(connection, partner_id=caller.partner_id)
        found |= await _lookup(connection, unknown)  # whoever held the lock may have registered them
        # before anything is registered: a rejected item leaves nothing behind
        found |= {r: Match(refusal=not_consented()) for r in unknown if r not in found and items[r].location}
        found |= await _register(connection, {r: i for r, i in unknown.items() if r not in found}, now)
    # that several match must not show where none would be refused too: who is not known has not consented
    return found | {
        r: Match(refusal=not_consented()) for r, m in found.items() if m.refusal and items[r].location
    }


async def count(
    connection: Connection, caller: Principal, items: Mapping[str, TouchpointItem], lookups: Lookups
) -> None:
    """Count and record the values of these items, once however often they are here.

    For a transaction of its own, which commits before anything depends on what was found. Raises QuotaSpent,
    and BadUserInput where they are more than an hour's; nothing is counted then.
    """
    asked = {ref: item.identifiers for ref, item in items.items()}
    await _counted(connection, caller, asked, lookups.quotas)
    lookups.counted |= _values(asked)


async def known_by(
    connection: Connection, caller: Principal, items: Mapping[str, TouchpointItem], lookups: Lookups
) -> dict[str, Match]:
    """The customer of each client ref that one the caller sees is known by; nobody is registered.

    Values that are not counted yet are counted and recorded here. Raises as `count` does.
    """
    asked = {ref: item.identifiers for ref, item in items.items()}
    if _values(asked) <= lookups.counted:
        return await _lookup(connection, asked)
    found = await _counted(connection, caller, asked, lookups.quotas)
    lookups.counted |= _values(asked)
    return found


def _values(asked: Mapping[str, Identifiers]) -> frozenset[tuple[IdentifierKind, str]]:
    return frozenset(value for values in asked.values() for value in values)


async def _counted(
    connection: Connection, caller: Principal, asked: Mapping[str, Identifiers], quotas: Quotas
) -> dict[str, Match]:
    most = quotas.of(caller, Quota.CONTACT_LOOKUP)
    check_possible(len(_values(asked)), most)
    return await _lookup(connection, asked, most=most)


async def _lookup(
    connection: Connection, asked: Mapping[str, Identifiers], *, most: int | None = None
) -> dict[str, Match]:
    """`most`: the values that may be looked up within an hour; None where they were counted already."""
    if not asked:
        return {}
    refs = list(asked)
    question = [
        {"position": position, "kind": kind, "value": value}
        for position, ref in enumerate(refs)
        for kind, value in asked[ref]
    ]
    answers: dict[str, dict[UUID, list[str]]] = {}
    try:
        rows = [row async for row in QUERIES.matches(connection, identifiers=as_json(question), most=most)]
    except asyncpg.PostgresError as error:
        raise spent(error) or error from error
    for row in rows:
        by_customer = answers.setdefault(refs[row["position"]], {})
        by_customer.setdefault(row["customer_id"], []).append(row["kind"])
    return {ref: _decide(asked[ref], customers) for ref, customers in answers.items()}


def _decide(identifiers: Identifiers, customers: Mapping[UUID, Sequence[str]]) -> Match:
    if len(customers) > 1:
        return Match(refusal=_ambiguous())
    ((customer_id, kinds),) = customers.items()
    return Match(customer_id, next(kind for kind, _ in identifiers if kind in kinds))


async def _register(
    connection: Connection, unknown: Mapping[str, Identifiers], now: datetime
) -> dict[str, Match]:
    """Register one new person for items that share an identifier; refuse one that would join two people."""
    person: dict[tuple[IdentifierKind, str], UUID] = {}
    identifiers_of: dict[UUID, list[tuple[IdentifierKind, str]]] = {}
    registered: dict[str, Match] = {}
    for ref, identifiers in unknown.items():
        people = {person[each] for each in identifiers if each in person}
        if len(people) > 1:
            registered[ref] = Match(refusal=_ambiguous())
            continue
        customer_id = people.pop() if people else uuid7()
        new = [each for each in identifiers if each not in person]
        person |= dict.fromkeys(new, customer_id)
        identifiers_of.setdefault(customer_id, []).extend(new)
        registered[ref] = Match(customer_id)  # not matched: nobody was there
    if not identifiers_of:
        return registered
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
