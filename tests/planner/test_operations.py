"""Everything an operation of GraphQL can say: answered as the language has it, by both lanes alike."""

import json
from collections.abc import AsyncIterator
from typing import Any, Unpack

import pytest

from auth.roles import Role
from tests.cluster import TestDatabase
from tests.planner.planning import Planning
from tests.schema.world import How, World, opened

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    async with opened(database) as world:
        yield world


async def ask(
    world: World, query: str, variables: dict[str, Any] | None = None, **how: Unpack[How]
) -> dict[str, Any]:
    """The data, the same in both lanes down to the order of keys."""
    short = await world.data(query, variables, **how)
    how["short"] = False
    assert json.dumps(await world.data(query, variables, **how)) == json.dumps(short)
    return short


async def test_nodes_of_all_types_come_in_the_order_of_their_ids(world: World) -> None:
    query = """query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
      ... on Customer { number } ... on Touchpoint { action customer { id ...N } }
      ... on Order { number lines(first: 2) { nodes { position } } } ... on Partner { code parent { code } }
      ...N } }
    fragment N on Node { again: id ... on Product { sku } ... on Campaign { code } }"""
    names = [("TP", "visit 1"), ("CU", "王"), ("OR", "sale"), ("PA", "FAR"), ("CU", "赵"), ("CU", "王")]
    ids = [world.gid(tag, name) for tag, name in names]
    found = (await ask(world, query, {"ids": [*ids, "nonsense", world.gid("XX", "李")]}))["nodes"]
    assert [node and node["__typename"] for node in found] == [
        *("Touchpoint", "Customer", "Order", "Partner", None, "Customer", None, None)
    ]
    assert [node["id"] for node in found if node] == [ids[n] for n in (0, 1, 2, 3, 5)]
    assert found[0]["customer"]["again"] == found[0]["customer"]["id"]
    assert found[1] == found[5]
    assert list(found[3]) == ["__typename", "id", "code", "parent", "again"]
    assert found[3]["parent"] is None  # outside ACME's scope


async def test_one_id_is_a_list_of_one(world: World) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    li = world.gid("CU", "李")
    assert await ask(world, query, {"ids": li}) == {"nodes": [{"id": li}]}
    assert await ask(world, f'{{ nodes(ids: "{li}") {{ id }} }}') == {"nodes": [{"id": li}]}


async def test_several_lists_of_mixed_nodes_fit_into_one_operation(world: World) -> None:
    one = """nodes(ids: $ids) { __typename id ... on Customer { number touchpoints(first: 2) { nodes { action
      partner { code } } } } ... on Order { total { amount } customer { number } } }"""
    query = f'query($ids: [ID!]!) {{ a: {one} b: {one} node(id: "x") {{ id }} }}'
    for role in (Role.DEALER_MANAGER, Role.HQ_ADMIN):
        found = await ask(world, query, {"ids": [world.gid("CU", "李"), world.gid("OR", "sale")]}, role=role)
        assert [node["__typename"] for node in found["a"]] == ["Customer", "Order"]
        assert found["a"] == found["b"]


async def test_typename_stands_anywhere(world: World) -> None:
    query = """{ t: __typename customers(first: 1) { __typename edges { __typename node { __typename } }
      pageInfo { __typename } nodes { __typename lifetimeValue { __typename } partnerLinks { __typename
      partner { t: __typename } } } } viewer { __typename } }"""
    found = await ask(world, query)
    assert found["t"] == "Query"
    assert found["customers"]["__typename"] == "CustomerConnection"
    assert found["customers"]["edges"] == [{"__typename": "CustomerEdge", "node": {"__typename": "Customer"}}]
    assert found["customers"]["pageInfo"] == {"__typename": "PageInfo"}
    link = {"__typename": "CustomerPartnerLink", "partner": {"t": "Partner"}}
    node = found["customers"]["nodes"][0]
    assert node["lifetimeValue"] == {"__typename": "Money"}
    assert node["partnerLinks"][0] == link


SWITCHED = """query($yes: Boolean = true, $no: Boolean!) {
  viewer @include(if: $yes) { role @skip(if: $no) locale @skip(if: $no) @include(if: $no) }
  ... @skip(if: $yes) { p: products(first: 1) { totalCount } } ...P @include(if: $no)
}
fragment P on Query { products(first: 1) { totalCount } }"""


async def test_what_is_switched_off_is_not_there(world: World) -> None:
    assert list((await ask(world, SWITCHED, {"no": False}))["viewer"]) == ["role"]
    assert list(await ask(world, SWITCHED, {"no": True})) == ["viewer", "products"]
    found = await ask(world, SWITCHED, {"no": True, "yes": False})
    assert list(found) == ["p", "products"]
    refused = await world.ask(SWITCHED, {"no": True, "yes": None})
    assert {error["extensions"]["code"] for error in refused["errors"]} == {"BAD_USER_INPUT"}
    assert ["viewer"] in [error.get("path") for error in refused["errors"]]


async def test_variables_have_defaults_and_null_is_not_absent(world: World) -> None:
    query = """query($size: Int = 2, $where: CustomerFilter = {number: {eq: "C-1"}},
      $order: [CustomerOrder!] = {field: NUMBER}) {
        customers(first: $size, where: $where, orderBy: $order) { nodes { number } } }"""

    async def numbers(**variables: object) -> list[str]:
        return [node["number"] for node in (await ask(world, query, variables))["customers"]["nodes"]]

    assert await numbers() == ["C-1"]
    assert await numbers(where=None) == ["C-1", "C-2"]
    assert await numbers(where={}, size=1) == ["C-1"]
    assert await numbers(where=None, order={"field": "NUMBER", "direction": "DESC"}) == ["C-2", "C-1"]
    assert await world.refusal(query, {"size": None}) == ("BAD_USER_INPUT", ["customers"])


async def test_the_operation_is_chosen_by_name(world: World) -> None:
    query = """query A { viewer { ...F } } query B { b: viewer { ...F } }
      fragment F on Viewer { role }"""
    assert list(await ask(world, query, operation="B")) == ["b"]
    code, _ = await world.refusal(query)
    assert code == "OPERATION_RESOLUTION_FAILURE"


async def test_repeated_fields_merge_whatever_is_below_them(world: World) -> None:
    query = """query($n: Int!) { customers(first: $n, where: {number: {eq: "C-1"}}) { nodes { number } }
      customers(first: $n, where: {number: {eq: "C-1"}}) { totalCount nodes { partnerLinks { relation } } }
      ... on Query { customers(first: $n, where: {number: {eq: "C-1"}}) { nodes { partnerLinks {
        partner { code } } number } } } }"""
    (node,) = (await ask(world, query, {"n": 1}))["customers"]["nodes"]
    assert list(node) == ["number", "partnerLinks"]
    assert [list(link) for link in node["partnerLinks"]] == [["relation", "partner"]] * 2


async def test_introspection_beside_planned_fields_keeps_the_order_it_was_asked_in(world: World) -> None:
    query = """query($text: String, $order: [CustomerOrder!], $where: TouchpointFilter) {
      a: customers(last: 1, search: $text, orderBy: $order) { nodes { number
        touchpoints(first: 1, where: $where) { totalCount } } }
      __schema { queryType { name } } __type(name: "CustomerFilter") { kind }
      b: customers(first: 2, where: {or: [{tier: {in: STANDARD}}, {not: {}}]}) { totalCount } __typename }"""
    where = {"or": [{"channel": {"eq": "STORE"}}, {"partner": {"code": {"in": ["ACME"]}}}]}
    variables = {"text": "李", "order": [{"field": "TIER"}, {"field": "NUMBER"}], "where": where}
    found = await world.data(query, variables, role=Role.HQ_ADMIN)
    assert list(found) == ["a", "__schema", "__type", "b", "__typename"]
    assert found["a"]["nodes"] == [{"number": "C-1", "touchpoints": {"totalCount": 6}}]
    assert found["__type"] == {"kind": "INPUT_OBJECT"}
    assert found["b"] == {"totalCount": 3}


def test_a_payload_takes_the_arguments_of_lists_too(planning: Planning) -> None:
    mutation = """mutation($input: TouchpointsRecordInput!, $where: TouchpointFilter) {
      touchpointsRecord(input: $input) { receipts { customer { number
        touchpoints(last: 5, where: $where, orderBy: {field: RECEIVED_AT}) { totalCount } } } } }"""
    variables = {"input": {"touchpoints": []}, "where": {"channel": {"eq": "STORE"}}}
    assert "received_at" in planning.statement(mutation, variables).sql
    again = {"input": {"touchpoints": []}, "where": {"channel": {"eq": "PHONE"}}}
    assert planning.statement(mutation, again) is planning.statement(mutation, variables)
