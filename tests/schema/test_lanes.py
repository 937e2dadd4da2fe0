"""Both lanes give the same JSON, with keys in the same order."""

import re

import orjson
import pytest

from tests.schema.golden import DOCUMENTS, IDS, Golden
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

READS = [(golden, name) for golden, name in zip(DOCUMENTS, IDS, strict=True) if "mutation" not in golden.text]
MORE = [
    "{ __typename }",
    "{ b: __typename viewer { role } a: __typename }",
    "{ z: viewer { role } viewer { locale } z: viewer { role locale } viewer { role } }",
    "{ viewer { partner { code } ...on Viewer { partner { name code } } } }",
    """query Q($yes: Boolean = true, $no: Boolean!) {
      viewer { role @skip(if: $yes) locale @include(if: $yes) }
      again: viewer @include(if: $no) { role }
      ...F @skip(if: $no)
    }
    fragment F on Query { f: viewer { locale } }""",
    """{ customers(first: 2) { __typename nodes { __typename }
      edges { __typename node { __typename id } } pageInfo { __typename hasPreviousPage } } }""",
    """{ customers(first: 2) { a: nodes { number } b: nodes { tier }
      e: edges { c: cursor } totalCount n: totalCount } }""",
    "{ customers(first: 2) { pageInfo { endCursor } } }",
    "{ customers(first: 2) { totalCount } c: customers(first: 1) { __typename } }",
    """{ customers(first: 2) { nodes { ...N id ... on Node { id ...N } } } }
    fragment N on Node { id __typename }""",
    "{ viewer { role @include(if: false) } customers(first: 1) { nodes { id @skip(if: true) } } }",
    "query A { viewer { role } }",
    "{ viewer { role } partners(first: 3, after: null) { nodes { code } } }",
    """{ touchpoints(first: 100) { nodes {
      location { longitude latitude } customer { number } partner { code } } } }""",
]


@pytest.mark.parametrize("golden", [golden for golden, _ in READS], ids=[name for _, name in READS])
async def test_golden_documents_answer_alike_in_both_lanes(world: World, golden: Golden) -> None:
    how: How = {"role": golden.role, "partner": golden.partner}
    variables = golden.named(world.ids)
    short = await world.respond(golden.text, variables, **how)
    how["short"] = False
    long = await world.respond(golden.text, variables, **how)
    assert b'"errors"' not in short.body, short.body
    assert _normal(short.body) == _normal(long.body)


@pytest.mark.parametrize("query", MORE)
async def test_documents_of_every_form_answer_alike_in_both_lanes(world: World, query: str) -> None:
    variables = {"no": False} if "$no" in query else {}
    short = await world.respond(query, variables)
    long = await world.respond(query, variables, short=False)
    assert b'"errors"' not in short.body, short.body
    assert _normal(short.body) == _normal(long.body)


async def test_a_query_that_introspects_too_keeps_the_order_it_was_asked_in(world: World) -> None:
    query = '{ b: viewer { role } __type(name: "Role") { kind } a: viewer { locale } }'
    data = await world.data(query)
    assert list(data) == ["b", "__type", "a"]
    assert data == {"b": {"role": "DEALER_MANAGER"}, "__type": {"kind": "ENUM"}, "a": {"locale": "en"}}


def _normal(body: bytes) -> bytes:
    """The same text for the same JSON, keys in the order they came.

    What is left of the budget is not the same, nor what an availability says as of now.
    """
    response = orjson.loads(re.sub(rb'"asOf":"[^"]+"', b'"asOf":"then"', body))
    assert response["extensions"]["cost"].pop("throttleStatus")
    return orjson.dumps(response, option=orjson.OPT_INDENT_2)
