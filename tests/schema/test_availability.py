"""Availability: from the own stock and what is to come, with what it is made of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from auth.roles import Role
from schema.declaring.ids import encode_id
from tests.schema.trade import in_days
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

QUERY = """query($p: ID!, $n: Int!, $by: Date) {
  availability(productId: $p, quantity: $n, neededBy: $by) {
    promisable promiseDate reasonCode reason } }"""
LAYERS = """query($p: ID!, $n: Int!) { availability(productId: $p, quantity: $n) {
  layers { kind quantity date bucket partner { code } } } }"""


def asked(world: World, quantity: int, by: date | None = None) -> dict[str, Any]:
    return {"p": world.gid("PR", "P-1"), "n": quantity, "by": by and by.isoformat()}


@pytest.mark.parametrize(
    ("quantity", "by", "promisable", "promised_in"),
    [
        (3, None, True, 0),
        (4, None, False, 7),
        (4, 6, False, 7),
        (4, 7, True, 7),
        (7, 7, True, 7),
        (8, 7, False, 30),
        (17, 30, True, 30),
        (18, 365, False, None),
        (1, -1, False, 0),
        (18, -1, False, None),
    ],
)
async def test_what_is_promised_is_own_stock_and_what_arrives_in_time(
    world: World, quantity: int, by: int | None, promisable: bool, promised_in: int | None
) -> None:
    variables = asked(world, quantity, None if by is None else in_days(by))
    found = (await world.data(QUERY, variables))["availability"]
    assert found["promisable"] is promisable
    assert found["promiseDate"] == (None if promised_in is None else in_days(promised_in).isoformat())
    assert (found["reason"] is None) is promisable
    assert (found["reasonCode"] is None) is promisable


async def test_a_no_says_why(world: World) -> None:
    async def reason(quantity: int, by: date | None = None) -> tuple[str, str]:
        found = (await world.data(QUERY, asked(world, quantity, by)))["availability"]
        return found["reasonCode"], found["reason"]

    week, month = in_days(7).isoformat(), in_days(30).isoformat()
    assert await reason(8, in_days(7)) == ("LATER", f"7 of 8 can be promised by {week}, all from {month}.")
    not_enough = "17 of 18 can be promised; the receipts expected so far do not make up the rest."
    assert await reason(18) == ("NOT_ENOUGH", not_enough)
    for quantity in (1, 18):  # whether or not there are as many
        past = "IN_THE_PAST", f"{in_days(-1).isoformat()} is in the past."
        assert await reason(quantity, in_days(-1)) == past


async def test_its_layers_are_the_own_stock_exactly_and_others_roughly(world: World) -> None:
    layers = (await world.data(LAYERS, asked(world, 1)))["availability"]["layers"]

    def layer(kind: str, quantity: int | None = None, **more: object) -> dict[str, object]:
        return {
            "kind": kind,
            "quantity": quantity,
            "date": None,
            "bucket": None,
            "partner": {"code": "ACME"},
        } | more

    assert layers == [
        layer("ON_HAND", 5),
        layer("RESERVED", 1),
        layer("SAFETY", 1),
        layer("IN_TRANSIT", 2),
        layer("EXPECTED", 4, date=in_days(7).isoformat()),  # what should have come and did not is left out
        layer("EXPECTED", 10, date=in_days(30).isoformat()),
        layer("OTHER_PARTNERS", bucket="MANY", partner={"code": "BOLT"}),
        layer("OTHER_PARTNERS", bucket="FEW", partner={"code": "FAR"}),
    ]


async def test_every_layer_says_as_of_when(world: World) -> None:
    """Own stock since it was counted, another's bucket since a day; what is planned or not there: now."""
    query = LAYERS.replace("kind quantity", "kind asOf quantity")
    layers = (await world.data(query, asked(world, 1)))["availability"]["layers"]
    since = {layer["kind"]: layer["asOf"] for layer in layers}
    assert since["ON_HAND"] == "2026-03-02T12:00:00+00:00"
    assert since["OTHER_PARTNERS"] == "2026-03-02T00:00:00+00:00"
    nothing = (await world.data(query, asked(world, 1), partner="DIST", role=Role.DISTRIBUTOR_MANAGER))[
        "availability"
    ]["layers"]
    now = datetime.now(UTC)
    for moment in (since["EXPECTED"], nothing[0]["asOf"]):
        assert timedelta(0) <= now - datetime.fromisoformat(moment) < timedelta(minutes=5)


@pytest.mark.parametrize(
    "how", [{"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}, {"role": Role.HQ_ADMIN, "partner": "HQ"}]
)
async def test_what_others_have_is_not_promised_even_by_those_who_see_it(world: World, how: How) -> None:
    found = (await world.data(QUERY, asked(world, 1), **how))["availability"]
    assert (found["promisable"], found["promiseDate"]) == (False, None)
    layers = (await world.data(LAYERS, asked(world, 1), **how))["availability"]["layers"]
    assert [layer["partner"]["code"] for layer in layers if layer["bucket"]] == ["BOLT", "ACME", "FAR"]
    assert {layer["quantity"] for layer in layers} == {0, None}


@pytest.mark.parametrize("quantity", [0, -1, 1_000_001])
async def test_a_quantity_nobody_can_mean_is_refused(world: World, quantity: int) -> None:
    query = QUERY.replace("availability(", "a: availability(", 1)
    assert await world.refusal(query, asked(world, quantity)) == ("BAD_USER_INPUT", ["a"])


async def test_only_a_product_can_be_available(world: World) -> None:
    wrong = asked(world, 1) | {"p": world.gid("CU", "李")}
    assert await world.refusal(QUERY, wrong) == ("BAD_USER_INPUT", ["availability"])
    assert await world.refusal(QUERY, wrong | {"p": "garbage"}) == ("BAD_USER_INPUT", ["availability"])
    assert (await world.refusal(QUERY, asked(world, 1) | {"by": "2026-02-30"}))[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize("short", [True, False], ids=["short", "long"])
async def test_a_product_that_does_not_exist_is_not_found(world: World, short: bool) -> None:
    query = QUERY.replace("availability(", "viewer { role } a: availability(", 1)
    nothing = asked(world, 1) | {"p": encode_id("PR", world.ids["nobody"])}
    assert await world.refusal(query, nothing, short=short) == ("NOT_FOUND", ["a"])
