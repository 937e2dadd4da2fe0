"""[times] Seven to nine decimals of a second are RFC 3339, and are kept to the microsecond."""

from typing import Any

import pytest

from portal.importing.cells import reader
from portal.importing.columns import Column, Form
from portal.importing.rejections import BadCell
from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) {
  receipts { status touchpoint { occurredAt } } } }"""
FINE = (
    "2026-01-01T00:00:00.1234567Z",
    "2026-01-01T00:00:00.123456789Z",
    "2026-01-01T08:00:00.12345699+08:00",
)
KEPT = "2026-01-01T00:00:00.123456+00:00"


async def record(portal: Portal, ref: str, occurred_at: str) -> dict[str, Any]:
    item = {
        "clientRef": ref,
        "customerId": portal.world.gid("CU", "李"),
        "channel": "PHONE",
        "action": "CALL",
    }
    item |= {"stage": "SERVICE", "occurredAt": occurred_at}
    answer = await portal.ask(RECORD, {"input": {"touchpoints": [item]}})
    (receipt,) = answer["data"]["touchpointsRecord"]["receipts"]
    found: dict[str, Any] = receipt
    return found


@pytest.mark.parametrize("written", FINE)
async def test_they_are_recorded_to_the_microsecond(portal: Portal, written: str) -> None:
    receipt = await record(portal, f"fine {written}", written)
    assert receipt == {"status": "RECORDED", "touchpoint": {"occurredAt": KEPT}}


async def test_the_same_moment_written_finer_is_the_same_item(portal: Portal) -> None:
    assert (await record(portal, "same", KEPT))["status"] == "RECORDED"
    assert (await record(portal, "same", FINE[1]))["status"] == "DUPLICATE"


async def test_a_filter_takes_them_and_ten_are_refused(portal: Portal) -> None:
    asked = "query($v: DateTime) { touchpoints(first: 1, where: {occurredAt: {gt: $v}}) { totalCount } }"
    assert "errors" not in await portal.ask(asked, {"v": FINE[1]})
    assert "errors" in await portal.ask(asked, {"v": "2026-01-01T00:00:00.1234567890Z"})


def test_a_file_may_have_them_cut_as_the_api_cuts_them() -> None:
    read = reader(Column("at", "", Form.TIME))
    assert read("2026-01-01T00:00:00.999999999Z") == "2026-01-01T00:00:00.999999Z"
    with pytest.raises(BadCell):
        read("2026-01-01T00:00:00.1234567890Z")
