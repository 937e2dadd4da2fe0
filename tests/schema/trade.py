"""What is sold in the small world: ACME and BOLT sell to 李, FAR to 赵.

P-1 costs 100.00, for ACME 90.00. ACME has 5 of it, can promise 3, and expects 4 in a week and 10 in a month.
SPRING addresses 李, 王 and 赵, by e-mail; 王 did not agree to that. SOUTH is a campaign of FAR's alone.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from portal.campaigns.models import EnrolmentStatus
from portal.orders.models import OrderStatus
from portal.words.channels import Channel
from tests.facts import Facts


def in_days(days: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=days)


def populate_trade(facts: Facts, ids: dict[str, UUID]) -> None:
    for sku in ("P-1", "P-2"):
        ids[sku] = facts.product(sku)
    everyone, acmes = facts.price_list("ALL"), facts.price_list("ACME", partner_id=ids["ACME"])
    facts.price(everyone, ids["P-1"], "100.00")
    facts.price(everyone, ids["P-2"], "10.00")
    facts.price(acmes, ids["P-1"], "90.00")
    facts.price(acmes, ids["P-1"], "80.00", min_quantity=10)
    _stock(facts, ids)
    _orders(facts, ids)
    _campaigns(facts, ids)


def _stock(facts: Facts, ids: dict[str, UUID]) -> None:
    warehouses = {code: facts.warehouse(f"W-{code}", ids[code]) for code in ("ACME", "BOLT", "FAR")}
    ids["ACME's P-1"] = facts.stock_level(
        warehouses["ACME"], ids["P-1"], 5, reserved=1, safety=1, in_transit=2
    )
    facts.expected_receipt(warehouses["ACME"], ids["P-1"], 4, expected_on=in_days(7))
    facts.expected_receipt(warehouses["ACME"], ids["P-1"], 10, expected_on=in_days(30))
    facts.expected_receipt(warehouses["ACME"], ids["P-1"], 99, expected_on=in_days(-3))
    facts.expected_receipt(warehouses["ACME"], ids["P-1"], 0, expected_on=in_days(9))  # withdrawn
    ids["BOLT's P-1"] = facts.stock_level(warehouses["BOLT"], ids["P-1"], 30)
    ids["FAR's P-1"] = facts.stock_level(warehouses["FAR"], ids["P-1"], 2)
    facts.stock_level(warehouses["BOLT"], ids["P-2"], 0)


def _orders(facts: Facts, ids: dict[str, UUID]) -> None:
    ids["sale"] = facts.order(
        ids["ACME"],
        (ids["P-1"], 1, "90.00"),
        (ids["P-2"], 4, "10.00"),
        customer_id=ids["李"],
        placed_by_id=ids["DEALER_SALES at ACME"],
        status=OrderStatus.DELIVERED,
        margin="12.50",
    )
    ids["BOLT's sale"] = facts.order(ids["BOLT"], (ids["P-2"], 1, "10.00"), customer_id=ids["李"])
    ids["stock order"] = facts.order(ids["ACME"], (ids["P-2"], 20, "7.50"), external_ref="PO-7")
    ids["far sale"] = facts.order(ids["FAR"], (ids["P-1"], 1, "100.00"), customer_id=ids["赵"])


def _campaigns(facts: Facts, ids: dict[str, UUID]) -> None:
    ids["SPRING"] = facts.campaign(
        "SPRING", channel=Channel.EMAIL, products=(ids["P-2"], ids["P-1"]), assets=("banner",)
    )
    facts.enrolment(ids["SPRING"], ids["ACME"], EnrolmentStatus.ENROLLED)
    facts.enrolment(ids["SPRING"], ids["BOLT"])
    ids["SOUTH'S"] = facts.campaign("SOUTH", products=(ids["P-1"],), starts_on=date(2026, 1, 1))
    facts.enrolment(ids["SOUTH'S"], ids["FAR"])
    for name in ("李", "赵"):
        facts.consent(ids[name], channel=Channel.EMAIL)
    for name in ("李", "王", "赵"):
        facts.membership(ids["SPRING"], ids[name])
    facts.membership(ids["SOUTH'S"], ids["赵"])
