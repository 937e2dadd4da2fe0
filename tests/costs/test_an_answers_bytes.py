"""An answer's bytes are bounded before they leave the database; a value written again costs again."""

import pytest

from tests.costs.dealership import RECORD, Dealership, codes, gid, item

pytestmark = pytest.mark.anyio

NOTES = " ".join(f"a{number}: note" for number in range(120))
MANY = f"{{ touchpoints(first: 10) {{ nodes {{ {NOTES} }} }} }}"


async def test_a_value_under_another_name_costs_again(dealership: Dealership) -> None:
    with dealership.portal() as portal:
        cost = (await portal.post(MANY)).json()["extensions"]["cost"]
    assert cost["requestedQueryCost"] == 1 + 1 + 10 + 10 * 119


async def test_an_answer_that_is_too_long_is_refused(dealership: Dealership) -> None:
    with dealership.portal(answer_bytes=1_500_000) as portal:
        response = await portal.post(MANY)  # 1.9 MB
        assert codes(response) == ["ANSWER_TOO_LARGE"]
        assert len(response.content) < 1_000
        assert response.json()["data"] is None
        (note,) = (await portal.post("{ touchpoints(first: 10) { nodes { note } } }")).json()["data"][
            "touchpoints"
        ]["nodes"]
    assert len(note["note"]) == 4_000


async def test_a_long_answer_within_the_bound_is_answered_whole(dealership: Dealership) -> None:
    with dealership.portal() as portal:
        response = await portal.post(MANY)
        assert len(response.content) > 1_900_000
        assert len(response.json()["data"]["touchpoints"]["nodes"][0]) == 120
        for _ in range(3):  # the room for it was given back
            assert (await portal.post(MANY)).json()["data"] == response.json()["data"]


async def test_a_payload_that_is_too_long_leaves_nothing_written(dealership: Dealership) -> None:
    query = RECORD.replace(
        "rejection {", f"customer {{ touchpoints(first: 10) {{ nodes {{ {NOTES} }} }} }} rejection {{"
    )
    given = item(customerId=gid("CU", dealership.own), identifiers=None)
    with dealership.portal(answer_bytes=1_500_000) as portal:
        response = await portal.post(query, {"items": [given]})
    assert codes(response) == ["ANSWER_TOO_LARGE"]
    assert await dealership.count("touchpoints") == 1
