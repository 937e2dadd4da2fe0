"""A small portal for the pages' tests: the real routes over a stand-in for tokens and GraphQL.

It hands out numbered tokens, takes back what the test revokes, and answers as the persona of the token.
"""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from graphql import build_schema, graphql_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.site.demo import PartnerInfo, PersonaInfo
from portal.site.routes import site_routes

HOME = "http://127.0.0.1:8000"
PERSONAS = (
    PersonaInfo(
        "dealer-sales",
        "Dealer, sales",
        "Sees the customers of one dealer & records touchpoints.",
        (PartnerInfo("DLR-367", "Store <367>"), PartnerInfo("DLR-406", "Store 406")),
    ),
    PersonaInfo(
        "distributor-manager", "Distributor's manager", "Sees a distributor.", (PartnerInfo("DST-1", "East"),)
    ),
    PersonaInfo("hq-auditor", "Auditor at headquarters", "Reads everything, writes nothing."),
)
SCHEMA = build_schema("""
    type Query { viewer: Viewer!  customers(first: Int): Customers!  stockLevels(first: Int): StockLevels
                 campaigns(first: Int): Campaigns }
    type Viewer { role: String!  partner: Partner }
    type Partner { code: String  name: String }
    type Customers { nodes: [Customer!]! }
    type Customer { number: String  displayName: String  tier: String  phoneMasked: String
                    lifetimeValue: Money  journey: Journey  orders(first: Int): Orders
                    touchpoints(first: Int): Touchpoints! }
    type Money { amount: String  currencyCode: String }
    type Journey { stage: String }
    type Orders { nodes: [Order!]! }
    type Order { number: String  status: String  total: Money  lines(first: Int): Lines }
    type Lines { nodes: [Line!]! }
    type Line { quantity: Int  product: Product }
    type Product { name: String }
    type StockLevels { nodes: [StockLevel!]! }
    type StockLevel { product: Product  onHand: Int  availableToPromise: Int  asOf: String }
    type Campaigns { nodes: [Campaign!]! }
    type Campaign { code: String  name: String  enrolment: Enrolment  performance: Performance }
    type Enrolment { status: String }
    type Performance { responseRate: Rate }
    type Rate { numerator: Int  denominator: Int  rate: Float }
    type Touchpoints { nodes: [Touchpoint!]! }
    type Touchpoint { channel: String  action: String  occurredAt: String  partner: Partner }
""")


@dataclass
class StubPortal:
    """`minted` lists (persona, partner) of every token given, in order."""

    lifetime_seconds: int = 600
    introspection: bool = True
    minted: list[tuple[str, str | None]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _good: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def personas(self) -> Sequence[PersonaInfo]:
        return PERSONAS

    async def mint(self, persona: str, partner_code: str | None) -> tuple[str, int]:
        self.minted.append((persona, partner_code))
        token = f"secret-token-{len(self.minted)}"
        self._good[token] = (persona, partner_code)
        return token, self.lifetime_seconds

    def revoke_all(self) -> None:
        self._good.clear()

    async def graphql(self, request: Request) -> Response:
        who = self._good.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if who is None:
            return _error("UNAUTHENTICATED", 401)
        asked = await request.json()
        if "__schema" in asked["query"] and not self.introspection:
            return _error("FORBIDDEN", 200)
        if "__schema" not in asked["query"]:
            self.asked.append(who[0])
        result = graphql_sync(SCHEMA, asked["query"], _answer(*who))
        return JSONResponse(result.formatted)

    def app(self) -> Starlette:
        graphql = Route("/graphql", self.graphql, methods=["POST"])
        return Starlette(routes=[graphql, *site_routes(demo=self, url=HOME)])


def _error(code: str, status: int) -> Response:
    return JSONResponse(
        {"errors": [{"message": "Refused.", "extensions": {"code": code}}]}, status_code=status
    )


def _answer(persona: str, partner_code: str | None) -> dict[str, Any]:
    partner = {"code": partner_code, "name": "Store 367"} if partner_code else None
    contact = {
        "channel": "STORE",
        "action": "purchase",
        "occurredAt": "2026-11-20T09:30:00Z",
        "partner": partner,
    }
    customer = {
        "number": "C-1042",
        "displayName": "张伟",
        "tier": "GOLD",
        "phoneMasked": "139****1234",
        "touchpoints": {"nodes": [contact] * 2},
    }
    return {"viewer": {"role": persona.upper(), "partner": partner}, "customers": {"nodes": [customer] * 3}}


@contextmanager
def served(portal: StubPortal) -> Iterator[str]:
    """Serve it on a free loopback port and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(portal.app(), log_level="warning", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
