"""What asks for too much is refused before the database hears of it, and says by how much."""

import pytest

from portal.doors.db import MAX_CACHED_STATEMENT
from portal.words.errors import BadUserInput
from schema.operations.errors import FieldRefused
from schema.planner.cost import MAX_OBJECTS, MAX_RELATIONS
from tests.planner.planning import Planning
from tests.schema.golden import DOCUMENTS, IDS, Golden

NESTED = """query($a: Int, $b: Int, $c: Int) {
  touchpoints(first: $a) { nodes { customer { touchpoints(first: $b) { nodes { customer {
    touchpoints(first: $c) { nodes { id } } } } } } } } }"""
PAGES = """{ customers(first: 100) { nodes {
  number partnerLinks { relation } touchpoints(first: 100) { nodes { action partner { code } } } } } }"""
RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) { receipts {
  customer { touchpoints(first: 100) { nodes { customer { touchpoints(first: 100) { nodes { id } } } } } } } }
}"""


def test_pages_below_pages_below_pages_are_refused_with_their_cost_and_the_limit(planning: Planning) -> None:
    with pytest.raises(FieldRefused, match=r"1,030,301 objects; at most 200,000") as refused:
        planning.parameters(NESTED, {"a": 100, "b": 100, "c": 100})
    assert isinstance(refused.value.error, BadUserInput)
    assert planning.parameters(NESTED, {"a": 10, "b": 20, "c": 100}) == [100, 20, 10]


def test_a_hundred_customers_with_a_hundred_touchpoints_each_are_few_enough(planning: Planning) -> None:
    assert planning.parameters(PAGES) == [100, 100]


@pytest.mark.parametrize("ids", [1, 100])
def test_each_id_of_nodes_is_counted(planning: Planning, ids: int) -> None:
    query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer {
      touchpoints(first: 100) { nodes { customer { touchpoints(first: 10) { nodes { id } } } } } } } }"""
    variables = {"ids": ["x"] * ids}
    if ids * 100 * 10 < MAX_OBJECTS:
        planning.parameters(query, variables)
    else:
        with pytest.raises(FieldRefused, match="objects"):
            planning.parameters(query, variables)


@pytest.mark.parametrize("receipts", [1, 500])
def test_each_receipt_of_a_mutation_is_counted(planning: Planning, receipts: int) -> None:
    statement = planning.statement(RECORD, {"input": {"touchpoints": []}})
    request = planning.request(RECORD, {"input": {"touchpoints": []}}).over({"receipts": [{}] * receipts})
    if receipts == 1:
        statement.objects(request)
    else:
        with pytest.raises(FieldRefused, match="objects"):
            statement.objects(request)


def test_more_relations_than_a_statement_may_join_are_refused_before_it_is_written(
    planning: Planning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many(count: int) -> str:
        lists = (f"a{n}: touchpoints(first: 1) {{ nodes {{ id }} }}" for n in range(count - 1))
        return f"{{ customers(first: 1) {{ nodes {{ {' '.join(lists)} }} }} }}"

    assert planning.statement(many(MAX_RELATIONS)).sql
    monkeypatch.delattr("schema.planner.statements.render")
    with pytest.raises(FieldRefused, match=r"61 relations and lists; at most 60"):
        planning.statement(many(MAX_RELATIONS + 1))


def test_a_count_is_a_relation_too(planning: Planning) -> None:
    counts = " ".join(f"a{n}: customers(first: 1) {{ totalCount }}" for n in range(31))
    with pytest.raises(FieldRefused, match="62 relations"):
        planning.statement(f"{{ {counts} }}")


@pytest.mark.parametrize("golden", DOCUMENTS, ids=IDS)
def test_what_our_pages_ask_is_short_enough_to_stay_prepared(golden: Golden) -> None:
    assert len(golden.sql.read_bytes()) * 2 < MAX_CACHED_STATEMENT
