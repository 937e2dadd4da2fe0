"""Facts about what is sold: products, prices, stock, orders and campaigns. See tests/facts.py."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.campaigns.models import CampaignStatus, EnrolmentStatus
from portal.orders.models import OrderKind, OrderLineStatus, OrderStatus
from portal.partners.models import CurrencyCode
from portal.words.channels import Channel
from portal.words.ids import uuid7, uuid7_at

Row = dict[str, Any]

LONG_AGO = date(2020, 1, 1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Rows:
    """Rows to be, by table."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)

    def find(self, table: str, row_id: UUID) -> Row:
        return next(row for row in self.rows[table] if row["id"] == row_id)

    def _add(self, table: str, **columns: Any) -> UUID:  # noqa: ANN401 - a column may be of any type
        self.rows[table].append(columns)
        identity = columns.get("id") or columns.get("partner_id")
        assert isinstance(identity, UUID)
        return identity


class TradeFacts(Rows):
    """What a test does not say has a value here; money is a decimal number as text."""

    def product(self, sku: str, **columns: object) -> UUID:
        defaults = {"name": f"Product {sku}", "category": None, "brand": None, "active": True}
        return self._add("products", id=uuid7(), sku=sku, **(defaults | columns))

    def price_list(self, code: str, **columns: object) -> UUID:
        """For everybody, for ever, in CNY; `ends_on` is the first day without it."""
        defaults = {"currency_code": CurrencyCode.CNY, "starts_on": LONG_AGO}
        return self._add("price_lists", id=uuid7(), code=code, name=code, **(defaults | columns))

    def price(self, price_list_id: UUID, product_id: UUID, unit_price: str, *, min_quantity: int = 1) -> UUID:
        return self._add(
            "prices", id=uuid7(), price_list_id=price_list_id, product_id=product_id, unit_price=unit_price,
            min_quantity=min_quantity,
        )  # fmt: skip

    def warehouse(self, code: str, owner_id: UUID) -> UUID:
        return self._add("warehouses", id=uuid7(), code=code, name=code, owner_id=owner_id)

    def stock_level(self, warehouse_id: UUID, product_id: UUID, on_hand: int, **columns: object) -> UUID:
        owner_id = self.find("warehouses", warehouse_id)["owner_id"]
        defaults = {"reserved": 0, "in_transit": 0, "safety": 0, "as_of": NOON}
        return self._add(
            "stock_levels", id=uuid7(), warehouse_id=warehouse_id, product_id=product_id, partner_id=owner_id,
            on_hand=on_hand, **(defaults | columns),
        )  # fmt: skip

    def expected_receipt(
        self, warehouse_id: UUID, product_id: UUID, quantity: int, *, expected_on: date
    ) -> UUID:
        return self._add(
            "expected_receipts", id=uuid7(), warehouse_id=warehouse_id, product_id=product_id,
            partner_id=self.find("warehouses", warehouse_id)["owner_id"], quantity=quantity,
            expected_on=expected_on,
        )  # fmt: skip

    def order(
        self,
        partner_id: UUID,
        *lines: tuple[UUID, int, str],
        customer_id: UUID | None = None,
        placed_at: datetime | None = None,
        margin: str | None = None,
        **columns: object,
    ) -> UUID:
        """Lines are product, quantity, unit price; without a customer a STOCK order.

        Without `placed_at`, each is an hour after the one before it.
        """
        number = len(self.rows["orders"]) + 1
        placed_at = placed_at or NOON + timedelta(hours=number)
        order_id = uuid7_at(placed_at)
        subtotal = sum((Decimal(price) * quantity for _, quantity, price in lines), Decimal("0.00"))
        defaults = {
            "number": f"O-{number:06}",
            "external_ref": None,
            "version": 1,
            "placed_by_id": None,
            "currency_code": CurrencyCode.CNY,
            "status": OrderStatus.CONFIRMED,
            "subtotal": str(subtotal),
            "discount": "0.00",
            "total": str(subtotal),
            "returned_total": "0.00",
        }
        self._add(
            "orders", id=order_id, kind=OrderKind.CUSTOMER if customer_id else OrderKind.STOCK,
            partner_id=partner_id, customer_id=customer_id, placed_at=placed_at, **(defaults | columns),
        )  # fmt: skip
        for position, (product_id, quantity, price) in enumerate(lines, start=1):
            self._add(
                "order_lines", id=uuid7(), order_id=order_id, partner_id=partner_id, position=position,
                product_id=product_id, quantity=quantity, unit_price=price,
                line_total=str(Decimal(price) * quantity), status=OrderLineStatus.OPEN, reserved_quantity=0,
                shipped_quantity=0,
            )  # fmt: skip
        if margin is not None:
            self._add("order_margins", order_id=order_id, partner_id=partner_id, margin=margin)
        return order_id

    def campaign(
        self,
        code: str,
        *,
        channel: Channel = Channel.PHONE,
        products: Iterable[UUID] = (),
        assets: Iterable[str] = (),
        **columns: object,
    ) -> UUID:
        """A running campaign; `assets` are names."""
        campaign_id = uuid7()
        defaults = {
            "name": code,
            "kind": "COUPON",
            "status": CampaignStatus.RUNNING,
            "starts_on": LONG_AGO,
            "ends_on": date(2030, 1, 1),
        }
        self._add("campaigns", id=campaign_id, code=code, channel=channel, **(defaults | columns))
        for product_id in products:
            self._add("campaign_products", id=uuid7(), campaign_id=campaign_id, product_id=product_id)
        for name in assets:
            self._add(
                "campaign_assets", id=uuid7(), campaign_id=campaign_id, name=name, locale="zh-CN", version=1,
                checksum="0" * 64,
            )  # fmt: skip
        return campaign_id

    def enrolment(
        self, campaign_id: UUID, partner_id: UUID, status: EnrolmentStatus = EnrolmentStatus.INVITED
    ) -> UUID:
        return self._add(
            "campaign_enrolments", id=uuid7(), campaign_id=campaign_id, partner_id=partner_id, status=status
        )

    def membership(self, campaign_id: UUID, customer_id: UUID, *, added_on: date = LONG_AGO) -> UUID:
        channel = self.find("campaigns", campaign_id)["channel"]
        return self._add(
            "campaign_memberships", id=uuid7(), campaign_id=campaign_id, customer_id=customer_id,
            channel=channel, added_on=added_on,
        )  # fmt: skip
