"""What no table holds, in plain Python, by DOMAIN.md."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from portal.campaigns.models import Campaign, CampaignEnrolment, CampaignMembership, EnrolmentStatus
from portal.customers.models import Customer
from portal.inventory.models import CoarseStock, ExpectedReceipt, StockBucket, StockLevel
from portal.orders.models import Order, OrderStatus
from portal.partners.models import CurrencyCode, Partner, PartnerTerms
from portal.products.models import Price, PriceList, Product
from portal.touchpoints.models import Direction, JourneyStage, Touchpoint
from tests.reference.seen import Seen

NOT_COUNTED = {OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.REJECTED}
SOLD = {OrderStatus.DELIVERED, OrderStatus.CLOSED}
MOST_OTHERS = 50


def today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency_code: CurrencyCode


@dataclass(frozen=True)
class Figures:
    touchpoint_count: int
    last_touchpoint_at: datetime | None
    order_count: int
    lifetime_value: Money


def figures(seen: Seen, customer: Customer) -> Figures:
    """Of the customer, at any partner, whoever asks."""
    touchpoints = seen.record.where(Touchpoint, "customer_id", customer.id)
    orders = [
        order
        for order in seen.record.where(Order, "customer_id", customer.id)
        if order.status not in NOT_COUNTED
    ]
    currency = min(orders, key=lambda order: order.id).currency_code if orders else CurrencyCode.CNY
    sold = [order.total for order in orders if order.status in SOLD and order.currency_code == currency]
    return Figures(
        touchpoint_count=len(touchpoints),
        last_touchpoint_at=max((one.occurred_at for one in touchpoints), default=None),
        order_count=len(orders),
        lifetime_value=Money(sum(sold, Decimal("0.00")), currency),
    )


@dataclass(frozen=True)
class Step:
    stage: JourneyStage
    entered_at: datetime
    touchpoint: Touchpoint


@dataclass(frozen=True)
class Journey:
    stage: JourneyStage
    entered_at: datetime
    path: list[Step]


def journey(seen: Seen, customer: Customer) -> Journey:
    """Of each run of one stage, in time order, the first touchpoint; corrected ones left out."""
    valid = sorted(
        (
            one
            for one in seen.record.where(Touchpoint, "customer_id", customer.id)
            if not seen.record.where(Touchpoint, "supersedes_id", one.id)
        ),
        key=lambda one: one.id,
    )
    firsts = [next(run) for _, run in groupby(valid, key=lambda one: one.stage)]
    path = [Step(one.stage, one.occurred_at, one) for one in firsts]
    if not path:
        return Journey(JourneyStage.AWARENESS, customer.first_seen_at, [])
    return Journey(path[-1].stage, path[-1].entered_at, path)


@dataclass(frozen=True)
class Rate:
    numerator: int
    denominator: int

    @property
    def rate(self) -> float | None:
        if self.denominator == 0:
            return None
        exact = Decimal(self.numerator) / Decimal(self.denominator)
        return float(exact.quantize(Decimal("0.0001"), ROUND_HALF_UP))


@dataclass(frozen=True)
class Performance:
    audience_count: int
    responders_count: int
    responses_count: int
    response_rate: Rate
    enrolment_rate: Rate


def performance(seen: Seen, campaign: Campaign) -> Performance:
    """Counted over what the viewer may see."""
    audience = {m.customer_id for m in seen.where(CampaignMembership, "campaign_id", campaign.id)}
    responses = [
        one
        for one in seen.where(Touchpoint, "campaign_id", campaign.id)
        if one.direction == Direction.INBOUND and not seen.where(Touchpoint, "supersedes_id", one.id)
    ]
    responders = audience & {one.customer_id for one in responses}
    invited = seen.where(CampaignEnrolment, "campaign_id", campaign.id)
    taking_part = {EnrolmentStatus.ENROLLED, EnrolmentStatus.COMPLETED}
    enrolled = [one for one in invited if one.status in taking_part]
    return Performance(
        audience_count=len(audience),
        responders_count=len(responders),
        responses_count=len(responses),
        response_rate=Rate(len(responders), len(audience)),
        enrolment_rate=Rate(len(enrolled), len(invited)),
    )


def price(seen: Seen, product: Product) -> Money | None:
    """What the viewer's partner pays for one piece today: the most specific list, of equal ones the later."""
    partner = seen.one(Partner, "id", seen.caller.partner_id)
    terms = seen.one(PartnerTerms, "partner_id", seen.caller.partner_id)
    if partner is None or terms is None:
        return None

    def holds(one: PriceList) -> bool:
        return (
            one.partner_id in {None, partner.id}
            and one.tier in {None, terms.tier}
            and one.region in {None, partner.region}
            and one.starts_on <= today()
            and (one.ends_on is None or one.ends_on > today())
        )

    def specificity(found: tuple[PriceList, Price]) -> tuple[Any, ...]:
        one, _ = found
        return one.partner_id is not None, one.tier is not None, one.region is not None, one.starts_on

    offers = [
        (one, its)
        for one in seen.all(PriceList)
        if holds(one)
        for its in seen.where(Price, "price_list_id", one.id)
        if its.product_id == product.id and its.min_quantity <= 1
    ]
    if not offers:
        return None
    best, its = max(offers, key=specificity)
    return Money(its.unit_price, best.currency_code)


@dataclass(frozen=True)
class Layer:
    kind: str
    quantity: int | None = None
    on_day: date | None = None
    bucket: StockBucket | None = None
    partner: Partner | None = None
    as_of: datetime | None = None


@dataclass(frozen=True)
class Availability:
    product: Product
    quantity: int
    promisable: bool
    promise_date: date | None
    reason: str | None
    layers: list[Layer]


def availability(seen: Seen, product: Product, quantity: int, needed_by: date | None) -> Availability:
    """From the stock of the viewer's own organisation and what it expects from today on."""
    own = [
        level
        for level in seen.where(StockLevel, "product_id", product.id)
        if level.partner_id == seen.caller.partner_id
    ]
    arrivals: dict[date, int] = defaultdict(int)
    for one in seen.where(ExpectedReceipt, "product_id", product.id):
        if one.partner_id == seen.caller.partner_id and one.expected_on >= today():
            arrivals[one.expected_on] += one.quantity
    here = sum(level.on_hand - level.reserved - level.safety for level in own)
    promise_date = _first_day(here, arrivals, quantity)
    wanted = needed_by or today()
    promisable = promise_date is not None and promise_date <= wanted
    in_time = here + sum(n for day, n in arrivals.items() if day <= wanted)
    reason = (
        None
        if promisable
        else _reason(quantity, promise_date, wanted, here + sum(arrivals.values()), in_time)
    )
    layers = [*_own_layers(seen, own, arrivals), *_other_layers(seen, product.id)]
    return Availability(product, quantity, promisable, promise_date, reason, layers)


def _first_day(here: int, arrivals: dict[date, int], quantity: int) -> date | None:
    if here >= quantity:
        return today()
    for day in sorted(arrivals):
        here += arrivals[day]
        if here >= quantity:
            return day
    return None


def _reason(quantity: int, promised: date | None, wanted: date, in_all: int, in_time: int) -> str:
    if promised is None:
        return (
            f"Of {quantity} pieces, {max(in_all, 0)} are available to promise, "
            "and receipts expected so far do not make up the rest."
        )
    if wanted < today():
        return f"{wanted} is in the past."
    return (
        f"Of {quantity} pieces, {max(in_time, 0)} can be promised by {wanted}; all of them from {promised}."
    )


def _own_layers(seen: Seen, own: Iterable[StockLevel], arrivals: dict[date, int]) -> list[Layer]:
    own = list(own)
    partner = seen.one(Partner, "id", seen.caller.partner_id)
    as_of = min((level.as_of for level in own), default=None)
    sums = {
        "ON_HAND": sum(level.on_hand for level in own),
        "RESERVED": sum(level.reserved for level in own),
        "SAFETY": sum(level.safety for level in own),
        "IN_TRANSIT": sum(level.in_transit for level in own),
    }
    return [
        *(Layer(kind, quantity=n, partner=partner, as_of=as_of) for kind, n in sums.items()),
        *(Layer("EXPECTED", quantity=arrivals[day], on_day=day, partner=partner) for day in sorted(arrivals)),
    ]


def _other_layers(seen: Seen, product_id: UUID) -> list[Layer]:
    """The best bucket of each other partner that has any, those with most first, then by code."""
    ranks = [StockBucket.NONE, StockBucket.FEW, StockBucket.SOME, StockBucket.MANY]
    stock: dict[UUID, list[CoarseStock]] = defaultdict(list)
    for one in seen.where(CoarseStock, "product_id", product_id):
        if one.partner_id != seen.caller.partner_id and one.bucket != StockBucket.NONE:
            stock[one.partner_id].append(one)
    layers = [
        Layer(
            "OTHER_PARTNERS",
            bucket=max((one.bucket for one in levels), key=ranks.index),
            partner=seen.one(Partner, "id", partner_id),
            as_of=min(one.as_of for one in levels),
        )
        for partner_id, levels in stock.items()
    ]

    def most_first(layer: Layer) -> tuple[int, str]:
        if layer.bucket is None or layer.partner is None:
            raise TypeError("another partner's layer has a bucket and a partner")
        return -ranks.index(layer.bucket), layer.partner.code

    return sorted(layers, key=most_first)[:MOST_OTHERS]
