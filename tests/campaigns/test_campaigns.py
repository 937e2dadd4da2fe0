"""What a viewer reads of campaigns, of a customer's journey, and of what it sent."""

import pytest

from auth.roles import Role
from tests.schema.golden import cursor
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
CAMPAIGN = "query($id: ID, $code: String) { campaign(id: $id, code: $code) { code } }"


async def test_a_campaign_is_for_those_who_were_invited(world: World) -> None:
    assert await world.data(CAMPAIGN, {"code": "SPRING"}) == {"campaign": {"code": "SPRING"}}
    assert await world.data(CAMPAIGN, {"id": world.gid("CA", "SPRING")}) == {"campaign": {"code": "SPRING"}}
    assert await world.data(CAMPAIGN, {"code": "SOUTH"}) == {"campaign": None}
    assert await world.data(CAMPAIGN, {"id": world.gid("CA", "SOUTH'S")}) == {"campaign": None}
    assert await world.refusal(CAMPAIGN, {}) == ("BAD_USER_INPUT", ["campaign"])
    listed = "{ campaigns(first: 5) { nodes { code } } }"
    assert (await world.data(listed))["campaigns"]["nodes"] == [{"code": "SPRING"}]
    latest_first = [{"code": "SOUTH"}, {"code": "SPRING"}]
    assert (await world.data(listed, **HQ))["campaigns"]["nodes"] == latest_first


async def test_campaigns_page_by_their_start(world: World) -> None:
    query = "query($a: String) { campaigns(first: 1, after: $a) { nodes { code } pageInfo { endCursor } } }"
    first = (await world.data(query, **HQ))["campaigns"]
    second = (await world.data(query, {"a": first["pageInfo"]["endCursor"]}, **HQ))["campaigns"]
    assert [first["nodes"], second["nodes"]] == [[{"code": "SOUTH"}], [{"code": "SPRING"}]]
    wrong = cursor("-starts_on,-id", "2026-02-30", str(world.ids["SPRING"]))
    assert await world.refusal(query, {"a": wrong}, **HQ) == ("BAD_USER_INPUT", ["campaigns"])


async def test_an_audience_is_who_the_viewer_may_see_and_who_consented(world: World) -> None:
    query = """{ campaign(code: "SPRING") {
      enrolment { status } enrolments(first: 5) { totalCount }
      products(first: 5) { totalCount nodes { sku } } assets(first: 5) { nodes { name } }
      audience(first: 5) { totalCount nodes { customer { number } campaign { code } channel } } } }"""
    acme = (await world.data(query))["campaign"]
    assert acme["audience"] == {
        "totalCount": 1,
        "nodes": [{"customer": {"number": "C-1"}, "campaign": {"code": "SPRING"}, "channel": "EMAIL"}],
    }
    assert (acme["enrolment"], acme["enrolments"]) == ({"status": "ENROLLED"}, {"totalCount": 1})
    assert acme["products"] == {"totalCount": 2, "nodes": [{"sku": "P-1"}, {"sku": "P-2"}]}
    assert acme["assets"] == {"nodes": [{"name": "banner"}]}
    bolt = (await world.data(query, partner="BOLT"))["campaign"]
    assert bolt["enrolment"] == {"status": "INVITED"}
    headquarters = (await world.data(query, **HQ))["campaign"]
    assert (headquarters["enrolment"], headquarters["enrolments"]) == (None, {"totalCount": 2})
    # of three members C-2 did not consent: a refusal beats every campaign, at headquarters too
    assert headquarters["audience"]["totalCount"] == 2


async def test_performance_has_what_each_rate_is_made_of(world: World) -> None:
    query = """query($code: String) { campaign(code: $code) { performance {
      audienceCount respondersCount responsesCount
      responseRate { numerator denominator rate } enrolmentRate { rate } } } }"""

    async def performance(code: str, **how: object) -> dict[str, object]:
        found: dict[str, object] = (await world.data(query, {"code": code}, **how))["campaign"]["performance"]  # type: ignore[arg-type]
        return found

    assert await performance("SPRING") == {
        "audienceCount": 1,
        "respondersCount": 1,
        "responsesCount": 1,
        "responseRate": {"numerator": 1, "denominator": 1, "rate": 1},
        "enrolmentRate": {"rate": 1},
    }
    everywhere = await performance("SPRING", **HQ)
    assert everywhere["responseRate"] == {"numerator": 1, "denominator": 2, "rate": 0.5}
    assert everywhere["enrolmentRate"] == {"rate": 0.5}
    # 赵 did not consent to the telephone, so FAR's audience is empty: no rate, rather than none of it
    far = await performance("SOUTH", role=Role.DEALER_MANAGER, partner="FAR")
    assert far["responseRate"] == {"numerator": 0, "denominator": 0, "rate": None}


async def test_a_journey_is_where_the_customer_is_and_the_way_there(world: World) -> None:
    query = """query($id: ID!) { customer(id: $id) { firstSeenAt journey {
      stage enteredAt path { stage enteredAt touchpoint { id } } } } }"""
    journey = (await world.data(query, {"id": world.gid("CU", "李")}))["customer"]["journey"]
    assert (journey["stage"], journey["enteredAt"]) == ("SERVICE", "2026-03-02T12:05:00+00:00")
    assert [step["stage"] for step in journey["path"]] == ["SERVICE", "LOYALTY", "SERVICE"]
    assert journey["path"][1]["touchpoint"] == {"id": world.gid("TP", "visit 4")}
    wang = (await world.data(query, {"id": world.gid("CU", "王")}))["customer"]
    assert wang["journey"] == {"stage": "AWARENESS", "enteredAt": wang["firstSeenAt"], "path": []}


async def test_a_receipt_is_found_by_the_senders_own_reference(world: World) -> None:
    query = """query($ref: String!, $p: ID) { touchpointReceipt(clientRef: $ref, partnerId: $p) {
      status touchpoint { id } } }"""
    found = {"touchpointReceipt": {"status": "RECORDED", "touchpoint": {"id": world.gid("TP", "visit 1")}}}
    ref, acme = {"ref": "ref-1"}, {"p": world.gid("PA", "ACME")}
    assert await world.data(query, ref) == found
    assert await world.data(query, ref | acme, **HQ) == found
    assert await world.data(query, ref, **HQ) == {"touchpointReceipt": None}
    # another's reference, by either way, is no reference
    assert await world.data(query, ref, partner="BOLT") == {"touchpointReceipt": None}
    assert await world.data(query, ref | acme, partner="BOLT") == {"touchpointReceipt": None}
    assert await world.refusal(query, {"ref": "\0"}) == ("BAD_USER_INPUT", ["touchpointReceipt"])
    assert await world.refusal(query, ref | {"p": "x"}) == ("BAD_USER_INPUT", ["touchpointReceipt"])
