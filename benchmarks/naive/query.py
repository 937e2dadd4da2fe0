"""What the naive server can be asked: the root fields of the reference operations."""

import strawberry
from tortoise.expressions import Q

from benchmarks.naive.trade import Campaign, StockLevel
from benchmarks.naive.types import Asked, Connection, Customer, Order, Touchpoint, Viewer
from portal.campaigns import models as campaigns
from portal.customers import models as customers
from portal.inventory import models as inventory
from portal.orders import models as orders
from portal.touchpoints import models as touchpoints
from schema.declaring.ids import decode_id_of


@strawberry.type
class Query:
    @strawberry.field
    async def viewer(self, info: Asked) -> Viewer:
        caller = info.context.caller
        return Viewer(caller=caller, role=caller.role, permissions=sorted(caller.permissions), locale="en")

    @strawberry.field
    async def customer(self, id: strawberry.ID) -> Customer | None:  # noqa: A002  # the contract's name
        row = await customers.Customer.get_or_none(id=decode_id_of("CU", id))
        return Customer.of(row) if row else None

    @strawberry.field
    async def customers(self, first: int, search: str | None = None) -> Connection[Customer]:
        asked = customers.Customer.all()
        if search is not None:
            asked = asked.filter(Q(display_name__icontains=search) | Q(number=search))
        return Connection(nodes=[Customer.of(row) for row in await asked.order_by("id").limit(first)])

    @strawberry.field
    async def touchpoints(self, first: int) -> Connection[Touchpoint]:
        newest = touchpoints.Touchpoint.all().order_by("-id").limit(first)
        return Connection(nodes=[Touchpoint.of(row) for row in await newest])

    @strawberry.field
    async def orders(self, first: int) -> Connection[Order]:
        newest = orders.Order.all().order_by("-id").limit(first)
        return Connection(nodes=[Order.of(row) for row in await newest])

    @strawberry.field
    async def stock_levels(self, first: int) -> Connection[StockLevel]:
        levels = inventory.StockLevel.all().order_by("id").limit(first)
        return Connection(nodes=[StockLevel.of(row) for row in await levels])

    @strawberry.field
    async def campaign(self, id: strawberry.ID) -> Campaign | None:  # noqa: A002  # the contract's name
        row = await campaigns.Campaign.get_or_none(id=decode_id_of("CA", id))
        return Campaign.of(row) if row else None
