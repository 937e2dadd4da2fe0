"""[empty is absent] What is stored alike is the same content, however a retry writes it."""

from typing import Any

import pytest

from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) {
  receipts { status rejection { code }
    touchpoint { note action outcome location { latitude longitude } } } } }"""
SAME: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "an empty note": ({"note": ""}, {}),
    "a blank note": ({"note": " \n"}, {"note": None}),
    "an empty outcome": ({"outcome": ""}, {}),
    "lines of Windows": ({"note": "one\r\ntwo"}, {"note": "one\ntwo"}),
    "lines of old": ({"note": "one\rtwo"}, {"note": "one\ntwo"}),
    "trailing blanks": ({"note": "calls back  \n"}, {"note": "calls back"}),
    "blanks around": ({"action": " CALL ", "outcome": " sold"}, {"action": "CALL", "outcome": "sold"}),
    "minus nought": (
        {"location": {"latitude": -0.0, "longitude": 0.0}},
        {"location": {"latitude": 0, "longitude": 0}},
    ),
}


def item(portal: Portal, ref: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    good = {
        "clientRef": ref,
        "customerId": portal.world.gid("CU", "李"),
        "channel": "PHONE",
        "action": "CALL",
    }
    return good | {"stage": "SERVICE", "occurredAt": "2026-01-01T00:00:00Z"} | given


async def record(portal: Portal, *items: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await portal.ask(RECORD, {"input": {"touchpoints": list(items)}})
    receipts: list[dict[str, Any]] = answer["data"]["touchpointsRecord"]["receipts"]
    return receipts


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("turned", [False, True], ids=["as it is", "turned round"])
async def test_either_way_of_writing_is_the_same_content(portal: Portal, name: str, turned: bool) -> None:
    one, other = reversed(SAME[name]) if turned else SAME[name]
    ref = f"{name} {turned}"
    (first,) = await record(portal, item(portal, ref, **one))
    assert first["status"] == "RECORDED", first
    (again,) = await record(portal, item(portal, ref, **other))
    assert again["status"] == "DUPLICATE", again
    assert again["touchpoint"] == first["touchpoint"]
    both = await record(portal, item(portal, f"{ref} twice", **one), item(portal, f"{ref} twice", **other))
    assert [receipt["status"] for receipt in both] == ["RECORDED", "DUPLICATE"]


@pytest.mark.parametrize("name", SAME)
async def test_it_is_stored_tidily_whichever_way_it_came(portal: Portal, name: str) -> None:
    stored = [
        receipt["touchpoint"]
        for n, way in enumerate(SAME[name])
        for receipt in await record(portal, item(portal, f"{name} stored {n}", **way))
    ]
    assert stored[0] == stored[1]


async def test_other_content_is_still_a_conflict(portal: Portal) -> None:
    await record(portal, item(portal, "other", note="one\ntwo"))
    (receipt,) = await record(portal, item(portal, "other", note="one two"))
    assert receipt["rejection"]["code"] == "CLIENT_REF_CONFLICT"


async def test_a_consents_evidence_is_the_same(portal: Portal) -> None:
    asked = """mutation($id: ID!, $source: String!, $evidence: String) { consentRecord(input: {
      customerId: $id, purpose: MARKETING, channel: EMAIL, state: DENIED, source: $source,
      evidence: $evidence, occurredAt: "2026-01-01T00:00:00Z"}) {
        consent { source evidence } userErrors { code } } }"""
    told = []
    for source, evidence in (("form", ""), ("form ", None), (" form", "  ")):
        variables = {"id": portal.world.gid("CU", "李"), "source": source, "evidence": evidence}
        told.append((await portal.ask(asked, variables))["data"]["consentRecord"])
    assert [each["userErrors"] for each in told] == [[], [], []]
    assert told[0] == told[1] == told[2]
