"""A dealer over HTTP, as its own IT would attack it, and the record outside row security."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from auth.tokens import MAX_LIFETIME, mint
from portal.customers.models import ConsentPurpose, IdentifierKind
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from portal.sessions.keys import load_keys
from portal.words.channels import Channel
from schema.declaring.ids import encode_id
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.serving import Served, served

OWN_PHONE, THEIR_PHONE = "+8613912340001", "+8613912340002"
RECORD = """mutation($items: [TouchpointInput!]!) { touchpointsRecord(input: {touchpoints: $items}) {
  recorded duplicates rejected receipts { status rejection { field message code } } } }"""


@dataclass
class Dealership:
    """`own` and `their` are customers of one dealer, which sees both and reads neither's number."""

    database: TestDatabase
    home: Path
    record: asyncpg.Connection
    partner: UUID = field(init=False)
    people: dict[Role, UUID] = field(default_factory=dict)
    own: UUID = field(init=False)
    their: UUID = field(init=False)

    def caller(self, role: Role) -> Principal:
        return Principal(role, self.partner, self.people[role])

    @contextmanager
    def portal(self, **settings: object) -> Iterator["Portal"]:
        """A worker with these settings."""
        with served(self.database, self.home, **settings) as portal:
            yield Portal(self, portal)

    async def events(self, role: Role) -> list[tuple[str, str | None]]:
        """Kind and reason of the access events about somebody, in their order."""
        rows = await self.record.fetch(
            "select kind, reason from portal.access_events where staff_id = $1 order by id", self.people[role]
        )
        return [(row["kind"], row["reason"]) for row in rows]

    async def count(self, table: str) -> int:
        return int(await self.record.fetchval(f"select count(*) from portal.{table}"))  # noqa: S608  # ours


@dataclass(frozen=True)
class Portal:
    dealership: Dealership
    served: Served

    async def post(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        role: Role = Role.DEALER_SALES,
        accept: str = "application/graphql-response+json",
    ) -> httpx.Response:
        headers = {
            "authorization": f"Bearer {self.served.token(self.dealership.caller(role))}",
            "accept": accept,
        }
        async with httpx.AsyncClient(trust_env=False, timeout=120) as client:
            sent = {"query": query, "variables": dict(variables or {})}
            return await client.post(f"{self.served.url}/graphql", json=sent, headers=headers)

    async def recorded(self, *items: dict[str, Any], role: Role = Role.DEALER_SALES) -> httpx.Response:
        return await self.post(RECORD, {"items": items}, role=role)


def item(*values: tuple[str, str], ref: str = "", **further: object) -> dict[str, Any]:
    """A touchpoint of whoever has the values."""
    return {
        "clientRef": ref or str(uuid4()),
        "identifiers": [{"kind": kind, "value": value} for kind, value in values],
        "channel": "PHONE",
        "action": "CALL",
        "stage": "SERVICE",
        "occurredAt": "2026-03-03T09:00:00+08:00",
        **further,
    }


def token(dealership: Dealership, caller: Principal, **settings: object) -> str:
    """An access token that a portal with these settings takes."""
    of = dealership.database.settings(dealership.home, **settings)
    return mint(
        load_keys(dealership.home).active,
        caller,
        now=datetime.now(UTC),
        lifetime=MAX_LIFETIME,
        issuer=of.issuer,
        audience=of.audience,
        client_id="portal-tests",
        session_id="tests",
    )


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json().get("errors", ())]


def gid(tag: str, row: UUID) -> str:
    return encode_id(tag, row)


@asynccontextmanager
async def opened(database: TestDatabase, home: Path) -> AsyncIterator[Dealership]:
    """The dealership over a fresh database."""
    record = await asyncpg.connect(database.owner_url)
    try:
        dealership = Dealership(database, home, record)
        await _fill(dealership)
        yield dealership
    finally:
        await record.close()


async def _fill(dealership: Dealership) -> None:
    facts = Facts()
    headquarters = facts.partner("HQ", kind=PartnerKind.HEADQUARTERS)
    dealership.partner = facts.partner("ACME", parent=headquarters)
    roles = (Role.DEALER_SALES, Role.DEALER_MANAGER, Role.PARTNER_INTEGRATION)
    dealership.people = {role: facts.staff(dealership.partner, role) for role in roles}
    dealership.own = facts.customer("C-1", phone=OWN_PHONE)
    dealership.their = facts.customer("C-2", phone=THEIR_PHONE)
    for customer in (dealership.own, dealership.their):
        facts.link(customer, dealership.partner)
    facts.identifier(dealership.their, IdentifierKind.LOYALTY_CARD, "CARD-2")
    facts.consent(dealership.their, ConsentPurpose.SERVICE, channel=Channel.PHONE)
    facts.note(facts.touchpoint(dealership.own, dealership.partner), "\N{GRINNING FACE}" * 4000)
    connect = {DatabaseRole.WORKER: {"dsn": dealership.database.url(DatabaseRole.WORKER)}}
    portal = await Database.open(connect)
    try:
        await facts.load(portal)
    finally:
        await portal.close()
