"""Nobody removes anything at midnight: every statement compares dates with today (UTC), whoever asks.

A night passes in these tests by moving every date one day into the past, with nothing run afterwards.
"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from auth.roles import Role
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from portal.sessions.members import require_member
from portal.sessions.refusals import TokenRefused
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.staff.world import World, opened

pytestmark = pytest.mark.anyio

# days from today: the first day, and for links the first without, for memberships the last
LINKS = {
    "ended yesterday": (-9, -1),
    "ends today": (-9, 0),
    "ends tomorrow": (-9, 1),
    "ends the day after": (-9, 2),
    "began yesterday": (-1, None),
    "begins today": (0, None),
    "begins today, ends tomorrow": (0, 1),
    "begins tomorrow": (1, None),
    "begins tomorrow, ends the day after": (1, 2),
    "begins the day after": (2, None),
}
MEMBERSHIPS = {
    "ended yesterday": (-9, -1),
    "last day is today": (-9, 0),
    "last day is tomorrow": (-9, 1),
    "begins today": (0, None),
    "begins tomorrow": (1, None),
    "today alone": (0, 0),
    "tomorrow alone": (1, 1),
}
NIGHT = """update portal.customer_scope
set valid = (select range_agg(daterange(lower(r) - 1, upper(r) - 1)) from unnest(valid) as r)"""
CUSTOMERS = "{ customers(first: 100) { nodes { displayName } } }"
LINKED = "query($id: ID!) { partner(id: $id) { customers(first: 100) { totalCount } } }"


def day(offset: int | None) -> date | None:
    return None if offset is None else datetime.now(UTC).date() + timedelta(days=offset)


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    async with opened(fresh_database) as world:
        facts = Facts()
        world.ids["DATED"] = facts.partner("DATED", kind=PartnerKind.OUTLET, parent=None, sees_customers=True)
        for n, (name, (since, until)) in enumerate(LINKS.items()):
            customer = facts.customer(f"D-{n}", display_name=name)
            facts.link(customer, world.ids["DATED"], started_on=day(since) or date.max, ended_on=day(until))
        await facts.load(world.database)
        await world.value(
            "update portal.partner_terms set parent_id = $1 where partner_id = $2",
            world.ids["CORNER"],
            world.ids["DATED"],
        )
        await world.value("select portal.refresh_partner_scope()")
        await world.value("select portal.refresh_customer_scope()")
        yield world


def held(today: int) -> set[str]:
    """The links that hold on a day, as the dates are said in DOMAIN.md: `to` is the first day without."""
    return {
        name for name, (since, until) in LINKS.items() if since <= today and (until is None or today < until)
    }


@pytest.mark.parametrize("partner", ["DATED", "CORNER"])
async def test_a_link_is_seen_from_its_first_day_to_the_one_before_its_end_with_nothing_run_at_midnight(
    world: World, partner: str
) -> None:
    """Its own, and inherited by the partner above it."""
    for today in range(3):
        answer = await world.data(CUSTOMERS, role=Role.DEALER_MANAGER, partner=partner)
        assert {node["displayName"] for node in answer["customers"]["nodes"]} == held(today)
        await world.value(NIGHT)


async def test_what_headquarters_counts_as_linked_today_are_the_same_days(world: World) -> None:
    gid = {"id": world.gid("PA", "DATED")}
    answer = await world.data(LINKED, gid, role=Role.HQ_ADMIN, partner="HQ")
    assert answer["partner"]["customers"]["totalCount"] == len(held(0))


async def test_a_membership_counts_from_its_first_day_to_its_last_with_nothing_run_at_midnight(
    world: World,
) -> None:
    facts, people = Facts(), {}
    for name, (since, until) in MEMBERSHIPS.items():
        people[name] = facts.staff(
            world.ids["ACME"], Role.DEALER_SALES, started_on=day(since), ended_on=day(until)
        )
        facts.rows["staff"][-1]["number"] = f"D {name}"
    await facts.load(world.database)
    for today in range(3):
        expected = {
            name
            for name, (since, until) in MEMBERSHIPS.items()
            if since <= today and (until is None or today <= until)
        }
        assert {
            name for name, staff in people.items() if await may_sign_in(world.database, staff)
        } == expected
        await world.value("update portal.staff set started_on = started_on - 1, ended_on = ended_on - 1")


async def may_sign_in(database: Database, staff_id: object) -> bool:
    async with database.as_worker() as connection:
        try:
            member = await require_member(connection, staff_id)  # type: ignore[arg-type]  # a UUID
        except TokenRefused:
            return False
    # a token never outlives the last day
    return member.ends_at is None or member.ends_at > datetime.now(UTC)
