"""Verifying: the owner of the tables, who can do anything in the database, is noticed and the row named."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.audit.chain import FACTS, START, chained
from portal.audit.heads import Head, Heads
from portal.audit.queries import QUERIES
from portal.audit.sealer import Sealer
from portal.audit.verify import Report, verify
from portal.doors.db import Database
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio

FILL = """
insert into portal.access_events
  (id, at, kind, partner_id, staff_id, actor_id, session_id, customer_id, subject_id, purpose, reason)
select portal.uuid7_at(now), now, 'CONTACT_REVEALED', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
  's-1', gen_random_uuid(), gen_random_uuid(), 'SERVICE', 'TESTED'
from generate_series(1, 20) n,
  lateral (select clock_timestamp() - interval '1 hour' + n * interval '1 ms' as now) as t
"""
SEALS = 20
# what the owner writes into each column of an event
CHANGED = {
    "at": "at + interval '1 microsecond'",
    "kind": "'CONTACT_REFUSED'",
    "session_id": "session_id || ' '",
    "purpose": "null",
    "reason": "'tested'",
    "appended_in": "'1'::xid8",
} | dict.fromkeys(("partner_id", "staff_id", "actor_id", "customer_id", "subject_id"), "gen_random_uuid()")


@dataclass
class Installation:
    """A portal with sealed events and a signed head, and the owner of its tables."""

    worker: Database
    owner: asyncpg.Connection
    heads: Heads

    async def verified(self) -> Report:
        return await verify(self.worker, self.heads.read())

    async def fault(self) -> str:
        """The one thing that is wrong."""
        (fault,) = (await self.verified()).faults
        return fault

    async def event(self, position: int) -> UUID:
        """The id of the event that is sealed there."""
        found: UUID = await self.owner.fetchval(
            "select event_id from portal.access_seals where position = $1", position
        )
        return found

    async def reseal(self, after: int) -> None:
        """What an owner does who knows how the chain is made: hash everything anew."""
        async with self.worker.as_worker() as connection:
            rows = [row async for row in QUERIES.sealed(connection, after=after, size=1_000)]
        before = await self.owner.fetchval("select hash from portal.access_seals where position = $1", after)
        hashes = chained(before or START, rows)
        await self.owner.executemany(
            "update portal.access_seals set hash = $2 where position = $1",
            list(zip((row["position"] for row in rows), hashes, strict=True)),
        )


@pytest.fixture
async def installation(fresh_database: TestDatabase, tmp_path: Path) -> AsyncIterator[Installation]:
    worker = await Database.open({DatabaseRole.WORKER: {"dsn": fresh_database.url(DatabaseRole.WORKER)}})
    owner = await asyncpg.connect(fresh_database.owner_url)
    heads = Heads.open(tmp_path, None)
    await owner.execute(FILL)
    sealer = Sealer(worker, heads)
    assert await sealer.seal() == SEALS
    await sealer.sign()
    yield Installation(worker, owner, heads)
    await owner.close()
    await worker.close()


async def test_what_nobody_touched_is_whole(installation: Installation) -> None:
    report = await installation.verified()
    assert (report.rows, report.faults) == (SEALS, [])
    assert report.head is not None
    assert report.head.position == SEALS


def test_every_column_is_tried() -> None:
    assert set(CHANGED) == set(FACTS) - {"id"}


@pytest.mark.parametrize("column", CHANGED)
async def test_a_change_of_any_column_names_the_event(installation: Installation, column: str) -> None:
    changed = await installation.event(7)
    statement = f"update portal.access_events set {column} = {CHANGED[column]} where id = $1"  # noqa: S608
    await installation.owner.execute(statement, changed)
    assert await installation.fault() == f"Event {changed}, at position 7, is not what was sealed there."


async def test_of_two_changed_events_the_first_is_named(installation: Installation) -> None:
    for position in (15, 4):
        await installation.owner.execute(
            "update portal.access_events set purpose = null where id = $1", await installation.event(position)
        )
    assert str(await installation.event(4)) in await installation.fault()


async def test_an_event_that_was_deleted_is_named(installation: Installation) -> None:
    gone = await installation.event(3)
    await installation.owner.execute("delete from portal.access_events where id = $1", gone)
    assert await installation.fault() == f"Event {gone} is gone, which seal 3 is of."


async def test_an_event_given_another_id_is_named(installation: Installation) -> None:
    gone = await installation.event(3)
    await installation.owner.execute("update portal.access_events set id = $2 where id = $1", gone, uuid4())
    faults = (await installation.verified()).faults
    assert f"Event {gone} is gone, which seal 3 is of." in faults


async def test_two_events_that_were_swapped_are_noticed_at_the_first(installation: Installation) -> None:
    first, second = await installation.event(5), await installation.event(9)
    for spare in (uuid4(),):
        for old, new in ((first, spare), (second, first), (spare, second)):
            await installation.owner.execute(
                "update portal.access_events set id = $2 where id = $1", old, new
            )
    assert await installation.fault() == f"Event {first}, at position 5, is not what was sealed there."


async def test_two_seals_that_were_swapped_are_noticed_at_the_first(installation: Installation) -> None:
    owner, second = installation.owner, await installation.event(9)
    for old, new in ((5, 1_000), (9, 5), (1_000, 9)):
        await owner.execute("update portal.access_seals set position = $2 where position = $1", old, new)
    assert await installation.fault() == f"Event {second}, at position 5, is not what was sealed there."


async def test_a_changed_hash_is_named(installation: Installation) -> None:
    changed = await installation.event(6)
    await installation.owner.execute(
        "update portal.access_seals set hash = set_byte(hash, 31, get_byte(hash, 31) # 1) where position = 6"
    )
    assert str(changed) in await installation.fault()


async def test_an_event_deleted_with_its_seal_is_noticed_by_the_gap(installation: Installation) -> None:
    await installation.owner.execute(
        "delete from portal.access_events where id = $1", await installation.event(6)
    )
    await installation.owner.execute("delete from portal.access_seals where position = 6")
    assert await installation.fault() == "Seal 6 is gone, or was moved: the next one is 7."


async def test_a_chain_that_closed_the_gap_with_new_hashes_is_shorter_than_the_signed_one(
    installation: Installation,
) -> None:
    owner = installation.owner
    await owner.execute("delete from portal.access_events where id = $1", await installation.event(6))
    await owner.execute("delete from portal.access_seals where position = 6")
    await owner.execute("update portal.access_seals set position = -position where position > 6")
    await owner.execute("update portal.access_seals set position = -position - 1 where position < 0")
    await installation.reseal(0)
    assert "The chain ends at position 19" in await installation.fault()


async def test_a_chain_rewritten_as_a_whole_is_noticed_between_two_signed_heads(
    installation: Installation,
) -> None:
    sealer = Sealer(installation.worker, installation.heads)
    await installation.owner.execute(FILL)
    await sealer.seal()
    await sealer.sign()
    await installation.owner.execute(
        "update portal.access_events set purpose = null where id = $1", await installation.event(25)
    )
    await installation.reseal(24)
    assert "Rows 21 to 40 were rewritten as a whole" in await installation.fault()


@pytest.mark.parametrize("cut", [1, 5, SEALS])
async def test_a_cut_tail_is_noticed_by_the_signed_head(installation: Installation, cut: int) -> None:
    left = SEALS - cut
    await installation.owner.execute(
        "with cut as (delete from portal.access_seals where position > $1 returning event_id)"
        " delete from portal.access_events where id in (select event_id from cut)",
        left,
    )
    fault = await installation.fault()
    assert f"The chain ends at position {left}" in fault
    assert f"is at {SEALS}" in fault


async def test_an_event_that_was_never_sealed_is_reported_when_it_is_older_than_a_minute(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.audit.verify.SEALER_SECONDS", 0.0)
    insert = "insert into portal.access_events (id, at, kind) values (gen_random_uuid(), {}, 'REFUSED')"
    await installation.owner.execute(insert.format("now()"))
    assert (await installation.verified()).faults == []
    await installation.owner.execute(insert.format("now() - interval '61 seconds'"))
    assert "1 events older than a minute are not sealed" in await installation.fault()


async def test_rows_that_should_have_been_signed_by_now_are_reported(installation: Installation) -> None:
    """A head is due each minute: without one, nothing proves what was sealed since."""
    sealer = Sealer(installation.worker, installation.heads)
    insert = "insert into portal.access_events (id, at, kind) values (portal.uuid7_at({0}), {0}, 'REFUSED')"
    await installation.owner.execute(insert.format("now() - interval '100 seconds'"))
    assert await sealer.seal() == 1
    assert (await installation.verified()).unsigned is None
    await installation.owner.execute(insert.format("now() - interval '130 seconds'"))
    assert await sealer.seal() == 1
    report = await installation.verified()
    assert report.faults == []
    assert "1 rows from position 22 on are sealed and older than two minutes" in str(report.unsigned)
    await sealer.sign()
    assert (await installation.verified()).unsigned is None


async def test_an_event_dated_long_before_the_one_before_it_is_named_and_no_fault(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealer = Sealer(installation.worker, installation.heads)
    row = "values (gen_random_uuid(), {}, 'REFUSED') returning id"
    insert = f"insert into portal.access_events (id, at, kind) {row}"
    for moment in ("now()", "now() - interval '59 minutes'", "now()", "'-infinity'", "now()"):
        await installation.owner.fetchval(insert.format(moment))
        await sealer.seal()
    old = await installation.owner.fetchval(insert.format("now() - interval '3 days'"))
    await sealer.seal()
    report = await installation.verified()
    assert (report.rows, report.faults) == (SEALS + 6, [])
    assert len(report.notes) == 2
    assert f"Event {old}, at position 26, is of " in report.notes[1]
    monkeypatch.setattr("portal.audit.verify.NOTES", 1)
    assert (await installation.verified()).notes[1:] == ["So are 1 more."]


async def test_a_head_nobody_signed_is_reported(installation: Installation) -> None:
    forged = Heads.open(installation.heads.path.parent / "theirs", installation.heads.path)
    forged.path.write_bytes(
        forged.path.read_bytes() + Head(50, b"\0" * 32, "2026-01-05T12:00:00+00:00").line(forged._key)
    )
    assert await installation.fault() == "Line 2 of the signed heads was not signed by this portal."


async def test_a_long_chain_is_verified_batch_by_batch(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.audit.verify.BATCH", 5)
    assert (await installation.verified()).rows == SEALS
    await installation.owner.execute("delete from portal.access_seals where position = 10")
    assert "Seal 10 is gone, or was moved: the next one is 11." in (await installation.verified()).faults
