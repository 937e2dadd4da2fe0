"""What an authenticated person may cost: work is paid for, also that of refusing; some of it has quotas."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest

from auth.roles import Role
from portal.throttling import refusals
from schema.planner.work import SCANNED
from tests.costs.dealership import Dealership, Portal, codes, gid

pytestmark = pytest.mark.anyio

NOTE = "{ touchpoints(first: 1) { nodes { note } } }"
TERMS = "{ viewer { partner { terms { tier } } } }"
FORBIDDEN = ("REFUSED", "PARTNER_TERMS_READ")
POOR = {"cost_maximum": 2_000, "cost_restore_rate": 1}
REVEAL = """mutation($id: ID!) { customerContactReveal(input: {customerId: $id, purpose: SERVICE}) {
  contact { phone } userErrors { code } } }"""
INVITE = """mutation($partner: ID!, $email: String!) { staffInvite(input: {
  partnerId: $partner, displayName: "Somebody", email: $email, role: DEALER_SALES}) {
  staff { id } userErrors { code } } }"""


async def cost(portal: Portal, query: str) -> tuple[int, int]:
    found = (await portal.post(query)).json()["extensions"]["cost"]
    return found["requestedQueryCost"], found["actualQueryCost"]


async def asked_until_throttled(portal: Portal, query: str, *, most: int = 200) -> int:
    """How often somebody may ask what is never the same document."""
    for number in count():
        response = await portal.post(query.replace("NUMBER", str(number)))
        if codes(response) == ["THROTTLED"]:
            assert int(response.headers["retry-after"]) > 0
            return number
        assert number < most, "it goes on for ever"
    raise AssertionError


async def test_refusals_are_recorded_until_there_are_too_many(dealership: Dealership) -> None:
    with dealership.portal() as portal:
        for _ in range(refusals.FREE + 10):
            assert codes(await portal.post(TERMS)) == ["FORBIDDEN"]
        other = await portal.post(NOTE, role=Role.PARTNER_INTEGRATION)
    assert codes(other) == ["FORBIDDEN"]
    events = await dealership.events(Role.DEALER_SALES)
    assert events == [FORBIDDEN] * refusals.FREE + [("REFUSED", "THROTTLED")]
    assert len(await dealership.events(Role.PARTNER_INTEGRATION)) == 1


@pytest.mark.parametrize(
    "query",
    [
        TERMS,
        "{ nothing } # NUMBER" + "#" * 300,  # refused by validation
        "{ customers # NUMBER" + "#" * 300,  # refused by the parser
        "{ viewer { role } } # NUMBER" + "#" * 300,  # planned anew
        "{ customers(first: NUMBER) { nodes { id } } }" + "#" * 300,  # the first of them is out of bounds
        'mutation { sessionRevoke(input: {sessionId: "NUMBER"}) { userErrors { code } } }' + "#" * 300,
    ],
)
async def test_refused_documents_and_documents_planned_anew_end_with_the_budget(
    dealership: Dealership, query: str
) -> None:
    with dealership.portal(**POOR) as portal:
        assert await asked_until_throttled(portal, query) > 1


async def test_a_list_that_is_read_to_its_end_costs_more_than_a_page(dealership: Dealership) -> None:
    page = "customers(first: 2%s) { nodes { number } %s }"
    with dealership.portal() as portal:
        for asked, scans in (
            (page % ("", ""), 0),
            (page % ("", "totalCount"), 1),
            (page % (", where: {tier: {eq: VIP}}", ""), 1),
            (page % (", where: {tier: {eq: VIP}}", "totalCount"), 2),
            (page % (", where: {touchpoints: {some: {stage: {eq: SERVICE}}}}", ""), 2),
            (page % (', where: {number: {eq: "C-1"}}', ""), 0),  # an index finds it
            (page % (', search: "ada"', ""), 1),
            (page % (", orderBy: [{field: TIER}]", ""), 1),
        ):
            requested, actual = await cost(portal, f"{{ {asked} }}")
            assert requested == 1 + 1 + 2 + scans * SCANNED, asked
            assert actual >= scans * SCANNED


@asynccontextmanager
async def held(dealership: Dealership, table: str) -> AsyncIterator[None]:
    """Nobody reads the table for as long as this lasts."""
    async with dealership.record.transaction():
        await dealership.record.execute(f"lock table portal.{table} in access exclusive mode")
        yield


async def test_a_person_has_so_many_requests_in_flight_and_others_are_not_held_up(
    dealership: Dealership,
) -> None:
    slow, quick = "{ products(first: 1) { nodes { id } } }", "{ viewer { role } }"
    with dealership.portal(requests_in_flight=2) as portal:
        await portal.post(quick)
        async with held(dealership, "products"):
            asking = [asyncio.create_task(portal.post(slow)) for _ in range(6)]
            done, _ = await asyncio.wait(asking, timeout=4)
            assert {tuple(codes(each.result())) for each in done} == {("THROTTLED",)}
            assert {each.result().headers["retry-after"] for each in done} == {"1"}
            assert len(done) == 4  # two at once, two that waited, two that nobody let wait
            assert codes(await portal.post(quick, role=Role.DEALER_MANAGER)) == []
        for each in asyncio.as_completed(asking):
            await each
        assert codes(await portal.post(quick)) == []


async def test_a_partner_has_a_budget_besides_its_peoples(dealership: Dealership) -> None:
    page = "{ customers(first: 100, where: {tier: {eq: VIP}}) { nodes { number } totalCount } }"
    with dealership.portal(partner_cost_maximum=4_000, partner_cost_restore_rate=1) as portal:
        roles = (Role.DEALER_SALES, Role.DEALER_MANAGER, Role.PARTNER_INTEGRATION)
        answered = [codes(await portal.post(page, role=role)) == [] for _ in range(3) for role in roles]
    assert 1 < sum(answered) < 5
    assert answered == sorted(answered, reverse=True)  # whoever of them asks


async def test_contacts_are_revealed_so_often_within_an_hour(dealership: Dealership) -> None:
    whose = {"id": gid("CU", dealership.their)}
    with dealership.portal(reveals_per_hour=2) as portal:
        responses = [await portal.post(REVEAL, whose, role=Role.DEALER_MANAGER) for _ in range(4)]
    assert [codes(each) for each in responses] == [[], [], ["THROTTLED"], ["THROTTLED"]]
    assert [each.status_code for each in responses] == [200, 200, 429, 429]
    assert 0 < int(responses[2].headers["retry-after"]) <= 3600
    spent = ("CONTACT_REFUSED", "CONTACT_REVEAL_QUOTA_SPENT")
    assert await dealership.events(Role.DEALER_MANAGER) == [("CONTACT_REVEALED", None)] * 2 + [spent]


async def test_people_are_invited_so_often_within_an_hour(dealership: Dealership) -> None:
    partner = gid("PA", dealership.partner)
    with dealership.portal(invitations_per_hour=2) as portal:
        said = [
            codes(
                await portal.post(
                    INVITE,
                    {"partner": partner, "email": f"somebody{number}@example.com"},
                    role=Role.DEALER_MANAGER,
                )
            )
            for number in range(3)
        ]
    assert said == [[], [], ["THROTTLED"]]
    assert await dealership.count("invitations") == 2
