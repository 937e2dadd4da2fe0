"""What is hidden cannot be found out by asking a list about it: by filter, search, order or cursor."""

import base64
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLNamedType, get_named_type

from portal.words.ids import uuid7
from schema.declaring.sources import Column
from schema.planner.catalog import TypeEntry
from tests.facts import Row
from tests.security.portal import CATALOG, NODES, Portal, gid
from tests.security.rules import Caller
from tests.security.test_graphql_objects import LISTS, pages, permitted

pytestmark = pytest.mark.anyio

CURIOUS = ("own", "closed child", "unlinked")
ROOTS = LISTS | {"Partner": "partners"}
HOPS = 2  # relations a filter goes over: a list's own, and one of each it leads to
WORDS = {"Customer": ("number", "display_name"), "Partner": ("code", "name"), "Campaign": ("code", "name")}
Where = dict[str, Any]


def snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), name.lower())


def type_filtered(name: str) -> str:
    return name.removesuffix("Filter").removesuffix("List")


def conditions(kind: GraphQLNamedType, hops: int = HOPS) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Type, field and path of each field by which an object can be named, in a filter of `kind`."""
    assert isinstance(kind, GraphQLInputObjectType)
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if name in {"and", "or", "not"}:
            continue
        if inner.name in {"IDFilter", "StringFilter"}:
            yield type_filtered(kind.name), name, (name,)
        elif hops and inner.name.endswith("ListFilter"):
            for how in ("some", "none"):
                for owner, leaf, path in conditions(get_named_type(inner.fields[how].type), hops - 1):
                    yield owner, leaf, (name, how, *path)
        elif hops and type_filtered(inner.name) in CATALOG.types:
            for owner, leaf, path in conditions(inner, hops - 1):
                yield owner, leaf, (name, *path)


def where(path: tuple[str, ...], values: list[str]) -> Where:
    condition: Where = {"in": values}
    for name in reversed(path):
        condition = {name: condition}
    return condition


def told_apart(entry: TypeEntry, leaf: str, hidden: dict[str, Row], seen: dict[str, Row]) -> list[str]:
    """What the field says of hidden objects and of no seen one."""
    if leaf == "id":
        return list(hidden)
    place = entry.fields[leaf].place if leaf in entry.fields else None
    if not isinstance(place, Column) or place.beside is not None:
        return []
    column = place.name or snake(leaf)
    values = {row.get(column) for row in hidden.values()} - {row.get(column) for row in seen.values()}
    return sorted(value for value in values if isinstance(value, str))


@pytest.mark.parametrize("name", ROOTS)
async def test_a_filter_by_what_is_hidden_answers_as_one_by_what_is_not_there(
    name: str, portal: Portal
) -> None:
    root = CATALOG["Query"].graphql.fields[ROOTS[name]]
    kind = get_named_type(root.args["where"].type)
    query = f"""query($where: {kind.name}) {{
      {ROOTS[name]}(first: 100, where: $where) {{ totalCount nodes {{ id }} }} }}"""
    asked, missed = 0, 0
    for owner, leaf, path in conditions(kind):
        if owner not in NODES:
            continue
        entry = NODES[owner]
        for organisation in CURIOUS:
            caller = portal.caller(organisation)
            values = told_apart(entry, leaf, portal.hidden(entry, caller), portal.seen(entry, caller))
            for some in pages(values):
                nobodys = [
                    gid(entry, str(uuid7())) if leaf == "id" else f"no such {n}" for n in range(len(some))
                ]
                answers = [
                    await portal.bytes(caller, query, {"where": where(path, asked_for)})
                    for asked_for in (some, nobodys)
                ]
                assert answers[0] == answers[1], f"{caller}: {'.'.join(path)}"
                asked += 1
                headquarters = await portal.bytes(portal.caller("hq"), query, {"where": where(path, some)})
                missed += headquarters == await portal.bytes(
                    portal.caller("hq"), query, {"where": where(path, nobodys)}
                )
    assert asked - missed > asked / 3, "these filters find nothing, whoever asks"


@pytest.mark.parametrize("name", WORDS)
async def test_a_search_finds_nothing_hidden_by_name_number_phone_or_email(name: str, portal: Portal) -> None:
    query = (
        f"query($text: String) {{ {ROOTS[name]}(first: 100, search: $text) {{ totalCount nodes {{ id }} }} }}"
    )
    entry = NODES[name]
    raw: dict[str, list[str]] = {}
    if name == "Customer":
        for row in portal.world.rows["customer_identifiers"]:
            raw.setdefault(row["customer_id"], []).append(row["value"])
    for organisation in CURIOUS:
        caller = portal.caller(organisation)
        listed = f"{{ {ROOTS[name]}(first: 100) {{ nodes {{ id }} }} }}"
        mine = {node["id"] for node in (await portal.data(caller, listed))[ROOTS[name]]["nodes"]}
        for key, row in (portal.seen(entry, caller) | portal.hidden(entry, caller)).items():
            for text in (*(row[column] for column in WORDS[name]), *raw.get(row["id"], ())):
                page = (await portal.data(caller, query, {"text": text}))[ROOTS[name]]
                found = {node["id"] for node in page["nodes"]}
                assert found <= mine, f"{caller}: {text}"
                assert (key in found) is (key in mine), f"{caller}: {text}"
                assert page["totalCount"] == len(found)


def orders() -> Iterator[tuple[str, str]]:
    for name, root in ROOTS.items():
        argument = CATALOG["Query"].graphql.fields[root].args.get("orderBy")
        if argument is not None:
            kind = get_named_type(get_named_type(argument.type).fields["field"].type)
            yield from ((name, value) for value in kind.values)


@pytest.mark.parametrize(("name", "value"), list(orders()))
async def test_an_order_is_by_what_its_asker_sees(name: str, value: str, portal: Portal) -> None:
    """A figure that counts what is hidden would sort what is seen by it."""
    entry, field = CATALOG[name], camel(value)
    inner = get_named_type(entry.graphql.fields[field].type)
    shown = f"{field} {{ amount }}" if inner.name == "Money" else field
    query = f"""{{ {ROOTS[name]}(first: 100, orderBy: [{{ field: {value}, nulls: LAST }}]) {{
      nodes {{ id {shown} }} }} }}"""
    for caller in portal.callers:
        assert caller.role
        response = (await portal.ask(caller, query)).json()
        if not permitted(entry.fields[field], caller.role.permissions):
            assert response["errors"][0]["extensions"]["code"] == "FORBIDDEN", str(caller)
            continue
        values = [node[field] for node in response["data"][ROOTS[name]]["nodes"]]
        ranks = [rank(inner, one) for one in values]
        assert ranks == sorted(ranks), str(caller)


def rank(kind: GraphQLNamedType, value: Any) -> tuple[bool, Any]:  # noqa: ANN401 - JSON
    if value is None:
        return True, 0
    if isinstance(kind, GraphQLEnumType):
        return False, list(kind.values).index(value)
    return False, Decimal(value["amount"]) if isinstance(value, dict) else value


@pytest.mark.parametrize("name", ROOTS)
async def test_a_cursor_made_by_another_shows_where_one_stands_and_nothing_else(
    name: str, portal: Portal
) -> None:
    """HQ's cursors name what is hidden from whoever is given them."""
    root = ROOTS[name]
    edges = await all_edges(portal, portal.caller("hq"), root)
    query = f"""query($after: String, $before: String) {{
      next: {root}(first: 100, after: $after) {{ nodes {{ id }} totalCount }}
      back: {root}(last: 100, before: $before) {{ nodes {{ id }} totalCount }} }}"""
    for organisation in CURIOUS:
        caller = portal.caller(organisation)
        mine = [edge["node"]["id"] for edge in await all_edges(portal, caller, root)]
        strangers = [n for n, edge in enumerate(edges) if edge["node"]["id"] not in mine]
        for place in strangers[:: max(1, len(strangers) // 10)]:
            cursor = edges[place]["cursor"]
            data = await portal.data(caller, query, {"after": cursor, "before": cursor})
            later = [edge["node"]["id"] for edge in edges[place:] if edge["node"]["id"] in mine]
            earlier = [edge["node"]["id"] for edge in edges[:place] if edge["node"]["id"] in mine]
            assert [node["id"] for node in data["next"]["nodes"]] == later[:100], str(caller)
            assert [node["id"] for node in data["back"]["nodes"]] == earlier[-100:], str(caller)
            assert data["next"]["totalCount"] == data["back"]["totalCount"] == len(mine)


async def all_edges(portal: Portal, caller: Caller, root: str) -> list[dict[str, Any]]:
    query = f"""query($after: String) {{ {root}(first: 100, after: $after) {{
      edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    edges: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await portal.data(caller, query, {"after": after}))[root]
        edges += page["edges"]
        if not page["pageInfo"]["hasNextPage"]:
            return edges
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("name", ["Customer", "Touchpoint"])
async def test_a_cursor_that_names_a_hidden_object_answers_as_one_that_names_none(
    name: str, portal: Portal
) -> None:
    root = ROOTS[name]
    query = f"""query($after: String) {{
      {root}(first: 100, after: $after) {{ edges {{ cursor node {{ id }} }} }} }}"""
    edges = await all_edges(portal, portal.caller("hq"), root)
    for organisation in CURIOUS:
        caller = portal.caller(organisation)
        seen = portal.seen(NODES[name], caller)
        for edge in edges:
            if edge["node"]["id"] not in seen:
                answers = [
                    await portal.bytes(caller, query, {"after": cursor})
                    for cursor in (edge["cursor"], beside(edge["cursor"]))
                ]
                assert answers[0] == answers[1]


def beside(cursor: str) -> str:
    """A cursor to the id next to this one, which is nobody's."""
    *label, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    changed = key[:-1] + ("0" if key[-1] != "0" else "1")
    text = json.dumps([*label, changed], separators=(", ", ": ")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")
