"""Recording through the API: receipts, and what each viewer sees of it afterwards."""

from collections.abc import AsyncIterator
from typing import Any, Unpack

import pytest

from auth.roles import Role
from tests.cluster import TestDatabase
from tests.schema.world import How, World, opened

pytestmark = pytest.mark.anyio

RECORD = """
mutation($input: TouchpointsRecordInput!) {
  touchpointsRecord(input: $input) {
    recorded duplicates inReview rejected
    receipts {
      clientRef status receivedAt matchedBy
      customer { number } touchpoint { id note } rejection { field message code }
    }
    userErrors { field code }
  }
}
"""
TIMELINE = """query($id: ID!) { customer(id: $id) { touchpointCount touchpoints(first: 1) {
  nodes { action note recordedBy { role } } } } }"""


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    async with opened(fresh_database) as world:
        yield world


def item(world: World, **further: object) -> dict[str, Any]:
    return {
        "clientRef": "ref-100",
        "customerId": world.gid("CU", "李"),
        "channel": "PHONE",
        "action": "CALLED_BACK",
        "stage": "SERVICE",
        "occurredAt": "2026-03-03T09:00:00+08:00",
    } | further


async def record(world: World, *items: dict[str, Any], **how: Unpack[How]) -> dict[str, Any]:
    data = await world.data(RECORD, {"input": {"touchpoints": list(items)}}, **how)
    payload: dict[str, Any] = data["touchpointsRecord"]
    return payload


async def test_a_touchpoint_is_in_the_record_at_once_for_whoever_may_see_it(world: World) -> None:
    payload = await record(world, item(world, note="asks for a brochure"), role=Role.DEALER_SALES)
    (receipt,) = payload["receipts"]
    assert (receipt["status"], receipt["customer"], receipt["rejection"]) == (
        "RECORDED",
        {"number": "C-1"},
        None,
    )
    assert receipt["touchpoint"]["note"] == "asks for a brochure"
    li = {"id": world.gid("CU", "李")}
    seen = {"action": "CALLED_BACK", "note": "asks for a brochure", "recordedBy": {"role": "DEALER_SALES"}}
    hq = (await world.data(TIMELINE, li, role=Role.HQ_ADMIN, partner="HQ"))["customer"]
    assert hq == {"touchpointCount": 7, "touchpoints": {"nodes": [seen]}}
    linked = (await world.data(TIMELINE, li, partner="BOLT"))["customer"]["touchpoints"]["nodes"]
    assert linked == [{"action": "CALLED_BACK", "note": None, "recordedBy": None}]
    assert (await world.data(TIMELINE, li, partner="FAR"))["customer"] is None


async def test_one_bad_item_never_loses_the_others(world: World) -> None:
    bad = {
        "customerId": {"clientRef": "a", "customerId": "garbage"},
        "clientRef": {"clientRef": "nul\0"},
        "occurredAt": {"clientRef": "b", "occurredAt": "2036-01-01T00:00:00Z"},
        "note": {"clientRef": "c", "note": "x" * 4001},
    }
    wrong = [item(world, **further) for further in bad.values()]
    theirs = [
        item(world, clientRef="d", customerId=world.gid("CU", "赵")),
        item(world, clientRef="e", customerId=world.gid("PA", "ACME")),
    ]
    payload = await record(world, *wrong, item(world), *theirs)
    assert (payload["recorded"], payload["rejected"], payload["duplicates"], payload["inReview"]) == (
        1,
        6,
        0,
        0,
    )
    statuses = [receipt["status"] for receipt in payload["receipts"]]
    assert statuses == ["REJECTED"] * 4 + ["RECORDED"] + ["REJECTED"] * 2
    paths = [["touchpoints", str(n), field] for n, field in enumerate(bad)]
    paths += [["touchpoints", str(n), "customerId"] for n in (5, 6)]
    assert [receipt["rejection"]["field"] for receipt in payload["receipts"] if receipt["rejection"]] == paths
    assert [error["field"] for error in payload["userErrors"]] == paths
    codes = [error["code"] for error in payload["userErrors"]]
    assert codes[0] == "NOT_FOUND"
    assert codes[2] == "OCCURRED_IN_FUTURE"
    assert codes[4:] == ["NOT_FOUND", "NOT_FOUND"]


async def test_the_same_ref_is_answered_with_the_first_receipt(world: World) -> None:
    first = (await record(world, item(world)))["receipts"][0]
    again = (await record(world, item(world)))["receipts"][0]
    assert again == first | {"status": "DUPLICATE"}
    other = await record(world, item(world, action="CALLED_TWICE"))
    assert other["receipts"][0]["rejection"]["code"] == "CLIENT_REF_CONFLICT"


@pytest.mark.parametrize("count", [0, 501])
async def test_a_batch_of_none_or_too_many_is_refused_whole(world: World, count: int) -> None:
    variables = {"input": {"touchpoints": [item(world)] * count}}
    assert await world.refusal(RECORD, variables) == ("BAD_USER_INPUT", ["touchpointsRecord"])


async def test_an_auditor_records_nothing(world: World) -> None:
    variables = {"input": {"touchpoints": [item(world)]}}
    how: How = {"role": Role.HQ_AUDITOR, "partner": "HQ"}
    assert await world.refusal(RECORD, variables, **how) == ("FORBIDDEN", ["touchpointsRecord"])


async def test_a_payload_that_may_not_be_read_records_nothing(world: World) -> None:
    """The payload is planned first: refusing it afterwards would undo what the caller thinks is done."""
    variables = {"input": {"touchpoints": [item(world)]}}
    how: How = {"role": Role.PARTNER_INTEGRATION}
    path = ["touchpointsRecord", "receipts", "touchpoint", "note"]
    assert await world.refusal(RECORD, variables, **how) == ("FORBIDDEN", path)
    data = await world.data(TIMELINE, {"id": world.gid("CU", "李")})
    assert data["customer"]["touchpointCount"] == 6


async def test_batches_of_every_kind_share_one_plan(world: World) -> None:
    await record(world, item(world))
    planned = world.execution.statements.planned
    await record(world, item(world, clientRef="x", note="n"), item(world, clientRef="y", device="TABLET"))
    assert world.execution.statements.planned == planned
