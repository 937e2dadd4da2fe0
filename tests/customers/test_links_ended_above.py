"""Links end and do not come back: what was ended from above stays so, and none sleeps through an unlink."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from auth.roles import Role
from tests.cluster import TestDatabase
from tests.customers.test_links import ACME, CORNER, DIST, HQ, LINKED, between, day, seen
from tests.partners.scope import kept, recomputed
from tests.serving import Served, served
from tests.staff.door import Door
from tests.staff.world import World, opened

pytestmark = pytest.mark.anyio

RELATIONS = ("SOLD", "SERVICED", "REGISTERED")
ABOVE = [{"field": ["relation"], "code": "LINK_ENDED_ABOVE"}]


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    async with opened(fresh_database) as world:
        yield world


@pytest.fixture
def portal(fresh_database: TestDatabase, world: World, tmp_path: Path) -> Iterator[Served]:  # noqa: ARG001  # filled first
    with served(fresh_database, tmp_path, trusted_proxies="127.0.0.1") as running:
        yield running


@pytest.fixture
async def door(world: World, portal: Served) -> AsyncIterator[Door]:
    async with httpx.AsyncClient(base_url=portal.url, timeout=60, trust_env=False) as http:
        yield Door(world, portal, http)


async def links(world: World, customer: str = "李") -> list[tuple[str, str, str | None]]:
    """Partner, relation and first day without, of each of the customer's links."""
    async with world.database.as_worker() as connection:
        rows = await connection.fetch(
            "select p.code, l.relation, l.ended_on::text as ended_on from portal.customer_partner_links l"
            " join portal.partners p on p.id = l.partner_id where l.customer_id = $1 order by 1, 2, 3",
            world.ids[customer],
        )
    return [(row["code"], row["relation"], row["ended_on"]) for row in rows]


async def first_day(world: World, customer: str = "李") -> str:
    day: str = await world.value(
        "select min(started_on)::text from portal.customer_partner_links where customer_id = $1",
        world.ids[customer],
    )
    return day


async def test_a_day_that_headquarters_set_stays_whatever_the_dealer_links(door: Door) -> None:
    """Over HTTP: the same link again, from its old first day, from another, and in another way."""
    world = door.world
    _, email = await door.member(Role.DEALER_MANAGER)
    dealer, tomorrow = await door.token_of(email), day(1)
    ended = between(world, "李", "ACME", relation="SOLD", endedOn=tomorrow)
    assert (await world.change("customerUnlink", ended, "ended", **HQ))["ended"] == 1
    first = await first_day(world)
    for started in (first, "2000-01-01", None):
        for relation in RELATIONS:
            for partner in ("ACME", "CORNER"):
                asked = between(world, "李", partner, relation=relation, startedOn=started)
                payload = await door.change(dealer, "customerLink", asked, LINKED)
                assert payload == {"customer": None, "link": None, "userErrors": ABOVE}
    assert await links(world) == [("ACME", "SOLD", tomorrow)]


async def test_headquarters_takes_its_own_day_back(world: World) -> None:
    asked = between(world, "李", "ACME", relation="SOLD")
    await world.change("customerUnlink", asked | {"endedOn": day(1)}, **HQ)
    again = asked | {"startedOn": await first_day(world)}
    assert await world.codes("customerLink", again, **HQ) == []
    assert await links(world) == [("ACME", "SOLD", None)]
    # and after that it is the dealer's to end and to begin again
    await world.change("customerUnlink", asked | {"endedOn": day(1)})
    assert await world.codes("customerLink", again) == []


async def test_a_day_that_was_moved_from_below_is_still_that_of_above(world: World) -> None:
    asked = between(world, "李", "ACME", relation="SOLD")
    await world.change("customerUnlink", asked | {"endedOn": day(9)}, **HQ)
    assert (await world.change("customerUnlink", asked | {"endedOn": day(5)}, "ended"))["ended"] == 1
    again = asked | {"startedOn": await first_day(world)}
    assert await world.codes("customerLink", again) == ["LINK_ENDED_ABOVE"]
    assert await links(world) == [("ACME", "SOLD", day(5))]


async def test_who_is_above_ends_what_ends_by_then_already(world: World) -> None:
    asked = between(world, "李", "ACME", relation="SOLD")
    await world.change("customerUnlink", asked | {"endedOn": day(5)})
    assert (await world.change("customerUnlink", asked | {"endedOn": day(9)}, "ended", **HQ))["ended"] == 0
    again = asked | {"startedOn": await first_day(world)}
    assert await world.codes("customerLink", again) == ["LINK_ENDED_ABOVE"]


async def test_each_level_keeps_those_below_from_what_it_ended(world: World) -> None:
    corner = between(world, "李", "CORNER", relation="SOLD")
    await world.change("customerLink", corner)
    await world.change("customerUnlink", corner | {"endedOn": day(1)})
    assert await world.codes("customerLink", corner, **CORNER) == ["LINK_ENDED_ABOVE"]
    assert await world.codes("customerLink", corner) == []
    bolt = between(world, "王", "BOLT", relation="SOLD")
    await world.change("customerUnlink", bolt | {"endedOn": day(1)}, **HQ)
    assert await world.codes("customerLink", bolt, **DIST) == ["LINK_ENDED_ABOVE"]
    assert await world.codes("customerLink", between(world, "王", "DIST"), **DIST) == ["LINK_ENDED_ABOVE"]


async def test_another_relation_that_is_open_goes_on_and_the_ended_one_does_not(world: World) -> None:
    await world.change("customerLink", between(world, "李", "ACME"))
    ended = between(world, "李", "ACME", relation="SOLD")
    await world.change("customerUnlink", ended, **HQ)
    assert await world.codes("customerLink", between(world, "李", "ACME", relation="REGISTERED")) == []
    assert await world.codes("customerLink", ended) == ["LINK_ENDED_ABOVE"]


@pytest.mark.parametrize("sleeper", [1, 2999])
async def test_an_unlink_without_a_relation_ends_all_what_sleeps_too(world: World, sleeper: int) -> None:
    begins = "2999-01-01" if sleeper == 2999 else day(sleeper)  # the year
    for relation in ("SERVICED", "REGISTERED"):
        asked = between(world, "李", "ACME", relation=relation, startedOn=begins)
        assert await world.codes("customerLink", asked) == []
    ends: dict[str, Any] = between(world, "李", "ACME")
    del ends["relation"]
    assert (await world.change("customerUnlink", ends, "ended", **HQ))["ended"] == len(RELATIONS)
    assert await links(world) == [
        ("ACME", "REGISTERED", begins),
        ("ACME", "SERVICED", begins),
        ("ACME", "SOLD", day(0)),
    ]
    assert await seen(world, **ACME) == set()
    assert await kept(world) == await recomputed(world)
    reasons = {event[2] for event in await world.events("LINK_CHANGED") if "UNLINKED" in str(event[2])}
    assert reasons == {f"UNLINKED_{relation}" for relation in RELATIONS}


async def test_an_unlink_of_nothing_without_a_relation_finds_no_link(world: World) -> None:
    asked = between(world, "李", "CORNER") | {"relation": None}
    payload = await world.change("customerUnlink", asked, "ended")
    assert payload == {"ended": 0, "userErrors": [{"field": ["relation"], "code": "NOT_FOUND"}]}
