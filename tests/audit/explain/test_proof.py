"""What is said of who sees a row, and why, is what row security does: of every table, row and organisation.

Reasons and policies are rendered apart; so each policy is turned off, and changed, and held against them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from auth.policy import (
    Both,
    CampaignVisible,
    Consented,
    CustomerVisible,
    Everyone,
    IfNamed,
    InScope,
    Invited,
    Nobody,
    OwnOrganisation,
    OwnStaff,
    Rows,
    Seen,
    Unless,
)
from auth.rls import SCHEMA, predicate
from tests.audit.explain.proof import BY_TABLE, READ_BY_PARTNERS, changed, faults, unexplained
from tests.security.world import World

pytestmark = pytest.mark.anyio

DIRECTORIES = {table for table in READ_BY_PARTNERS if isinstance(BY_TABLE[table].rows, Everyone)}
OWN = OwnOrganisation("partner_id")
CHANGES: list[tuple[str, Rows, str]] = [
    # a table, another rule for it, and a table whose rows are explained by it
    ("customers", Everyone(), "customers"),
    ("customers", Nobody(), "customers"),
    ("orders", OWN, "orders"),
    ("orders", Unless("kind", "STOCK"), "orders"),
    ("orders", IfNamed("customer_id", CustomerVisible("customer_id")), "orders"),
    ("orders", Both(InScope("partner_id"), CustomerVisible("customer_id")), "orders"),
    ("order_lines", Everyone(), "order_lines"),
    ("touchpoints", OwnStaff("recorded_by_id"), "touchpoints"),
    (
        "touchpoints",
        Both(Both(OWN, CustomerVisible("customer_id")), OwnStaff("recorded_by_id")),
        "touchpoints",
    ),
    ("touchpoints", IfNamed("campaign_id", CampaignVisible("campaign_id")), "touchpoints"),
    ("touchpoints", IfNamed("order_id", Seen("orders", "order_id")), "touchpoints"),
    ("staff", OWN, "staff"),
    ("products", Nobody(), "products"),
    ("campaigns", Invited("id"), "campaigns"),
    ("campaigns", Unless("status", "DRAFT"), "campaign_assets"),
    ("campaign_memberships", Consented("customer_id", "channel"), "campaign_memberships"),
    # what others are seen by
    ("campaign_enrolments", OWN, "campaigns"),
    ("campaign_enrolments", OWN, "campaign_memberships"),
    ("campaign_enrolments", Both(OWN, InScope("partner_id")), "campaign_assets"),
    ("customer_scope", OWN, "customers"),
    ("customer_scope", Nobody(), "touchpoints"),
    ("consents", Nobody(), "campaign_memberships"),
    ("price_list_scope", Nobody(), "prices"),
]


@asynccontextmanager
async def undone(superuser: asyncpg.Connection, ddl: str = "select") -> AsyncIterator[None]:
    change = superuser.transaction()
    await change.start()
    try:
        await superuser.execute(ddl)
        yield
    finally:
        await change.rollback()


def reading(table: str, rows: Rows) -> str:
    condition = predicate(rows, table)
    if BY_TABLE[table].asked_by_database:
        condition = f"(select portal.may('{BY_TABLE[table].read}')) and {condition}"
    return f"alter policy scoped_select on {SCHEMA}.{table} using ({condition})"


@pytest.mark.parametrize("table", READ_BY_PARTNERS)
async def test_each_organisation_sees_exactly_the_rows_it_has_a_reason_to(
    table: str, world: World, superuser: asyncpg.Connection
) -> None:
    async with undone(superuser):
        assert await faults(superuser, world, table) == []
        assert await unexplained(superuser, world, table) == []


@pytest.mark.parametrize("table", sorted(set(READ_BY_PARTNERS) - DIRECTORIES))
async def test_a_policy_switched_off_contradicts_its_reasons(
    table: str, world: World, superuser: asyncpg.Connection
) -> None:
    for ddl in (
        f"alter policy scoped_select on {SCHEMA}.{table} using (true)",
        f"drop policy scoped_select on {SCHEMA}.{table}",
    ):
        async with undone(superuser, ddl):
            assert await faults(superuser, world, table), ddl


@pytest.mark.parametrize("table", sorted(DIRECTORIES))
async def test_a_directory_that_is_closed_contradicts_its_reasons(
    table: str, world: World, superuser: asyncpg.Connection
) -> None:
    async with undone(superuser, f"drop policy scoped_select on {SCHEMA}.{table}"):
        assert await faults(superuser, world, table)


@pytest.mark.parametrize(("table", "rows", "seen"), CHANGES)
async def test_the_reasons_change_with_the_policy(
    table: str, rows: Rows, seen: str, world: World, superuser: asyncpg.Connection
) -> None:
    async with undone(superuser, reading(table, rows)):
        assert await faults(superuser, world, seen, changed(table, rows)) == []
        assert await faults(superuser, world, seen), "the reasons of the policy before"
