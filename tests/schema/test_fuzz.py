"""Whatever arrives: JSON goes out, every error of it with a code, and none of them ours."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.types import Message

from auth.errors import Unauthenticated
from auth.principal import Principal
from auth.roles import Role
from schema.endpoint.view import GraphQLEndpoint
from tests.schema import hostile
from tests.schema.world import World

pytestmark = pytest.mark.anyio

GRAPHQL_RESPONSE = b"application/graphql-response+json"
Fields = list[tuple[bytes, bytes]]
QUERY = "query Q($on: Boolean = true) { viewer { role @include(if: $on) } }"
WORDS = r'''
{ } ( ) [ ] ! $ @ : = | & ... , # " """ \ null true 0 -1 1e9 é 张 Q F $on $first VIP ...F
query mutation subscription fragment on schema extend skip include if Boolean Int ID
__typename __schema __type viewer role node id customers first where orderBy nodes
touchpointsRecord input Query Viewer CustomerFilter
'''
PHRASES = [
    "\ufeff",
    "\0",
    "{ viewer { role } }",
    "fragment F on Query { viewer { role } }",
    "query Q($on: Boolean) {",
    "@include(if: $on)",
]
PARTS = WORDS.split() + PHRASES
documents = st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=40).map(" ".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=8), below, max_size=4),
    max_leaves=8,
)
members = {
    "query": st.just(QUERY) | documents | values,
    "operationName": st.sampled_from(["Q", "", None]) | values,
    "variables": st.fixed_dictionaries({"on": values}) | values,
    "extensions": st.none() | values,
    "documentId": values,
    "x": values,
}
valid = st.fixed_dictionaries({}, optional=members).map(orjson.dumps)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A request some bytes of which were cut out and replaced."""
    body = draw(valid)
    start = draw(st.integers(0, len(body)))
    stop = draw(st.integers(start, len(body)))
    return body[:start] + draw(st.binary(max_size=8)) + body[stop:]


bodies = valid | damaged() | values.map(orjson.dumps) | st.binary(max_size=200)
field_values = st.binary(max_size=30).filter(lambda value: not re.search(rb"[\r\n\0]", value))
NAMES: dict[bytes, st.SearchStrategy[bytes]] = {
    b"authorization": st.just(b"Bearer good"),
    b"content-type": st.sampled_from([b"application/json;charset=UTF-8", b"text/plain"]),
    b"accept": st.sampled_from([b"*/*", b"application/json", GRAPHQL_RESPONSE, b"image/png"]),
    b"accept-language": st.sampled_from([b"zh", b"en;q=0.1, *"]),
    b"content-length": st.integers(0, 10**30).map(lambda length: str(length).encode()),
    b"content-encoding": st.sampled_from([b"gzip", b"identity"]),
    b"transfer-encoding": st.just(b"chunked"),
}


@st.composite
def headers(draw: st.DrawFn) -> Fields:
    """Mostly good enough to be let in, with whatever may be wrong about the others."""
    good = [(b"authorization", b"Bearer good"), (b"content-type", b"application/json")]
    names = draw(st.lists(st.sampled_from(sorted(NAMES)), max_size=3))
    return good + [(name, draw(NAMES[name] | field_values)) for name in names]


async def ask(endpoint: GraphQLEndpoint, scope: dict[str, Any], chunks: list[Message]) -> list[Message]:
    """What the endpoint sends for a request, as a server would hand it over."""
    sent: list[Message] = []
    waiting = iter(chunks)

    async def receive() -> Message:
        return next(waiting, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    await endpoint({"type": "http", "path": "/graphql", **scope}, receive, send)
    return sent


def check(sent: list[Message]) -> None:
    begun, body = sent
    answer = orjson.loads(body["body"])
    fields = dict(begun["headers"])
    assert begun["status"] < 500, answer
    assert fields[b"content-type"].split(b";")[0] in {b"application/json", GRAPHQL_RESPONSE}
    if "errors" in answer:
        ids = {error["extensions"]["requestId"] for error in hostile.errors(body["body"])}
        assert ids == {fields[b"x-request-id"].decode()}
    else:
        assert begun["status"] == 200


@pytest.fixture(scope="module")
def endpoint(world: World) -> GraphQLEndpoint:
    def authenticate(authorization: str | None) -> Principal:
        if authorization != "Bearer good":
            raise Unauthenticated("The token is not good.")
        return world.caller(Role.DEALER_MANAGER)

    return GraphQLEndpoint(world.execution, authenticate)


def chunked(body: bytes, sizes: list[int]) -> Iterator[Message]:
    for size in sizes:
        yield {"type": "http.request", "body": body[:size], "more_body": True}
        body = body[size:]
    yield {"type": "http.request", "body": body}


often = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@often
@example(fields=[], body=b'{"query": "{"}', sizes=[3])
@given(fields=headers(), body=bodies, sizes=st.lists(st.integers(0, 20), max_size=3))
async def test_any_body_is_answered(
    endpoint: GraphQLEndpoint, fields: Fields, body: bytes, sizes: list[int]
) -> None:
    scope = {"method": "POST", "query_string": b"", "headers": fields}
    check(await ask(endpoint, scope, list(chunked(body, sizes))))


parameters = st.dictionaries(
    st.sampled_from(sorted(members)),
    documents | values.map(lambda value: orjson.dumps(value).decode()) | st.sampled_from([QUERY, "Q"]),
    max_size=4,
)


@often
@given(method=st.sampled_from(["GET", "HEAD", "BREW"]), fields=headers(), asked=parameters, raw=st.binary())
async def test_any_query_string_is_answered(
    endpoint: GraphQLEndpoint, method: str, fields: Fields, asked: dict[str, str], raw: bytes
) -> None:
    query_string = urlencode(asked).encode() + raw
    scope = {"method": method, "query_string": query_string, "headers": fields}
    check(await ask(endpoint, scope, []))


@often
@given(query=documents, value=values, name=st.sampled_from([None, "Q", "F"]))
async def test_any_document_is_answered(
    endpoint: GraphQLEndpoint, query: str, value: object, name: str | None
) -> None:
    asked = {"query": query, "variables": {"on": value, "first": value}, "operationName": name}
    fields = [(b"authorization", b"Bearer good"), (b"content-type", b"application/json")]
    scope = {"method": "POST", "query_string": b"", "headers": fields}
    check(await ask(endpoint, scope, list(chunked(orjson.dumps(asked), []))))
