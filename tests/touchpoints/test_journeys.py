"""A customer's journey is the stages of its touchpoints in time order, in whatever order they arrived."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import RFC_4122, UUID

import asyncpg
import pytest

from portal.doors.db import Database
from portal.touchpoints.items import touchpoint_name
from portal.touchpoints.models import JourneyStage
from portal.words.ids import uuid7, uuid7_at, uuid7_of
from tests.facts import NOON, Facts, Row, insert

pytestmark = pytest.mark.anyio

SEED = 20261124
WAITING = (
    "select exists (select from pg_locks l join pg_stat_activity a using (pid)"
    " where not l.granted and a.datname = current_database())"
)
Step = tuple[UUID, str]  # the touchpoint and the stage entered with it


@dataclass(frozen=True)
class Record:
    """Two customers and a dealer, of whom nothing is recorded yet."""

    database: Database
    superuser: asyncpg.Connection
    partner: UUID
    customers: tuple[UUID, UUID]

    def touchpoint(
        self, customer: UUID, stage: str, *, microseconds: int, supersedes_id: UUID | None = None
    ) -> Row:
        """At a moment after noon."""
        facts, at = Facts(), NOON + timedelta(microseconds=microseconds)
        facts.touchpoint(
            customer, self.partner, occurred_at=at, stage=JourneyStage(stage), supersedes_id=supersedes_id
        )
        return facts.rows["touchpoints"][0]

    async def write(self, *touchpoints: Row) -> None:
        async with self.database.as_worker() as connection:
            await insert(connection, "touchpoints", list(touchpoints))

    async def path(self, customer: UUID) -> list[Step]:
        rows = await self.superuser.fetch(
            "select s.touchpoint_id, s.stage, s.entered_at = t.occurred_at as exact"
            " from portal.journey_steps s join portal.touchpoints t on t.id = s.touchpoint_id"
            " where s.customer_id = $1 order by s.touchpoint_id", customer,
        )  # fmt: skip
        assert all(row["exact"] for row in rows)
        return [(row["touchpoint_id"], row["stage"]) for row in rows]

    async def count(self, customer: UUID) -> int:
        count = "select touchpoint_count from portal.customer_figures where customer_id = $1"
        return int(await self.superuser.fetchval(count, customer))


def path_of(touchpoints: Iterable[Row]) -> list[Step]:
    """The same in plain Python: of each run of one stage the first touchpoint, corrected ones left out."""
    written = list(touchpoints)
    corrected = {row.get("supersedes_id") for row in written}
    valid = sorted((row for row in written if row["id"] not in corrected), key=lambda row: row["id"])
    return [(next(run)["id"], stage) for stage, run in groupby(valid, key=lambda row: row["stage"])]


@pytest.fixture
async def record(worker: Database, superuser: asyncpg.Connection) -> Record:
    facts, name = Facts(), str(uuid7())[8:]
    partner = facts.partner(name)
    customers = (facts.customer(f"1{name}"), facts.customer(f"2{name}"))
    await facts.load(worker)
    return Record(worker, superuser, partner, customers)


async def test_what_arrives_late_takes_its_place_in_time(record: Record) -> None:
    li, _ = record.customers
    stages = {50: "PURCHASE", 90: "SERVICE", 20: "PURCHASE", 70: "RESEARCH", 10: "AWARENESS"}
    rows = [record.touchpoint(li, stage, microseconds=at) for at, stage in stages.items()]
    for number, row in enumerate(rows, start=1):
        await record.write(row)
        assert await record.path(li) == path_of(rows[:number])
    assert [stage for _, stage in await record.path(li)] == [
        "AWARENESS", "PURCHASE", "RESEARCH", "SERVICE",
    ]  # fmt: skip


async def test_the_earlier_of_two_contacts_in_one_stage_is_when_it_was_entered(record: Record) -> None:
    li, _ = record.customers
    later, earlier = (record.touchpoint(li, "SERVICE", microseconds=at) for at in (90, 10))
    await record.write(later)
    await record.write(earlier)
    assert await record.path(li) == [(earlier["id"], "SERVICE")]


async def test_a_corrected_contact_is_no_step_and_neither_is_it_the_other_customers(record: Record) -> None:
    """The correction says that it was another customer: both journeys change."""
    li, wang = record.customers
    first = record.touchpoint(li, "RESEARCH", microseconds=10)
    wrong = record.touchpoint(li, "PURCHASE", microseconds=20)
    await record.write(first, wrong)
    assert len(await record.path(li)) == 2
    right = record.touchpoint(wang, "PURCHASE", microseconds=20, supersedes_id=wrong["id"])
    await record.write(right)
    assert await record.path(li) == [(first["id"], "RESEARCH")]
    assert await record.path(wang) == [(right["id"], "PURCHASE")]


async def test_journeys_equal_the_plain_computation_after_anything_in_any_order(record: Record) -> None:
    """Many at once, some in one microsecond, some in one statement, some taken back, some corrections."""
    chance = random.Random(SEED)  # noqa: S311 - to repeat it, not to be hard to guess
    done: list[Row] = []

    async def work(own: random.Random) -> None:
        for _ in range(20):
            rows = [_something(record, own) for _ in range(own.randint(1, 4))]
            rows[0]["supersedes_id"] = _free(own, done) if own.random() < 0.3 else None
            try:
                await _write(record, rows, fails=own.random() < 0.2)
            except (Refused, asyncpg.UniqueViolationError):
                continue
            done.extend(rows)

    await asyncio.gather(*(work(random.Random(chance.random())) for _ in range(5)))  # noqa: S311
    assert len(done) > 100
    counts = Counter(row["customer_id"] for row in done)
    corrected = {row.get("supersedes_id") for row in done} - {None}
    for customer in record.customers:
        valid = [row for row in done if row["customer_id"] == customer and row["id"] not in corrected]
        assert await record.path(customer) == path_of(valid), f"seed {SEED}"
        assert await record.count(customer) == counts[customer], f"seed {SEED}"


async def test_each_contact_finds_its_place_between_its_neighbours(record: Record) -> None:
    """In any order, one or several at once, beside contacts that were corrected: no journey is read anew."""
    chance = random.Random(SEED)  # noqa: S311 - to repeat it, not to be hard to guess
    done = [_something(record, chance) for _ in range(60)]
    await record.write(*done)
    for wrong in chance.sample(done, 20):
        done.append(_something(record, chance) | {"supersedes_id": wrong["id"]})
        await record.write(done[-1])
    for turn in range(60):
        rows = [_something(record, chance) for _ in range(chance.choice([1, 1, 1, 2, 5]))]
        if turn == 0:
            rows = [record.touchpoint(record.customers[0], "LOYALTY", microseconds=-1)]  # before all others
        await record.write(*rows)
        done += rows
        corrected = {row.get("supersedes_id") for row in done}
        for customer in record.customers:
            own = [row for row in done if row["customer_id"] == customer and row["id"] not in corrected]
            assert await record.path(customer) == path_of(own), f"seed {SEED}, turn {turn}"


async def test_contacts_of_one_moment_are_in_the_order_of_their_names_in_every_database(
    record: Record,
) -> None:
    """The id after the moment is the name's: the same by import and by API, whatever came first."""
    sql = "select portal.uuid7_of($1, $2)"
    names = [touchpoint_name("D-1", f"ref {number} 李") for number in range(50)]
    for microseconds in (0, 1, 999, 1000, 123_456):
        moment = NOON + timedelta(microseconds=microseconds)
        ids = [uuid7_of(moment, name) for name in names]
        assert [await record.superuser.fetchval(sql, moment, name) for name in names] == ids
        assert {(one.version, one.variant) for one in ids} == {(7, RFC_4122)}
        assert len(set(ids)) == len(names)
        assert {str(one)[:18] for one in ids} == {str(uuid7_at(moment))[:18]}


def _something(record: Record, chance: random.Random) -> Row:
    customer, stage = chance.choice(record.customers), chance.choice(list(JourneyStage))
    return record.touchpoint(customer, stage, microseconds=chance.randrange(3000))


class Refused(Exception):
    """What was written is taken back."""


def _free(chance: random.Random, done: list[Row]) -> UUID | None:
    """One that nothing has corrected yet."""
    corrected = {row.get("supersedes_id") for row in done}
    free = [row["id"] for row in done if row["id"] not in corrected]
    return chance.choice(free) if free else None


async def _write(record: Record, rows: list[Row], *, fails: bool) -> None:
    async with record.database.as_worker() as connection:
        await insert(connection, "touchpoints", rows)
        if fails:
            raise Refused


async def test_of_two_contacts_written_at_once_each_sees_the_others_step(record: Record) -> None:
    """Both in one stage: whoever comes second must not make it a step of its own."""
    li, _ = record.customers
    earlier, later = (record.touchpoint(li, "SERVICE", microseconds=at) for at in (10, 20))
    await _write_while(record, [later], meanwhile=[earlier])
    assert await record.path(li) == [(earlier["id"], "SERVICE")]


async def test_a_correction_to_another_customer_waits_for_what_is_written_of_the_first(
    record: Record,
) -> None:
    li, wang = record.customers
    wrong, after = (record.touchpoint(li, "PURCHASE", microseconds=at) for at in (20, 30))
    await record.write(wrong)
    right = record.touchpoint(wang, "PURCHASE", microseconds=20, supersedes_id=wrong["id"])
    await _write_while(record, [after], meanwhile=[right])
    assert await record.path(li) == [(after["id"], "PURCHASE")]


async def _write_while(record: Record, rows: list[Row], *, meanwhile: list[Row]) -> None:
    """The first commit only when the second ones wait for them."""
    outside = copy_context()  # a task of the block would be refused a transaction of its own
    async with record.database.as_worker() as connection:
        await insert(connection, "touchpoints", rows)
        second = asyncio.create_task(record.write(*meanwhile), context=outside)
        async with asyncio.timeout(60):
            while not await record.superuser.fetchval(WAITING):  # noqa: ASYNC110 - there is no event for it
                await asyncio.sleep(0.01)
    await second


async def test_steps_that_are_right_are_not_written_again(record: Record) -> None:
    """A contact costs its own step, not the whole journey's."""
    li, _ = record.customers
    await record.write(
        *(record.touchpoint(li, stage, microseconds=at) for at, stage in enumerate(JourneyStage))
    )
    query = "select touchpoint_id, xmin::text from portal.journey_steps where customer_id = $1"
    before = {tuple(row) for row in await record.superuser.fetch(query, li)}
    await record.write(record.touchpoint(li, "AWARENESS", microseconds=1000))
    after = {tuple(row) for row in await record.superuser.fetch(query, li)}
    assert before < after
    assert len(after) == len(before) + 1
