"""A client's budget across workers: slices, lending, waiting, giving back."""

import asyncio
from collections.abc import Awaitable
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.throttling import service
from portal.throttling.service import Budgets, Leased, Terms, Throttled
from portal.words.errors import BadUserInput
from tests.throttling.stepping import Clock, Table

pytestmark = pytest.mark.anyio

TERMS = Terms(maximum=1_000, rate=100)  # a slice is 50
ACME = UUID(int=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table(clock: Clock) -> Table:
    return Table(TERMS, clock)


def worker(table: Table) -> Budgets:
    return Budgets(table.lease, table.terms, clock=table.clock)


async def granted(spending: Awaitable[None]) -> bool:
    try:
        await spending
    except Throttled:
        return False
    return True


async def test_requests_spend_a_slice_before_the_table_hears_of_them(table: Table) -> None:
    budgets = worker(table)
    for _ in range(400):
        await budgets.spend(ACME, 1)
        await budgets.settled()
    assert table.leases <= 400 / (TERMS.slice / 2)
    assert budgets.available(ACME) == 600


async def test_a_client_seen_for_the_first_time_does_not_wait_for_the_table(table: Table) -> None:
    budgets = worker(table)
    await budgets.spend(ACME, TERMS.slice)
    assert table.leases == 0  # the lease has not begun
    await budgets.settled()
    assert table.leases == 1


async def test_one_lease_at_a_time_serves_everyone_who_waits(table: Table) -> None:
    budgets = worker(table)
    await asyncio.gather(*(budgets.spend(ACME, 60) for _ in range(10)))
    await budgets.settled()
    assert table.leases <= 4
    assert budgets.available(ACME) == 400


async def test_who_has_spent_all_is_told_when_to_come_back_and_is_served_then(
    table: Table, clock: Clock
) -> None:
    budgets = worker(table)
    await budgets.spend(ACME, 1_000)
    with pytest.raises(Throttled) as refused:
        await budgets.spend(ACME, 300)
    assert 0 < refused.value.seconds <= 300 / TERMS.rate
    clock.forward(refused.value.seconds)
    await budgets.spend(ACME, 300)


async def test_refusals_do_not_reach_the_table(table: Table) -> None:
    budgets = worker(table)
    await budgets.spend(ACME, 1_000)
    await budgets.settled()
    asked = table.leases
    outcomes = [await granted(budgets.spend(ACME, 1)) for _ in range(200)]
    assert sum(outcomes) == TERMS.slice  # lent
    assert not any(outcomes[TERMS.slice :])
    assert table.leases <= asked + 1


async def test_others_are_not_throttled_with_it(table: Table) -> None:
    budgets = worker(table)
    await budgets.spend(ACME, 1_000)
    await budgets.spend(uuid4(), 1_000)


async def test_what_was_not_needed_is_given_back_and_goes_back_to_the_table_for_other_workers(
    table: Table,
) -> None:
    one, other = worker(table), worker(table)
    await one.spend(ACME, 900)
    one.give_back(ACME, 890)
    await one.settled()
    assert one.available(ACME) == 990
    await other.spend(ACME, 900)


async def test_more_than_a_whole_budget_is_refused_for_ever(table: Table) -> None:
    budgets = worker(table)
    with pytest.raises(BadUserInput, match="It may cost 1,001, and a client's whole budget is 1,000"):
        await budgets.spend(ACME, 1_001)
    await budgets.spend(ACME, 1_000)


async def test_without_the_table_a_worker_goes_on_with_what_it_knew_and_no_further(
    table: Table, clock: Clock
) -> None:
    budgets = worker(table)
    table.away = True
    outcomes = [await granted(budgets.spend(ACME, 10)) for _ in range(200)]
    assert TERMS.maximum <= 10 * sum(outcomes) <= TERMS.maximum + TERMS.slice
    clock.forward(2)
    more = [await granted(budgets.spend(ACME, 10)) for _ in range(200)]
    assert sum(more) == 2 * TERMS.rate / 10


async def test_a_lease_that_never_ends_holds_up_nobody_for_long(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_client: UUID, _asked: float) -> Leased:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(service, "LEASE_SECONDS", 0.01)
    await Budgets(never, TERMS, clock=clock).spend(ACME, 900)


async def test_a_request_that_is_given_up_while_it_waits_takes_nothing_and_spoils_nothing(
    table: Table,
) -> None:
    budgets = worker(table)
    waiting = asyncio.ensure_future(budgets.spend(ACME, 900))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await budgets.settled()
    assert budgets.available(ACME) == 1_000
    await budgets.spend(ACME, 1_000)


async def test_purses_of_clients_long_gone_are_forgotten_but_not_those_that_owe(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_PURSES", 20)
    budgets = worker(table)
    table.away = True
    await granted(budgets.spend(ACME, 1_000))
    assert [await granted(budgets.spend(ACME, 1)) for _ in range(60)].count(True) == TERMS.slice
    for _ in range(100):
        await budgets.spend(uuid4(), 1)
        await budgets.settled()
    assert len(budgets._purses) <= 20
    assert budgets._purses[ACME].left == -TERMS.slice


Step = tuple[int, int, float, float]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which worker
        st.integers(1, 400),  # what it may cost
        st.floats(0, 1),  # how much of that it did cost
        st.floats(0, 0.5),  # seconds that pass before it
    ),
    min_size=1,
    max_size=120,
)


@given(steps=STEPS, together=st.integers(1, 8))
async def test_workers_together_grant_no_more_than_budget_restored_and_a_slice_each(
    steps: list[Step], together: int
) -> None:
    clock = Clock()
    table = Table(TERMS, clock)
    workers = [worker(table) for _ in range(3)]
    spent = 0.0

    async def operation(step: Step) -> None:
        nonlocal spent
        number, cost, part, _ = step
        if await granted(workers[number].spend(ACME, cost)):
            spent += cost
            assert spent <= allowed(), step
            await asyncio.sleep(0)
            actual = int(cost * part)
            workers[number].give_back(ACME, cost - actual)
            spent -= cost - actual

    def allowed() -> float:
        return TERMS.maximum + TERMS.rate * (clock() - 1_000) + TERMS.slice * len(workers)

    for start in range(0, len(steps), together):
        batch = steps[start : start + together]
        clock.forward(batch[0][3])
        await asyncio.gather(*(operation(step) for step in batch))
