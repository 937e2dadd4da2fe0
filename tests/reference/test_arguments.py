"""Every field to filter by and every key to order by, one at a time, as the reference has them."""

from collections import Counter
from itertools import product
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type

from tests.reference.documents import TRAIL, Request
from tests.reference.executor import Reference
from tests.reference.proof import Proof
from tests.reference.table import LISTS

pytestmark = pytest.mark.anyio

# between them, they lack every permission that a role can lack
CALLERS = (
    "PARTNER_INTEGRATION at ACME",
    "DEALER_SALES at ACME",
    "DISTRIBUTOR_MANAGER at DIST",
    "HQ_MARKETING at HQ",
    "HQ_ADMIN at HQ",
)
SCHEMA = Reference().schema


def takes(argument: str) -> list[tuple[str, Any]]:
    """The root's lists that take it, with its type."""
    query = SCHEMA.query_type
    assert query is not None
    found = {
        name: field.args.get(argument)
        for name, field in query.fields.items()
        if f"Query.{name}" in LISTS and name not in TRAIL
    }
    return [(name, get_named_type(given.type)) for name, given in found.items() if given]


def conditions(filter_type: GraphQLInputObjectType, below: int = 1) -> list[str]:
    """A condition on each field: on relations, that there is one, and each condition one level below."""
    found = []
    for name, field in filter_type.fields.items():
        named = get_named_type(field.type)
        if name in {"and", "or", "not"} or not isinstance(named, GraphQLInputObjectType):
            continue
        if "eq" in named.fields:
            found += [f"{name}: {{ isNull: {flag} }}" for flag in ("true", "false")]
        elif "some" in named.fields:
            found += [f"{name}: {{ {word}: {{}} }}" for word in ("some", "none")]
            rows = get_named_type(named.fields["some"].type)
            found += [f"{name}: {{ some: {{ {one} }} }}" for one in _below(rows, below)]
        else:
            found += [f"{name}: {{}}", f"not: {{ {name}: {{}} }}"]
            found += [f"{name}: {{ isNull: {flag} }}" for flag in ("true", "false")]
            found += [f"{name}: {{ {one} }}" for one in _below(named, below)]
    return found


def _below(filter_type: Any, below: int) -> list[str]:  # noqa: ANN401
    return conditions(filter_type, below - 1) if below else []


@pytest.mark.parametrize(("name", "filter_type"), takes("where"), ids=[name for name, _ in takes("where")])
async def test_each_field_filters_for_whoever_may_select_it(
    proof: Proof, name: str, filter_type: GraphQLInputObjectType
) -> None:
    outcomes: Counter[str] = Counter()
    for number, condition in enumerate(conditions(filter_type)):
        # each condition for one of the callers, and what somebody may not ask for all of them
        asking = (
            CALLERS if "{}" in condition or "isNull: false" in condition else [CALLERS[number % len(CALLERS)]]
        )
        for who in asking:
            text = f"{{ {name}(first: 7, where: {{ {condition} }}) {{ totalCount nodes {{ id }} }} }}"
            outcomes[await proof.same(Request(text, None, {}), proof.world.callers[who])] += 1
    assert outcomes["answered"] > outcomes["refused"]


@pytest.mark.parametrize(("name", "order"), takes("orderBy"), ids=[name for name, _ in takes("orderBy")])
async def test_each_key_orders_both_ways_with_nulls_at_either_end(
    proof: Proof, name: str, order: GraphQLInputObjectType
) -> None:
    ways = product(get_named_type(order.fields["field"].type).values, ("ASC", "DESC"), ("FIRST", "LAST"))
    for field, direction, nulls in ways:
        by = f"{{ field: {field}, direction: {direction}, nulls: {nulls} }}"
        pages = " ".join(
            f"{end}: {name}({end}: 40, orderBy: {by}) {{ nodes {{ id }} }}" for end in ("first", "last")
        )
        for who in ("DISTRIBUTOR_MANAGER at DIST", "HQ_ADMIN at HQ"):
            assert (
                await proof.same(Request(f"{{ {pages} }}", None, {}), proof.world.callers[who]) == "answered"
            )
