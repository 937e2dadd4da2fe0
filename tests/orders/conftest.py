"""A customer's orders at two dealers, and what is kept of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from portal.doors.db import Database
from portal.words.ids import uuid7
from tests.facts import Facts, Row, insert
from tests.orders.figures import Exposures, Figures


@dataclass(frozen=True)
class Shop:
    """Two dealers, three customers in the order of their ids, and a product."""

    database: Database
    superuser: asyncpg.Connection
    partners: tuple[UUID, UUID]
    customers: list[UUID]
    product: UUID

    def order(
        self,
        customer_id: UUID | None,
        status: str,
        *prices: str,
        partner: int = 0,
        **columns: Any,  # noqa: ANN401
    ) -> tuple[Row, list[Row]]:
        """An order of one piece for each price (else one of 10.00), and its lines."""
        facts = Facts()
        lines = [(self.product, 1, price) for price in prices or ("10.00",)]
        facts.order(
            self.partners[partner], *lines, customer_id=customer_id, status=status, number=str(uuid7())[4:],
            **columns,
        )  # fmt: skip
        order_id = uuid7()
        (order,) = facts.rows["orders"]
        return order | {"id": order_id}, [row | {"order_id": order_id} for row in facts.rows["order_lines"]]

    async def write(self, *orders: tuple[Row, list[Row]]) -> list[UUID]:
        """Orders in one statement, their lines in the next; the ids."""
        async with self.database.as_worker() as connection:
            await insert(connection, "orders", [order for order, _ in orders])
            await insert(connection, "order_lines", [line for _, lines in orders for line in lines])
        return [order["id"] for order, _ in orders]

    async def change(self, statement: str, *values: object) -> None:
        async with self.database.as_worker() as connection:
            await connection.execute(statement, *values)

    async def figures(self) -> Figures:
        """What is kept, of those that have orders."""
        rows = await self.superuser.fetch(
            "select customer_id, partner_id, currency_code, order_count, lifetime_value, first_order_id"
            " from portal.customer_order_figures where customer_id = any ($1) and order_count <> 0",
            self.customers,
        )
        return {tuple(row)[:3]: tuple(row)[3:] for row in rows}

    async def exposures(self) -> Exposures:
        rows = await self.superuser.fetch(
            "select partner_id, currency_code, exposure from portal.credit_exposures"
            " where partner_id = any ($1) and exposure <> 0",
            list(self.partners),
        )
        return {tuple(row)[:2]: row["exposure"] for row in rows}


@pytest.fixture
async def shop(worker: Database, superuser: asyncpg.Connection) -> Shop:
    facts, name = Facts(), str(uuid7())[8:]
    partners = facts.partner(f"1{name}"), facts.partner(f"2{name}")
    customers = [facts.customer(f"{number}{name}") for number in range(3)]
    product = facts.product(name)
    await facts.load(worker)
    return Shop(worker, superuser, partners, sorted(customers), product)
