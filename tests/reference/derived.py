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
from portal.customers.models import Consent, ConsentPurpose, ConsentState, Customer
from portal.inventory.models import CoarseStock, ExpectedReceipt, StockBucket, StockLevel
from portal.orders.models import Order, OrderKind, OrderLine, OrderLineStatus, OrderStatus
from portal.partners.models import CurrencyCode, Partner, PartnerTerms
from portal.products.models import Price, PriceList, Product
from portal.touchpoints.models import Direction, JourneyStage, Touchpoint
from tests.reference.seen import Seen

NOT_COUNTED = {OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.REJECTED}
SOLD = {OrderStatus.DELIVERED, OrderStatus.CLOSED}
OWED = {
    OrderStatus.CONFIRMED,
    OrderStatus.PARTIALLY_SHIPPED,
    OrderStatus.SHIPPED,
    OrderStatus.DELIVERED,
}
MOST_OTHERS = 50
NOW = datetime(1, 1, 1, tzinfo=UTC)  # the moment of the answer, which only the answer knows


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
    """Of the customer, over what the viewer may see of it."""
    touchpoints = seen.where(Touchpoint, "customer_id", customer.id)
    orders = [
        order for order in seen.where(Order, "customer_id", customer.id) if order.status not in NOT_COUNTED
    ]
    currency = min(orders, key=lambda order: order.id).currency_code if orders else CurrencyCode.CNY
    sold = [worth(seen, one) for one in orders if one.status in SOLD and one.currency_code == currency]
    return Figures(
        touchpoint_count=len(touchpoints),
        last_touchpoint_at=max((one.occurred_at for one in touchpoints), default=None),
        order_count=len(orders),
        lifetime_value=Money(sum(sold, Decimal("0.00")), currency),
    )


def worth(seen: Seen, order: Order) -> Decimal:
    """Its total less what came back, which takes its share of the discount along."""
    lines = seen.where(OrderLine, "order_id", order.id)
    returned = sum((line.line_total for line in lines if line.status == OrderLineStatus.RETURNED), Decimal(0))
    if not returned or not order.subtotal:
        return order.total
    share = order.total * min(returned, order.subtotal) / order.subtotal
    return order.total - share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def exposure(seen: Seen, terms: PartnerTerms) -> Decimal:
    """What the partner owes or will: confirmed stock orders that are not settled, in its terms' currency."""
    owed = (
        worth(seen, order)
        for order in seen.where(Order, "partner_id", terms.partner_id)
        if order.kind == OrderKind.STOCK
        and order.status in OWED
        and order.currency_code == terms.currency_code
    )
    return sum(owed, Decimal("0.00"))


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


def consented(seen: Seen, member: CampaignMembership) -> bool:
    """Whether the customer agreed to marketing on its channel: for nobody is an audience without."""
    return any(
        one.purpose == ConsentPurpose.MARKETING
        and one.channel == member.channel
        and one.state == ConsentState.GRANTED
        and (one.expires_on is None or one.expires_on > today())
        for one in seen.where(Consent, "customer_id", member.customer_id)
    )


def performance(seen: Seen, campaign: Campaign) -> Performance:
    """Counted over what the viewer may see."""
    database_role = {
        m.customer_id
        for m in seen.where(CampaignMembership, "campaign_id", campaign.id)
        if consented(seen, m)
    }
    responses = [
        one
        for one in seen.where(Touchpoint, "campaign_id", campaign.id)
        if one.direction == Direction.INBOUND and not seen.where(Touchpoint, "supersedes_id", one.id)
    ]
    responders = database_role & {one.customer_id for one in responses}
    invited = seen.where(CampaignEnrolment, "campaign_id", campaign.id)
    taking_part = {EnrolmentStatus.ENROLLED, EnrolmentStatus.COMPLETED}
    enrolled = [one for one in invited if one.status in taking_part]
    return Performance(
        audience_count=len(database_role),
        responders_count=len(responders),
        responses_count=len(responses),
        response_rate=Rate(len(responders), len(database_role)),
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
    reason_code: str | None
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
    in_time = here + sum(n for day, n in arrivals.items() if day <= wanted)
    code, reason = _why_not(quantity, promise_date, wanted, here + sum(arrivals.values()), in_time)
    layers = [*_own_layers(seen, own, arrivals), *_other_layers(seen, product.id)]
    return Availability(product, quantity, code is None, promise_date, code, reason, layers)


def _first_day(here: int, arrivals: dict[date, int], quantity: int) -> date | None:
    if here >= quantity:
        return today()
    for day in sorted(arrivals):
        here += arrivals[day]
        if here >= quantity:
            return day
    return None


def _why_not(
    quantity: int, promised: date | None, wanted: date, in_all: int, in_time: int
) -> tuple[str | None, str | None]:
    """The first that holds of what stands against it, as a code and in words."""
    if wanted < today():
        return "IN_THE_PAST", f"{wanted} is in the past."
    if promised is None:
        can = f"{max(in_all, 0)} of {quantity} can be promised"
        return "NOT_ENOUGH", f"{can}; the receipts expected so far do not make up the rest."
    if promised > wanted:
        can = f"{max(in_time, 0)} of {quantity} can be promised by {wanted}"
        return "LATER", f"{can}, all from {promised}."
    return None, None


def _own_layers(seen: Seen, own: Iterable[StockLevel], arrivals: dict[date, int]) -> list[Layer]:
    own = list(own)
    partner = seen.one(Partner, "id", seen.caller.partner_id)
    as_of = min((level.as_of for level in own), default=NOW)
    sums = {
        "ON_HAND": sum(level.on_hand for level in own),
        "RESERVED": sum(level.reserved for level in own),
        "SAFETY": sum(level.safety for level in own),
        "IN_TRANSIT": sum(level.in_transit for level in own),
    }
    return [
        *(Layer(kind, quantity=n, partner=partner, as_of=as_of) for kind, n in sums.items()),
        *(
            Layer("EXPECTED", quantity=arrivals[day], on_day=day, partner=partner, as_of=NOW)
            for day in sorted(arrivals)
            if arrivals[day]
        ),
    ]


def _other_layers(seen: Seen, product_id: UUID) -> list[Layer]:
    """The bucket of each other partner that has any, those with most first, then by code."""
    ranks = [StockBucket.NONE, StockBucket.FEW, StockBucket.SOME, StockBucket.MANY]
    stock: dict[UUID, CoarseStock] = {
        one.partner_id: one
        for one in seen.where(CoarseStock, "product_id", product_id)
        if one.partner_id != seen.caller.partner_id and one.bucket != StockBucket.NONE
    }
    partners = {partner.id: partner for partner in seen.all(Partner)}
    most_first = sorted(
        stock.values(), key=lambda one: (-ranks.index(one.bucket), partners[one.partner_id].code)
    )
    return [
        Layer("OTHER_PARTNERS", bucket=one.bucket, partner=partners[one.partner_id], as_of=one.as_of)
        for one in most_first[:MOST_OTHERS]
    ]
