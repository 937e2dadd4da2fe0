"""[a poison item stops a queue] What is no value of its type is found by a program, and never repeated."""

from typing import Any

import pytest
from graphql import print_ast

from tests.reference.syntax import Word, literal
from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) {
  recorded rejected } }"""
PRIVATE = "Mei-139-1234-5678"
WORDS = {"channel": "PHONE", "stage": "SERVICE", "direction": "INBOUND", "kind": "PHONE"}
POISON: dict[str, tuple[dict[str, Any], list[str | int]]] = {
    "an enum": ({"channel": PRIVATE.replace("-", "_")}, ["channel"]),
    "an enum that is a flag": ({"channel": True}, ["channel"]),
    "a text that is a flag": ({"note": True}, ["note"]),
    "a text that is a list": ({"note": [None, PRIVATE]}, ["note"]),
    "a text that is an object": ({"note": {"text": PRIVATE, "flag": True}}, ["note"]),
    "a moment": ({"occurredAt": PRIVATE}, ["occurredAt"]),
    "a moment that is a number": ({"occurredAt": 1767225600}, ["occurredAt"]),
    "null": ({"stage": None}, ["stage"]),
    "a number": ({"location": {"latitude": PRIVATE, "longitude": 1}}, ["location", "latitude"]),
    "an identifier": ({"identifiers": [{"kind": "PHONE", "value": 1.5}]}, ["identifiers", 0, "value"]),
    "another field": ({"memo": PRIVATE}, []),
    "a field that is missing": ({"action": ...}, []),
    "no object": (..., []),  # type: ignore[dict-item]  # stands for a text where an item must be
}


def item(portal: Portal, ref: str, poison: Any = None) -> Any:  # noqa: ANN401
    good = {"clientRef": ref, "customerId": portal.world.gid("CU", "李"), "channel": "PHONE"}
    good |= {"action": "CALL", "stage": "SERVICE", "occurredAt": "2026-01-01T00:00:00Z"}
    if poison is ...:
        return PRIVATE
    return {name: value for name, value in (good | (poison or {})).items() if value is not ...}


def written(value: Any) -> Any:  # noqa: ANN401
    """The item as a document has it: the names of enums without quotation marks."""
    if isinstance(value, list):
        return [written(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: Word(one) if name in WORDS and isinstance(one, str) else written(one)
        for name, one in value.items()
    }


def harmless(message: str) -> bool:
    return not any(
        word in message for word in (PRIVATE, PRIVATE.replace("-", "_"), "None", "True", "{", "nan")
    )


@pytest.mark.parametrize("way", ["variable", "literal"])
@pytest.mark.parametrize("name", POISON)
async def test_a_program_can_take_the_item_out_and_send_the_rest(portal: Portal, name: str, way: str) -> None:
    poison, within = POISON[name]
    items = [item(portal, f"{name} {way} {n}", poison if n in {1, 3} else None) for n in range(5)]
    answer = await send(portal, items, way)
    assert "data" not in answer
    found = [error["extensions"]["path"] for error in answer["errors"]]
    assert found == [["input", "touchpoints", n, *within] for n in (1, 3)]
    assert [error["message"] for error in answer["errors"] if not harmless(error["message"])] == []
    rest = [each for n, each in enumerate(items) if n not in {path[2] for path in found}]
    answered = await send(portal, rest, way)
    assert answered["data"]["touchpointsRecord"] == {"recorded": 3, "rejected": 0}


async def send(portal: Portal, items: list[Any], way: str) -> dict[str, Any]:
    if way == "variable":
        return await portal.ask(RECORD, {"input": {"touchpoints": items}})
    listed = print_ast(literal([written(each) for each in items]))
    return await portal.ask(
        f"mutation {{ touchpointsRecord(input: {{touchpoints: {listed}}}) {{ recorded rejected }} }}"
    )


BAD = [True, False, None, 1.5, PRIVATE, [PRIVATE, None], {"a": None, "b": True}, 2**40]
TYPES = {
    "Int!": "touchpoints(first: $v) { totalCount }",
    "Int": "touchpoints(first: $v) { totalCount }",
    "String!": "touchpointReceipt(clientRef: $v) { status }",
    "ID!": "customer(id: $v) { id }",
    "[ID!]!": "nodes(ids: $v) { id }",
    "Date": "availability(productId: 1, quantity: 1, neededBy: $v) { promisable }",
    "CustomerFilter": "customers(first: 1, where: $v) { totalCount }",
    "[CustomerOrder!]": "customers(first: 1, orderBy: $v) { totalCount }",
    "Boolean!": "viewer { role @include(if: $v) }",
}


@pytest.mark.parametrize("kind", TYPES)
async def test_whatever_is_no_value_is_told_by_its_place_and_without_it(portal: Portal, kind: str) -> None:
    refused = 0
    for value in BAD:
        answer = await portal.ask(f"query($v: {kind}) {{ {TYPES[kind]} }}", {"v": value})
        for error in answer.get("errors", ()):
            if "data" not in answer:
                refused += 1
                assert error["extensions"]["path"][0] == "v"
            assert harmless(error["message"]), error["message"]
    assert refused > 2


async def test_a_default_says_which_variable_is_wrong(portal: Portal) -> None:
    query = """query($where: CustomerFilter = {tier: {in: [GOLD, 3]}}) {
      customers(first: 1, where: $where) { totalCount } }"""
    (error,) = (await portal.ask(query))["errors"]
    assert error["extensions"]["path"] == ["where", "tier", "in", 1]


async def test_a_name_that_may_have_been_meant_is_still_told(portal: Portal) -> None:
    query = "query($v: CustomerTier!) { customers(first: 1, where: {tier: {eq: $v}}) { totalCount } }"
    (error,) = (await portal.ask(query, {"v": "GODL"}))["errors"]
    assert error["message"].endswith("in 'CustomerTier' enum. Did you mean the enum value 'GOLD'?")
