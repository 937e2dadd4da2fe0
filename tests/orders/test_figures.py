"""A customer's order count and lifetime value are what its orders say, whatever happened in which order."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from auth.roles import Audience
from portal.db import Connection, Database
from portal.ids import uuid7
from portal.orders.models import OrderStatus
from tests.cluster import TestDatabase
from tests.facts import Facts, Row, insert

pytestmark = pytest.mark.anyio

SEED = 20261123
Figures = tuple[int, Decimal, str]
NOTHING: Figures = (0, Decimal("0.00"), "CNY")
WAITING = (
    "select count(distinct l.pid) from pg_locks l join pg_stat_activity a using (pid)"
    " where not l.granted and a.datname = current_database()"
)
_NOT_COUNTED = {"DRAFT", "CANCELLED", "REJECTED"}
_SOLD = {"DELIVERED", "CLOSED"}


@dataclass(frozen=True)
class Shop:
    """A dealer, three customers, and a product."""

    database: Database
    superuser: asyncpg.Connection
    partner: UUID
    customers: list[UUID]
    product: UUID

    def order(
        self, customer_id: UUID | None, status: str, total: str = "10.00", currency: str = "CNY"
    ) -> Row:
        facts = Facts()
        facts.order(
            self.partner, (self.product, 1, total), customer_id=customer_id, status=status,
            currency_code=currency, number=str(uuid7())[4:],
        )  # fmt: skip
        return facts.rows["orders"][0] | {"id": uuid7()}

    async def figures(self) -> dict[UUID, Figures]:
        rows = await self.superuser.fetch(
            "select c.id, order_count, lifetime_value, currency_code"
            " from portal.customers c left join portal.customer_figures f on f.customer_id = c.id"
            " where c.id = any ($1)", self.customers,
        )  # fmt: skip
        return {row["id"]: tuple(row)[1:] if row["order_count"] is not None else NOTHING for row in rows}

    async def computed(self) -> dict[UUID, Figures]:
        """The same, from the orders that are there."""
        orders = await self.superuser.fetch("select * from portal.orders order by id")
        return {
            customer: _figures([order for order in orders if order["customer_id"] == customer])
            for customer in self.customers
        }


def _figures(orders: list[asyncpg.Record]) -> Figures:
    """DOMAIN.md: lifetime value is the sum of delivered orders; in the first order's currency."""
    counted = [order for order in orders if order["status"] not in _NOT_COUNTED]
    if not counted:
        return NOTHING
    currency = counted[0]["currency_code"]
    sold = (order for order in counted if order["status"] in _SOLD and order["currency_code"] == currency)
    return len(counted), sum((order["total"] for order in sold), Decimal("0.00")), currency


@pytest.fixture(scope="module")
async def worker(database: TestDatabase) -> AsyncIterator[Database]:
    opened = await Database.open(
        {Audience.WORKER: {"dsn": database.url(Audience.WORKER)}}, {Audience.WORKER: 6}
    )
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def superuser(database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def shop(worker: Database, superuser: asyncpg.Connection) -> Shop:
    facts, name = Facts(), str(uuid7())[8:]
    partner = facts.partner(name)
    customers = [facts.customer(f"{number}{name}") for number in range(3)]
    product = facts.product(name)
    await facts.load(worker)
    return Shop(worker, superuser, partner, customers, product)


async def test_figures_equal_the_plain_computation_after_anything_in_any_order(shop: Shop) -> None:
    """Several at once, several rows to a statement, some taken back, some moved to another customer."""
    chance = random.Random(SEED)  # noqa: S311 - to repeat it, not to be hard to guess

    async def work(own: random.Random) -> None:
        for _ in range(25):
            try:
                await _some_of_it(shop, own)
            except (Refused, asyncpg.DeadlockDetectedError):
                continue

    await asyncio.gather(*(work(random.Random(chance.random())) for _ in range(5)))  # noqa: S311
    assert await shop.figures() == await shop.computed(), f"seed {SEED}"
    assert await shop.superuser.fetchval("select count(*) from portal.orders") > 50


class Refused(Exception):
    """What was written is taken back."""


async def _some_of_it(shop: Shop, chance: random.Random) -> None:
    async with shop.database.as_worker() as connection:
        await _something(connection, shop, chance)
        if chance.random() < 0.2:
            raise Refused


async def _something(connection: Connection, shop: Shop, chance: random.Random) -> None:
    there = [
        row["id"]
        for row in await connection.fetch("select id from portal.orders where partner_id = $1", shop.partner)
    ]
    customers = [*shop.customers, None]
    if not there or chance.random() < 0.5:
        orders = [
            shop.order(
                chance.choice(customers), chance.choice(list(OrderStatus)), f"{chance.randint(1, 99999)}.99",
                chance.choice(["CNY", "CNY", "EUR"]),
            )
            for _ in range(chance.randint(1, 4))
        ]  # fmt: skip
        await insert(connection, "orders", orders)
    elif chance.random() < 0.7:
        await connection.execute(
            "update portal.orders set status = $2 where id = any ($1)",
            chance.sample(there, min(3, len(there))), chance.choice(list(OrderStatus)),
        )  # fmt: skip
    else:
        await connection.execute(
            "update portal.orders set customer_id = $2 where id = $1 and kind = 'CUSTOMER'",
            chance.choice(there), chance.choice(shop.customers),
        )  # fmt: skip


async def test_of_two_orders_written_at_once_both_count(shop: Shop) -> None:
    """The second waits for the first one's transaction, and then sees its order."""
    customer = shop.customers[0]

    async def write(written: asyncio.Event | None = None, go_on: asyncio.Event | None = None) -> None:
        async with shop.database.as_worker() as connection:
            await insert(connection, "orders", [shop.order(customer, "DELIVERED")])
            if written and go_on:
                written.set()
                await go_on.wait()

    for expected in (2, 4):  # the first two also make the customer's figures
        written, go_on = asyncio.Event(), asyncio.Event()
        first = asyncio.create_task(write(written, go_on))
        await written.wait()
        second = asyncio.create_task(write())
        await _until_somebody_waits(shop)
        go_on.set()
        await asyncio.gather(first, second)
        assert (await shop.figures())[customer] == (expected, Decimal(10 * expected), "CNY")


async def test_of_two_orders_whose_figures_are_busy_both_count(shop: Shop) -> None:
    """Orders read before the figures' turn came would leave the other one out."""
    customer = shop.customers[0]

    async def write() -> None:
        async with shop.database.as_worker() as connection:
            await insert(connection, "orders", [shop.order(customer, "DELIVERED")])

    await write()
    async with shop.superuser.transaction():
        lock = "select from portal.customer_figures where customer_id = $1 for update"
        await shop.superuser.execute(lock, customer)
        both = [asyncio.create_task(write()) for _ in range(2)]
        await _until_somebody_waits(shop, len(both))
    await asyncio.gather(*both)
    assert (await shop.figures())[customer] == (3, Decimal("30.00"), "CNY")


async def _until_somebody_waits(shop: Shop, number: int = 1) -> None:
    async with asyncio.timeout(20):
        while await shop.superuser.fetchval(WAITING) < number:  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.01)


async def test_what_is_rolled_back_never_counted(shop: Shop) -> None:
    before = await shop.figures()

    async def sell_and_fail() -> None:
        async with shop.database.as_worker() as connection:
            await insert(connection, "orders", [shop.order(shop.customers[0], "DELIVERED")])
            raise Refused

    with pytest.raises(Refused):
        await sell_and_fail()
    assert await shop.figures() == before


async def test_the_value_is_in_the_first_orders_currency_and_others_are_not_added_to_it(shop: Shop) -> None:
    customer = shop.customers[0]
    orders = [shop.order(customer, "DELIVERED", total, currency)
              for total, currency in (("5.00", "EUR"), ("7.00", "CNY"), ("3.00", "EUR"))]  # fmt: skip
    async with shop.database.as_worker() as connection:
        await insert(connection, "orders", orders)
    assert (await shop.figures())[customer] == (3, Decimal("8.00"), "EUR")
    async with shop.database.as_worker() as connection:
        await connection.execute(
            "update portal.orders set status = 'CANCELLED' where customer_id = $1", customer
        )
    assert (await shop.figures())[customer] == NOTHING


async def test_an_order_moved_to_another_customer_counts_there_and_no_longer_here(shop: Shop) -> None:
    here, there, _ = shop.customers
    async with shop.database.as_worker() as connection:
        await insert(connection, "orders", [shop.order(here, "DELIVERED")])
        await connection.execute(
            "update portal.orders set customer_id = $2 where customer_id = $1", here, there
        )
    figures = await shop.figures()
    assert (figures[here], figures[there]) == (NOTHING, (1, Decimal("10.00"), "CNY"))


async def test_a_dealers_own_stock_order_is_no_customers(shop: Shop) -> None:
    async with shop.database.as_worker() as connection:
        await insert(connection, "orders", [shop.order(None, "DELIVERED")])
    assert set((await shop.figures()).values()) == {NOTHING}
