"""[a driver's sentinel inside the domain] Days outside 1900-01-01 to 2999-12-31 are refused everywhere.

The database's driver writes the ends of Python's calendar as infinity; nothing else may lead there either.
"""

from typing import Any

import pytest

from auth.roles import Role
from portal.importing.cells import reader
from portal.importing.columns import Column, Form
from portal.importing.rejections import BadCell
from tests.schema.golden import cursor
from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

NO_DAYS = ("9999-12-31", "3000-01-01", "1899-12-31", "0001-01-01")
NO_MOMENTS = (
    "9999-12-31T23:59:59.999999Z",
    "3000-01-01T00:00:00Z",
    "2999-12-31T23:59:59-00:30",
    "1900-01-01T00:00:00+00:30",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
)
DAYS = {
    "an operand": "query($v: Date) { campaigns(first: 1, where: {startsOn: {eq: $v}}) { totalCount } }",
    "one of several": """query($v: Date!) {
      campaigns(first: 1, where: {startsOn: {in: [$v]}}) { totalCount } }""",
    "a bound": "query($v: Date) { campaigns(first: 1, where: {startsOn: {lte: $v}}) { totalCount } }",
    "an argument": """query($v: Date) {
      availability(productId: "x", quantity: 1, neededBy: $v) { promisable } }""",
    "a member's last day": """mutation($v: Date) { staffInvite(input: {partnerId: "x", displayName: "x",
      email: "x@example.com", role: DEALER_SALES, endedOn: $v}) { userErrors { code } } }""",
    "a consent's last day": """mutation($v: Date) { consentRecord(input: {customerId: "x", purpose: MARKETING,
      channel: PHONE, state: GRANTED, source: "x", occurredAt: "2026-01-01T00:00:00Z", expiresOn: $v})
      { userErrors { code } } }""",
}
MOMENTS = {
    "an operand": """query($v: DateTime) {
      touchpoints(first: 1, where: {occurredAt: {eq: $v}}) { totalCount } }""",
    "one of several": """query($v: DateTime!) {
      touchpoints(first: 1, where: {occurredAt: {in: [$v]}}) { totalCount } }""",
    "a mutation's input": """mutation($v: DateTime!) { touchpointsRecord(input: {touchpoints: [{
      clientRef: "far", channel: PHONE, action: "CALL", stage: SERVICE, occurredAt: $v}]}) { recorded } }""",
}


def refused(answer: dict[str, Any], words: str) -> bool:
    """Whether the whole request was, for that reason."""
    (error,) = answer["errors"]
    return "data" not in answer and words in error["message"]


@pytest.mark.parametrize("day", NO_DAYS)
@pytest.mark.parametrize("place", DAYS)
async def test_such_a_day_is_refused_as_a_variable_and_as_a_literal(
    portal: Portal, place: str, day: str
) -> None:
    words = "Date must be a day from 1900-01-01 to 2999-12-31."
    assert refused(await portal.ask(DAYS[place], {"v": day}), words)
    head, _, body = DAYS[place].partition(") ")
    literal = head.split("(")[0] + body.replace("$v", f'"{day}"')
    assert refused(await portal.ask(literal), words)


@pytest.mark.parametrize("moment", NO_MOMENTS)
@pytest.mark.parametrize("place", MOMENTS)
async def test_such_a_moment_is_refused(portal: Portal, place: str, moment: str) -> None:
    words = "DateTime must be a moment from 1900-01-01 to 2999-12-31, UTC."
    assert refused(await portal.ask(MOMENTS[place], {"v": moment}), words)


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
async def test_on_the_first_and_the_last_day_eq_and_in_agree_and_the_day_is_answered(
    portal: Portal, day: str
) -> None:
    invited = await portal.ask(
        """mutation($at: ID!, $day: Date, $email: String!) {
          staffInvite(input: {partnerId: $at, displayName: "Far", email: $email, role: DEALER_SALES,
            startedOn: "2026-01-01", endedOn: $day}) { staff { endedOn } userErrors { message } } }""",
        {"at": portal.world.gid("PA", "ACME"), "day": day, "email": f"far.{day}@example.com"},
        role=Role.HQ_ADMIN,
        partner="HQ",
    )
    payload = invited["data"]["staffInvite"]
    assert payload["staff"] == ({"endedOn": day} if day == "2999-12-31" else None)
    asked = """query($day: Date!) { partners(first: 9, where: {code: {eq: "ACME"}}) { nodes {
      eq: staff(first: 9, where: {endedOn: {eq: $day}}) { totalCount nodes { endedOn } }
      in: staff(first: 9, where: {endedOn: {in: [$day]}}) { totalCount nodes { endedOn } } } } }"""
    (found,) = (await portal.ask(asked, {"day": day}, role=Role.HQ_ADMIN, partner="HQ"))["data"]["partners"][
        "nodes"
    ]
    assert found["eq"] == found["in"]
    assert found["eq"]["totalCount"] == (day == "2999-12-31")


@pytest.mark.parametrize("day", NO_DAYS)
async def test_no_cursor_leads_there(portal: Portal, day: str) -> None:
    asked = """query($after: String) {
      campaigns(first: 1, orderBy: {field: STARTS_ON}, after: $after) { totalCount } }"""
    answer = await portal.ask(asked, {"after": cursor("starts_on,-id", day, "0" * 32)})
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(("form", "cells"), [(Form.DATE, NO_DAYS), (Form.TIME, NO_MOMENTS)])
def test_no_file_brings_one(form: Form, cells: tuple[str, ...]) -> None:
    read = reader(Column("when", "", form))
    for cell in cells:
        with pytest.raises(BadCell):
            read(cell)
    assert read("2999-12-31" if form is Form.DATE else "2999-12-31T23:59:59Z")
