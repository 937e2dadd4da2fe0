"""Where the reference finds each field, written by hand from the schema's descriptions and DOMAIN.md.

A field that is not here is the column of its name, or the one row its `<name>_id` names. The rows a function
gets are those the caller sees (`Seen`), so that what it finds is what the caller may find.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tortoise.models import Model

from portal.audit.models import AccessEvent
from portal.campaigns.models import (
    Campaign,
    CampaignAsset,
    CampaignEnrolment,
    CampaignMembership,
    CampaignProduct,
)
from portal.customers.models import Consent, Customer, CustomerPartnerLink, MaskedIdentifier
from portal.inventory.models import StockLevel, Warehouse
from portal.orders.models import Order, OrderLine, OrderMargin
from portal.partners.models import Partner, PartnerTerms
from portal.products.models import Product
from portal.staff.models import Staff
from portal.touchpoints.models import Touchpoint, TouchpointLocation, TouchpointNote, TouchpointReceipt
from tests.reference import derived
from tests.reference.derived import Money, today
from tests.reference.seen import Seen

Found = Callable[[Seen, Any], Any]
Order_ = tuple[tuple[str, bool], ...]  # columns, and whether each descends

# what a global id begins with
TAGS: Mapping[str, str] = {
    "Partner": "PA",
    "Staff": "ST",
    "Customer": "CU",
    "Touchpoint": "TP",
    "Product": "PR",
    "Warehouse": "WH",
    "StockLevel": "SL",
    "Order": "OR",
    "OrderLine": "OL",
    "Campaign": "CA",
    "CampaignAsset": "CF",
    "CampaignEnrolment": "CE",
    "CampaignMembership": "CM",
    "AccessEvent": "AE",
}


def to(model: type[Model], column: str) -> Found:
    """The row that a column of ours names."""
    return lambda seen, it: seen.one(model, "id", getattr(it, column))


def back(model: type[Model], column: str) -> Found:
    """The one row whose column names us."""
    return lambda seen, it: seen.one(model, column, it.id)


def each(model: type[Model], column: str) -> Found:
    """All rows whose column names us."""
    return lambda seen, it: seen.where(model, column, it.id)


def every(model: type[Model]) -> Found:
    return lambda seen, _: seen.all(model)


def along(middle: type[Model], ours: str, model: type[Model], theirs: str) -> Found:
    """The rows that a table between us names."""

    def found(seen: Seen, it: Any) -> list[Any]:  # noqa: ANN401
        rows = [seen.one(model, "id", getattr(one, theirs)) for one in seen.where(middle, ours, it.id)]
        return [row for row in rows if row is not None]

    return found


def amount(column: str) -> Found:
    """An amount of an order, in its currency."""
    return lambda _, it: Money(getattr(it, column), it.currency_code)


def _credit_limit(_: Seen, terms: PartnerTerms) -> Money | None:
    return None if terms.credit_limit is None else Money(terms.credit_limit, terms.currency_code)


def _credit_taken(of: Callable[[Decimal, Decimal], Decimal]) -> Found:
    """An amount of the limit and what is taken of it; none without a limit."""

    def found(seen: Seen, terms: PartnerTerms) -> Money | None:
        if terms.credit_limit is None:
            return None
        return Money(of(terms.credit_limit, derived.exposure(seen, terms)), terms.currency_code)

    return found


def _members(column: str) -> Found:
    """Of an audience, those who consented."""
    return lambda seen, it: [
        one for one in seen.where(CampaignMembership, column, it.id) if derived.consented(seen, one)
    ]


def _of_line(column: str) -> Found:
    def found(seen: Seen, line: OrderLine) -> Money:
        order = seen.one(Order, "id", line.order_id)
        if order is None:
            raise LookupError("whoever sees a line sees its order")
        return Money(getattr(line, column), order.currency_code)

    return found


def _margin(seen: Seen, order: Order) -> Money | None:
    margin = seen.one(OrderMargin, "order_id", order.id)
    return Money(margin.margin, order.currency_code) if margin else None


def _note(seen: Seen, touchpoint: Touchpoint) -> str | None:
    note = seen.one(TouchpointNote, "touchpoint_id", touchpoint.id)
    return note.text if note else None


def _parent(seen: Seen, partner: Partner) -> Partner | None:
    terms = seen.one(PartnerTerms, "partner_id", partner.id)
    return seen.one(Partner, "id", terms.parent_id) if terms else None


def _in_scope(seen: Seen, _: object) -> list[Partner]:
    return [partner for partner in seen.all(Partner) if seen.where(PartnerTerms, "partner_id", partner.id)]


def _children(seen: Seen, partner: Partner) -> list[Partner]:
    return [child for child in _in_scope(seen, None) if _parent(seen, child) is partner]


def _linked_today(seen: Seen, partner: Partner) -> list[Customer]:
    linked = {
        link.customer_id
        for link in seen.where(CustomerPartnerLink, "partner_id", partner.id)
        if _holds(link.started_on, link.ended_on)
    }
    return [customer for customer in seen.all(Customer) if customer.id in linked]


def _holds(started_on: date, ended_on: date | None) -> bool:
    return started_on <= today() and (ended_on is None or ended_on > today())


def _own_enrolment(seen: Seen, campaign: Campaign) -> CampaignEnrolment | None:
    enrolments = seen.where(CampaignEnrolment, "campaign_id", campaign.id)
    return next((one for one in enrolments if one.partner_id == seen.caller.partner_id), None)


# one value or row, or null
FIELDS: Mapping[str, Found] = {
    "Query.viewer": lambda seen, _: seen.caller,
    "Viewer.staff": to(Staff, "staff_id"),
    "Viewer.partner": to(Partner, "partner_id"),
    "Viewer.permissions": lambda _, caller: sorted(caller.permissions),
    "Viewer.locale": lambda _, __: "en",
    "Partner.terms": back(PartnerTerms, "partner_id"),
    "Partner.parent": _parent,
    "PartnerTerms.creditLimit": _credit_limit,
    "PartnerTerms.creditExposure": _credit_taken(lambda _, exposure: exposure),
    "PartnerTerms.creditAvailable": _credit_taken(lambda limit, exposure: limit - exposure),
    "Staff.partner": to(Partner, "partner_id"),
    "Customer.touchpointCount": lambda seen, it: derived.figures(seen, it).touchpoint_count,
    "Customer.lastTouchpointAt": lambda seen, it: derived.figures(seen, it).last_touchpoint_at,
    "Customer.orderCount": lambda seen, it: derived.figures(seen, it).order_count,
    "Customer.lifetimeValue": lambda seen, it: derived.figures(seen, it).lifetime_value,
    "Customer.journey": derived.journey,
    "Customer.mergedInto": to(Customer, "merged_into_id"),
    "CustomerPartnerLink.partner": to(Partner, "partner_id"),
    "JourneyStep.touchpoint": lambda seen, it: seen.one(Touchpoint, "id", it.touchpoint.id),
    "Touchpoint.customer": to(Customer, "customer_id"),
    "Touchpoint.partner": to(Partner, "partner_id"),
    "Touchpoint.recordedBy": to(Staff, "recorded_by_id"),
    "Touchpoint.note": _note,
    "Touchpoint.location": back(TouchpointLocation, "touchpoint_id"),
    "Touchpoint.order": to(Order, "order_id"),
    "Touchpoint.campaign": to(Campaign, "campaign_id"),
    "Touchpoint.supersedes": to(Touchpoint, "supersedes_id"),
    "Touchpoint.supersededBy": back(Touchpoint, "supersedes_id"),
    "Touchpoint.receipt": back(TouchpointReceipt, "touchpoint_id"),
    "TouchpointReceipt.customer": to(Customer, "customer_id"),
    "TouchpointReceipt.touchpoint": to(Touchpoint, "touchpoint_id"),
    "TouchpointReceipt.rejection": lambda _, __: None,  # what was rejected is not kept
    "Product.price": derived.price,
    "Warehouse.owner": to(Partner, "owner_id"),
    "StockLevel.product": to(Product, "product_id"),
    "StockLevel.warehouse": to(Warehouse, "warehouse_id"),
    "StockLevel.availableToPromise": lambda _, it: it.on_hand - it.reserved - it.safety,
    "Order.partner": to(Partner, "partner_id"),
    "Order.customer": to(Customer, "customer_id"),
    "Order.placedBy": to(Staff, "placed_by_id"),
    "Order.subtotal": amount("subtotal"),
    "Order.discount": amount("discount"),
    "Order.total": amount("total"),
    "Order.margin": _margin,
    "OrderLine.product": to(Product, "product_id"),
    "OrderLine.unitPrice": _of_line("unit_price"),
    "OrderLine.lineTotal": _of_line("line_total"),
    "OrderLine.promisedDate": lambda _, it: it.promised_on,
    "AvailabilityLayer.date": lambda _, it: it.on_day,
    "Campaign.enrolment": _own_enrolment,
    "Campaign.performance": derived.performance,
    "CampaignEnrolment.partner": to(Partner, "partner_id"),
    "CampaignMembership.campaign": to(Campaign, "campaign_id"),
    "CampaignMembership.customer": to(Customer, "customer_id"),
    "AccessEvent.partner": to(Partner, "partner_id"),
    "AccessEvent.staff": to(Staff, "staff_id"),
    "AccessEvent.actor": to(Staff, "actor_id"),
    "AccessEvent.viewedAs": lambda _, it: it.actor_id is not None,
    "AccessEvent.sessionId": lambda seen, it: it.session_id if seen.one(Staff, "id", it.staff_id) else None,
    "AccessEvent.customer": to(Customer, "customer_id"),
    "AccessEvent.subjectId": lambda _, it: None if it.subject_id is None else str(it.subject_id),
}


@dataclass(frozen=True)
class Listed:
    """A list: its rows and the order they come in."""

    rows: Found
    order: Order_


def by(*columns: str) -> Order_:
    """Ascending, but for columns with a minus before them."""
    return tuple((column.removeprefix("-"), column.startswith("-")) for column in columns)


# lists without pages
SHORT: Mapping[str, Listed] = {
    "Customer.identifiers": Listed(each(MaskedIdentifier, "customer_id"), by("kind", "value_masked", "id")),
    "Customer.consents": Listed(each(Consent, "customer_id"), by("purpose", "channel")),
    "Customer.partnerLinks": Listed(each(CustomerPartnerLink, "customer_id"), by("started_on", "id")),
}
CAMPAIGNS = by("-starts_on", "-id")
# connections
LISTS: Mapping[str, Listed] = {
    "Query.customers": Listed(every(Customer), by("id")),
    "Query.partners": Listed(_in_scope, by("code")),
    "Query.touchpoints": Listed(every(Touchpoint), by("-id")),
    "Query.products": Listed(every(Product), by("sku")),
    "Query.stockLevels": Listed(every(StockLevel), by("id")),
    "Query.orders": Listed(every(Order), by("-id")),
    "Query.campaigns": Listed(every(Campaign), CAMPAIGNS),
    "Query.accessEvents": Listed(every(AccessEvent), by("-id")),
    "Partner.children": Listed(_children, by("code")),
    "Partner.staff": Listed(each(Staff, "partner_id"), by("number")),
    "Partner.customers": Listed(_linked_today, by("id")),
    "Partner.orders": Listed(each(Order, "partner_id"), by("-id")),
    "Partner.stockLevels": Listed(each(StockLevel, "partner_id"), by("id")),
    "Partner.campaigns": Listed(along(CampaignEnrolment, "partner_id", Campaign, "campaign_id"), CAMPAIGNS),
    "Customer.touchpoints": Listed(each(Touchpoint, "customer_id"), by("-id")),
    "Customer.orders": Listed(each(Order, "customer_id"), by("-id")),
    "Customer.accessEvents": Listed(each(AccessEvent, "customer_id"), by("-id")),
    "Customer.campaignMemberships": Listed(_members("customer_id"), by("id")),
    "Product.stockLevels": Listed(each(StockLevel, "product_id"), by("id")),
    "Order.lines": Listed(each(OrderLine, "order_id"), by("position")),
    "Campaign.assets": Listed(each(CampaignAsset, "campaign_id"), by("id")),
    "Campaign.products": Listed(along(CampaignProduct, "campaign_id", Product, "product_id"), by("id")),
    "Campaign.enrolments": Listed(each(CampaignEnrolment, "campaign_id"), by("id")),
    "Campaign.audience": Listed(_members("campaign_id"), by("id")),
}
