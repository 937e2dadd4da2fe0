"""Pages from both ends, in any order: each row once, in its place, whatever was inserted meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from auth.roles import Role
from portal.customers.models import CustomerTier
from tests.facts import NOON, Facts
from tests.planner.crowd import Crowd

pytestmark = pytest.mark.anyio

Key = Callable[[dict[str, Any]], Any]
PAGE = """query($first: Int, $after: String, $last: Int, $before: String, $order: [CustomerOrder!]) {
  customers(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    edges { cursor node { number } } nodes { number }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


def order(field: str, direction: str = "ASC", nulls: str = "LAST") -> dict[str, str]:
    return {"field": field, "direction": direction, "nulls": nulls}


def expected(crowd: Crowd, *keys: tuple[Key, str, str]) -> list[str]:
    """The numbers in this order, ties by id; keys are a value, ASC or DESC, FIRST or LAST."""
    rows = sorted(crowd.rows, key=lambda row: row["id"])
    for value, direction, nulls in reversed(keys):
        there = [row for row in rows if value(row) is not None]
        absent = [row for row in rows if value(row) is None]
        # stable also when it goes down, so that the keys after it hold
        there.sort(key=value, reverse=direction == "DESC")
        rows = absent + there if nulls == "FIRST" else there + absent
    return [row["number"] for row in rows]


async def walk(crowd: Crowd, size: int, orders: list[dict[str, str]] | None, *, forward: bool) -> list[str]:
    """All pages of the list, one after the other."""
    size_name, cursor_name, flag, end = (
        ("first", "after", "hasNextPage", "endCursor")
        if forward
        else ("last", "before", "hasPreviousPage", "startCursor")
    )
    numbers: list[str] = []
    cursor, more = None, True
    while more:
        variables = {size_name: size, cursor_name: cursor, "order": orders}
        found = (await crowd.world.data(PAGE, variables))["customers"]
        page = [node["number"] for node in found["nodes"]]
        assert [edge["node"]["number"] for edge in found["edges"]] == page
        info = found["pageInfo"]
        assert [info["startCursor"], info["endCursor"]] == [found["edges"][n]["cursor"] for n in (0, -1)]
        assert info["hasPreviousPage" if forward else "hasNextPage"] is (cursor is not None)
        numbers = numbers + page if forward else page + numbers
        cursor, more = info[end], info[flag]
    return numbers


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("size", [1, 7, 32, 100])
async def test_a_list_is_read_page_by_page_from_either_end(crowd: Crowd, size: int, forward: bool) -> None:
    assert await walk(crowd, size, None, forward=forward) == expected(crowd)


def _region(row: dict[str, Any]) -> str | None:
    region: str | None = row["region"]
    return region


def _tier(row: dict[str, Any]) -> int:
    return list(CustomerTier).index(row["tier"])


def _last(row: dict[str, Any]) -> Any:  # noqa: ANN401
    return max(row["touchpoints"], default=None)  # made in time order, as their moments are


ORDERS: list[list[tuple[str, Key, str, str]]] = [
    [("NUMBER", lambda row: row["number"], "ASC", "LAST")],
    [("NUMBER", lambda row: row["number"], "DESC", "FIRST")],
    [("DISPLAY_NAME", lambda row: row["display_name"], "ASC", "LAST")],
    [("TIER", _tier, "DESC", "LAST"), ("FIRST_SEEN_AT", lambda row: row["first_seen_at"], "ASC", "LAST")],
    [("FIRST_SEEN_AT", lambda row: row["first_seen_at"], "ASC", "LAST")],
    [("FIRST_SEEN_AT", lambda row: row["first_seen_at"], "DESC", "LAST"), ("TIER", _tier, "DESC", "LAST")],
    [("LAST_TOUCHPOINT_AT", _last, "ASC", "FIRST")],
    [("LAST_TOUCHPOINT_AT", _last, "ASC", "LAST")],
    [("LAST_TOUCHPOINT_AT", _last, "DESC", "FIRST")],
    [("LAST_TOUCHPOINT_AT", _last, "DESC", "LAST")],
    [("TOUCHPOINT_COUNT", lambda row: len(row["touchpoints"]), "DESC", "FIRST")],
    [
        ("TOUCHPOINT_COUNT", lambda row: len(row["touchpoints"]), "ASC", "LAST"),
        ("LAST_TOUCHPOINT_AT", _last, "DESC", "FIRST"),
        ("TIER", _tier, "ASC", "LAST"),
    ],
]


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
@pytest.mark.parametrize("keys", ORDERS, ids=lambda keys: "-".join(key[0] + key[2] + key[3] for key in keys))
async def test_every_order_is_kept_from_page_to_page(
    crowd: Crowd, keys: list[tuple[str, Key, str, str]], forward: bool
) -> None:
    orders = [order(name, direction, nulls) for name, _, direction, nulls in keys]
    numbers = expected(crowd, *((value, direction, nulls) for _, value, direction, nulls in keys))
    for size in (1, 6):
        assert await walk(crowd, size, orders, forward=forward) == numbers


async def test_money_sorts_by_number_and_its_cursors_are_exact(crowd: Crowd) -> None:
    query = """query($after: String, $d: OrderDirection!) {
      orders(first: 1, after: $after, orderBy: {field: TOTAL, direction: $d}) {
        nodes { number } pageInfo { endCursor hasNextPage } } }"""
    for direction, numbers in (("ASC", ["O-1", "O-2", "O-3"]), ("DESC", ["O-3", "O-2", "O-1"])):
        found, after = [], None
        for _ in range(3):
            page = (await crowd.world.data(query, {"after": after, "d": direction}))["orders"]
            found += [node["number"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
        assert found == numbers
        assert not page["pageInfo"]["hasNextPage"]


async def test_an_order_may_be_one_key_or_none_and_a_key_named_twice_counts_once(crowd: Crowd) -> None:
    by_number = await crowd.numbers("first: 100, orderBy: {field: NUMBER}")
    assert by_number == sorted(by_number)
    twice = "first: 100, orderBy: [{field: NUMBER}, {field: NUMBER, direction: DESC}]"
    assert await crowd.numbers(twice) == by_number
    plain = expected(crowd)
    for nothing in ("orderBy: []", "orderBy: null"):
        assert await crowd.numbers(f"first: 100, {nothing}") == plain


@pytest.mark.parametrize("size", ["first", "last"])
async def test_a_page_between_two_cursors_is_cut_by_both(crowd: Crowd, size: str) -> None:
    edges = (await crowd.world.data(PAGE, {"first": 100}))["customers"]["edges"]
    between = {"after": edges[3]["cursor"], "before": edges[9]["cursor"]}
    numbers = [edge["node"]["number"] for edge in edges]
    for count, kept in ((3, numbers[4:7] if size == "first" else numbers[6:9]), (5, numbers[4:9])):
        found = (await crowd.world.data(PAGE, {size: count} | between))["customers"]
        assert [node["number"] for node in found["nodes"]] == kept
        assert found["pageInfo"]["hasNextPage"] is found["pageInfo"]["hasPreviousPage"] is True


async def test_the_other_end_is_only_looked_for_where_nothing_is_known_of_it(crowd: Crowd) -> None:
    edges = (await crowd.world.data(PAGE, {"first": 3}))["customers"]["edges"]
    first = (await crowd.world.data(PAGE, {"last": 2, "before": edges[2]["cursor"]}))["customers"]
    assert [node["number"] for node in first["nodes"]] == [edge["node"]["number"] for edge in edges[:2]]
    assert first["pageInfo"]["hasPreviousPage"] is False
    assert first["pageInfo"]["hasNextPage"] is True
    nothing = (await crowd.world.data(PAGE, {"last": 2, "before": edges[0]["cursor"]}))["customers"]
    empty = {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert nothing == {"edges": [], "nodes": [], "pageInfo": empty}


@pytest.mark.parametrize(
    "asked", ["", "first: 1, last: 1", "first: null", "first: 0", "last: 101", "last: -1"]
)
async def test_how_many_is_said_once_and_within_bounds(crowd: Crowd, asked: str) -> None:
    arguments = f"({asked})" if asked else ""
    query = f"{{ customers{arguments} {{ totalCount }} }}"
    assert await crowd.world.refusal(query) == ("BAD_USER_INPUT", ["customers"])


async def test_a_cursor_belongs_to_its_order(crowd: Crowd) -> None:
    page = (await crowd.world.data(PAGE, {"first": 1, "order": [order("TIER")]}))["customers"]
    cursor = page["pageInfo"]["endCursor"]
    wrong: list[list[dict[str, str]]] = [[], [order("TIER", "DESC")], [order("NUMBER")], [order("TIER")] * 9]
    for orders in wrong:
        variables = {"first": 1, "after": cursor, "order": orders}
        assert await crowd.world.refusal(PAGE, variables) == ("BAD_USER_INPUT", ["customers"])
    nulls_do_not_matter = [order("TIER", "ASC", "FIRST")]  # where there are none
    await crowd.world.data(PAGE, {"first": 1, "after": cursor, "order": nulls_do_not_matter})


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
async def test_pages_read_while_rows_are_inserted_have_none_twice_and_miss_none(
    own_crowd: Crowd, forward: bool
) -> None:
    orders = [order("FIRST_SEEN_AT", "DESC"), order("DISPLAY_NAME")]
    before = await walk(own_crowd, 100, orders, forward=True)
    size, cursor, flag, end = (
        ("first", "after", "hasNextPage", "endCursor")
        if forward
        else ("last", "before", "hasPreviousPage", "startCursor")
    )
    seen: list[str] = []
    at, more, n = None, True, 0
    while more:
        found = (await own_crowd.world.data(PAGE, {size: 3, cursor: at, "order": orders}))["customers"]
        page = [node["number"] for node in found["nodes"]]
        seen = seen + page if forward else page + seen
        at, more = found["pageInfo"][end], found["pageInfo"][flag]
        further = Facts()
        for days in range(5):
            n += 1
            new = further.customer(
                f"N-{forward}-{n}", display_name="新", first_seen_at=NOON + timedelta(days=days - 1)
            )
            further.link(new, own_crowd.world.ids["FAR"])
        await further.load(own_crowd.world.database)
    assert [number for number in seen if number in before] == before
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    "root", ["touchpoints", "orders", "stockLevels", "customers", "products", "campaigns"]
)
async def test_every_list_reads_the_same_backward(crowd: Crowd, root: str) -> None:
    for role in (Role.DEALER_MANAGER, Role.HQ_ADMIN):
        forward = await crowd.ask(f"{{ {root}(first: 100) {{ nodes {{ id }} }} }}", role=role)
        backward = await crowd.ask(f"{{ {root}(last: 100) {{ nodes {{ id }} }} }}", role=role)
        assert forward == backward
