"""Linking customers to partners: by whom, for whom, and what is seen at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Unpack

import pytest

from auth.roles import Permission, Role
from portal.customers import links
from portal.customers.models import LinkRelation
from portal.staff.grantable_roles import ROLES_BY_KIND
from tests.cluster import TestDatabase
from tests.partners.scope import kept, recomputed
from tests.schema.world import How
from tests.staff.world import ABOVE, MANAGERS, World, below, opened

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
ACME: How = {"role": Role.DEALER_MANAGER, "partner": "ACME"}
CORNER: How = {"role": Role.DEALER_MANAGER, "partner": "CORNER"}
DIST: How = {"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}
LINK = "mutation($i: CustomerLinkInput!) { customerLink(input: $i) { userErrors { code } } }"
UNLINK = "mutation($i: CustomerUnlinkInput!) { customerUnlink(input: $i) { userErrors { code } } }"
LINKED = "customer { number } link { partner { code } relation startedOn endedOn }"
CUSTOMERS = "{ customers(first: 10) { nodes { number } } }"


@pytest.fixture(scope="module")
async def shared(database: TestDatabase) -> AsyncIterator[World]:
    """For tests that only ask who may."""
    async with opened(database) as world:
        yield world


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    async with opened(fresh_database) as world:
        yield world


def between(world: World, customer: str, partner: str, **further: object) -> dict[str, Any]:
    names = {"customerId": world.gid("CU", customer), "partnerId": world.gid("PA", partner)}
    return {**names, "relation": "SERVICED", **further}


def day(offset: int) -> str:
    return str(datetime.now(UTC).date() + timedelta(days=offset))


async def seen(world: World, **how: Unpack[How]) -> set[str]:
    answer = await world.data(CUSTOMERS, **how)
    return {node["number"] for node in answer["customers"]["nodes"]}


@pytest.mark.parametrize("role", Role)
async def test_only_who_manages_links_links(shared: World, role: Role) -> None:
    world = shared
    partner = next(code for code, (kind, _) in ABOVE.items() if role in ROLES_BY_KIND[kind])
    if Permission.CUSTOMER_LINK_MANAGE in role.permissions:
        await world.codes("customerLink", between(world, "王", "BOLT"), role=role, partner=partner)
        return
    for document, field in ((LINK, "customerLink"), (UNLINK, "customerUnlink")):
        refusal = await world.refusal(
            document, {"i": between(world, "李", "ACME")}, role=role, partner=partner
        )
        assert refusal == ("FORBIDDEN", [field])


@pytest.mark.parametrize(("role", "viewer"), MANAGERS)
async def test_a_manager_links_what_it_sees_to_itself_and_below(
    world: World, role: Role, viewer: str
) -> None:
    visible = {"ACME": {"李"}, "DIST": {"王"}, "HQ": {"李", "王", "赵"}}[viewer]
    for customer in "李王赵":
        for partner in ABOVE:
            asked = between(world, customer, partner)
            codes = await world.codes("customerLink", asked, role=role, partner=viewer)
            done = customer in visible and below(partner, viewer)
            assert codes == ([] if done else ["NOT_FOUND"]), (customer, partner)
    assert await kept(world) == await recomputed(world)


async def test_what_is_not_seen_answers_as_what_is_not(world: World) -> None:
    answers = [
        await world.change("customerLink", between(world, name, "ACME"), LINKED) for name in ("赵", "nobody")
    ]
    assert answers[0] == answers[1]
    assert answers[0]["userErrors"] == [{"field": ["customerId"], "code": "NOT_FOUND"}]
    partners = [
        await world.change("customerLink", between(world, "李", name), LINKED) for name in ("BOLT", "nobody")
    ]
    assert partners[0] == partners[1]
    assert partners[0]["userErrors"] == [{"field": ["partnerId"], "code": "NOT_FOUND"}]


async def test_a_linked_customer_is_seen_at_once_and_an_unlinked_one_no_longer(world: World) -> None:
    payload = await world.change("customerLink", between(world, "李", "CORNER"), LINKED)
    assert payload == {
        "customer": {"number": "C-1"},
        "link": {"partner": {"code": "CORNER"}, "relation": "SERVICED", "startedOn": day(0), "endedOn": None},
        "userErrors": [],
    }
    assert await seen(world, **CORNER) == {"C-1"}
    ended = await world.change(
        "customerUnlink", between(world, "李", "CORNER"), "ended customer { number }", **CORNER
    )
    assert ended == {"ended": 1, "customer": None, "userErrors": []}
    assert await seen(world, **CORNER) == set()
    assert await kept(world) == await recomputed(world)
    who = world.ids["DEALER_MANAGER at ACME"]
    events = await world.events("LINK_CHANGED")
    assert [(event[0], event[2]) for event in events] == [
        (who, "LINKED_SERVICED"),
        (world.ids["DEALER_MANAGER at CORNER"], "UNLINKED_SERVICED"),
    ]
    about = "select count(*) from portal.access_events where customer_id = $1 and kind = 'LINK_CHANGED'"
    assert await world.value(about, world.ids["李"]) == 2


async def test_the_same_link_again_changes_nothing_and_comes_back_once_ended(world: World) -> None:
    asked = between(world, "李", "CORNER")
    first = await world.change("customerLink", asked, LINKED)
    assert await world.change("customerLink", asked, LINKED) == first
    assert len(await world.events("LINK_CHANGED")) == 1
    await world.change("customerUnlink", asked)
    assert (await world.change("customerUnlink", asked, "ended")) == {"ended": 0, "userErrors": []}
    assert await world.change("customerLink", asked, LINKED) == first
    assert await seen(world, **CORNER) == {"C-1"}
    count = "select count(*) from portal.customer_partner_links where partner_id = $1"
    assert await world.value(count, world.ids["CORNER"]) == 1


async def test_a_first_day_that_was_said_is_kept_or_refused(world: World) -> None:
    asked = between(world, "李", "CORNER")
    long_ago = await world.change("customerLink", asked | {"startedOn": "1999-12-31"}, LINKED)
    assert long_ago["userErrors"] == [{"field": ["startedOn"], "code": "BAD_USER_INPUT"}]
    first = await world.change("customerLink", asked | {"startedOn": day(-9)}, LINKED)
    assert first["link"]["startedOn"] == day(-9)
    assert await world.change("customerLink", asked | {"startedOn": day(-9)}, LINKED) == first
    assert await world.change("customerLink", asked, LINKED) == first
    later = await world.change("customerLink", asked | {"startedOn": day(-8)}, LINKED)
    assert (later["link"], later["userErrors"]) == (
        None,
        [{"field": ["startedOn"], "code": "BAD_USER_INPUT"}],
    )
    earlier = await world.change("customerLink", asked | {"startedOn": "2000-01-01"}, LINKED)
    assert earlier["link"]["startedOn"] == "2000-01-01"
    assert await world.change("customerLink", asked | {"startedOn": day(-9)}, LINKED) == first


async def test_a_link_that_never_was_cannot_be_ended(world: World) -> None:
    payload = await world.change("customerUnlink", between(world, "李", "ACME"), "ended")
    assert payload["userErrors"] == [{"field": ["relation"], "code": "NOT_FOUND"}]
    yesterday = between(world, "李", "ACME", relation="SOLD", endedOn=day(-1))
    assert await world.codes("customerUnlink", yesterday) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("status", ["MERGED", "ERASED"])
async def test_nobody_is_linked_to_a_record_that_is_no_customer_any_longer(world: World, status: str) -> None:
    await world.value("update portal.customers set status = $1 where number = 'C-1'", status)
    assert await world.codes("customerLink", between(world, "李", "FAR"), **HQ) == ["NOT_FOUND"]


async def test_the_days_of_a_link_are_those_that_were_said(world: World) -> None:
    """Tomorrow's link is not seen today; one that ends tomorrow is seen today."""
    await world.change("customerLink", between(world, "李", "CORNER", startedOn=day(1)), LINKED)
    assert await seen(world, **CORNER) == set()
    await world.change("customerLink", between(world, "李", "CORNER", relation="SOLD"))
    until = between(world, "李", "CORNER", relation="SOLD", endedOn=day(1))
    assert (await world.change("customerUnlink", until, "ended", **CORNER))["ended"] == 1
    assert await seen(world, **CORNER) == {"C-1"}
    # a link that has not begun ends before it does
    assert (await world.change("customerUnlink", between(world, "李", "CORNER"), "ended"))["ended"] == 1
    assert await kept(world) == await recomputed(world)


async def test_who_passes_its_customers_on_passes_new_ones_on_at_once(world: World) -> None:
    assert await world.codes("customerLink", between(world, "李", "BOLT"), **HQ) == []
    assert await seen(world, **DIST) == {"C-1", "C-2"}
    await world.change("customerUnlink", between(world, "李", "BOLT"), **HQ)
    assert await seen(world, **DIST) == {"C-2"}


async def test_two_who_link_one_customer_below_one_that_sees_both_wait_for_each_other(world: World) -> None:
    """Each alone would derive the distributor's view from its own link."""
    await world.value("update portal.partner_terms set sees_customers = true")
    await world.value("select portal.refresh_customer_scope()")
    caller = world.caller(HQ["role"], HQ["partner"])
    today = datetime.now(UTC)

    async def link(partner: str, days: int) -> None:
        async with world.database.acting_as(caller) as connection:
            asked = links.Link(world.ids["赵"], world.ids[partner], LinkRelation.SERVICED)
            await links.link(connection, caller, asked, date(2020, 1, 1) + timedelta(days), now=today)
            if partner == "ACME":
                await met.wait()

    met = asyncio.Event()
    first = asyncio.create_task(link("ACME", 0))
    second = asyncio.create_task(link("BOLT", 400))
    await world.somebody_waits()
    met.set()
    await asyncio.gather(first, second)
    assert await kept(world) == await recomputed(world)
