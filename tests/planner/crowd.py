"""Customers enough for many pages, with everything that makes an order hard: equal keys, nulls, no figures.

ACME serves all but every fifth, which BOLT serves; FAR serves nobody. What the lists must be is said in
Python, over `rows`.
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Unpack
from uuid import uuid4

from auth.roles import DatabaseRole
from portal.customers.models import CustomerTier
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from portal.words.channels import Channel
from schema.declaring.ids import decode_id
from schema.endpoint.execution import Execution
from tests.cluster import TestDatabase
from tests.facts import NOON, Facts
from tests.schema.world import SIZES, How, World
from tests.schemas import schema

COUNT = 40
FAMILIES, GIVEN = "张王李赵欧", "伟芳娜敏静丽强磊军洋"


@dataclass
class Crowd:
    """`rows` are the customers ACME serves, by id, as clients see them."""

    world: World
    rows: list[dict[str, Any]] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)

    async def ask(
        self, query: str, variables: dict[str, Any] | None = None, **how: Unpack[How]
    ) -> list[dict[str, Any]]:
        """The nodes of the operation's one list, the ids as UUIDs."""
        (found,) = (await self.world.data(query, variables, **how)).values()
        return [_named(node) for node in found["nodes"]]

    async def numbers(self, arguments: str, **how: Unpack[How]) -> list[str]:
        """The numbers of the customers a list with these arguments has."""
        query = f"{{ customers({arguments}) {{ nodes {{ number }} totalCount }} }}"
        (found,) = (await self.world.data(query, **how)).values()
        numbers = [node["number"] for node in found["nodes"]]
        if "after" not in arguments and "before" not in arguments and len(numbers) < 100:
            assert found["totalCount"] == len(numbers)
        return numbers


def _named(node: dict[str, Any]) -> dict[str, Any]:
    return node | {"id": decode_id(node["id"])[1]} if "id" in node else node


@asynccontextmanager
async def gathered(database: TestDatabase) -> AsyncIterator[Crowd]:
    connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    portal = await Database.open(connect, SIZES)
    try:
        crowd = Crowd(World(portal, Execution(schema(), portal)))
        _populate(crowd)
        await crowd.facts.load(portal)
        yield crowd
    finally:
        await portal.close()


def _populate(crowd: Crowd) -> None:
    facts, ids = crowd.facts, crowd.world.ids
    ids["nobody"] = uuid4()
    ids["HQ"] = facts.partner("HQ", kind=PartnerKind.HEADQUARTERS)
    for code in ("ACME", "BOLT", "FAR"):
        ids[code] = facts.partner(code, parent=ids["HQ"])
    chance = random.Random(4)  # noqa: S311  # the same crowd each time
    for n in range(COUNT):
        _customer(crowd, chance, n)
    for number, n, total in (("O-1", 1, "99.90"), ("O-2", 1, "100.00"), ("O-3", 2, "1000.00")):
        customer, seller = ids[f"customer {n}"], ids["ACME"]
        ids[number] = facts.order(seller, number=number, customer_id=customer, subtotal=total, total=total)


def _customer(crowd: Crowd, chance: random.Random, n: int) -> None:
    facts, ids = crowd.facts, crowd.world.ids
    row: dict[str, Any] = {
        "number": f"C-{chance.randrange(10**6):06}",
        "display_name": chance.choice(FAMILIES) + chance.choice(GIVEN) + chance.choice(["", "", " Li"]),
        "tier": chance.choice(list(CustomerTier)),
        "region": chance.choice([None, "North", "South", "Übersee"]),
        "preferred_channel": chance.choice([None, Channel.PHONE, Channel.EMAIL]),
        "first_seen_at": NOON + timedelta(days=chance.randrange(4), microseconds=chance.randrange(2)),
    }
    row["id"] = ids[f"customer {n}"] = facts.customer(
        **row, phone=f"+86139{n:08}", email=f"c{n}@example.com" if n % 2 else None
    )
    partner = ids["ACME" if n % 5 else "BOLT"]
    facts.link(row["id"], partner)
    row["touchpoints"] = [
        facts.touchpoint(row["id"], partner, channel=chance.choice([Channel.STORE, Channel.PHONE]))
        for _ in range(chance.randrange(4))
    ]
    if partner == ids["ACME"]:
        crowd.rows.append(row)
