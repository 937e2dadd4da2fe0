"""gql, the Python client: schema by introspection, queries checked against it, asynchronous, page by page."""

from collections.abc import AsyncIterator

import pytest
from gql import Client, GraphQLRequest, gql
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from graphql import GraphQLError, GraphQLSchema, lexicographic_sort_schema, print_schema

from schema.root import build_schema, graphql_schema
from tests.clients.conftest import Portal

pytestmark = pytest.mark.anyio

PAGE = 2
CUSTOMERS = gql("""
    query Customers($first: Int!, $after: String) {
      customers(first: $first, after: $after) {
        nodes { id number lifetimeValue { amount } }
        pageInfo { hasNextPage endCursor }
      }
    }
""")


def client(portal: Portal, token: str, *, with_schema: bool = True) -> Client:
    headers = {"authorization": f"Bearer {token}"}
    transport = HTTPXAsyncTransport(url=portal.url, headers=headers)
    return Client(
        transport=transport,
        fetch_schema_from_transport=with_schema,
        introspection_args={"specified_by_url": True},
    )


@pytest.fixture
async def headquarters(portal: Portal) -> AsyncIterator[AsyncClientSession]:
    async with client(portal, portal.headquarters) as session:
        yield session


async def _customers(session: AsyncClientSession) -> AsyncIterator[str]:
    page: dict[str, object] = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        variables = {"first": PAGE, "after": page["endCursor"]}
        found = (await session.execute(GraphQLRequest(CUSTOMERS, variable_values=variables)))["customers"]
        for node in found["nodes"]:
            yield node["id"]
        page = found["pageInfo"]


async def test_introspection_tells_the_whole_schema(headquarters: AsyncClientSession) -> None:
    told = headquarters.client.schema
    assert told is not None
    assert _sorted(told) == _sorted(graphql_schema(build_schema()))


def _sorted(schema: GraphQLSchema) -> str:
    return print_schema(lexicographic_sort_schema(schema))


async def test_every_page_is_read(portal: Portal, headquarters: AsyncClientSession) -> None:
    assert [node async for node in _customers(headquarters)] == portal.customers


async def test_a_query_that_does_not_fit_the_schema_is_refused_before_it_is_sent(
    headquarters: AsyncClientSession,
) -> None:
    with pytest.raises(GraphQLError, match="Cannot query field 'nme'"):
        await headquarters.execute(gql("{ customers(first: 1) { nodes { nme } } }"))


async def test_a_dealer_needs_no_schema(portal: Portal) -> None:
    async with client(portal, portal.dealer, with_schema=False) as session:
        assert [node async for node in _customers(session)] == portal.customers


@pytest.mark.parametrize("query", ["{ customers(first: 0) { totalCount } }", "{ customers { totalCount } }"])
async def test_the_code_of_a_refusal_is_within_reach(headquarters: AsyncClientSession, query: str) -> None:
    with pytest.raises(TransportQueryError) as refused:
        await headquarters.execute(gql(query))
    assert [error["extensions"]["code"] for error in refused.value.errors or []] == ["BAD_USER_INPUT"]


async def test_a_token_that_is_not_ours_is_told_by_its_code(portal: Portal) -> None:
    async with client(portal, portal.dealer[:-8] + "AAAAAAAA", with_schema=False) as session:
        with pytest.raises(TransportQueryError) as refused:
            await session.execute(gql("{ viewer { role } }"))
    assert [error["extensions"]["code"] for error in refused.value.errors or []] == ["UNAUTHENTICATED"]
