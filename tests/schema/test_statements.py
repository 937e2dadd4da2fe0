"""A read is one statement, whatever it asks; a plan is made once and found from then on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.lowlevel
import pytest
from asyncpg.pool import PoolConnectionProxy

from auth.roles import DatabaseRole, Role
from schema.endpoint.execution import Execution
from tests.cluster import TestDatabase
from tests.schema import world as worlds
from tests.schema.world import How, World
from tests.schemas import schema

pytestmark = pytest.mark.anyio

ROOTS = {
    "viewer": "{ viewer { role staff { number partner { code terms { tier } } } } }",
    "node": "query($id: ID!) { node(id: $id) { id ... on Customer { identifiers { kind } } } }",
    "nodes": """query($id: ID!) {
      nodes(ids: [$id, $id]) { id ... on Customer { consents { purpose } } } }""",
    "customer": """query($id: ID!) { customer(id: $id) {
      partnerLinks { partner { code } }
      touchpoints(first: 5) {
        totalCount edges { node { note receipt { clientRef } } } pageInfo { endCursor } } } }""",
    "customers": """{ customers(first: 5) {
      totalCount nodes { touchpoints(first: 2) { nodes { action } } } } }""",
    "partner": """query($p: ID!) { partner(id: $p) {
      terms { tier } parent { code } children(first: 2) { nodes { code } } } }""",
    "partners": "{ partners(first: 5) { totalCount nodes { staff(first: 2) { nodes { number } } } } }",
    "touchpoints": """{ touchpoints(first: 5) { nodes {
      customer { number } partner { code } order { number } campaign { code } } } }""",
    "touchpointReceipt": '{ touchpointReceipt(clientRef: "ref-1") { touchpoint { action } } }',
    "products": """{ products(first: 5) { nodes {
      sku price { amount } stockLevels(first: 2) { nodes { onHand } } } } }""",
    "stockLevels": "{ stockLevels(first: 5) { totalCount nodes { product { sku } warehouse { code } } } }",
    "availability": """query($q: ID!) { availability(productId: $q, quantity: 2) {
      promisable product { sku } layers { kind partner { code } } } }""",
    "orders": """{ orders(first: 5) { totalCount nodes {
      margin { amount }
      lines(first: 5) { nodes { product { sku } lineTotal { amount currencyCode } } } } } }""",
    "order": """{ order(number: "O-000001") { customer {
      orderCount lifetimeValue { amount } journey { stage path { touchpoint { action } } } } } }""",
    "campaigns": "{ campaigns(first: 5) { totalCount nodes { performance { responseRate { rate } } } } }",
    "campaign": """{ campaign(code: "SPRING") { enrolment { status }
      audience(first: 5) { nodes { customer { number } campaign { code } } }
      products(first: 5) { totalCount nodes { sku } } } }""",
    "explainAccess": """query($id: ID!) { explainAccess(id: $id) {
      visible grants { rule partner { terms { tier } } } } }""",
    "accessEvents": """{ accessEvents(first: 5) { totalCount nodes {
      kind partner { code } staff { number }
      customer { number touchpoints(first: 1) { totalCount } } } } }""",
    "whoCanSee": """query($id: ID!) { whoCanSee(id: $id) {
      holders { partner { terms { tier } } grants { rule partner { code } } } } }""",
}

AUDITED = {"whoCanSee"}  # asked by an auditor


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    """A world whose pools have one connection each, so that it can be watched."""
    sizes = dict.fromkeys(DatabaseRole, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "SIZES", sizes)
        async with worlds.opened(database) as world:
            yield world


@asynccontextmanager
async def counted(world: World, audience: DatabaseRole) -> AsyncIterator[list[str]]:
    """The statements that reach the database through an audience's one connection."""
    seen: list[str] = []
    async with world.database.connection(audience) as proxy:
        assert isinstance(proxy, PoolConnectionProxy)
        connection = proxy._con  # type: ignore[attr-defined]  # the pool hands out stand-ins
    connection.add_query_logger(lambda record: seen.append(record.query))
    try:
        yield seen
        await anyio.lowlevel.checkpoint()  # asyncpg tells its loggers in the loop's next turn
    finally:
        connection._query_loggers.clear()


async def test_every_root_field_is_among_those_counted(world: World) -> None:
    assert set(ROOTS) == set(world.execution.statements.catalog["Query"].fields)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("short", [True, False], ids=["short", "long"])
async def test_a_query_is_one_statement(world: World, root: str, short: bool) -> None:
    variables = {"id": world.gid("CU", "李"), "p": world.gid("PA", "ACME"), "q": world.gid("PR", "P-1")}
    how: How = {"role": Role.HQ_AUDITOR, "partner": "HQ"} if root in AUDITED else {}
    how["short"] = short
    async with counted(world, DatabaseRole.AUDITOR if root in AUDITED else DatabaseRole.SCOPED) as seen:
        await world.data(ROOTS[root], variables, **how)
    assert len(seen) == 1
    assert seen[0].startswith("select case when set_config('portal.principal', $1, true) = $1 then (\n")


async def test_several_root_fields_are_one_statement(world: World) -> None:
    async with counted(world, DatabaseRole.SCOPED) as seen:
        await world.data(
            "{ viewer { role } customers(first: 1) { totalCount } partners(first: 1) { totalCount } }"
        )
    assert len(seen) == 1


async def test_a_refused_query_reaches_no_database(world: World) -> None:
    async with counted(world, DatabaseRole.SCOPED) as seen:
        await world.refusal("{ viewer { role } customers(first: 0) { totalCount } }")
        await world.refusal("{ viewer { partner { terms { tier } } } }", role=Role.DEALER_SALES)
    assert seen == []


async def test_other_values_of_the_same_shape_find_the_plan(world: World) -> None:
    query = """query($n: Int!, $a: String) {
      partners(first: $n, after: $a) { nodes { code } pageInfo { endCursor } } }"""
    planned = world.execution.statements.planned
    first = (await world.data(query, {"n": 1}))["partners"]
    await world.data(query, {"n": 2})
    assert world.execution.statements.planned == planned + 1
    after = {"n": 1, "a": first["pageInfo"]["endCursor"]}
    await world.data(query, after)
    assert world.execution.statements.planned == planned + 2  # a cursor is another shape
    await world.data(query, after | {"n": 3})
    assert world.execution.statements.planned == planned + 2


async def test_one_document_answers_every_value_of_its_switches(world: World) -> None:
    query = "query($role: Boolean!) { viewer { role @include(if: $role) locale @skip(if: $role) } }"
    for _ in range(2):
        assert await world.data(query, {"role": True}) == {"viewer": {"role": "DEALER_MANAGER"}}
        assert await world.data(query, {"role": False}) == {"viewer": {"locale": "en"}}


async def test_many_documents_keep_the_cache_at_its_bound(world: World) -> None:
    execution = Execution(schema(), world.database)
    busy = World(world.database, execution, world.ids)
    for n in range(210):
        await busy.data(f"{{ viewer {{ a{n}: role }} }}")
    assert len(execution.statements) == 200
    async with world.database.connection(DatabaseRole.SCOPED) as connection:
        prepared = await connection.fetchval("select count(*) from pg_prepared_statements")
    assert prepared <= 201  # with the statement that counts them
