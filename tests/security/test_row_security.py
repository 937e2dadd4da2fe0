"""The policies as a whole: put in force while others work, and missed when one is gone."""

import asyncio

import asyncpg
import pytest

from auth.roles import Audience
from portal import row_security
from portal.provision import OWNER
from portal.words.errors import SetupError
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio

JOIN = """
select * from portal.touchpoints t join portal.customers c on c.id = t.customer_id
join portal.partners p on p.id = t.partner_id
"""


async def owner_of(database: TestDatabase) -> asyncpg.Connection:
    return await asyncpg.connect(database.owner_url, server_settings={"role": OWNER})


@pytest.mark.parametrize(
    "change",
    [
        "drop policy scoped_select on portal.touchpoints",
        "alter policy scoped_select on portal.touchpoints using (true)",
        "alter table portal.touchpoints disable row level security",
        "alter table portal.touchpoints no force row level security",
        "grant update on portal.touchpoints to portal_scoped",
    ],
)
async def test_a_database_whose_protection_was_changed_is_not_current(
    fresh_database: TestDatabase, change: str
) -> None:
    owner = await owner_of(fresh_database)
    assert await row_security.is_current(owner)
    await owner.execute(change)
    assert not await row_security.is_current(owner)
    await row_security.apply(owner)
    assert await row_security.is_current(owner)
    await owner.close()


async def test_an_audience_can_ask_whether_the_policies_are_current(fresh_database: TestDatabase) -> None:
    worker = await asyncpg.connect(fresh_database.url(Audience.WORKER))
    assert await row_security.is_current(worker)
    await worker.close()


async def test_policies_are_put_in_force_while_others_read_and_no_reader_fails(
    fresh_database: TestDatabase,
) -> None:
    owner = await owner_of(fresh_database)
    stop = asyncio.Event()

    async def reader() -> int:
        connection = await asyncpg.connect(fresh_database.url(Audience.HQ))
        count = 0
        while not stop.is_set():
            await connection.fetch(JOIN)
            count += 1
        await connection.close()
        return count

    readers = [asyncio.create_task(reader()) for _ in range(4)]
    for _ in range(5):
        await row_security.apply(owner)
    stop.set()
    assert all(await asyncio.gather(*readers))
    await owner.close()


async def test_tables_that_stay_in_use_are_told_in_a_sentence(
    fresh_database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_security, "_TRIES", 2)
    owner, user = await owner_of(fresh_database), await asyncpg.connect(fresh_database.owner_url)
    async with user.transaction():
        await user.execute("select from portal.customers")
        with pytest.raises(SetupError, match="in use"):
            await row_security.apply(owner)
    await row_security.apply(owner)
    await owner.close()
    await user.close()
