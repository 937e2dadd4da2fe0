"""A portal with a few customers, served over HTTP, and the client programs that ask it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import anyio
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from schema.declaring.ids import encode_id
from tests.clients import node
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.serving import Served, served

CUSTOMERS = 5
TOUCHPOINTS = 5


@dataclass(frozen=True)
class Portal:
    """A served portal: what its dealer sees, as global ids in the lists' own order, and two who may ask."""

    served: Served
    customers: list[str]
    timeline: list[str]
    dealer: str
    headquarters: str

    @property
    def url(self) -> str:
        return f"{self.served.url}/graphql"


@pytest.fixture(scope="module")
def portal(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The first customer has a timeline; the tokens are good for as long as any test takes."""
    facts = Facts()
    hq = facts.partner("HQ", kind=PartnerKind.HEADQUARTERS)
    acme = facts.partner("ACME", parent=hq)
    customers = [facts.customer(f"C-{number}") for number in range(CUSTOMERS)]
    for customer in customers:
        facts.link(customer, acme)
    touchpoints = [facts.touchpoint(customers[0], acme) for _ in range(TOUCHPOINTS)]
    dealer = Principal(Role.DEALER_MANAGER, acme, facts.staff(acme, Role.DEALER_MANAGER))
    admin = Principal(Role.HQ_ADMIN, hq, facts.staff(hq, Role.HQ_ADMIN))
    anyio.run(_load, facts, database)
    with served(database, tmp_path_factory.mktemp("home")) as portal:
        yield Portal(
            portal,
            customers=[encode_id("CU", each) for each in customers],
            timeline=[encode_id("TP", each) for each in reversed(touchpoints)],
            dealer=portal.token(dealer),
            headquarters=portal.token(admin),
        )


async def _load(facts: Facts, database: TestDatabase) -> None:
    connect = {DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}}
    portal = await Database.open(connect, {DatabaseRole.WORKER: 1})
    try:
        await facts.load(portal)
    finally:
        await portal.close()


@pytest.fixture
def findings(portal: Portal) -> Callable[[str], dict[str, Any]]:
    """Runs a client program as the dealer; what it found."""

    def run(program: str) -> dict[str, Any]:
        done = node.run(program, PORTAL_URL=portal.served.url, PORTAL_TOKEN=portal.dealer)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run
