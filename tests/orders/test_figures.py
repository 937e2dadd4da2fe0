"""A customer's order count and lifetime value are what its orders say, whatever happened in which order."""

import asyncio
import random
from decimal import Decimal
from uuid import UUID

import pytest

from portal.doors.db import Connection
from portal.orders.models import OrderLineStatus, OrderStatus
from tests.facts import Facts, insert
from tests.orders.conftest import Shop
from tests.orders.figures import exposures_of, figures_of

pytestmark = pytest.mark.anyio

SEED = 20261123
WAITING = (
    "select count(distinct l.pid) from pg_locks l join pg_stat_activity a using (pid)"
    " where not l.granted and a.datname = current_database()"
)
SET_STATUS = "update portal.orders set status = $2 where id = $1"
SET_LINES = "update portal.order_lines set status = $2 where order_id = $1"


async def assert_right(shop: Shop) -> None:
    orders = await shop.superuser.fetch(
        "select * from portal.orders where partner_id = any ($1)", list(shop.partners)
    )
    lines = await shop.superuser.fetch(
        "select * from portal.order_lines where partner_id = any ($1)", list(shop.partners)
    )
    assert await shop.figures() == figures_of(orders, lines), f"seed {SEED}"
    assert await shop.exposures() == exposures_of(orders, lines), f"seed {SEED}"


async def test_figures_equal_the_plain_computation_after_anything_in_any_order(shop: Shop) -> None:
    """Several at once, several rows to a statement; status changes, returns, moves, some taken back."""
    chance = random.Random(SEED)  # noqa: S311 - to repeat it, not to be hard to guess

    async def work(own: random.Random) -> None:
        for _ in range(40):
            try:
                await _some_of_it(shop, own)
            except Refused:
                continue

    await asyncio.gather(*(work(random.Random(chance.random())) for _ in range(5)))  # noqa: S311
    await assert_right(shop)
    assert len(await shop.figures()) > 6
    assert await shop.superuser.fetchval("select count(*) from portal.orders where returned_total > 0") > 10


class Refused(Exception):
    """What was written is taken back."""


async def _some_of_it(shop: Shop, chance: random.Random) -> None:
    async with shop.database.as_worker() as connection:
        await _something(connection, shop, chance)
        if chance.random() < 0.2:
            raise Refused


async def _something(connection: Connection, shop: Shop, chance: random.Random) -> None:
    owned = "select id from portal.orders where partner_id = any ($1)"
    there = [row["id"] for row in await connection.fetch(owned, list(shop.partners))]
    if len(there) < 5 or chance.random() < 0.3:
        await _new_orders(connection, shop, chance)
        return
    some = chance.sample(there, 3)
    if (what := chance.random()) < 0.4:
        # whoever changes several orders takes them in one order, as the product does
        await connection.execute(
            "select from portal.orders where id = any ($1) order by id for no key update", some
        )
        await connection.execute(
            "update portal.orders set status = $2 where id = any ($1)", some, chance.choice(list(OrderStatus))
        )
    elif what < 0.8:
        await connection.execute(
            "select from portal.order_lines where order_id = any ($1) order by id for no key update", some
        )
        await connection.execute(
            "update portal.order_lines set status = $2 where order_id = any ($1) and position = $3",
            some, chance.choice(["RETURNED", "RETURNED", "DELIVERED"]), chance.randint(1, 3),
        )  # fmt: skip
    else:
        await connection.execute(
            "update portal.orders set customer_id = $2 where id = $1 and kind = 'CUSTOMER'",
            some[0], chance.choice(shop.customers),
        )  # fmt: skip


async def _new_orders(connection: Connection, shop: Shop, chance: random.Random) -> None:
    made = []
    for _ in range(chance.randint(1, 4)):
        order, lines = shop.order(
            chance.choice([*shop.customers, None]), chance.choice(list(OrderStatus)),
            *(f"{chance.randint(0, 9999)}.{chance.randint(0, 99):02}" for _ in range(3)),
            partner=chance.randint(0, 1), currency_code=chance.choice(["CNY", "CNY", "EUR"]),
        )  # fmt: skip
        discount = round(Decimal(order["subtotal"]) * chance.randint(0, 30) / 100, 2)
        order |= {"discount": str(discount), "total": str(Decimal(order["subtotal"]) - discount)}
        made.append((order, [line | {"status": chance.choice(list(OrderLineStatus))} for line in lines]))
    await insert(connection, "orders", [order for order, _ in made])
    await insert(connection, "order_lines", [line for _, lines in made for line in lines])


async def test_of_two_orders_written_at_once_both_count(shop: Shop) -> None:
    """The second waits for the first one's transaction, and then adds to it."""
    customer = shop.customers[0]

    async def write(written: asyncio.Event | None = None, go_on: asyncio.Event | None = None) -> None:
        async with shop.database.as_worker() as connection:
            await insert(connection, "orders", [shop.order(customer, "DELIVERED")[0]])
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
        ((count, value, _),) = (await shop.figures()).values()
        assert (count, value) == (expected, Decimal(10 * expected))


async def test_of_two_returns_at_once_both_count(shop: Shop) -> None:
    (order,) = await shop.write(shop.order(shop.customers[0], "DELIVERED", "5.00", "6.00", "7.00"))
    one_line = "update portal.order_lines set status = 'RETURNED' where order_id = $1 and position = $2"
    async with shop.superuser.transaction():
        await shop.superuser.execute("select from portal.orders where id = $1 for update", order)
        both = [asyncio.create_task(shop.change(one_line, order, position)) for position in (1, 2)]
        await _until_somebody_waits(shop, len(both))
    await asyncio.gather(*both)
    await assert_right(shop)
    assert [value for _, value, _ in (await shop.figures()).values()] == [Decimal("7.00")]


async def test_an_order_delivered_while_a_line_of_it_comes_back_is_worth_the_rest(shop: Shop) -> None:
    (order,) = await shop.write(shop.order(shop.customers[0], "SHIPPED", "5.00", "6.00"))
    back = "update portal.order_lines set status = 'RETURNED' where order_id = $1 and position = 1"
    async with shop.superuser.transaction():
        await shop.superuser.execute("select from portal.orders where id = $1 for update", order)
        both = [
            asyncio.create_task(shop.change(SET_STATUS, order, "DELIVERED")),
            asyncio.create_task(shop.change(back, order)),
        ]
        await _until_somebody_waits(shop, len(both))
    await asyncio.gather(*both)
    assert [value for _, value, _ in (await shop.figures()).values()] == [Decimal("6.00")]


async def _until_somebody_waits(shop: Shop, number: int = 1) -> None:
    async with asyncio.timeout(60):
        while await shop.superuser.fetchval(WAITING) < number:  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.01)


async def test_orders_and_contacts_of_the_same_customers_at_once_never_deadlock(shop: Shop) -> None:
    """Of customers M < A < B, B has nothing yet: who makes its rows first must not then wait for A's."""
    m, a, b = shop.customers
    contacts = Facts()
    for customer in (m, a):
        contacts.touchpoint(customer, shop.partners[0])
    await shop.write(shop.order(m, "DELIVERED"), shop.order(a, "DELIVERED"))
    async with shop.database.as_worker() as connection:
        await insert(connection, "touchpoints", contacts.rows["touchpoints"])

    later = Facts()
    for customer in (b, a):
        later.touchpoint(customer, shop.partners[0])

    async def record() -> None:
        async with shop.database.as_worker() as connection:
            await insert(connection, "touchpoints", later.rows["touchpoints"])

    async with shop.superuser.transaction():
        for table in ("customer_figures", "customer_order_figures"):
            # a constant of this test
            await shop.superuser.execute(
                f"select from portal.{table} where customer_id = $1 for update",
                m,
            )
        orders = [shop.order(customer, "DELIVERED") for customer in (a, m, b)]
        others = [shop.order(customer, "DELIVERED") for customer in (b, a)]
        first = asyncio.create_task(shop.write(*orders))
        await _until_somebody_waits(shop)
        second, third = asyncio.create_task(shop.write(*others)), asyncio.create_task(record())
        await asyncio.sleep(0.2)  # they wait, or are done: both is right
    await asyncio.gather(first, second, third)
    await assert_right(shop)


async def test_what_is_rolled_back_never_counted(shop: Shop) -> None:
    async def sell_and_fail() -> None:
        async with shop.database.as_worker() as connection:
            await insert(connection, "orders", [shop.order(shop.customers[0], "DELIVERED")[0]])
            raise Refused

    with pytest.raises(Refused):
        await sell_and_fail()
    assert await shop.figures() == {}


async def test_figures_are_each_partners_and_each_currencys_own(shop: Shop) -> None:
    li, (acme, bolt) = shop.customers[0], shop.partners
    first, second, third = await shop.write(
        shop.order(li, "DELIVERED", "5.00"),
        shop.order(li, "DELIVERED", "7.00", partner=1),
        shop.order(li, "DELIVERED", "3.00", currency_code="EUR"),
    )
    assert await shop.figures() == {
        (li, acme, "CNY"): (1, Decimal("5.00"), first),
        (li, bolt, "CNY"): (1, Decimal("7.00"), second),
        (li, acme, "EUR"): (1, Decimal("3.00"), third),
    }


async def test_when_the_first_order_is_cancelled_the_next_one_is_the_first(shop: Shop) -> None:
    li, acme = shop.customers[0], shop.partners[0]
    first, second = await shop.write(shop.order(li, "DELIVERED", "5.00"), shop.order(li, "CONFIRMED"))
    await shop.change(SET_STATUS, first, "CANCELLED")
    assert await shop.figures() == {(li, acme, "CNY"): (1, Decimal("0.00"), second)}
    await shop.change(SET_STATUS, first, "CLOSED")
    assert await shop.figures() == {(li, acme, "CNY"): (2, Decimal("5.00"), first)}
    await shop.change("update portal.orders set status = 'REJECTED' where customer_id = $1", li)
    assert await shop.figures() == {}


async def test_an_order_moved_to_another_customer_counts_there_and_no_longer_here(shop: Shop) -> None:
    here, there, _ = shop.customers
    (order,) = await shop.write(shop.order(here, "DELIVERED"))
    await shop.change("update portal.orders set customer_id = $2 where customer_id = $1", here, there)
    assert await shop.figures() == {(there, shop.partners[0], "CNY"): (1, Decimal("10.00"), order)}


async def test_a_dealers_own_stock_order_is_no_customers(shop: Shop) -> None:
    await shop.write(shop.order(None, "DELIVERED"))
    assert await shop.figures() == {}


async def value_of(shop: Shop) -> Decimal:
    ((_, value, _),) = (await shop.figures()).values()
    return value


async def test_what_comes_back_takes_its_share_of_the_discount_along(shop: Shop) -> None:
    """Of 30.00 a third was given off; a line of 10.01 comes back, then the rest, then nothing came back."""
    (order,) = await shop.write(
        shop.order(shop.customers[0], "DELIVERED", "10.01", "19.99", discount="10.00", total="20.00")
    )
    assert await value_of(shop) == Decimal("20.00")
    await shop.change(
        "update portal.order_lines set status = 'RETURNED' where order_id = $1 and position = 1", order
    )
    assert await value_of(shop) == Decimal("13.33")  # 20.00 - 6.673…
    await shop.change(SET_LINES, order, "RETURNED")
    assert await value_of(shop) == Decimal("0.00")
    await shop.change(SET_LINES, order, "DELIVERED")
    assert await value_of(shop) == Decimal("20.00")


async def test_a_line_that_came_back_and_is_corrected_or_removed_is_no_longer_taken_off(shop: Shop) -> None:
    (order,) = await shop.write(shop.order(shop.customers[0], "DELIVERED", "10.00", "20.00"))
    await shop.change(SET_LINES, order, "RETURNED")
    await shop.change(
        "update portal.order_lines set line_total = 5.00 where order_id = $1 and position = 1", order
    )
    assert await value_of(shop) == Decimal("5.00")
    await shop.superuser.execute("delete from portal.order_lines where order_id = $1 and position = 2", order)
    assert await value_of(shop) == Decimal("25.00")


async def test_a_return_before_delivery_counts_when_the_order_is_delivered(shop: Shop) -> None:
    (order,) = await shop.write(shop.order(shop.customers[0], "SHIPPED", "10.00", "20.00"))
    await shop.change(
        "update portal.order_lines set status = 'RETURNED' where order_id = $1 and position = 1", order
    )
    assert await value_of(shop) == 0
    await shop.change(SET_STATUS, order, "DELIVERED")
    assert await value_of(shop) == Decimal("20.00")


async def test_the_largest_orders_there_can_be_add_up(shop: Shop) -> None:
    largest = "999999999999.99"
    await shop.write(*(shop.order(shop.customers[0], "DELIVERED", largest) for _ in range(3)))
    assert await value_of(shop) == 3 * Decimal(largest)


async def test_a_change_that_changes_no_figure_writes_none(shop: Shop) -> None:
    (order,) = await shop.write(shop.order(shop.customers[0], "DELIVERED"))
    version = "select xmin::text from portal.customer_order_figures where first_order_id = $1"
    before: UUID = await shop.superuser.fetchval(version, order)
    await shop.change(SET_STATUS, order, "CLOSED")
    await shop.change("update portal.orders set external_ref = 'PO-1' where id = $1", order)
    assert await shop.superuser.fetchval(version, order) == before


async def test_exposure_is_what_a_partner_ordered_for_itself_and_has_not_settled(shop: Shop) -> None:
    acme, bolt = shop.partners
    orders = [shop.order(None, status, f"{2**n}.00") for n, status in enumerate(OrderStatus)]
    await shop.write(
        *orders,
        shop.order(None, "SHIPPED", "9.00", currency_code="EUR"),
        shop.order(None, "CONFIRMED", "7.00", partner=1),
        shop.order(shop.customers[0], "CONFIRMED", "1000.00"),
    )
    counted = {"CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED", "DELIVERED"}
    owed = sum(2**n for n, status in enumerate(OrderStatus) if status in counted)
    assert await shop.exposures() == {(acme, "CNY"): owed, (acme, "EUR"): 9, (bolt, "CNY"): 7}
    delivered = next(order["id"] for order, _ in orders if order["status"] == "DELIVERED")
    await shop.change(SET_STATUS, delivered, "CLOSED")
    await shop.change("update portal.order_lines set status = 'RETURNED' where partner_id = $1", bolt)
    assert await shop.exposures() == {(acme, "CNY"): owed - 64, (acme, "EUR"): 9}


async def test_no_order_returns_less_than_nothing(shop: Shop) -> None:
    """Lines that come to more than their order, which an import refuses, take off no more than there is."""
    order, lines = shop.order(shop.customers[0], "DELIVERED", "10.00")
    await shop.write((order, [line | {"line_total": "99.00", "status": "RETURNED"} for line in lines]))
    assert await value_of(shop) == 0
