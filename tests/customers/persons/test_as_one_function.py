"""Export and erasure, composed of a fragment for each concept, do what one function did before."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from auth.roles import DatabaseRole
from portal.cli.serving import DEMO_SLICE
from portal.doors.db import BIND, WORKER_CLAIMS, Database
from portal.importing.console import command
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio

OLD = Path(__file__).with_name("as_one_function.sql").read_text(encoding="utf-8")
ENRICH = """
insert into portal.touchpoint_notes (text, partner_id, touchpoint_id)
select 'asks for ' || id, partner_id, id from portal.touchpoints where right(id::text, 1) in ('0', '1')
on conflict do nothing;
insert into portal.touchpoint_locations (latitude, longitude, customer_id, partner_id, touchpoint_id)
select 31.5, 121.5, customer_id, partner_id, id from portal.touchpoints where right(id::text, 1) in ('1', '2')
on conflict do nothing;
update portal.touchpoints set action = 'told about ' || id, outcome = 'moves' where right(id::text, 1) = '3';
insert into portal.consent_events (id, purpose, channel, state, source, evidence, said_at, received_at,
  recorded_by_id, customer_id, partner_id)
select gen_random_uuid(), 'SURVEY', 'POST', 'GRANTED', 'by the desk', 'form of ' || c.number, now(), now(),
  s.id, c.id, s.partner_id
from portal.customers c cross join lateral (select * from portal.staff order by id limit 1) as s;
insert into portal.consents (id, purpose, channel, state, source, evidence, recorded_at, customer_id)
select gen_random_uuid(), 'SURVEY', 'POST', 'DENIED', 'by the desk', 'form of ' || c.number, now(), c.id
from portal.customers c;
update portal.customers c set merged_into_id = m.id, status = 'MERGED'
from (select id from portal.customers order by id limit 1) as m
where c.id = (select id from portal.customers order by id offset 1 limit 1);
"""
"""What the demonstration has none of: notes, places, words of partners, evidence, records of one person."""

EXPORTED = """
select c.number, portal.person_document(portal.same_person(c.id)) as now,
  portal.old_person_document(portal.same_person(c.id)) as before
from portal.customers c order by c.id limit 30
"""
CHOSEN = """
select c.id from portal.customers c
order by (c.merged_into_id is not null) desc,
  (select count(*) from portal.touchpoints t where t.customer_id = c.id) desc, c.id limit 10
"""
TABLES = """
select relname from pg_class where relnamespace = 'portal'::regnamespace and relkind = 'r' order by 1
"""
OF_ITS_OWN = ("id", "at", "appended_in")
"""What two events of one kind differ in."""


@pytest.fixture
async def record(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    """The demonstration with more about its people, as the superuser; the old functions beside the new."""
    database = await Database.open(
        {DatabaseRole.WORKER: {"dsn": fresh_database.url(DatabaseRole.WORKER)}}, {DatabaseRole.WORKER: 4}
    )
    assert await command(database.as_worker, DEMO_SLICE) == 0
    await database.close()
    connection = await asyncpg.connect(fresh_database.owner_url)
    await connection.execute(OLD)
    await connection.execute(ENRICH)
    yield connection
    await connection.close()


async def rows(record: asyncpg.Connection) -> dict[str, str]:
    """A digest of every table, of what is the same whenever it is written."""
    found = {}
    for (table,) in await record.fetch(TABLES):
        own = OF_ITS_OWN if table == "access_events" else ()
        digest = f"""
            select md5(string_agg(row, ',' order by row))
            from (select (to_jsonb(t) - $1::text[])::text as row from portal."{table}" t) as rows
        """  # noqa: S608 - the catalogue's own name
        found[table] = await record.fetchval(digest, list(own))
    return found


async def done(record: asyncpg.Connection, call: str, people: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """What the calls answer, one for each person, and what every table has then; nothing of it is kept."""
    undo = record.transaction()
    await undo.start()
    try:
        await record.execute("set session authorization portal_worker")
        await record.fetchval(BIND, WORKER_CLAIMS)
        answers = [orjson.loads(await record.fetchval(call, person)) for person in people]
        await record.execute("reset session authorization")
        return answers, await rows(record)
    finally:
        await undo.rollback()


async def test_an_export_and_an_erasure_are_what_they_were(record: asyncpg.Connection) -> None:
    for row in await record.fetch(EXPORTED):
        assert orjson.loads(row["now"]) == orjson.loads(row["before"]), row["number"]
    people = [row["id"] for row in await record.fetch(CHOSEN)]
    async with record.transaction():  # one moment for both
        before = await rows(record)
        exported = [
            await done(record, f"select portal.{name}export_person($1)", people[:5]) for name in ("old_", "")
        ]
        erased = [
            await done(record, f"select portal.{name}erase_person($1, 'REQUESTED')", people)
            for name in ("old_", "")
        ]
        assert await rows(record) == before
    assert [len(answer["access_events"]) for answer in exported[1][0]] >= [1] * 5
    for answers in (exported[0][0], exported[1][0]):
        for answer in answers:
            for event in answer["access_events"]:
                for name in OF_ITS_OWN:
                    event.pop(name)
    assert exported[0] == exported[1]
    assert erased[0] == erased[1]
    assert erased[1][1] != before
    counts = erased[1][0]
    assert all(set(answer) == set(counts[0]) for answer in counts)
    assert min(max(answer[name] for answer in counts) for name in counts[0]) > 0, "each is tried"
