"""The types of the reference operations, named as the portal's, each made from its Tortoise model."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

import strawberry
from strawberry.types import Info

from auth.principal import Principal
from benchmarks.naive.loaders import Loaders
from benchmarks.naive.scalars import moment
from portal.customers import models as customers
from portal.orders import models as orders
from portal.partners import models as partners
from portal.products import models as products
from portal.staff import models as access
from portal.touchpoints import models as touchpoints
from schema.declaring.ids import encode_id

T = TypeVar("T")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Context:
    """One request: who asks, and the rows it has loaded."""

    caller: Principal
    loaders: Loaders


Asked = Info[Context, None]


@strawberry.type
class Connection(Generic[T]):
    nodes: list[T]


@strawberry.type
class Money:
    amount: str
    currency_code: str


def money(value: Decimal, currency: str) -> Money:
    return Money(amount=str(value), currency_code=currency)


@strawberry.type
class Partner:
    id: strawberry.ID
    code: str
    name: str
    kind: str
    region: str | None

    @classmethod
    def of(cls, row: partners.Partner) -> "Partner":
        return cls(id=gid("PA", row.id), code=row.code, name=row.name, kind=row.kind, region=row.region)


@strawberry.type
class Staff:
    id: strawberry.ID
    number: str
    display_name: str

    @classmethod
    def of(cls, row: access.Staff) -> "Staff":
        return cls(id=gid("ST", row.id), number=row.number, display_name=row.display_name)


@strawberry.type
class Touchpoint:
    row: strawberry.Private[touchpoints.Touchpoint]
    id: strawberry.ID
    channel: str
    device: str | None
    action: str
    stage: str
    direction: str
    outcome: str | None
    sentiment: str | None
    occurred_at: str

    @classmethod
    def of(cls, row: touchpoints.Touchpoint) -> "Touchpoint":
        return cls(
            row=row,
            id=gid("TP", row.id),
            channel=row.channel,
            device=row.device,
            action=row.action,
            stage=row.stage,
            direction=row.direction,
            outcome=row.outcome,
            sentiment=row.sentiment,
            occurred_at=moment(row.occurred_at),
        )

    @strawberry.field
    async def partner(self, info: Asked) -> Partner:
        return Partner.of(there(await info.context.loaders.partner.load(self.row.partner_id)))

    @strawberry.field
    async def customer(self, info: Asked) -> "Customer":
        return Customer.of(there(await info.context.loaders.customer.load(self.row.customer_id)))


@strawberry.type
class Product:
    id: strawberry.ID
    sku: str
    name: str
    category: str | None
    brand: str | None

    @classmethod
    def of(cls, row: products.Product) -> "Product":
        return cls(id=gid("PR", row.id), sku=row.sku, name=row.name, category=row.category, brand=row.brand)


@strawberry.type
class OrderLine:
    row: strawberry.Private[orders.OrderLine]
    id: strawberry.ID
    quantity: int
    unit_price: Money
    line_total: Money
    status: str

    @classmethod
    def of(cls, row: orders.OrderLine, currency: str) -> "OrderLine":
        return cls(
            row=row,
            id=gid("OL", row.id),
            quantity=row.quantity,
            unit_price=money(row.unit_price, currency),
            line_total=money(row.line_total, currency),
            status=row.status,
        )

    @strawberry.field
    async def product(self, info: Asked) -> Product:
        return Product.of(there(await info.context.loaders.product.load(self.row.product_id)))


@strawberry.type
class Order:
    row: strawberry.Private[orders.Order]
    id: strawberry.ID
    number: str
    kind: str
    status: str
    placed_at: str | None
    total: Money

    @classmethod
    def of(cls, row: orders.Order) -> "Order":
        return cls(
            row=row,
            id=gid("OR", row.id),
            number=row.number,
            kind=row.kind,
            status=row.status,
            placed_at=moment(row.placed_at) if row.placed_at else None,
            total=money(row.total, row.currency_code),
        )

    @strawberry.field
    async def customer(self, info: Asked) -> "Customer | None":
        if self.row.customer_id is None:
            return None
        row = await info.context.loaders.customer.load(self.row.customer_id)
        return Customer.of(row) if row else None

    @strawberry.field
    async def lines(self, info: Asked, first: int) -> Connection[OrderLine]:
        rows = await info.context.loaders.lines.load(self.row.id)
        return Connection(nodes=[OrderLine.of(row, self.row.currency_code) for row in rows[:first]])


@strawberry.type
class Customer:
    row: strawberry.Private[customers.Customer]
    id: strawberry.ID
    number: str
    display_name: str
    kind: str
    tier: str
    status: str
    region: str | None
    language: str | None
    preferred_channel: str | None
    segments: list[str]
    phone_masked: str | None
    email_masked: str | None
    first_seen_at: str

    @classmethod
    def of(cls, row: customers.Customer) -> "Customer":
        return cls(
            row=row,
            id=gid("CU", row.id),
            number=row.number,
            display_name=row.display_name,
            kind=row.kind,
            tier=row.tier,
            status=row.status,
            region=row.region,
            language=row.language,
            preferred_channel=row.preferred_channel,
            segments=row.segments,
            phone_masked=row.phone_masked,
            email_masked=row.email_masked,
            first_seen_at=moment(row.first_seen_at),
        )

    @strawberry.field
    async def touchpoint_count(self, info: Asked) -> int:
        figures = await info.context.loaders.figures.load(self.row.id)
        return figures.touchpoint_count if figures else 0

    @strawberry.field
    async def last_touchpoint_at(self, info: Asked) -> str | None:
        figures = await info.context.loaders.figures.load(self.row.id)
        return moment(figures.last_touchpoint_at) if figures and figures.last_touchpoint_at else None

    @strawberry.field
    async def order_count(self, info: Asked) -> int:
        figures = await info.context.loaders.order_figures.load(self.row.id)
        return sum(row.order_count for row in figures)

    @strawberry.field
    async def lifetime_value(self, info: Asked) -> Money:
        figures = await info.context.loaders.order_figures.load(self.row.id)
        currency = figures[0].currency_code if figures else "CNY"
        own = (row.lifetime_value for row in figures if row.currency_code == currency)
        return money(sum(own, Decimal("0.00")), currency)

    @strawberry.field
    async def touchpoints(self, info: Asked, first: int) -> Connection[Touchpoint]:
        rows = await info.context.loaders.touchpoints(first).load(self.row.id)
        return Connection(nodes=[Touchpoint.of(row) for row in rows])

    @strawberry.field
    async def orders(self, info: Asked, first: int) -> Connection[Order]:
        rows = await info.context.loaders.orders(first).load(self.row.id)
        return Connection(nodes=[Order.of(row) for row in rows])


@strawberry.type
class Viewer:
    caller: strawberry.Private[Principal]
    role: str
    permissions: list[str]
    locale: str

    @strawberry.field
    async def staff(self, info: Asked) -> Staff | None:
        row = await info.context.loaders.staff.load(self.caller.staff_id)
        return Staff.of(row) if row else None

    @strawberry.field
    async def partner(self, info: Asked) -> Partner | None:
        row = await info.context.loaders.partner.load(self.caller.partner_id)
        return Partner.of(row) if row else None


def there(row: Row | None) -> Row:
    """The row of a relation that is never null: the directories are everyone's."""
    if row is None:
        raise LookupError("a row that everyone may see is not there")
    return row


def gid(tag: str, row_id: UUID) -> strawberry.ID:
    return strawberry.ID(encode_id(tag, row_id))
