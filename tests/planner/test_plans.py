"""What decides a statement, and what is only a parameter of it."""

from uuid import UUID

import pytest

from auth.roles import DatabaseRole, Role
from schema.declaring.ids import NotAnId, decode_id, encode_id
from schema.operations.cache import LruCache
from schema.operations.documents import Documents
from schema.operations.errors import FieldRefused, RequestErrors
from schema.operations.limits import MAX_FIELDS
from tests.planner.planning import Planning

CUSTOMER = UUID("019caf00-0000-7000-8000-000000000001")
ID = encode_id("CU", CUSTOMER)
PAGE = "query($first: Int, $after: String) { customers(first: $first, after: $after) { nodes { number } } }"


def test_no_value_of_a_request_is_written_into_the_statement(planning: Planning) -> None:
    query = f'{{ customer(id: "{ID}") {{ id touchpoints(first: 17) {{ nodes {{ id }} }} }} }}'
    sql = planning.statement(query).sql
    assert ID not in sql
    assert str(CUSTOMER) not in sql
    assert "17" not in sql
    assert planning.parameters(query) == [CUSTOMER, 17]


def test_the_shape_of_variables_decides_the_statement_and_their_values_do_not(planning: Planning) -> None:
    without = planning.statement(PAGE, {"first": 1})
    assert planning.statement(PAGE, {"first": 2}) is without
    assert planning.statement(PAGE, {"first": 2, "after": None}).sql == without.sql
    assert planning.statement(PAGE, {"first": 2, "after": "x"}).sql != without.sql


def test_null_is_not_absent_where_there_is_a_default(planning: Planning) -> None:
    query = "query($first: Int = 7) { customers(first: $first) { nodes { number } } }"
    assert planning.parameters(query) == [7]
    with pytest.raises(FieldRefused, match="`first` or `last` is required"):
        planning.parameters(query, {"first": None})


def test_audiences_and_permission_sets_have_statements_of_their_own(planning: Planning) -> None:
    text = "{ customers(first: 1) { nodes { number } } }"
    roles = [Role.DEALER_SALES, Role.DEALER_MANAGER, Role.HQ_ADMIN]
    statements = {role: planning.statement(text, role=role) for role in roles}
    assert len({id(statement) for statement in statements.values()}) == 3
    assert planning.statement(text, role=Role.DEALER_SERVICE) is statements[Role.DEALER_SALES]
    # a partner's list is read along the narrow table that says what it sees; HQ's is not
    assert Role.DEALER_SALES.database_role is DatabaseRole.SCOPED
    assert "customer_scope" in statements[Role.DEALER_SALES].sql
    assert "customer_scope" not in statements[Role.HQ_ADMIN].sql


def test_repeated_fields_are_fetched_once(planning: Planning) -> None:
    twice = """{ viewer { partner { code } } viewer { partner { name } ...F } }
      fragment F on Viewer { partner { code } }"""
    once = "{ viewer { partner { code name } } }"
    assert planning.statement(twice).sql == planning.statement(once).sql


def test_what_is_skipped_is_not_fetched(planning: Planning) -> None:
    query = "query($yes: Boolean!) { viewer { role staff @include(if: $yes) { number } } }"
    assert " staff " not in planning.statement(query, {"yes": False}).sql
    assert " staff " in planning.statement(query, {"yes": True}).sql


def test_a_table_beside_is_joined_once_and_only_when_asked(planning: Planning) -> None:
    text = f'{{ customer(id: "{ID}") {{ %s }} }}'
    both = planning.statement(text % "touchpointCount lastTouchpointAt c: touchpointCount").sql
    assert both.count("join customer_figures") == 1
    assert "customer_figures" not in planning.statement(text % "number").sql


def test_a_line_reads_its_orders_currency_from_the_order_it_hangs_on(planning: Planning) -> None:
    lines = "lines(first: 5) { nodes { lineTotal { amount currencyCode } } }"
    below = planning.statement(f'{{ order(number: "O-1") {{ {lines} }} }}').sql
    assert "join orders" not in below
    alone = "query($id: ID!) { node(id: $id) { ... on OrderLine { lineTotal { currencyCode } } } }"
    assert "left join orders" in planning.statement(alone, {"id": ID}).sql


def test_a_price_is_looked_for_only_when_it_is_asked(planning: Planning) -> None:
    text = "{ products(first: 1) { nodes { sku %s } } }"
    assert "price_of" not in planning.statement(text % "name").sql
    both = planning.statement(text % "price { amount } again: price { currencyCode }").sql
    assert both.count("join lateral price_of") == 1


def test_touchpoints_are_read_customer_by_customer_only_by_those_with_few(planning: Planning) -> None:
    text = "{ touchpoints(first: 1) { nodes { id } } }"
    sql = planning.statement(text).sql
    assert sql.count("(select w1.value from w1)") == 2  # whether they are few is found out once
    assert "offset (select sqrt(greatest(reltuples, 900)) from pg_class" in sql
    assert "customer_scope" not in planning.statement(text, role=Role.HQ_ADMIN).sql


@pytest.mark.parametrize("root", ["orders", "stockLevels"])
def test_a_partners_whole_list_is_read_owner_by_owner(planning: Planning, root: str) -> None:
    text = f"{{ {root}(first: 1) {{ nodes {{ id }} }} }}"
    assert "from partner_scope as s" in planning.statement(text).sql
    assert "partner_scope" not in planning.statement(text, role=Role.HQ_ADMIN).sql


def test_which_key_an_order_is_found_by_is_the_shape_of_the_variables(planning: Planning) -> None:
    query = "query($id: ID, $n: String) { order(id: $id, number: $n) { number } }"
    by_number = planning.statement(query, {"n": "O-1"})
    assert planning.statement(query, {"n": "O-2", "id": None}).sql == by_number.sql
    assert ".number = $2::text" in by_number.sql
    assert ".id = $2::uuid" in planning.statement(query, {"id": ID}).sql


def test_counting_is_done_only_when_the_count_is_asked(planning: Planning) -> None:
    text = "{ customers(first: 1) { nodes { number } %s } }"
    assert "count(*)" not in planning.statement(text % "").sql
    assert planning.statement(text % "totalCount").sql.count("count(*)") == 1


def test_one_row_more_is_fetched_only_to_see_whether_there_is_one(planning: Planning) -> None:
    text = "{ customers(first: 1) { nodes { number } pageInfo { %s } } }"
    assert "limit $2::int + 1" in planning.statement(text % "hasNextPage").sql
    assert "limit $2::int\n" in planning.statement(text % "endCursor").sql


def test_an_argument_is_checked_even_where_nothing_needs_it(planning: Planning) -> None:
    query = "query($n: Int) { customers(first: $n) { totalCount } }"
    assert planning.parameters(query, {"n": 100}) == []
    with pytest.raises(FieldRefused, match="1 to 100"):
        planning.parameters(query, {"n": 101})


def test_ids_have_one_spelling() -> None:
    assert decode_id(ID) == ("CU", CUSTOMER)
    assert len(ID) == 36
    for wrong in (
        "",
        ID[:-1],
        f"{ID}0",
        ID.upper(),
        f"{ID[:-1]}g",
        f" {ID[:-1]}",
        f"{ID[:4]} {ID[5:]}",
        "0" * 36,
    ):
        with pytest.raises(NotAnId):
            decode_id(wrong)


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    cache: LruCache[str, int] = LruCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c"), len(cache)) == (1, None, 3, 2)


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { partner { " + "parent { " * 20 + "code" + " }" * 20 + " } } }",
        "{ viewer { " + " ".join(f"a{n}: role" for n in range(MAX_FIELDS)) + " } }",
        "{ viewer { partner { ...F0 } } } fragment F40 on Partner { code } "
        + " ".join(
            f"fragment F{n} on Partner {{ ...F{n + 1} ...F{n + 1} ... {{ ...F{n + 1} }} }}" for n in range(40)
        ),
        "{ ...F } fragment F on Query { viewer { role } ...G } fragment G on Query { ...F }",
    ],
    ids=["deep", "wide", "doubling", "circular"],
)
def test_a_document_too_large_or_circular_is_refused(planning: Planning, query: str) -> None:
    documents = Documents(planning.statements.catalog.schema, limit=1)
    with pytest.raises(RequestErrors):
        documents.operation(query, None, suggestions=False)
