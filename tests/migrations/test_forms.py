"""Identifiers and keys that an earlier version kept are brought into their form [invisible characters]."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.doors.db import Database
from portal.doors.orm import APPS
from portal.partners.models import PartnerKind
from portal.setup.migrate import migrate
from tests.cluster import TestDatabase
from tests.facts import Facts

pytestmark = pytest.mark.anyio

MIGRATION = "0019_forms"
KEPT = {
    # kind, value, verified → the rows there are afterwards
    "C-1": (
        [
            ("LOYALTY_CARD", "LC-0001", False), ("LOYALTY_CARD", "lc 0001", True),
            ("LOYALTY_CARD", "LC0001", False),
        ],
        [("LOYALTY_CARD", "LC0001", True)],
    ),
    "C-2": (
        [("LOYALTY_CARD", "LC-0001", False), ("LOYALTY_CARD", "10023.0", True), ("WECHAT", "Wei_Li", False)],
        [("LOYALTY_CARD", "10023.0", True), ("LOYALTY_CARD", "LC0001", False), ("WECHAT", "wei_li", False)],
    ),
    "C-3": (
        [
            ("PHONE", "+8666041598", False), ("EMAIL", "li@example.com", True),
            ("EXTERNAL_ID", "a\u200bb", False),
        ],
        [("EMAIL", "li@example.com", True), ("EXTERNAL_ID", "ab", False), ("PHONE", "+8666041598", False)],
    ),
    "C-4": ([("SERIAL_NUMBER", "lsvaa49j132047371", False)], [("SERIAL_NUMBER", "LSVAA49J132047371", False)]),
}  # fmt: skip


@pytest.fixture
async def superuser(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def customers(fresh_database: TestDatabase) -> dict[str, UUID]:
    """Customers, some of whose numbers are spelled oddly; `C-5` is there in two spellings."""
    facts = Facts()
    hq = facts.partner("HQ", kind=PartnerKind.HEADQUARTERS)
    facts.partner("ACME\u20111", parent=hq)
    numbers = {name: name for name in KEPT} | {"odd": "C\u20116", "twice": "C-5", "twice, odd": "\ufeffC-5"}
    found = {name: facts.customer(number) for name, number in numbers.items()}
    database = await Database.open({role: {"dsn": fresh_database.url(role)} for role in DatabaseRole})
    await facts.load(database)
    await database.close()
    return found


async def migrated_again(database: TestDatabase, superuser: asyncpg.Connection) -> list[str]:
    """Which migrations ran on a database that has not had this one."""
    await superuser.execute("delete from migrations.tortoise_migrations where name = $1", MIGRATION)
    await superuser.execute(
        "delete from migrations.texts where file like '%/0019%' or file like '%/forms.py'"
    )
    return await migrate(database.owner_url, APPS)


async def test_identifiers_have_their_form_and_two_of_a_customer_are_one(
    fresh_database: TestDatabase, superuser: asyncpg.Connection, customers: dict[str, UUID]
) -> None:
    for name, (before, _) in KEPT.items():
        for kind, value, verified in before:
            await superuser.execute(
                "insert into portal.customer_identifiers (id, customer_id, kind, value, verified, source)"
                " values (portal.uuid7_at(clock_timestamp()), $1, $2, $3, $4, 'CAPTURE')",
                customers[name], kind, value, verified,
            )  # fmt: skip
    assert await migrated_again(fresh_database, superuser) == [MIGRATION]
    for name, (_, after) in KEPT.items():
        rows = await superuser.fetch(
            "select kind, value, verified from portal.customer_identifiers where customer_id = $1"
            " order by kind, value",
            customers[name],
        )
        assert [tuple(row) for row in rows] == after, name
    wrong = """select count(*)
      from portal.masked_identifiers m full join portal.customer_identifiers i using (id)
      where m.value_masked is distinct from portal.mask_identifier(i.kind, i.value)"""
    assert await superuser.fetchval(wrong) == 0


async def test_keys_have_their_form_unless_another_row_has_it(
    fresh_database: TestDatabase, superuser: asyncpg.Connection, customers: dict[str, UUID]
) -> None:
    await migrated_again(fresh_database, superuser)
    number = "select number from portal.customers where id = $1"
    found = {
        name: await superuser.fetchval(number, customers[name]) for name in ("odd", "twice", "twice, odd")
    }
    assert found == {"odd": "C-6", "twice": "C-5", "twice, odd": "\ufeffC-5"}
    assert await superuser.fetchval("select count(*) from portal.partners where code = 'ACME-1'") == 1


async def test_the_tables_keep_their_policies(
    fresh_database: TestDatabase, superuser: asyncpg.Connection, customers: dict[str, UUID]
) -> None:
    assert customers
    forced = (
        "select count(*) from pg_class where relnamespace = 'portal'::regnamespace and relforcerowsecurity"
    )
    before = await superuser.fetchval(forced)
    await migrated_again(fresh_database, superuser)
    assert await superuser.fetchval(forced) == before > 0
