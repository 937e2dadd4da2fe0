"""Following cursors walks a list as the reference has it, forward and backward.

While rows come in, none is seen twice and none that was there is missed.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
import pytest

from portal.words.ids import uuid7
from schema.planner.request import Request
from tests.cluster import TestDatabase
from tests.facts import NOON, Facts, insert
from tests.reference.executor import Asking, Reference
from tests.reference.seen import Sight
from tests.reference.world import World, opened

pytestmark = pytest.mark.anyio

INSERTED, PAGE = 100, 13
WALKS = [
    ("touchpoints", ""),
    ("touchpoints", "{ field: OCCURRED_AT }"),
    ("touchpoints", "[{ field: RECEIVED_AT, direction: DESC }]"),
    ("orders", ""),
    ("orders", "[{ field: STATUS }, { field: PLACED_AT, direction: DESC, nulls: FIRST }]"),
    ("orders", "{ field: TOTAL, direction: DESC }"),
    ("customers", ""),
    ("customers", "{ field: DISPLAY_NAME, direction: DESC }"),
    ("customers", "[{ field: LAST_TOUCHPOINT_AT, nulls: FIRST }, { field: TIER }]"),
    ("customers", "[{ field: LAST_TOUCHPOINT_AT, direction: DESC }]"),
]
ALSO = [
    ("products", "[{ field: BRAND, nulls: FIRST }, { field: CATEGORY, direction: DESC }]"),
    ("stockLevels", "[{ field: ON_HAND }, { field: AS_OF, direction: DESC }]"),
    ("partners", "[{ field: REGION, direction: DESC }, { field: KIND }]"),
    ("campaigns", ""),
    ("campaigns", "[{ field: STATUS, direction: DESC }]"),
]
WHO = ("HQ_ADMIN at HQ", "DEALER_MANAGER at ACME", "DISTRIBUTOR_MANAGER at DIST")


@dataclass
class Walk:
    """One list, asked page by page."""

    world: World
    who: str
    name: str
    order: str
    backward: bool
    ids: list[str] = field(default_factory=list)

    async def all(self, meanwhile: Callable[[], Awaitable[None]] | None = None) -> list[str]:
        """The ids of every page, in the order of the list; `meanwhile` is done after each page."""
        cursor: str | None = None
        while True:
            page = await self._page(cursor)
            got = [edge["node"]["id"] for edge in page["edges"]]
            assert got == [node["id"] for node in page["nodes"]]
            self.ids = [*got, *self.ids] if self.backward else [*self.ids, *got]
            info = page["pageInfo"]
            assert [info["startCursor"], info["endCursor"]] == [
                page["edges"][n]["cursor"] if got else None for n in (0, -1)
            ]
            if not info["hasPreviousPage" if self.backward else "hasNextPage"]:
                return self.ids
            cursor = info["startCursor" if self.backward else "endCursor"]
            if meanwhile:
                await meanwhile()

    async def _page(self, cursor: str | None) -> dict[str, Any]:
        size, beyond = ("last", "before") if self.backward else ("first", "after")
        order = f", orderBy: {self.order}" if self.order else ""
        query = f"""query($cursor: String) {{ found: {self.name}({size}: {PAGE}, {beyond}: $cursor{order}) {{
          edges {{ cursor node {{ id }} }} nodes {{ id }}
          pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
        caller = self.world.callers[self.who]
        request = Request(caller, "en", "walk", query, None, {"cursor": cursor})
        answer = orjson.loads((await self.world.execution.answer(request)).body)
        assert "errors" not in answer, answer["errors"]
        page: dict[str, Any] = answer["data"]["found"]
        return page


@pytest.fixture(scope="module")
async def written(database: TestDatabase) -> AsyncIterator[World]:
    """A world of this module's own, which its last tests write to."""
    async with opened(database) as world:
        yield world


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("who", WHO)
async def test_following_the_cursors_walks_the_list_of_the_reference(
    written: World, who: str, backward: bool
) -> None:
    reference = Reference()
    seen = await Sight(written.database, written.partners["HQ"], {}).of(written.callers[who])
    for name, order in (*WALKS, *ALSO):
        asked = f"{{ {name}(first: 100{f', orderBy: {order}' if order else ''}) {{ nodes {{ id }} }} }}"
        document = reference.parsed(asked.replace("100", "1000"))
        assert document is not None
        expected = reference.execute(document, None, {}, Asking(seen, {}))[name]["nodes"]
        walked = await Walk(written, who, name, order, backward).all()
        assert walked == [node["id"] for node in expected], (name, order)
        assert len(walked) > 0, name


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("who", WHO[:2])
@pytest.mark.parametrize(("name", "order"), WALKS)
async def test_rows_that_come_in_meanwhile_neither_hide_nor_repeat_any(
    written: World, name: str, order: str, who: str, backward: bool
) -> None:
    inserting = Inserting(written, name)
    there = await Walk(written, who, name, order, backward=False).all()
    pages = -(-len(there) // PAGE)
    inserting.at_a_time = -(-INSERTED // max(1, pages - 1))
    walked = await Walk(written, who, name, order, backward).all(inserting)
    assert len(set(walked)) == len(walked)
    assert [one for one in walked if one in set(there)] == there
    assert pages == 1 or inserting.inserted >= INSERTED


class Inserting:
    """Inserts rows of one kind at random places, on another connection."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._make = {"touchpoints": self._touchpoint, "orders": self._order, "customers": self._customer}[
            name
        ]
        self._table = name
        self._chance = random.Random(name)  # noqa: S311 - to repeat it, not to be hard to guess
        self.at_a_time = 0
        self.inserted = 0

    async def __call__(self) -> None:
        if self.inserted >= INSERTED:  # a list that grows as fast as it is read has no end
            return
        facts = Facts()
        for _ in range(self.at_a_time):
            self._make(facts)
            self.inserted += 1
        async with self._world.database.as_worker() as connection:
            for table in (self._table, "customer_partner_links"):
                await insert(connection, table, facts.rows[table])
            if self._table == "customers":
                await connection.execute("select portal.refresh_customer_scope()")

    def _moment(self) -> Any:  # noqa: ANN401
        return NOON + timedelta(minutes=self._chance.randrange(-60_000, 180_000))

    def _customers(self) -> list[Any]:
        """Those ACME serves, so that both callers see what comes in."""
        links = self._world.facts.rows["customer_partner_links"]
        return [row["customer_id"] for row in links if row["partner_id"] == self._world.partners["ACME"]]

    def _touchpoint(self, facts: Facts) -> None:
        facts.touchpoint(
            self._chance.choice(self._customers()), self._world.partners["ACME"], occurred_at=self._moment()
        )

    def _order(self, facts: Facts) -> None:
        facts.order(
            self._world.partners["ACME"], placed_at=self._moment(), number=str(uuid7())[4:],
            status=self._chance.choice(("DRAFT", "CONFIRMED", "CLOSED")),
            subtotal=(total := f"{self._chance.randrange(9000)}.00"), total=total,
        )  # fmt: skip

    def _customer(self, facts: Facts) -> None:
        customer = facts.customer(str(uuid7())[4:], display_name=self._chance.choice(("Ada", "王芳", "z")))
        facts.rows["customers"][-1]["id"] = customer
        facts.link(customer, self._world.partners["ACME"])
