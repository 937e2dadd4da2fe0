"""Stock and campaigns, each type made from its Tortoise model."""

import strawberry

from benchmarks.naive.loaders import selected
from benchmarks.naive.scalars import moment
from benchmarks.naive.types import Asked, Connection, Customer, Product, gid, there
from portal.campaigns import models as campaigns
from portal.inventory import models as inventory


@strawberry.type
class Warehouse:
    id: strawberry.ID
    code: str
    name: str

    @classmethod
    def of(cls, row: inventory.Warehouse) -> "Warehouse":
        return cls(id=gid("WH", row.id), code=row.code, name=row.name)


@strawberry.type
class StockLevel:
    row: strawberry.Private[inventory.StockLevel]
    id: strawberry.ID
    on_hand: int
    reserved: int
    in_transit: int
    safety: int
    available_to_promise: int
    as_of: str

    @classmethod
    def of(cls, row: inventory.StockLevel) -> "StockLevel":
        return cls(
            row=row,
            id=gid("SL", row.id),
            on_hand=row.on_hand,
            reserved=row.reserved,
            in_transit=row.in_transit,
            safety=row.safety,
            available_to_promise=row.on_hand - row.reserved - row.safety,
            as_of=moment(row.as_of),
        )

    @strawberry.field
    async def product(self, info: Asked) -> Product:
        return Product.of(there(await info.context.loaders.product.load(self.row.product_id)))

    @strawberry.field
    async def warehouse(self, info: Asked) -> Warehouse:
        return Warehouse.of(there(await info.context.loaders.warehouse.load(self.row.warehouse_id)))


@strawberry.type
class Share:
    numerator: int
    denominator: int

    @strawberry.field
    def rate(self) -> float | None:
        return round(self.numerator / self.denominator, 4) if self.denominator else None


@strawberry.type
class CampaignPerformance:
    audience_count: int
    responders_count: int
    responses_count: int

    @strawberry.field
    def response_rate(self) -> Share:
        return Share(numerator=self.responders_count, denominator=self.audience_count)


@strawberry.type
class CampaignMembership:
    row: strawberry.Private[campaigns.CampaignMembership]
    id: strawberry.ID
    added_on: str

    @classmethod
    def of(cls, row: campaigns.CampaignMembership) -> "CampaignMembership":
        return cls(row=row, id=gid("CM", row.id), added_on=row.added_on.isoformat())

    @strawberry.field
    async def customer(self, info: Asked) -> Customer:
        return Customer.of(there(await info.context.loaders.customer.load(self.row.customer_id)))


@strawberry.type
class Campaign:
    row: strawberry.Private[campaigns.Campaign]
    id: strawberry.ID
    code: str
    name: str
    channel: str
    status: str
    starts_on: str
    ends_on: str

    @classmethod
    def of(cls, row: campaigns.Campaign) -> "Campaign":
        return cls(
            row=row,
            id=gid("CA", row.id),
            code=row.code,
            name=row.name,
            channel=row.channel,
            status=row.status,
            starts_on=row.starts_on.isoformat(),
            ends_on=row.ends_on.isoformat(),
        )

    @strawberry.field
    async def performance(self) -> CampaignPerformance:
        (row,) = await selected("campaign_performance", self.row.id)
        return CampaignPerformance(
            audience_count=row["audience"],
            responders_count=row["responders"],
            responses_count=row["responses"],
        )

    @strawberry.field
    async def audience(self, first: int) -> Connection[CampaignMembership]:
        members = campaigns.CampaignMembership.filter(campaign_id=self.row.id).order_by("id")
        return Connection(nodes=[CampaignMembership.of(row) for row in await members.limit(first)])
