"""What the doors of portal/doors promise: a caller is bound for its own transaction, and for nothing else."""

import asyncio

import asyncpg
import pytest
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.connection import get_connections
from tortoise.transactions import in_transaction

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import Connection, Database
from portal.doors.orm import CONNECTION
from portal.staff.models import Staff
from portal.words.ids import uuid7
from tests.security.world import World

pytestmark = pytest.mark.anyio

BOUND = "select nullif(current_setting('portal.principal', true), '')"
READ = """
select case when set_config('portal.principal', $1, true) = $1 then (select count(*) from portal.staff) end
"""


@pytest.fixture
async def dealer(world: World) -> Principal:
    """It sees its own staff and that of its two outlets."""
    return Principal(Role.DEALER_SALES, world.organisation_ids["open child"], uuid7())


async def assert_nobody_is_bound(connection: Connection) -> None:
    assert await connection.fetchval(BOUND) is None
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no principal bound"):
        await connection.fetchval("select count(*) from portal.staff")


async def test_a_caller_bound_in_a_statement_is_gone_after_it(
    portal_database: Database, dealer: Principal
) -> None:
    async with portal_database.connection(DatabaseRole.SCOPED) as connection:
        assert await connection.fetchval(READ, dealer.claims) == 3
        await assert_nobody_is_bound(connection)


@pytest.mark.parametrize("ending", [None, RuntimeError("refused"), asyncio.CancelledError()])
async def test_a_caller_is_gone_after_acting_as_however_it_ends(
    ending: BaseException | None, portal_database: Database, dealer: Principal
) -> None:
    used: list[int] = []
    try:
        async with portal_database.acting_as(dealer) as connection:
            used.append(await connection.fetchval("select pg_backend_pid()"))
            assert await Staff.all().count() == 3
            if ending is not None:
                raise ending
    except (RuntimeError, asyncio.CancelledError) as raised:
        assert raised is ending  # noqa: PT017 - a cancellation is no Exception
    async with portal_database.connection(DatabaseRole.SCOPED) as connection:
        assert [await connection.fetchval("select pg_backend_pid()")] == used
        await assert_nobody_is_bound(connection)


async def test_what_a_block_wrote_is_gone_when_it_raises_and_there_when_it_ends(
    portal_database: Database, superuser: asyncpg.Connection, world: World
) -> None:
    partner_id = world.organisation_ids["unlinked"]
    for ending, kept in ((RuntimeError("refused"), 0), (None, 1)):
        number = f"S-{uuid7()}"[:32]
        try:
            async with portal_database.as_worker():
                await Staff.create(
                    number=number, partner_id=partner_id, display_name="韩梅梅", role=Role.DEALER_SALES,
                    started_on="2026-01-01",
                )  # fmt: skip
                if ending is not None:
                    raise ending
        except RuntimeError:
            pass
        assert await superuser.fetchval("select count(*) from portal.staff where number = $1", number) == kept


async def test_the_orm_answers_nobody_outside_acting_as(portal_database: Database, dealer: Principal) -> None:
    for _ in range(2):  # before and after a block
        with pytest.raises(RuntimeError, match="outside acting_as"):
            await Staff.all()
        with pytest.raises(RuntimeError, match="use acting_as"):
            in_transaction(CONNECTION)
        async with portal_database.acting_as(dealer):
            assert await Staff.all().count() == 3


async def test_inside_acting_as_no_transaction_nests_and_no_other_caller(
    portal_database: Database, dealer: Principal
) -> None:
    async with portal_database.acting_as(dealer):
        with pytest.raises(RuntimeError, match="does not nest"):
            in_transaction(CONNECTION)
        with pytest.raises(RuntimeError, match="does not nest"):
            async with portal_database.as_worker():
                pass
        assert await Staff.all().count() == 3


async def test_a_task_that_outlives_its_block_has_no_connection(
    portal_database: Database, dealer: Principal
) -> None:
    ended = asyncio.Event()

    async def late() -> int:
        await ended.wait()
        return await Staff.all().count()

    async with portal_database.acting_as(dealer):
        task = asyncio.create_task(late())
    ended.set()
    with pytest.raises(asyncpg.InterfaceError, match="released back to the pool"):
        await task


async def test_tortoise_still_works_on_the_one_private_attribute_we_set(
    portal_database: Database, dealer: Principal
) -> None:
    """`TransactionWrapper._connection` (portal/doors/orm.py): another Tortoise may call it something else."""
    assert "_connection" in TransactionWrapper.__annotations__
    async with (
        portal_database.acting_as(dealer) as connection,
        get_connections().get(CONNECTION).acquire_connection() as tortoises,
    ):
        assert tortoises is connection
