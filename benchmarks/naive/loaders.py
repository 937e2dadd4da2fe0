"""Rows in batches: one query for all that one step of an operation asks for."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader
from tortoise.connection import get_connections
from tortoise.models import Model

from portal.customers.models import Customer, CustomerFigures
from portal.doors.orm import CONNECTION
from portal.inventory.models import Warehouse
from portal.orders.models import CustomerOrderFigures, Order, OrderLine
from portal.partners.models import Partner
from portal.products.models import Product
from portal.staff.models import Staff
from portal.touchpoints.models import Touchpoint

Row = TypeVar("Row", bound=Model)
Batch = Callable[[list[UUID]], Awaitable[Sequence[Row | None]]]
Batches = Callable[[list[UUID]], Awaitable[Sequence[list[Row]]]]


class Loaders:
    """The loaders of one request: they remember what it has seen."""

    def __init__(self) -> None:
        self.partner = DataLoader(_by_key(Partner, "id"))
        self.staff = DataLoader(_by_key(Staff, "id"))
        self.customer = DataLoader(_by_key(Customer, "id"))
        self.product = DataLoader(_by_key(Product, "id"))
        self.warehouse = DataLoader(_by_key(Warehouse, "id"))
        self.figures = DataLoader(_by_key(CustomerFigures, "customer_id"))
        self.order_figures = DataLoader(_order_figures)
        self.lines = DataLoader(_lines)
        self.touchpoints = cache(lambda first: DataLoader(_newest(Touchpoint, "newest_touchpoints", first)))
        self.orders = cache(lambda first: DataLoader(_newest(Order, "newest_orders", first)))


def _by_key(model: type[Row], key: str) -> Batch[Row]:
    """The row of each key; None where there is none, or the caller may not see it."""

    async def load(keys: list[UUID]) -> list[Row | None]:
        found = {getattr(row, key): row for row in await model.filter(**{f"{key}__in": keys})}
        return [found.get(one) for one in keys]

    return load


def _newest(model: type[Row], query: str, first: int) -> Batches[Row]:
    """The newest rows of each customer: cut in the database, as there may be any number of them."""

    async def load(customers: list[UUID]) -> list[list[Row]]:
        found = await selected(query, customers, first)
        return _grouped([model.construct(**row) for row in found], "customer_id", customers)

    return load


async def _lines(orders: list[UUID]) -> list[list[OrderLine]]:
    """All lines of each order: they are few."""
    return _grouped(await OrderLine.filter(order_id__in=orders).order_by("position"), "order_id", orders)


async def _order_figures(customers: list[UUID]) -> list[list[CustomerOrderFigures]]:
    """Of each customer, by partner and currency, the one with the first order first."""
    rows = CustomerOrderFigures.filter(customer_id__in=customers, order_count__gt=0)
    return _grouped(await rows.order_by("first_order_id"), "customer_id", customers)


async def selected(query: str, *values: object) -> list[dict[str, Any]]:
    """The rows of a statement in sql/."""
    sql = (files("benchmarks.naive") / "sql" / f"{query}.sql").read_text(encoding="utf-8")
    return await get_connections().get(CONNECTION).execute_query_dict(sql, list(values))


def _grouped(rows: Sequence[Row], key: str, keys: list[UUID]) -> list[list[Row]]:
    groups: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return [groups[one] for one in keys]
