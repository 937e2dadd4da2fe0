"""What an operation costs: predicted before it runs, counted when it has, taken from its client's budget."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.throttling.limits import Limits
from portal.throttling.service import Terms
from schema.endpoint import execution as execution_module
from schema.endpoint.execution import Execution
from schema.endpoint.view import GraphQLEndpoint
from schema.mutating.charging import ANSWER, INTROSPECTION, MUTATION, Bill
from schema.planner.cost import objects_in
from schema.planner.work import SCANNED
from tests.planner.planning import Planning
from tests.schema.golden import DOCUMENTS, IDS, Golden
from tests.schema.test_recording import item
from tests.schema.world import How, World
from tests.schemas import schema

pytestmark = pytest.mark.anyio

GRAPHQL = "application/graphql-response+json"
NASTY = (
    '{"a":{"b":1}}', "{", '{"', '"}', '[{"', "{\\", '\\{"', '\\\\{"x', "{\n", '{"a', "}{}{", '":{"', "{_",
)  # fmt: skip
NOTES = "{ touchpoints(first: 50) { nodes { note } } }"
RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) {
  recorded userErrors { code }
  receipts { status rejection { code } touchpoint { id customer { number } } } } }"""


async def cost(world: World, query: str, variables: dict[str, Any] | None = None, **how: Any) -> Any:  # noqa: ANN401
    response = await world.ask(query, variables, **how)
    assert "errors" not in response, response["errors"]
    assert list(response) == ["data", "extensions"]
    return response["extensions"]["cost"]


def objects(value: object) -> int:
    """The objects of a JSON value, counted the long way; one without members is none."""
    if isinstance(value, dict):
        return bool(value) + sum(map(objects, value.values()))
    return sum(map(objects, value)) if isinstance(value, list) else 0


@pytest.fixture(scope="module")
def planning() -> Planning:
    return Planning()


@pytest.mark.parametrize(
    ("query", "requested", "actual"),
    [
        ("{ __typename }", 1, 1),
        ("{ viewer { role locale } }", 2, 2),
        ("{ viewer { partner { code } } a: viewer { role } }", 4, 4),
        ("{ customers(first: 100) { totalCount } }", 2 + SCANNED, 2 + SCANNED),
        ("{ customers(first: 2) { nodes { a: number number b: number } } }", 4 + 4, 4 + 4),
        ("{ customers(first: 100) { nodes { number } } }", 102, 4),
        ("{ customers(first: 2) { nodes { number } edges { node { id } } pageInfo { hasNextPage } } }", 9, 9),
        ("{ customers(first: 2) { edges { cursor } } }", 4, 4),
        ("{ viewer { role @include(if: false) } }", 2, 1),  # an empty object is none
        ('{ __type(name: "Role") { name enumValues { name } } }', 1 + INTROSPECTION, 1 + INTROSPECTION),
        ('{ viewer { role } a: __type(name: "Role") { name } __schema { queryType { name } } }',
         2 + 2 * INTROSPECTION, 2 + 2 * INTROSPECTION),
    ],
)  # fmt: skip
async def test_each_object_of_the_answer_costs_one(
    world: World, query: str, requested: int, actual: int
) -> None:
    for short in (True, False):
        found = await cost(world, query, short=short)
        assert (found["requestedQueryCost"], found["actualQueryCost"]) == (requested, actual)


@pytest.mark.parametrize(
    "golden", [g for g in DOCUMENTS if "mutation" not in g.text], ids=[
        name for g, name in zip(DOCUMENTS, IDS, strict=True) if "mutation" not in g.text
    ],
)  # fmt: skip
async def test_what_is_predicted_is_never_less_than_what_is_counted(
    world: World, planning: Planning, golden: Golden
) -> None:
    how: How = {"role": golden.role, "partner": golden.partner}
    variables = golden.named(world.ids)
    response = await world.ask(golden.text, variables, **how)
    request = planning.request(golden.text, variables, role=golden.role)
    work = planning.statements.query(request).work(request)
    found, counted = response["extensions"]["cost"], objects(response["data"])
    assert found["actualQueryCost"] == counted + work <= found["requestedQueryCost"]


@pytest.mark.parametrize("nasty", NASTY)
async def test_text_that_looks_like_json_is_counted_as_text(world: World, nasty: str) -> None:
    how: How = {"role": Role.DEALER_SALES}
    given = item(world, clientRef=f"nasty {uuid4()}", note=nasty)
    await world.data(RECORD, {"input": {"touchpoints": [given]}}, **how)
    response = await world.ask(NOTES, **how)
    assert nasty.strip() in [node["note"] for node in response["data"]["touchpoints"]["nodes"]]
    assert response["extensions"]["cost"]["actualQueryCost"] == objects(response["data"])


@pytest.mark.parametrize("nasty", NASTY)
def test_objects_are_counted_in_every_form_in_which_the_database_writes_json(nasty: str) -> None:
    value = {
        "a": nasty,
        "_b": [nasty, {"c": nasty}, [], {}],
        "d": {"e": {"f": nasty}, "g": None},
    }
    text = orjson.dumps(value)  # as row_to_json; json_build_object puts blanks, json_agg ends lines
    for written in (text, text.replace(b'":', b'" : '), text.replace(b",", b", \n ")):
        if orjson.loads(written) == value:
            assert objects_in(written) == objects(value)


async def test_a_mutation_costs_ten_and_its_payload(world: World) -> None:
    how: How = {"role": Role.DEALER_SALES}
    items = [item(world, clientRef=f"cost {uuid4()}") for _ in range(3)]
    items.append({**items[0], "note": "other content under the same clientRef"})
    response = await world.ask(RECORD, {"input": {"touchpoints": items}}, **how)
    payload, found = response["data"]["touchpointsRecord"], response["extensions"]["cost"]
    sent = 1 + 4  # the input, and each of its items
    assert found["actualQueryCost"] == ANSWER + MUTATION + sent + objects(payload)
    assert payload["recorded"] == 3
    each = 4  # a receipt, its rejection, its touchpoint and whose it is
    # as many user errors
    assert found["requestedQueryCost"] == ANSWER + MUTATION + sent + 1 + 4 * each + 4


async def test_a_mutation_whose_answer_would_be_too_large_is_not_begun(world: World) -> None:
    """Five hundred receipts, each with a hundred touchpoints of its customer, and those of theirs."""
    query = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) {
      receipts { customer { touchpoints(first: 100) {
        nodes { customer { number } partner { code } } edges { node { id } } } } } } }"""
    items = [item(world, clientRef=f"large {uuid4()}") for _ in range(500)]
    before = await world.data("{ touchpoints(first: 1) { totalCount } }")
    assert await world.refusal(query, {"input": {"touchpoints": items}}) == ("BAD_USER_INPUT", None)
    assert await world.data("{ touchpoints(first: 1) { totalCount } }") == before


async def test_what_cannot_be_planned_has_no_cost(world: World) -> None:
    for query in ("{", "{ nothing }", "{ customers(first: 0) { totalCount } }"):
        assert "extensions" not in await world.ask(query)


async def test_an_argument_that_is_refused_costs_no_more_than_asking(world: World) -> None:
    response = await world.ask('{ customers(first: 50, after: "garbage") { nodes { id } } }')
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    found = response.get("extensions", {"cost": {"actualQueryCost": 1}})
    assert found["cost"]["actualQueryCost"] == 1


# budgets

TERMS = Terms(maximum=1_000, rate=100)


@pytest.fixture
def poor(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world where a client has 1,000 at once, and 100 a second; its callers are new ones.

    To read a document costs nothing here.
    """
    monkeypatch.setattr(execution_module, "CHARACTERS", 10**9)
    execution = Execution(schema(), world.database, Limits(terms=TERMS))
    return World(world.database, execution, {**world.ids, f"{Role.DEALER_MANAGER} at ACME": uuid4()})


@pytest.fixture
async def http(poor: World) -> AsyncIterator[httpx.AsyncClient]:
    def authenticate(_: str | None) -> Principal:
        return poor.caller()

    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint(poor.execution, authenticate))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://portal") as client:
        yield client


def page(size: int) -> str:
    return f"{{ customers(first: {size}) {{ nodes {{ number }} }} }}"


def pages(count: int) -> str:
    return f"{{ {' '.join(f'a{n}: customers(first: 100) {{ nodes {{ number }} }}' for n in range(count))} }}"


async def test_the_budget_pays_for_what_was_answered_and_not_for_what_was_predicted(poor: World) -> None:
    for n in range(20):  # predicted: 20 x 102
        found = await cost(poor, page(100))
        assert found["requestedQueryCost"] == 102
        status = found["throttleStatus"]
        assert (status["maximumAvailable"], status["restoreRate"]) == (TERMS.maximum, TERMS.rate)
        assert status["currentlyAvailable"] >= TERMS.maximum - (n + 1) * found["actualQueryCost"]


async def test_what_no_budget_could_pay_is_refused_with_its_cost(poor: World) -> None:
    response = await poor.ask(pages(10))
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert response["errors"][0]["message"].startswith(
        "It may cost 1,011, and a client's whole budget is 1,000"
    )
    assert response["extensions"]["cost"]["requestedQueryCost"] == 1_011
    assert response["extensions"]["cost"]["actualQueryCost"] is None


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (GRAPHQL, 429)])
async def test_a_client_that_has_spent_its_budget_is_refused_and_told_when_to_come_back(
    poor: World, http: httpx.AsyncClient, accept: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bill, "settle", lambda *_: None)  # everything costs what was predicted
    assert (await http.post("/graphql", json={"query": pages(9)})).json()["data"]
    refused = await http.post("/graphql", json={"query": pages(5)}, headers={"accept": accept})
    assert refused.status_code == status
    assert refused.headers["content-type"].startswith(accept)
    body = refused.json()
    assert list(body) == ["errors", "extensions"]
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "THROTTLED"
    assert 0 < error["extensions"]["retryAfterSeconds"] <= int(refused.headers["retry-after"]) <= 5
    found = body["extensions"]["cost"]
    assert (found["requestedQueryCost"], found["actualQueryCost"]) == (506, None)
    assert found["throttleStatus"]["currentlyAvailable"] < 506
    for query in (RECORD, '{ __type(name: "Role") { name } }'):  # the long lane knows it too
        given = {"query": query, "variables": {"input": {"touchpoints": [item(poor)] * 100}}}
        answer = (await http.post("/graphql", json=given)).json()
        assert "data" not in answer or answer["data"] is None
    other = poor.caller(Role.HQ_ADMIN, "HQ")
    assert other.staff_id != poor.caller().staff_id
    assert await poor.data(page(1), role=Role.HQ_ADMIN, partner="HQ")


async def test_an_answer_costs_its_client_no_write(world: World) -> None:
    """Once a worker has leased a slice, requests are answered without the worker's connections."""
    await world.data(page(3))
    await world.execution._budgets.settled()
    async with world.database.connection(DatabaseRole.WORKER), world.database.connection(DatabaseRole.WORKER):
        for _ in range(50):
            await world.data(page(3))


async def test_the_cost_follows_the_data_in_the_bytes(world: World) -> None:
    body = (await world.respond("{ viewer { role } }")).body
    form = (
        rb'\{"data":\{"viewer":\{"role":"DEALER_MANAGER"\}\},"extensions":\{"cost":\{"requestedQueryCost":2,'
        rb'"actualQueryCost":2,"throttleStatus":\{"maximumAvailable":\d+,"currentlyAvailable":\d+,"restoreRate":\d+\}'
        rb"\}\}\}"
    )
    assert re.fullmatch(form, body), body
