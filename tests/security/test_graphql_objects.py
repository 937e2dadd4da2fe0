"""The deny matrix again through the endpoint: by id, by list, by count, nested, for each type and persona."""

from collections.abc import Iterator, Mapping
from typing import Any

import asyncpg
import pytest
from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, get_named_type, is_list_type

from auth.policy import TablePolicy
from auth.roles import Permission
from portal.words.ids import uuid7
from schema.declaring.sources import LateralJoin, LeftJoin
from schema.planner.catalog import FieldEntry, TypeEntry
from tests.security.asked_for import READ_BY
from tests.security.portal import CATALOG, NODES, Portal, gid, table_of
from tests.security.rules import REACHED, SEEN, Caller, expected
from tests.security.world import rows_of

pytestmark = pytest.mark.anyio

AT_ONCE = 100  # ids a request may name
BY_ID = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
# the type of each list at the root → its field; of partners only those in scope, which has a test of its own
LISTS = {
    get_named_type(field.type).name.removesuffix("Connection"): name
    for name, field in CATALOG["Query"].graphql.fields.items()
    if get_named_type(field.type).name.endswith("Connection") and name != "partners"
}
CURIOUS = ("hq", "parent", "own", "sibling", "open child", "closed child", "suspended", "unlinked")


def pages(ids: list[str], size: int = AT_ONCE) -> Iterator[list[str]]:
    yield from (ids[start : start + size] for start in range(0, len(ids), size))


@pytest.mark.parametrize("name", NODES)
async def test_by_id_everybody_finds_exactly_the_objects_the_rules_give(name: str, portal: Portal) -> None:
    entry = NODES[name]
    for caller in portal.callers:
        seen, hidden = portal.seen(entry, caller), portal.hidden(entry, caller)
        nobodys = gid(entry, str(uuid7()))
        for ids in pages([*seen, *hidden, nobodys]):
            data = await portal.data(caller, BY_ID, {"ids": ids})
            wanted = [{"id": key, "__typename": name} if key in seen else None for key in ids]
            assert data["nodes"] == wanted, str(caller)


@pytest.mark.parametrize("name", NODES)
async def test_one_by_one_a_hidden_object_is_null_as_one_that_is_not(name: str, portal: Portal) -> None:
    entry = NODES[name]
    query = "query($id: ID!) { node(id: $id) { id } }"
    for organisation in CURIOUS:
        caller = portal.caller(organisation)
        for key in portal.hidden(entry, caller):
            assert await portal.data(caller, query, {"id": key}) == {"node": None}, str(caller)


def test_the_lists_at_the_root_are_found() -> None:
    assert LISTS["Customer"] == "customers"
    assert LISTS["AccessEvent"] == "accessEvents"


@pytest.mark.parametrize("name", LISTS)
async def test_lists_and_counts_hold_exactly_the_objects_the_rules_give(
    name: str, portal: Portal, superuser: asyncpg.Connection
) -> None:
    table = table_of(NODES[name])
    for caller in portal.callers:
        assert caller.role
        if READ_BY[table] not in caller.role.permissions:
            response = (await portal.ask(caller, f"{{ {LISTS[name]}(first: 1) {{ totalCount }} }}")).json()
            assert response["errors"][0]["extensions"]["code"] == "FORBIDDEN", str(caller)
            continue
        if name == "AccessEvent":  # what was refused above is an event too
            portal.world.rows[table] = await rows_of(superuser, table)
        seen = portal.seen(NODES[name], caller)
        count, ids = await listed(portal, caller, LISTS[name])
        assert (count, set(ids)) == (len(seen), set(seen)), str(caller)
        assert len(ids) == len(seen)


async def test_the_list_of_partners_holds_those_in_scope_though_the_directory_is_everyones(
    portal: Portal,
) -> None:
    terms = {row["partner_id"]: row for row in portal.world.rows["partner_terms"]}
    for caller in portal.callers:
        in_scope = {
            key
            for key, row in portal.seen(NODES["Partner"], caller).items()
            if caller.login != "scoped"
            or expected("select", "partner_terms", terms[row["id"]], caller, portal.world.names) == REACHED
        }
        count, ids = await listed(portal, caller, "partners")
        assert (count, set(ids)) == (len(in_scope), in_scope), str(caller)


async def listed(portal: Portal, caller: Caller, root: str) -> tuple[int, list[str]]:
    """What `totalCount` says, and the ids of all pages."""
    query = f"""query($after: String) {{ {root}(first: 100, after: $after) {{
      totalCount nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    ids: list[str] = []
    after = None
    while True:
        page = (await portal.data(caller, query, {"after": after}))[root]
        ids += [node["id"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return page["totalCount"], ids
        after = page["pageInfo"]["endCursor"]


def policies_of(field: FieldEntry) -> Iterator[TablePolicy | None]:
    """Whose permissions the field asks for."""
    beside = getattr(field.place, "beside", None)
    if isinstance(beside, LeftJoin | LateralJoin):
        yield beside.policy
    name = field.type_name.removesuffix("Connection")
    if name in CATALOG.types:
        yield CATALOG[name].source.policy


def permitted(field: FieldEntry, permissions: frozenset[Permission]) -> bool:
    return all(policy is None or policy.read in permissions for policy in policies_of(field))


def relations(entry: TypeEntry, permissions: frozenset[Permission]) -> Iterator[str]:
    """Selections of each relation that the permissions allow, with the ids of all that hangs on it."""
    for name, field in entry.graphql.fields.items():
        if leads_on(field) and (name not in entry.fields or permitted(entry.fields[name], permissions)):
            yield selection(name, field, permissions, deeper=True)


def leads_on(field: GraphQLField) -> bool:
    """To objects, without arguments that must be given."""
    needs = any(isinstance(argument.type, GraphQLNonNull) for argument in field.args.values())
    return isinstance(get_named_type(field.type), GraphQLObjectType) and not needs


def objects_of(field: GraphQLField) -> GraphQLObjectType:
    kind = get_named_type(field.type)
    assert isinstance(kind, GraphQLObjectType)
    return kind


def selection(name: str, field: GraphQLField, permissions: frozenset[Permission], *, deeper: bool) -> str:
    kind = objects_of(field)
    if kind.name.endswith("Connection"):
        inner = objects_of(kind.fields["nodes"])
        size = 100 if deeper else 5
        return (
            f"{name}(first: {size}) {{ totalCount nodes {{ {inside(inner, permissions, deeper=deeper)} }} }}"
        )
    return f"{name} {{ {inside(kind, permissions, deeper=deeper)} }}"


def inside(kind: GraphQLObjectType, permissions: frozenset[Permission], *, deeper: bool) -> str:
    entry = CATALOG[kind.name]
    words = ["__typename", *(["id"] if "id" in entry.fields else [])]
    for name, field in kind.fields.items():
        allowed = name not in entry.fields or permitted(entry.fields[name], permissions)
        is_list = is_list_type(getattr(field.type, "of_type", field.type))
        target = get_named_type(field.type).name
        one_or_few = target in NODES or is_list or (name in entry.fields and target in CATALOG.types)
        if deeper and allowed and leads_on(field) and one_or_few:
            words.append(selection(name, field, permissions, deeper=False))
    return " ".join(words)


def found(answer: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Type and id of every object in an answer."""
    if isinstance(answer, Mapping):
        if "id" in answer:
            yield answer["__typename"], answer["id"]
        for value in answer.values():
            yield from found(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from found(value)


@pytest.mark.parametrize("name", NODES)
async def test_nothing_hidden_is_found_by_way_of_something_seen(name: str, portal: Portal) -> None:
    entry = NODES[name]
    for organisation in CURIOUS:
        caller = portal.caller(organisation)
        assert caller.role
        seen = {kind: set(portal.seen(each, caller)) for kind, each in NODES.items()}
        for relation in relations(entry, caller.role.permissions):
            query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {{ {relation} }} }} }}"
            for ids in pages(sorted(seen[name]), 20):
                data = await portal.data(caller, query, {"ids": ids})
                strange = [(kind, key) for kind, key in found(data) if key not in seen[kind]]
                assert strange == [], f"{caller}: {relation}"


# a type's field → the table it is of, the column there that names the row it hangs on
ASIDE = {
    ("Touchpoint", "note"): ("touchpoint_notes", "touchpoint_id"),
    ("Touchpoint", "location { latitude }"): ("touchpoint_locations", "touchpoint_id"),
    ("Touchpoint", "receipt { clientRef }"): ("touchpoint_receipts", "touchpoint_id"),
    ("Order", "margin { amount }"): ("order_margins", "order_id"),
    ("Partner", "terms { tier }"): ("partner_terms", "partner_id"),
}


@pytest.mark.parametrize("aside", ASIDE, ids=[f"{name}.{field.split()[0]}" for name, field in ASIDE])
async def test_what_lies_beside_a_seen_object_is_seen_by_its_own_table_and_permission(
    aside: tuple[str, str], portal: Portal
) -> None:
    (name, field), (table, column) = aside, ASIDE[aside]
    entry = NODES[name]
    place = entry.fields[field.split()[0]]
    query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {{ value: {field} }} }} }}"
    beside = {row[column]: row for row in portal.world.rows[table]}
    assert beside
    for caller in portal.callers:
        assert caller.role
        seen = portal.seen(entry, caller)
        may = PERMISSIONS.get(table) in {None, *caller.role.permissions}
        if not may or not permitted(place, caller.role.permissions):
            response = (await portal.ask(caller, query, {"ids": list(seen)[:1]})).json()
            assert response["data"] is None
            assert response["errors"][0]["extensions"]["code"] == "FORBIDDEN"
            continue
        for ids in pages(list(seen)):
            data = await portal.data(caller, query, {"ids": ids})
            shown = [node["value"] is not None for node in data["nodes"]]
            rows = [beside.get(seen[key]["id"]) for key in ids]
            told = [
                row is not None and expected("select", table, row, caller, portal.world.names) == REACHED
                for row in rows
            ]
            assert shown == told, str(caller)


# of those whose rows a field reads by an expression, which says no permission to us
PERMISSIONS = {"touchpoint_notes": Permission.TOUCHPOINT_NOTE_READ}


def test_every_type_of_node_is_a_table_of_the_matrix() -> None:
    assert {table_of(entry) for entry in NODES.values()} <= set(SEEN)
