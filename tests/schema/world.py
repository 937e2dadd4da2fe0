"""A small world and a way to ask it: who is below whom, who serves whom, and what was recorded.

HQ > NORTH > DIST > ACME, BOLT          HQ > SOUTH > FAR
李 is served by ACME and BOLT, 王 by ACME, 赵 by FAR alone; what is sold to them is in trade.py
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

import orjson

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.customers.models import ConsentPurpose
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from portal.touchpoints.models import JourneyStage
from schema.declaring.ids import encode_id
from schema.endpoint.execution import Execution, Response
from schema.planner.request import Request
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.schema.trade import populate_trade
from tests.schemas import schema

SIZES = dict.fromkeys((DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR, DatabaseRole.WORKER), 2)


class How(TypedDict, total=False):
    """Who asks, and by which way; otherwise ACME's manager, a document's one operation, the short lane."""

    role: Role
    partner: str
    operation: str
    short: bool


@dataclass
class World:
    """Facts by name, and the portal over them."""

    database: Database
    execution: Execution
    ids: dict[str, UUID] = field(default_factory=dict)

    def caller(self, role: Role = Role.DEALER_MANAGER, partner: str = "ACME") -> Principal:
        return Principal(role, self.ids[partner], self.ids.get(f"{role} at {partner}", self.ids["nobody"]))

    def gid(self, tag: str, name: str) -> str:
        return encode_id(tag, self.ids[name])

    async def respond(
        self, query: str, variables: Mapping[str, Any] | None = None, **how: Unpack[How]
    ) -> Response:
        caller = self.caller(how.get("role", Role.DEALER_MANAGER), how.get("partner", "ACME"))
        request = Request(caller, "en", "test", query, how.get("operation"), dict(variables or {}))
        return await self.execution.answer(request, short=how.get("short", True))

    async def ask(
        self, query: str, variables: Mapping[str, Any] | None = None, **how: Unpack[How]
    ) -> dict[str, Any]:
        """The whole response."""
        response: dict[str, Any] = orjson.loads((await self.respond(query, variables, **how)).body)
        return response

    async def data(
        self, query: str, variables: Mapping[str, Any] | None = None, **how: Unpack[How]
    ) -> dict[str, Any]:
        """The data of a response that must have no errors."""
        response = await self.ask(query, variables, **how)
        assert "errors" not in response, response["errors"]
        data: dict[str, Any] = response["data"]
        return data

    async def refusal(
        self, query: str, variables: Mapping[str, Any] | None = None, **how: Unpack[How]
    ) -> tuple[str, Any]:
        """Code and path of a response with one error and nothing else: a mutation that failed is null."""
        response = await self.ask(query, variables, **how)
        assert not any((response.get("data") or {}).values()), response
        (error,) = response["errors"]
        assert error["extensions"]["requestId"] == "test"
        return error["extensions"]["code"], error.get("path")


@asynccontextmanager
async def opened(database: TestDatabase) -> AsyncIterator[World]:
    """The world over a fresh database."""
    connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    portal = await Database.open(connect, SIZES)
    try:
        world = World(portal, Execution(schema(), portal))
        await _populate(world)
        yield world
    finally:
        await portal.close()


async def _populate(world: World) -> None:
    facts, ids = Facts(), world.ids
    _organisation(facts, ids)
    for name, number in (("李", "C-1"), ("王", "C-2"), ("赵", "C-3")):
        ids[name] = facts.customer(
            number,
            display_name=name,
            phone=f"+861391234567{number[-1]}",
            segments=["new", "urban"],
            preferred_channel="PHONE",
        )
    for name, partner in (("李", "ACME"), ("李", "BOLT"), ("王", "ACME"), ("赵", "FAR")):
        facts.link(ids[name], ids[partner])
    facts.consent(ids["李"], ConsentPurpose.LOCATION)
    populate_trade(facts, ids)
    about: dict[int, dict[str, Any]] = {
        3: {"order_id": ids["sale"]},
        4: {"campaign_id": ids["SPRING"], "stage": JourneyStage.LOYALTY},
    }
    for n in range(1, 6):
        seller = ids["DEALER_SALES at ACME"]
        ids[f"visit {n}"] = facts.touchpoint(ids["李"], ids["ACME"], recorded_by=seller, **about.get(n, {}))
    facts.note(ids["visit 1"])
    facts.location(ids["visit 1"])
    facts.receipt(ids["visit 1"], "ref-1")
    ids["call"] = facts.touchpoint(ids["李"], ids["ACME"], supersedes_id=ids["visit 2"])
    ids["far visit"] = facts.touchpoint(ids["赵"], ids["FAR"])
    await facts.load(world.database)


def _organisation(facts: Facts, ids: dict[str, UUID]) -> None:
    ids["nobody"] = uuid4()
    above: dict[str, tuple[PartnerKind, str | None]] = {
        "HQ": (PartnerKind.HEADQUARTERS, None),
        "NORTH": (PartnerKind.REGION, "HQ"),
        "SOUTH": (PartnerKind.REGION, "HQ"),
        "DIST": (PartnerKind.DISTRIBUTOR, "NORTH"),
        "ACME": (PartnerKind.DEALER, "DIST"),
        "BOLT": (PartnerKind.DEALER, "DIST"),
        "FAR": (PartnerKind.DEALER, "SOUTH"),
    }
    for code, (kind, parent) in above.items():
        limit = "50000.00" if code == "ACME" else None
        ids[code] = facts.partner(
            code,
            kind=kind,
            parent=ids[parent] if parent else None,
            credit_limit=limit,
            sees_customers=code == "BOLT",
        )
    for role, partner in (
        (Role.DEALER_SALES, "ACME"),
        (Role.DEALER_MANAGER, "ACME"),
        (Role.DEALER_MANAGER, "BOLT"),
        (Role.DISTRIBUTOR_MANAGER, "DIST"),
        (Role.HQ_ADMIN, "HQ"),
    ):
        ids[f"{role} at {partner}"] = facts.staff(ids[partner], role)
