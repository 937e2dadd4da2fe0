"""What a viewer reads of products, stock and orders, and nothing that is not theirs."""

import pytest

from auth.roles import Permission, Role
from tests.schema.golden import cursor
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
ORDERS = "{ orders(first: 10) { totalCount nodes { number } } }"
ORDER = "query($id: ID, $number: String) { order(id: $id, number: $number) { number } }"


@pytest.mark.parametrize(
    ("how", "amount"),
    [({}, "90.00"), ({"partner": "BOLT"}, "100.00"), (HQ, "100.00")],
    ids=["its own list", "everybody's list", "headquarters"],
)
async def test_a_price_is_the_viewers_own(world: World, how: How, amount: str) -> None:
    query = "{ products(first: 1) { nodes { sku price { currencyCode amount } } } }"
    (product,) = (await world.data(query, **how))["products"]["nodes"]
    assert product == {"sku": "P-1", "price": {"currencyCode": "CNY", "amount": amount}}


async def test_products_page_by_sku(world: World) -> None:
    query = """query($after: String) { products(first: 1, after: $after) {
      nodes { sku } pageInfo { hasNextPage endCursor } } }"""
    first = (await world.data(query))["products"]
    second = (await world.data(query, {"after": first["pageInfo"]["endCursor"]}))["products"]
    assert [first["nodes"], second["nodes"]] == [[{"sku": "P-1"}], [{"sku": "P-2"}]]
    assert [first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]] == [True, False]


@pytest.mark.parametrize(
    ("how", "owners"),
    [
        ({}, ["ACME"]),
        ({"partner": "FAR"}, ["FAR"]),
        ({"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}, ["ACME", "BOLT"]),
        (HQ, ["ACME", "BOLT", "FAR"]),
    ],
)
async def test_stock_is_exact_for_its_owner_and_those_above(
    world: World, how: How, owners: list[str]
) -> None:
    query = """query($id: ID!) {
      stockLevels(first: 10) { nodes { product { sku } warehouse { owner { code } } } }
      node(id: $id) { ... on Product {
        stockLevels(first: 10) { totalCount nodes { warehouse { code } } } } } }"""
    data = await world.data(query, {"id": world.gid("PR", "P-1")}, **how)
    found = [
        n["warehouse"]["owner"]["code"] for n in data["stockLevels"]["nodes"] if n["product"]["sku"] == "P-1"
    ]
    assert found == owners
    assert data["node"]["stockLevels"] == {
        "totalCount": len(owners),
        "nodes": [{"warehouse": {"code": f"W-{owner}"}} for owner in owners],
    }


async def test_a_stock_level_says_what_can_be_promised_as_of_when(world: World) -> None:
    query = """query($id: ID!) { node(id: $id) { ... on StockLevel {
      onHand reserved inTransit availableToPromise asOf } } }"""
    level = {"id": world.gid("SL", "ACME's P-1")}
    assert (await world.data(query, level))["node"] == {
        "onHand": 5,
        "reserved": 1,
        "inTransit": 2,
        "availableToPromise": 3,
        "asOf": "2026-03-02T12:00:00+00:00",
    }
    assert (await world.data(query, level, partner="BOLT"))["node"] is None


@pytest.mark.parametrize(
    ("how", "numbers"),
    [
        ({}, ["O-000003", "O-000001"]),
        ({"partner": "BOLT"}, ["O-000002"]),
        ({"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}, ["O-000003", "O-000002", "O-000001"]),
        ({"role": Role.HQ_CHANNEL_MANAGER, "partner": "SOUTH"}, ["O-000004"]),
        (HQ, ["O-000004", "O-000003", "O-000002", "O-000001"]),
    ],
)
async def test_orders_are_those_of_the_viewers_scope_newest_first(
    world: World, how: How, numbers: list[str]
) -> None:
    orders = (await world.data(ORDERS, **how))["orders"]
    assert orders == {"totalCount": len(numbers), "nodes": [{"number": number} for number in numbers]}


async def test_orders_of_several_partners_page_without_gap_or_repeat(world: World) -> None:
    query = """query($after: String) { orders(first: 1, after: $after) {
      nodes { number } pageInfo { hasNextPage endCursor } } }"""
    how: How = {"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}
    numbers, after, more = [], None, True
    while more:
        page = (await world.data(query, {"after": after}, **how))["orders"]
        numbers += [node["number"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert numbers == ["O-000003", "O-000002", "O-000001"]


async def test_an_order_is_found_by_id_or_by_number(world: World) -> None:
    sale = {"order": {"number": "O-000001"}}
    assert await world.data(ORDER, {"id": world.gid("OR", "sale")}) == sale
    assert await world.data(ORDER, {"number": "O-000001"}) == sale
    assert await world.data(ORDER, {"number": "O-000001", "id": None}) == sale


@pytest.mark.parametrize("names", [{"id": True}, {"number": True}])
async def test_another_partners_order_does_not_exist(world: World, names: dict[str, bool]) -> None:
    theirs = {"id": world.gid("OR", "BOLT's sale")} if "id" in names else {"number": "O-000002"}
    assert await world.data(ORDER, theirs) == {"order": None}
    assert await world.data(ORDER, {"number": "no such number"}) == {"order": None}
    assert await world.data(ORDER, theirs, partner="BOLT") == {"order": {"number": "O-000002"}}


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"number": None},
        {"id": "no id", "number": "O-000001"},
        {"id": "no id"},
        {"number": "\0"},
        {"number": "9" * 2000},
    ],
)
async def test_an_order_is_asked_for_by_exactly_one_good_key(
    world: World, variables: dict[str, object]
) -> None:
    assert await world.refusal(ORDER, variables) == ("BAD_USER_INPUT", ["order"])
    assert await world.refusal(ORDER, {"id": world.gid("CU", "李")}) == ("BAD_USER_INPUT", ["order"])


async def test_lines_are_in_the_orders_currency_by_position(world: World) -> None:
    query = """query($id: ID!, $after: String) { order(id: $id) {
      currencyCode total { amount currencyCode }
      lines(first: 1, after: $after) { totalCount pageInfo { endCursor } nodes {
        id position quantity product { sku }
        unitPrice { amount currencyCode } lineTotal { amount currencyCode } status promisedDate } } } }"""
    sale = {"id": world.gid("OR", "sale")}
    order = (await world.data(query, sale))["order"]
    assert order["total"] == {"amount": "130.00", "currencyCode": "CNY"}
    (first,) = order["lines"]["nodes"]
    line_id = first.pop("id")
    assert first == {
        "position": 1,
        "quantity": 1,
        "product": {"sku": "P-1"},
        "unitPrice": {"amount": "90.00", "currencyCode": "CNY"},
        "lineTotal": {"amount": "90.00", "currencyCode": "CNY"},
        "status": "OPEN",
        "promisedDate": None,
    }
    after = {"after": order["lines"]["pageInfo"]["endCursor"]}
    (second,) = (await world.data(query, sale | after))["order"]["lines"]["nodes"]
    assert (second["position"], second["lineTotal"]["amount"]) == (2, "40.00")
    alone = "query($id: ID!) { node(id: $id) { ... on OrderLine { unitPrice { amount currencyCode } } } }"
    assert (await world.data(alone, {"id": line_id}))["node"] == {"unitPrice": first["unitPrice"]}
    assert (await world.data(alone, {"id": line_id}, partner="BOLT"))["node"] is None


@pytest.mark.parametrize(
    "after", [cursor("position", "1"), cursor("-id", "1"), "x", cursor("position"), "WyJwb3NpdGlvbiIsLTFd"]
)
async def test_a_cursor_of_another_list_is_refused(world: World, after: str) -> None:
    query = 'query($a: String) { order(number: "O-000001") { lines(first: 1, after: $a) { totalCount } } }'
    assert await world.refusal(query, {"a": after}) == ("BAD_USER_INPUT", ["order", "lines"])


async def test_a_margin_is_for_those_with_the_permission(world: World) -> None:
    query = "query($n: String) { order(number: $n) { margin { amount currencyCode } } }"
    margin = {"amount": "12.50", "currencyCode": "CNY"}
    assert await world.data(query, {"n": "O-000001"}) == {"order": {"margin": margin}}
    assert await world.data(query, {"n": "O-000003"}) == {"order": {"margin": None}}
    assert Permission.ORDER_MARGIN_READ not in Role.DEALER_SALES.permissions
    how: How = {"role": Role.DEALER_SALES}
    assert await world.refusal(query, {"n": "O-000001"}, **how) == ("FORBIDDEN", ["order", "margin"])


async def test_what_a_customer_bought_is_counted_as_it_is_shown_by_scope(world: World) -> None:
    """Figures that counted a rival's orders would tell what it sold."""
    query = """query($id: ID!) { customer(id: $id) {
      orderCount lifetimeValue { amount currencyCode } orders(first: 5) { nodes { number } } } }"""
    li = {"id": world.gid("CU", "李")}
    acme, bolt = (
        (await world.data(query, li))["customer"],
        (await world.data(query, li, partner="BOLT"))["customer"],
    )
    assert acme == {
        "orderCount": 1,
        "lifetimeValue": {"amount": "130.00", "currencyCode": "CNY"},  # what is delivered
        "orders": {"nodes": [{"number": "O-000001"}]},
    }
    assert bolt == {
        "orderCount": 1,
        "lifetimeValue": {"amount": "0.00", "currencyCode": "CNY"},
        "orders": {"nodes": [{"number": "O-000002"}]},
    }
    hq = (await world.data(query, li, role=Role.HQ_ADMIN, partner="HQ"))["customer"]
    assert (hq["orderCount"], hq["lifetimeValue"]) == (2, acme["lifetimeValue"])
    wang = (await world.data(query, {"id": world.gid("CU", "王")}))["customer"]
    assert wang["orderCount"] == 0
    assert wang["lifetimeValue"] == {"amount": "0.00", "currencyCode": "CNY"}


async def test_credit_is_what_a_partners_own_orders_leave_of_its_limit(world: World) -> None:
    """A sale to a customer takes no credit; without a limit, and outside the scope, nothing is said."""
    query = """query($id: ID!) { partner(id: $id) { terms {
      creditLimit { amount } creditExposure { amount currencyCode }
      creditAvailable { amount currencyCode } } } }"""
    credit = {
        "creditLimit": {"amount": "50000.00"},
        "creditExposure": {"amount": "150.00", "currencyCode": "CNY"},
        "creditAvailable": {"amount": "49850.00", "currencyCode": "CNY"},
    }
    acme, bolt = {"id": world.gid("PA", "ACME")}, {"id": world.gid("PA", "BOLT")}
    above: How = {"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}
    assert await world.data(query, acme) == {"partner": {"terms": credit}}
    assert await world.data(query, acme, **above) == {"partner": {"terms": credit}}
    assert await world.data(query, bolt, **above) == {"partner": {"terms": dict.fromkeys(credit)}}
    assert await world.data(query, bolt) == {"partner": {"terms": None}}


async def test_a_touchpoint_names_the_order_and_campaign_it_was_about(world: World) -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Touchpoint { order { number } campaign { code } } } }"
    bought, answered = {"id": world.gid("TP", "visit 3")}, {"id": world.gid("TP", "visit 4")}
    assert (await world.data(query, bought))["node"] == {"order": {"number": "O-000001"}, "campaign": None}
    assert (await world.data(query, answered))["node"] == {"order": None, "campaign": {"code": "SPRING"}}
    # BOLT sees that it took place, and not what another partner sold
    assert (await world.data(query, bought, partner="BOLT"))["node"] == {"order": None, "campaign": None}


async def test_a_partner_shows_its_trade_to_its_scope(world: World) -> None:
    query = """query($id: ID!) { partner(id: $id) { orders(first: 5) { totalCount }
      stockLevels(first: 5) { totalCount } campaigns(first: 5) { nodes { code } } } }"""
    acme = {"id": world.gid("PA", "ACME")}
    shown = {
        "orders": {"totalCount": 2},
        "stockLevels": {"totalCount": 1},
        "campaigns": {"nodes": [{"code": "SPRING"}]},
    }
    hidden = {"orders": {"totalCount": 0}, "stockLevels": {"totalCount": 0}, "campaigns": {"nodes": []}}
    assert (await world.data(query, acme))["partner"] == shown
    assert (await world.data(query, acme, role=Role.DISTRIBUTOR_MANAGER, partner="DIST"))["partner"] == shown
    assert (await world.data(query, acme, partner="BOLT"))["partner"] == hidden
