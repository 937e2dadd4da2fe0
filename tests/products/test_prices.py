"""What a partner pays: by the most specific list that holds that day, at the break its quantity reaches."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.partners.models import PartnerTier
from portal.words.ids import uuid7
from tests.cluster import TestDatabase
from tests.facts import Facts

pytestmark = pytest.mark.anyio

TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Market:
    """Two dealers in the North, who may buy one product."""

    database: Database
    facts: Facts
    acme: UUID
    bolt: UUID
    product: UUID

    def offer(self, price: str, min_quantity: int = 1, **terms: Any) -> UUID:  # noqa: ANN401 - columns
        price_list = self.facts.price_list(str(uuid7())[5:], **terms)
        self.facts.price(price_list, self.product, price, min_quantity=min_quantity)
        return price_list

    async def price(self, partner_id: UUID, *, pieces: int = 1, on: date = TODAY) -> tuple[str, str] | None:
        caller = Principal(Role.DEALER_SALES, partner_id, uuid7())
        async with self.database.acting_as(caller) as connection:
            row = await connection.fetchrow(
                "select * from portal.price_of($1, $2, $3)", self.product, pieces, on
            )
        return None if row is None else (str(row["unit_price"]), row["currency_code"])


@pytest.fixture(scope="module")
async def portal_database(database: TestDatabase) -> AsyncIterator[Database]:
    opened = await Database.open({audience: {"dsn": database.url(audience)} for audience in DatabaseRole})
    yield opened
    await opened.close()


@pytest.fixture
async def market(portal_database: Database) -> Market:
    """Others' lists are there too; only this one's have prices of its product."""
    facts, name = Facts(), str(uuid7())[5:]
    acme = facts.partner(f"A{name}", tier=PartnerTier.GOLD)
    return Market(portal_database, facts, acme, facts.partner(f"B{name}"), facts.product(name))


async def test_a_partners_own_list_comes_before_its_tiers_that_before_its_regions(market: Market) -> None:
    kinds: list[dict[str, Any]] = [
        {},
        {"region": "North"},
        {"tier": "GOLD"},
        {"tier": "GOLD", "region": "North"},
        {"partner_id": market.acme},
        {"partner_id": market.acme, "region": "North"},
        {"partner_id": market.acme, "tier": "GOLD"},
    ]
    for price, terms in enumerate(reversed(kinds)):  # the most specific first, so that none wins by its age
        market.offer(f"{price}.00", **terms)
    await market.facts.load(market.database)
    assert await market.price(market.acme) == ("0.00", "CNY")
    assert await market.price(market.bolt) == ("5.00", "CNY")


async def test_a_list_holds_from_its_first_day_until_the_day_before_its_end(market: Market) -> None:
    market.offer("1.00", starts_on=TODAY, ends_on=date(2026, 3, 3), currency_code="EUR")
    await market.facts.load(market.database)
    assert await market.price(market.acme, on=date(2026, 3, 1)) is None
    assert await market.price(market.acme) == ("1.00", "EUR")
    assert await market.price(market.acme, on=date(2026, 3, 3)) is None


async def test_of_two_lists_as_specific_the_later_one_wins(market: Market) -> None:
    market.offer("2.00", starts_on=date(2026, 2, 1))
    market.offer("1.00", starts_on=date(2026, 1, 1))
    await market.facts.load(market.database)
    assert await market.price(market.acme) == ("2.00", "CNY")
    assert await market.price(market.acme, on=date(2026, 1, 31)) == ("1.00", "CNY")


async def test_the_greatest_break_that_the_quantity_reaches_counts(market: Market) -> None:
    price_list = market.offer("10.00")
    for pieces, price in ((100, "8.00"), (10, "9.00")):
        market.facts.price(price_list, market.product, price, min_quantity=pieces)
    market.offer("7.00", min_quantity=1000, partner_id=market.acme)  # its own, but for great quantities only
    await market.facts.load(market.database)
    paid = {pieces: await market.price(market.acme, pieces=pieces) for pieces in (1, 9, 10, 99, 100, 1000)}
    assert {pieces: price and price[0] for pieces, price in paid.items()} == {
        1: "10.00", 9: "10.00", 10: "9.00", 99: "9.00", 100: "8.00", 1000: "7.00",
    }  # fmt: skip
    assert await market.price(market.acme, pieces=0) is None


async def test_a_partner_whose_tier_changes_buys_by_its_new_tiers_list(market: Market) -> None:
    market.offer("10.00")
    market.offer("8.00", tier="GOLD")
    await market.facts.load(market.database)
    assert [await market.price(each) for each in (market.acme, market.bolt)] == [
        ("8.00", "CNY"),
        ("10.00", "CNY"),
    ]
    async with market.database.as_worker() as connection:
        await connection.execute(
            "update portal.partner_terms set tier = case tier when 'GOLD' then 'STANDARD' else 'GOLD' end"
            " where partner_id in ($1, $2)", market.acme, market.bolt,
        )  # fmt: skip
        await connection.execute("select portal.refresh_price_list_scope()")
    assert [await market.price(each) for each in (market.acme, market.bolt)] == [
        ("10.00", "CNY"),
        ("8.00", "CNY"),
    ]


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("update portal.prices set unit_price = -0.01", "prices_not_negative"),
        ("update portal.prices set min_quantity = 0", "prices_not_negative"),
        ("update portal.price_lists set ends_on = starts_on", "price_lists_dates"),
    ],
)
async def test_a_price_below_zero_and_a_list_that_ends_before_it_begins_are_refused(
    statement: str, constraint: str, market: Market
) -> None:
    market.offer("10.00")
    await market.facts.load(market.database)
    with pytest.raises(asyncpg.CheckViolationError, match=constraint):
        async with market.database.as_worker() as connection:
            await connection.execute(statement)


async def test_hq_pays_by_the_lists_that_hold_for_hq_though_it_sees_them_all(market: Market) -> None:
    hq = market.facts.partner("HQ", region="Everywhere")
    market.offer("8.00", region="North")
    market.offer("12.00")
    await market.facts.load(market.database)
    caller = Principal(Role.HQ_ADMIN, hq, uuid7())
    async with market.database.acting_as(caller) as connection:
        price = await connection.fetchval(
            "select unit_price from portal.price_of($1, 1, $2)", market.product, TODAY
        )
    assert price == Decimal("12.00")
