"""An oracle on what is masked: guesses are few, counted, recorded, and refused alike whether they hit."""

import httpx
import pytest

from auth.roles import Role
from tests.costs.dealership import OWN_PHONE, THEIR_PHONE, Dealership, codes, item

pytestmark = pytest.mark.anyio

WRONG_PHONE = "+8613912349999"
PLACE = {"latitude": 31.23, "longitude": 121.47}
SEARCH = "query($text: String!) { customers(first: 10, search: $text) { nodes { number } } }"
SPENT = "CONTACT_LOOKUP_QUOTA_SPENT"


async def test_a_refused_guess_does_not_tell_a_hit_from_a_miss(dealership: Dealership) -> None:
    with dealership.portal() as portal:
        said = [
            (await portal.recorded(item(("PHONE", OWN_PHONE), ("PHONE", guess), location=PLACE))).json()
            for guess in (THEIR_PHONE, WRONG_PHONE)
        ]
    hit, miss = (each["data"]["touchpointsRecord"]["receipts"] for each in said)
    assert hit[0]["rejection"]["code"] == "LOCATION_NOT_CONSENTED"
    assert hit == miss


async def test_an_item_names_somebody_by_two_values_of_a_kind_at_most(dealership: Dealership) -> None:
    guesses = [("PHONE", f"+861391234{number:04}") for number in range(10, 12)]
    with dealership.portal() as portal:
        response = await portal.recorded(item(("PHONE", OWN_PHONE), *guesses))
        (receipt,) = response.json()["data"]["touchpointsRecord"]["receipts"]
    assert receipt["rejection"]["field"][-1] == "identifiers"
    assert await dealership.events(Role.DEALER_SALES) == []  # nothing was looked up


async def test_a_call_is_one_event_that_says_how_many_values_and_how_many_found_nobody(
    dealership: Dealership,
) -> None:
    items = [item(("PHONE", OWN_PHONE)), item(("PHONE", OWN_PHONE), ("EMAIL", "a@example.com"))]
    searches = " ".join(
        f'a{n}: customers(first: 1, search: "{phone}") {{ nodes {{ number }} }}'
        for n, phone in enumerate((THEIR_PHONE, WRONG_PHONE, WRONG_PHONE, "+8613912349998"))
    )
    with dealership.portal() as portal:
        assert (await portal.recorded(*items)).json()["data"]["touchpointsRecord"]["recorded"] == 2
        assert "errors" not in (await portal.post(f"{{ {searches} }}")).json()
    looked_up = [("CONTACT_SEARCHED", "VALUES_2_UNKNOWN_1"), ("CONTACT_SEARCHED", "VALUES_3_UNKNOWN_2")]
    assert await dealership.events(Role.DEALER_SALES) == looked_up


@pytest.mark.parametrize("by", ["touchpointsRecord", "search"])
async def test_guesses_end_with_the_quota_of_the_hour_at_whatever_worker(
    dealership: Dealership, by: str
) -> None:
    """Nothing of the call that is too many is done; the event says that it was spent, once."""

    async def guess(number: int) -> httpx.Response:
        phone = f"+861391234{number:04}"
        portal = first if number % 2 else second
        return await (
            portal.recorded(item(("PHONE", phone)))
            if by == "touchpointsRecord"
            else portal.post(SEARCH, {"text": phone})
        )

    with dealership.portal(lookups_per_hour=3) as first, dealership.portal(lookups_per_hour=3) as second:
        for number in range(100, 103):
            assert codes(await guess(number)) == []
        customers = await dealership.count("customers")
        refused = [await guess(number) for number in range(103, 107)]
    assert {tuple(codes(each)) for each in refused} == {("THROTTLED",)}
    assert {each.status_code for each in refused} == {429}
    assert all(0 < int(each.headers["retry-after"]) <= 3600 for each in refused)
    assert await dealership.count("customers") == customers
    events = await dealership.events(Role.DEALER_SALES)
    assert events == [("CONTACT_SEARCHED", "VALUES_1_UNKNOWN_1")] * 3 + [("REFUSED", SPENT)]


async def test_a_call_with_more_guesses_than_an_hour_has_is_refused_whole(dealership: Dealership) -> None:
    items = [item(("PHONE", f"+861391234{number:04}")) for number in range(100, 104)]
    with dealership.portal(lookups_per_hour=3) as portal:
        assert codes(await portal.recorded(*items)) == ["BAD_USER_INPUT"]
        assert codes(await portal.recorded(*items[:3])) == []


async def test_an_hour_later_there_are_guesses_again(dealership: Dealership) -> None:
    with dealership.portal(lookups_per_hour=1) as portal:
        assert codes(await portal.post(SEARCH, {"text": WRONG_PHONE})) == []
        assert codes(await portal.post(SEARCH, {"text": WRONG_PHONE})) == ["THROTTLED"]
        await dealership.record.execute("update portal.quota_uses set since = since - interval '61 minutes'")
        assert codes(await portal.post(SEARCH, {"text": WRONG_PHONE})) == []


async def test_what_was_recorded_before_is_sent_again_for_nothing(dealership: Dealership) -> None:
    items = [item(("PHONE", OWN_PHONE), ref="r-1"), item(("PHONE", THEIR_PHONE), ref="r-2")]
    with dealership.portal(lookups_per_hour=2) as portal:
        for _ in range(3):
            assert codes(await portal.recorded(*items)) == []
        assert codes(await portal.recorded(item(("PHONE", OWN_PHONE)))) == ["THROTTLED"]


async def test_a_machine_replays_a_day_offline(dealership: Dealership) -> None:
    """500 items with several values each, in one call; a person's hour has not so many."""
    items = [
        item(("PHONE", f"+861391235{n:04}"), ("EMAIL", f"a{n}@example.com"), ("LOYALTY_CARD", f"K{n}"))
        for n in range(500)
    ]
    with dealership.portal() as portal:
        assert codes(await portal.recorded(*items)) == ["BAD_USER_INPUT"]
        response = await portal.recorded(*items, role=Role.PARTNER_INTEGRATION)
    assert response.json()["data"]["touchpointsRecord"]["recorded"] == 500
    assert await dealership.events(Role.PARTNER_INTEGRATION) == [
        ("CONTACT_SEARCHED", "VALUES_1500_UNKNOWN_1500")
    ]
