"""Fifty partners share two connections, and a third of what they do is cancelled: nobody sees a foreign row.

Each partner is the only one to see its own customers, so a foreign row, a lost write or a connection that
still belongs to somebody shows at once. The seed is in every failure's message.
"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.touchpoints.models import Touchpoint
from portal.words.ids import uuid7
from tests.cluster import TestDatabase
from tests.facts import NOON, Facts

pytestmark = pytest.mark.anyio

SEED = 20261122
PARTNERS = 50
OPERATIONS = 20_000
CONNECTIONS = 2
AT_ONCE = 3  # one more than there are connections: some are stopped while they wait, most while they work
READS, STOPPED = 0.7, 0.45  # of those to be stopped some are done before, which leaves a third
PATIENCE = 300  # seconds; it takes twenty, but with a connection lost it would wait for ever

READ = """
select case when set_config('portal.principal', $1, true) = $1 then (
  select json_agg(distinct t.customer_id)::text from portal.touchpoints t
) end
"""


@dataclass
class Dealer:
    """A partner, its customers, and the writes it was told are done."""

    principal: Principal
    customers: list[UUID]
    acknowledged: list[UUID] = field(default_factory=list)


@dataclass
class Record:
    """What happened."""

    done: Counter[str] = field(default_factory=Counter)
    foreign: list[str] = field(default_factory=list)


@pytest.fixture
async def crowd(fresh_database: TestDatabase) -> AsyncIterator[tuple[Database, list[Dealer]]]:
    opened = await Database.open(
        {database_role: {"dsn": fresh_database.url(database_role)} for database_role in DatabaseRole},
        dict.fromkeys(DatabaseRole, CONNECTIONS),
    )
    facts = Facts()
    dealers = []
    for number in range(PARTNERS):
        partner = facts.partner(f"P{number}")
        staff = facts.staff(partner)
        customers = [facts.customer(f"C{number}-{of}") for of in range(2)]
        for customer in customers:
            facts.link(customer, partner)
            facts.touchpoint(customer, partner, recorded_by=staff)
        dealers.append(Dealer(Principal(Role.DEALER_SALES, partner, staff), customers))
    await facts.load(opened)
    yield opened, dealers
    await opened.close()


async def read_in_one_statement(database: Database, dealer: Dealer, _: UUID) -> set[str]:
    """The planner's door: the caller is bound inside the statement."""
    async with database.connection(DatabaseRole.SCOPED) as connection:
        answer = await connection.fetchval(READ, dealer.principal.claims)
    return set(json.loads(answer))


async def read_through_the_orm(database: Database, dealer: Dealer, _: UUID) -> set[str]:
    async with database.acting_as(dealer.principal):
        return await _seen_by_the_orm()


async def write_through_the_orm(database: Database, dealer: Dealer, touchpoint_id: UUID) -> set[str]:
    async with database.acting_as(dealer.principal):
        await Touchpoint.create(
            id=touchpoint_id,
            customer_id=dealer.customers[0],
            partner_id=dealer.principal.partner_id,
            recorded_by_id=dealer.principal.staff_id,
            channel="STORE",
            action="VISITED",
            stage="SERVICE",
            direction="INBOUND",
            occurred_at=NOON,
            received_at=NOON,
        )
        seen = await _seen_by_the_orm()
    dealer.acknowledged.append(touchpoint_id)
    return seen


async def _seen_by_the_orm() -> set[str]:
    customers = await Touchpoint.all().distinct().values_list("customer_id", flat=True)
    return {str(customer) for customer in customers}


Operation = Callable[[Database, Dealer, UUID], Awaitable[set[str]]]


def operations(chance: random.Random, dealers: list[Dealer]) -> list[tuple[Operation, Dealer, float | None]]:
    """What will be done, by whom, and after how many seconds it is stopped."""
    plan: list[tuple[Operation, Dealer, float | None]] = []
    for _ in range(OPERATIONS):
        does: Operation = write_through_the_orm
        if chance.random() < READS:
            does = read_in_one_statement if chance.random() < READS else read_through_the_orm
        stopped = chance.expovariate(1 / 0.001) if chance.random() < STOPPED else None
        plan.append((does, chance.choice(dealers), stopped))
    return plan


async def perform(
    database: Database, plan: list[tuple[Operation, Dealer, float | None]], chance: random.Random
) -> Record:
    """All of the plan, a few at once; whoever is free takes the next."""
    record, waiting = Record(), iter(plan)

    async def work() -> None:
        for does, dealer, stopped in waiting:
            task = asyncio.ensure_future(does(database, dealer, uuid7()))
            try:
                seen = await _stop(task, stopped, chance) if stopped is not None else await task
            except (TimeoutError, asyncio.CancelledError):
                record.done["stopped"] += 1
                continue
            record.done[does.__name__] += 1
            if seen != {str(customer) for customer in dealer.customers}:
                record.foreign.append(f"{does.__name__} of {dealer.principal.partner_id} saw {seen}")

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return record


async def _stop(task: "asyncio.Future[set[str]]", seconds: float, chance: random.Random) -> set[str]:
    """Cancel it, or let it time out, wherever it then is."""
    if chance.random() < 0.5:
        return await asyncio.wait_for(task, seconds)
    asyncio.get_running_loop().call_later(seconds, task.cancel)
    return await task


async def test_nobody_sees_a_foreign_row_and_no_acknowledged_write_is_lost(
    crowd: tuple[Database, list[Dealer]], superuser_of_crowd: asyncpg.Connection
) -> None:
    database, dealers = crowd
    chance = random.Random(SEED)  # noqa: S311 - to repeat it, not to be hard to guess
    record = await perform(database, operations(chance, dealers), chance)

    assert record.foreign == [], f"seed {SEED}"
    assert sum(record.done.values()) == OPERATIONS, f"seed {SEED}: {record.done}"
    assert record.done["stopped"] > OPERATIONS / 5, f"seed {SEED}: {record.done}"

    assert database.sizes()[DatabaseRole.SCOPED] == (0, CONNECTIONS), f"seed {SEED}"
    async with (
        database.connection(DatabaseRole.SCOPED) as first,
        database.connection(DatabaseRole.SCOPED) as second,
    ):
        for connection in (first, second):
            assert not connection.is_in_transaction()
            assert not await connection.fetchval("select current_setting('portal.principal', true)")
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no principal bound"):
                await connection.fetchval("select count(*) from portal.touchpoints")

    written = Counter(
        (row["id"], row["partner_id"])
        for row in await superuser_of_crowd.fetch("select id, partner_id from portal.touchpoints")
    )
    acknowledged = [(done, dealer.principal.partner_id) for dealer in dealers for done in dealer.acknowledged]
    assert [write for write in acknowledged if written[write] != 1] == [], f"seed {SEED}"


@pytest.fixture
async def superuser_of_crowd(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url)
    yield connection
    await connection.close()
