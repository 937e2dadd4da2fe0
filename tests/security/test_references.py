"""What a row refers to is the same partner's or campaign's, whoever writes it, the import included."""

import asyncpg
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.words.ids import uuid7
from tests.facts import Row, insert
from tests.security.organisations import ORGANISATIONS, PRICE_LISTS, may_buy_by
from tests.security.world import World

pytestmark = pytest.mark.anyio

PRICE = "select unit_price from portal.price_of($1, 1, current_date)"


def someone_else(world: World, row: Row) -> Row:
    mine = row["partner_id"]
    return {"partner_id": next(str(each) for each in world.organisation_ids.values() if str(each) != mine)}


@pytest.mark.parametrize("table", ["stock_levels", "expected_receipts", "order_lines"])
async def test_a_line_or_a_level_is_the_partners_whose_order_or_warehouse_it_is(
    table: str, world: World, portal_database: Database
) -> None:
    row = world.rows[table][0]
    fresh = {"id": str(uuid7()), "product_id": world.spare_product_id, "position": 99}
    for partner, refused in (({}, False), (someone_else(world, row), True)):
        assert await is_refused(portal_database, table, row | fresh | partner) is refused


async def test_a_margin_is_the_partners_whose_order_it_is(world: World, portal_database: Database) -> None:
    order = world.rows["orders"][0] | {"id": str(uuid7()), "number": "without a margin", "external_ref": None}
    margin = {"order_id": order["id"], "partner_id": order["partner_id"], "margin": "1.00"}
    async with portal_database.as_worker() as connection:
        await insert(connection, "orders", [order])
    assert await is_refused(portal_database, "order_margins", margin | someone_else(world, order))
    assert not await is_refused(portal_database, "order_margins", margin)


async def test_nobody_becomes_a_member_on_another_channel_than_the_campaigns(
    world: World, portal_database: Database
) -> None:
    """Its consent to that channel would show it to those whom it refused."""
    row = world.rows["campaign_memberships"][0]
    fresh = row | {"id": str(uuid7()), "campaign_id": world.spare_campaign_id}
    assert await is_refused(portal_database, "campaign_memberships", fresh | {"channel": "WEBSITE"})
    assert not await is_refused(portal_database, "campaign_memberships", fresh)


async def is_refused(database: Database, table: str, row: Row) -> bool:
    """Whether a foreign key refuses it to the import; it is taken back at once."""
    async with database.connection(DatabaseRole.WORKER) as connection:
        attempt = connection.transaction()
        await attempt.start()
        try:
            await insert(connection, table, [row])
        except asyncpg.ForeignKeyViolationError:
            return True
        finally:
            await attempt.rollback()
        return False


@pytest.mark.parametrize("function", ["add_order_changes", "refresh_journeys"])
@pytest.mark.parametrize("audience", DatabaseRole)
async def test_nobody_derives_figures_by_hand(
    function: str, database_role: DatabaseRole, portal_database: Database
) -> None:
    async with portal_database.connection(database_role) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match=f"denied for function {function}"):
            await connection.execute(f"select portal.{function}('{{}}')")


@pytest.mark.parametrize("organisation", ORGANISATIONS)
async def test_a_price_is_of_the_most_specific_list_that_holds_for_its_asker(
    organisation: str, world: World, portal_database: Database
) -> None:
    holding = [name for name in PRICE_LISTS if may_buy_by(organisation, name)]
    best = max(holding, key=lambda name: PRICE_LISTS[name].specificity())
    caller = Principal(Role.DEALER_SALES, world.organisation_ids[organisation], uuid7())
    async with portal_database.acting_as(caller) as connection:
        price = await connection.fetchval(PRICE, world.rows["prices"][0]["product_id"])
    assert price == list(PRICE_LISTS).index(best)


async def test_a_price_is_answered_nobody_who_is_not_bound(world: World, portal_database: Database) -> None:
    product = world.rows["prices"][0]["product_id"]
    for database_role in (DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR):
        async with portal_database.connection(database_role) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no principal bound"):
                await connection.fetchval(PRICE, product)
