"""The coarse bucket that strangers see is of all a partner could promise of a product."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError

from auth.roles import DatabaseRole
from portal.doors.db import Database
from portal.inventory.models import ExpectedReceipt, StockLevel, Warehouse
from portal.words.ids import uuid7
from tests.facts import NOON, Facts

pytestmark = pytest.mark.anyio

MOST = 2**31 - 1
THAT_DAY = datetime(2026, 3, 2, tzinfo=UTC)  # NOON's


@dataclass(frozen=True)
class Depot:
    """A dealer's two warehouses, with 30 pieces of a product and none, and another dealer."""

    database: Database
    levels: tuple[UUID, UUID]
    warehouses: tuple[UUID, UUID]
    acme: UUID
    bolt: UUID
    product: UUID

    async def set(self, *columns: dict[str, object], level: int = 0) -> None:
        """Changes of a level, in one transaction."""
        async with self.database.as_worker():
            for values in columns:
                await StockLevel.filter(id=self.levels[level]).update(**values)

    async def coarse(self, partner: UUID | None = None) -> asyncpg.Record | None:
        async with self.database.as_worker() as connection:
            return await connection.fetchrow(
                "select bucket, as_of from portal.coarse_stock where partner_id = $1 and product_id = $2",
                partner or self.acme, self.product,
            )  # fmt: skip

    async def bucket(self) -> str:
        coarse = await self.coarse()
        assert coarse is not None
        return str(coarse["bucket"])


@pytest.fixture
async def depot(worker: Database) -> Depot:
    facts, name = Facts(), str(uuid7())[4:]
    acme, bolt = facts.partner(f"A{name}"[:32]), facts.partner(f"B{name}"[:32])
    warehouses = facts.warehouse(f"1{name}"[:32], acme), facts.warehouse(f"2{name}"[:32], acme)
    product = facts.product(name)
    levels = facts.stock_level(warehouses[0], product, 30), facts.stock_level(warehouses[1], product, 0)
    await facts.load(worker)
    return Depot(worker, levels, warehouses, acme, bolt, product)


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
    await depot.set({"on_hand": on_hand, "reserved": reserved, "safety": safety})
    assert await depot.bucket() == bucket


async def test_the_bucket_is_of_all_warehouses_together(depot: Depot) -> None:
    """Neither the best of their buckets, nor without what one owes the others."""
    await depot.set({"on_hand": 5})
    await depot.set({"on_hand": 5}, level=1)
    assert await depot.bucket() == "SOME"
    await depot.set({"on_hand": 0, "reserved": 3})
    assert await depot.bucket() == "FEW"
    await depot.set({"reserved": 5})
    assert await depot.bucket() == "NONE"


async def test_nobody_can_date_a_movement_by_the_bucket(depot: Depot) -> None:
    """As of a day, and of another one only when the bucket is another."""
    assert tuple(await depot.coarse() or ()) == ("MANY", THAT_DAY)
    later = NOON + timedelta(days=3, hours=1)
    await depot.set({"on_hand": 25, "as_of": later})
    assert tuple(await depot.coarse() or ()) == ("MANY", THAT_DAY)
    await depot.set({"on_hand": 20, "as_of": later})
    assert tuple(await depot.coarse() or ()) == ("SOME", THAT_DAY + timedelta(days=3))


async def test_of_two_movements_at_once_both_count(depot: Depot) -> None:
    await depot.set({"on_hand": 0})
    async with depot.database.as_worker() as connection:
        await connection.execute("update portal.stock_levels set on_hand = 4 where id = $1", depot.levels[0])
        second = asyncio.get_running_loop().create_task(_in_its_own(depot, level=1, on_hand=4))
        await asyncio.sleep(0.2)  # it waits for the bucket, and would not see the first movement yet
    await second
    assert await depot.bucket() == "SOME"


async def _in_its_own(depot: Depot, *, level: int, on_hand: int) -> None:
    async with depot.database.connection(DatabaseRole.WORKER) as connection, connection.transaction():
        await connection.execute(
            "update portal.stock_levels set on_hand = $2 where id = $1", depot.levels[level], on_hand
        )


async def test_a_change_taken_back_leaves_the_bucket_as_it_was(depot: Depot) -> None:
    before = await depot.coarse()
    with pytest.raises(IntegrityError):
        await depot.set({"on_hand": 0}, {"on_hand": -1})
    assert await depot.coarse() == before


async def test_a_warehouse_that_changes_hands_takes_its_stock_along(depot: Depot) -> None:
    async with depot.database.as_worker():
        await Warehouse.filter(id=depot.warehouses[0]).update(owner_id=depot.bolt)
        assert (await StockLevel.get(id=depot.levels[0])).partner_id == depot.bolt
    theirs = await depot.coarse(depot.bolt)
    assert theirs is not None
    assert theirs["bucket"] == "MANY"
    assert await depot.bucket() == "NONE"


@pytest.mark.parametrize("column", ["on_hand", "reserved", "in_transit", "safety"])
async def test_no_quantity_is_below_zero(column: str, depot: Depot) -> None:
    with pytest.raises(IntegrityError, match="stock_levels_not_negative"):
        await depot.set({column: -1})


async def test_an_expected_receipt_may_be_withdrawn_and_not_be_negative(depot: Depot) -> None:
    async def expect(quantity: int) -> None:
        async with depot.database.as_worker():
            await ExpectedReceipt.create(
                warehouse_id=depot.warehouses[0], product_id=depot.product, partner_id=depot.acme,
                quantity=quantity, expected_on=f"2026-03-{9 + quantity:02}",
            )  # fmt: skip

    await expect(0)
    with pytest.raises(IntegrityError, match="expected_receipts_not_negative"):
        await expect(-1)
