"""What a row refers to is the same partner's or campaign's, whoever writes it, the import included."""

from uuid import UUID

import asyncpg
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import BIND, Database
from portal.words.ids import uuid7
from tests.facts import Row, insert
from tests.security.organisations import ORGANISATIONS, PRICE_LISTS, is_below, may_buy_by
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


def managers(world: World) -> Principal:
    """Somebody at `own`, as whom it writes."""
    caller = next(
        one for one in world.callers if (one.organisation, one.role) == ("own", Role.DEALER_MANAGER)
    )
    return Principal(Role.DEALER_MANAGER, world.organisation_ids["own"], UUID(caller.staff_id))


def of_customer(world: World, name: str) -> Row:
    """A touchpoint that `own` recorded of this customer."""
    own = str(world.organisation_ids["own"])
    return next(
        row
        for row in world.bare
        if row["partner_id"] == own and world.names.customers[row["customer_id"]] == name
    )


NO_LONGER_SEEN = "of own until yesterday"


@pytest.mark.parametrize(("customer", "refused"), [("of own", False), (NO_LONGER_SEEN, True)])
async def test_nobody_writes_about_a_touchpoint_of_a_customer_it_no_longer_sees(
    customer: str, world: World, portal_database: Database, *, refused: bool
) -> None:
    """Its own organisation recorded it, so a foreign key has nothing against it."""
    caller, referred = managers(world), of_customer(world, customer)
    seen = of_customer(world, "of own")
    correction = seen | {
        "id": str(uuid7()),
        "recorded_by_id": str(caller.staff_id),
        "supersedes_id": referred["id"],
    }
    note = {"touchpoint_id": referred["id"], "partner_id": referred["partner_id"], "text": "a note"}
    for table, row in (("touchpoints", correction), ("touchpoint_notes", note)):
        assert await is_denied(portal_database, caller, table, row) is refused, table


async def test_nobody_refers_to_an_order_it_does_not_see(world: World, portal_database: Database) -> None:
    caller, seen = managers(world), of_customer(world, "of own")
    for order in world.rows["orders"]:
        if order["customer_id"] is None:
            continue
        row = seen | {"id": str(uuid7()), "recorded_by_id": str(caller.staff_id), "order_id": order["id"]}
        below = is_below(world.names.organisations[order["partner_id"]], "own")
        assert await is_denied(portal_database, caller, "touchpoints", row) is not below


async def is_denied(database: Database, caller: Principal, table: str, row: Row) -> bool:
    """Whether row security refuses it to the caller; it is taken back at once."""
    async with database.connection(DatabaseRole.SCOPED) as connection:
        attempt = connection.transaction()
        await attempt.start()
        try:
            await connection.fetchval(BIND, caller.claims)
            await insert(connection, table, [row])
        except asyncpg.InsufficientPrivilegeError:
            return True
        except asyncpg.ForeignKeyViolationError:
            return False
        finally:
            await attempt.rollback()
        return False


WRITES = """
select c.conrelid::regclass::text as written, c.conname as key, c.confrelid::regclass::text as named
from pg_constraint c
where c.contype = 'f' and exists (
  select from pg_policy p
  where p.polrelid = c.conrelid and p.polcmd in ('a', 'w') and 'portal_scoped'::regrole = any (p.polroles))
order by 1, 2
"""
ASKED = {
    # by the policy: the caller's own, what it sees, itself
    "touchpoints_customer_id_fkey",
    "touchpoints_partner_id_fkey",
    "touchpoints_recorded_by_id_fkey",
    "touchpoints_campaign",
    "touchpoints_own_supersedes",
    "touchpoints_own_order",
    "touchpoints_order_of_same_customer",
    "touchpoint_notes_partner_id_fkey",
    "touchpoint_notes_own_touchpoint",
    "touchpoint_locations_customer_id_fkey",
    "touchpoint_locations_partner_id_fkey",
    "touchpoint_receipts_customer_id_fkey",
    "touchpoint_receipts_partner_id_fkey",
    # by the key itself, of the partner and the customer that the policy asks for
    "touchpoint_locations_own_touchpoint",
    "touchpoint_locations_same_customer",
    "touchpoint_receipts_own_touchpoint",
    "touchpoint_receipts_same_customer",
}
"""Everything that a row which the scoped audience may write can refer to: a new one is to be asked for."""


async def test_what_a_partner_may_write_refers_to_nothing_unasked(superuser: asyncpg.Connection) -> None:
    assert {row["key"] for row in await superuser.fetch(WRITES)} == ASKED


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
@pytest.mark.parametrize("database_role", DatabaseRole)
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
