"""The schema is told to those who may know it: by introspection, and by errors that suggest its names."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from auth.roles import Permission, Role
from schema.endpoint.execution import Kind
from schema.planner.request import Request
from tests.schema.world import World

pytestmark = pytest.mark.anyio

INTROSPECTING = {
    "the schema": "{ __schema { queryType { name } } }",
    "a type": '{ __type(name: "Query") { name } }',
    "under another name": '{ viewer: __type(name: "Query") { name } }',
    "in a fragment": '{ viewer { role } ...F } fragment F on Query { __type(name: "Query") { name } }',
    "in an inline fragment": "{ viewer { role } ... { ... on Query { __schema { queryType { name } } } } }",
    "switched off": "query($on: Boolean = false) { __typename __schema @include(if: $on) { description } }",
    "beside planned fields": "{ viewer { role } __schema { queryType { name } } }",
}
PLAIN = "{ __typename viewer { __typename role } }"


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everybody lacks the permission; every role of today has it."""
    permissions = {role: role.permissions - {Permission.SCHEMA_INTROSPECT} for role in Role}
    with monkeypatch.context() as patch:
        patch.setattr(Role, "permissions", property(lambda role: permissions[role]))
        yield


@pytest.mark.parametrize("query", INTROSPECTING.values(), ids=INTROSPECTING)
async def test_whoever_may_know_the_schema_may_ask_for_it(world: World, query: str) -> None:
    assert await world.data(query)


@pytest.mark.parametrize("query", INTROSPECTING.values(), ids=INTROSPECTING)
@pytest.mark.parametrize("may_change", [True, False], ids=["POST", "GET"])
@pytest.mark.usefixtures("unprivileged")
async def test_nobody_else_may(world: World, query: str, may_change: bool) -> None:
    request = Request(world.caller(), "en", "test", query, may_change=may_change)
    response = await world.execution.answer(request)
    answer = orjson.loads(response.body)
    assert response.kind is Kind.REFUSED
    assert "data" not in answer
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


@pytest.mark.usefixtures("unprivileged")
async def test_the_type_of_an_object_one_has_is_no_secret(world: World) -> None:
    assert (await world.data(PLAIN))["viewer"]["__typename"] == "Viewer"
    both = f"query A {PLAIN} query B {INTROSPECTING['the schema']}"
    assert (await world.data(both, operation="A"))["__typename"] == "Query"
    assert (await world.refusal(both, operation="B"))[0] == "FORBIDDEN"


@pytest.mark.usefixtures("unprivileged")
async def test_a_document_somebody_else_was_answered_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = INTROSPECTING["the schema"] + " # remembered"
    with monkeypatch.context() as patch:
        patch.setattr(Role, "permissions", property(lambda _: frozenset(Permission)))
        await world.data(query)
    assert (await world.refusal(query))[0] == "FORBIDDEN"


WHERE = "query($where: CustomerFilter) { customers(first: 1, where: $where) { totalCount } }"
RECORD = "mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) { recorded } }"
MISTAKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "a field": ("{ viewer { rol } }", {}),
    "a field of the root": ("{ viewr { role } }", {}),
    "a field of another type": ("{ node(id: 1) { lifetimeValue { amount } } }", {}),
    "an argument": ("{ customers(frist: 1) { totalCount } }", {}),
    "a type": ("{ viewer { ... on Viewr { role } } }", {}),
    "a variable's type": ("query($first: Itn) { customers(first: $first) { totalCount } }", {}),
    "a directive's argument": ("{ viewer { role @skip(iff: true, if: true) } }", {}),
    "an enum": ("{ customers(first: 1, where: {tier: {eq: GODL}}) { totalCount } }", {}),
    "an input field": ("{ customers(first: 1, where: {tire: {eq: GOLD}}) { totalCount } }", {}),
    "an enum in a variable": (WHERE, {"where": {"tier": {"eq": "GODL"}}}),
    "an input field in a variable": (WHERE, {"where": {"tire": {"eq": "GOLD"}}}),
    "a mutation's input field": (RECORD, {"input": {"touchpoint": []}}),
    "a default": (WHERE.replace("Filter)", "Filter = {tire: {}})"), {}),
}


@pytest.mark.parametrize(("query", "variables"), MISTAKEN.values(), ids=MISTAKEN)
async def test_whoever_may_know_the_schema_is_helped_with_its_names(
    world: World, query: str, variables: dict[str, Any]
) -> None:
    assert "Did you mean" in str(await world.ask(query, variables))


@pytest.mark.parametrize(("query", "variables"), MISTAKEN.values(), ids=MISTAKEN)
@pytest.mark.usefixtures("unprivileged")
async def test_nobody_else_is(world: World, query: str, variables: dict[str, Any]) -> None:
    answer = await world.ask(query, variables)
    assert answer["errors"]
    assert "Did you mean" not in str(answer)
