"""Every field of every type, at least once for every persona that may ask: nothing is left to chance."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from auth.principal import Principal
from tests.reference import scalars
from tests.reference.documents import Request
from tests.reference.executor import Reference, rows_of
from tests.reference.nodes import NODES
from tests.reference.permissions import PERMISSIONS
from tests.reference.proof import Proof
from tests.reference.table import LISTS
from tests.reference.world import PERSONAS

pytestmark = pytest.mark.anyio

SCHEMA = Reference().schema
NOT_ASKED = {
    *("Query", "Mutation"),  # the roots: of Query the lists, and test_documents asks for each
    "CustomerContact",  # only a reveal answers it: tests/customers/persons
    *("AccessExplanation", "AccessGrant", "AccessHolder", "WhoCanSee"),  # tests/audit/explain
}
LEVELS = 2  # of relations below a node
WHO = [f"{role} at {place}" for role, place in PERSONAS]


def selection(caller: Principal | None, on: str, levels: int, asked: set[str]) -> str:
    """Every field of the type that the caller may ask, noted in `asked`, and as much below it."""
    return " ".join(["__typename", *_fields(caller, on, levels, asked)])


def _fields(caller: Principal | None, on: str, levels: int, asked: set[str]) -> Iterator[str]:
    graphql_type = SCHEMA.type_map[on]
    assert isinstance(graphql_type, GraphQLObjectType)
    for name, field in graphql_type.fields.items():
        dotted, named = f"{on}.{name}", get_named_type(field.type)
        if on == "Query" and dotted not in LISTS:
            continue  # wants arguments that mean something
        rows = rows_of(named).name if dotted in LISTS else named.name
        needed = {PERMISSIONS.get(dotted), PERMISSIONS.get(rows)} - {None}
        if caller and not needed <= caller.permissions:
            continue
        plain = rows not in PERMISSIONS or rows == "CustomerJourney"  # no level of its own
        if isinstance(named, GraphQLObjectType) and not (levels or plain):
            continue
        asked.add(dotted)
        if not isinstance(named, GraphQLObjectType):
            yield name
        elif dotted in LISTS:
            below = selection(caller, rows, levels - 1, asked)
            asked |= {f"{named.name}.{one}" for one in ("edges", "nodes", "pageInfo", "totalCount")}
            asked |= {f"{named.name.removesuffix('Connection')}Edge.{one}" for one in ("cursor", "node")}
            page = selection(caller, "PageInfo", 0, asked)
            yield (
                f"{name}(first: 3) {{ totalCount nodes {{ id }} edges {{ cursor node {{ {below} }} }}"
                f" pageInfo {{ {page} }} }}"
            )
        else:
            yield f"{name} {{ {selection(caller, rows, levels - int(not plain), asked)} }}"


@pytest.mark.parametrize("who", WHO)
async def test_every_field_is_answered_as_the_reference_does(proof: Proof, who: str) -> None:
    caller = proof.world.callers[who]
    seen = await proof.sight.of(caller)
    outcomes: Counter[str] = Counter()
    for type_name, model in NODES.items():
        if PERMISSIONS[type_name] not in caller.permissions:
            continue
        rows: list[Any] = seen.all(model) or seen.record.all(model)
        ids = [scalars.global_id(type_name, row.id) for row in rows[:4]]
        fields = _fields(caller, type_name, LEVELS, set())
        for number, field in enumerate(fields):  # one by one: all at once would be more than may be asked
            below = f"id ... on {type_name} {{ n{number}: {field} }}"
            query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {below} }} }}"
            outcomes[await proof.same(Request(query, None, {"ids": ids}), caller)] += 1
    for field in _fields(caller, "Query", 1, set()):
        outcomes[await proof.same(Request(f"{{ {field} }}", None, {}), caller)] += 1
    whole = f"{{ viewer {{ {selection(caller, 'Viewer', LEVELS, set())} }} }}"
    outcomes[await proof.same(Request(whole, None, {}), caller)] += 1
    assert set(outcomes) == {"answered"}


def test_what_is_asked_is_everything() -> None:
    asked: set[str] = set()
    for type_name in (*NODES, "Query", "Viewer", "Availability", "TouchpointReceipt"):
        selection(None, type_name, LEVELS, asked)
    every = {
        f"{name}.{field}"
        for name, graphql_type in SCHEMA.type_map.items()
        if isinstance(graphql_type, GraphQLObjectType) and not name.startswith("__")
        for field in graphql_type.fields
        if name not in NOT_ASKED and not name.endswith("Payload")
    }
    assert asked >= every, sorted(every - asked)


@pytest.mark.parametrize("who", WHO)
async def test_what_is_derived_is_answered_as_the_reference_does(proof: Proof, who: str) -> None:
    caller = proof.world.callers[who]
    layers = selection(caller, "Availability", 1, set())
    for row in proof.world.facts.rows["products"]:
        named = scalars.global_id("Product", row["id"])
        for pieces in (1, 12, 300):
            query = f'{{ availability(productId: "{named}", quantity: {pieces}) {{ {layers} }} }}'
            assert await proof.same(Request(query, None, {}), caller) == "answered"
    receipt = selection(caller, "TouchpointReceipt", 1, set())
    for row in proof.world.facts.rows["touchpoint_receipts"][:20]:
        partner = scalars.global_id("Partner", row["partner_id"])
        keys = f'clientRef: "{row["client_ref"]}", partnerId: "{partner}"'
        query = f"{{ touchpointReceipt({keys}) {{ {receipt} }} }}"
        assert await proof.same(Request(query, None, {}), caller) == "answered"
