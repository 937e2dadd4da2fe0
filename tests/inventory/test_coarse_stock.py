"""The coarse bucket that strangers see follows the stock level behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError

from auth.roles import Audience
from portal.db import Database
from portal.ids import uuid7
from portal.inventory.models import StockLevel, Warehouse
from tests.cluster import TestDatabase
from tests.facts import NOON, Facts

pytestmark = pytest.mark.anyio

MOST = 2**31 - 1


@dataclass(frozen=True)
class Depot:
    """A dealer's warehouse with 30 pieces of a product, and another dealer."""

    database: Database
    level: UUID
    warehouse: UUID
    bolt: UUID

    async def set(self, *columns: dict[str, object]) -> None:
        """Changes of the level, in one transaction."""
        async with self.database.as_worker():
            for values in columns:
                await StockLevel.filter(id=self.level).update(**values)

    async def coarse(self) -> asyncpg.Record:
        async with self.database.as_worker() as connection:
            (row,) = await connection.fetch(
                "select * from portal.coarse_stock where stock_level_id = $1", self.level
            )
            return row


@pytest.fixture(scope="module")
async def worker(database: TestDatabase) -> AsyncIterator[Database]:
    opened = await Database.open({Audience.WORKER: {"dsn": database.url(Audience.WORKER)}})
    yield opened
    await opened.close()


@pytest.fixture
async def depot(worker: Database) -> Depot:
    facts, name = Facts(), str(uuid7())[4:]
    acme, bolt = facts.partner(f"A{name}"[:32]), facts.partner(f"B{name}"[:32])
    warehouse = facts.warehouse(name, acme)
    level = facts.stock_level(warehouse, facts.product(name), 30)
    await facts.load(worker)
    return Depot(worker, level, warehouse, bolt)


@pytest.mark.parametrize(
    ("on_hand", "reserved", "safety", "bucket"),
    [
        (0, 0, 0, "NONE"),
        (1, 0, 0, "FEW"),
        (5, 0, 0, "FEW"),
        (6, 0, 0, "SOME"),
        (20, 0, 0, "SOME"),
        (21, 0, 0, "MANY"),
        (21, 1, 0, "SOME"),  # of what could be promised
        (21, 10, 6, "FEW"),
        (5, 3, 2, "NONE"),
        (5, 3, 4, "NONE"),  # less than nothing to promise
        (MOST, 0, 0, "MANY"),
        (0, MOST, MOST, "NONE"),
    ],
)
async def test_the_bucket_is_of_what_could_be_promised(
    on_hand: int, reserved: int, safety: int, bucket: str, depot: Depot
) -> None:
    later = NOON + timedelta(hours=1)
    await depot.set({"on_hand": on_hand, "reserved": reserved, "safety": safety, "as_of": later})
    coarse = await depot.coarse()
    assert (coarse["stock_level_id"], coarse["bucket"], coarse["as_of"]) == (depot.level, bucket, later)


async def test_every_level_has_its_bucket_from_the_start(depot: Depot) -> None:
    assert (await depot.coarse())["bucket"] == "MANY"


async def test_a_change_taken_back_leaves_the_bucket_as_it_was(depot: Depot) -> None:
    before = await depot.coarse()
    with pytest.raises(IntegrityError):
        await depot.set({"on_hand": 0}, {"on_hand": -1})
    assert await depot.coarse() == before


async def test_a_warehouse_that_changes_hands_takes_its_stock_and_its_buckets_along(depot: Depot) -> None:
    async with depot.database.as_worker():
        await Warehouse.filter(id=depot.warehouse).update(owner_id=depot.bolt)
        assert (await StockLevel.get(id=depot.level)).partner_id == depot.bolt
    assert (await depot.coarse())["partner_id"] == depot.bolt


@pytest.mark.parametrize("column", ["on_hand", "reserved", "in_transit", "safety"])
async def test_no_quantity_is_below_zero(column: str, depot: Depot) -> None:
    with pytest.raises(IntegrityError, match="stock_levels_not_negative"):
        await depot.set({column: -1})
