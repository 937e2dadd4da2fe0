"""A token without a permission is refused every field, filter and order that needs it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from graphql import GraphQLField, GraphQLInputObjectType, get_named_type

from auth.principal import Principal
from auth.roles import Permission, Role
from portal.words.ids import uuid7
from schema.declaring.sources import ByKeys
from tests.security.asked_for import READ_BY
from tests.security.portal import CATALOG, Portal, gid, table_of
from tests.security.test_graphql_lists import camel
from tests.security.test_graphql_objects import leads_on, objects_of, policies_of

pytestmark = pytest.mark.anyio

READS = sorted({*READ_BY.values()})


@dataclass(frozen=True)
class Way:
    """A selection of fields down to an object of a type: what stands before its own fields, and after."""

    type: str
    before: str = ""
    after: str = ""

    def asks(self, fields: str) -> str:
        return f"{{ {self.before} {fields} {self.after} }}"

    def through(self, name: str) -> "Way":
        """One further, by a field of that type; a page's objects are its nodes."""
        kind = objects_of(CATALOG[self.type].graphql.fields[name])
        if not kind.name.endswith("Connection"):
            return Way(kind.name, f"{self.before} {name} {{", f"}} {self.after}")
        inner = objects_of(kind.fields["nodes"]).name
        return Way(inner, f"{self.before} {name}(first: 1) {{ nodes {{", f"}} }} {self.after}")


def needs(type_name: str, field: str) -> set[Permission]:
    """What the rules say that a field reads: by the tables it and what is beside it are of.

    Whom a partner is below is by scope and no term of its contract, though its column is there.
    """
    entry = CATALOG[type_name]
    if field not in entry.fields or (type_name, field) == ("Partner", "parent"):
        return {Permission.PARTNER_READ} if field == "parent" else set()
    return {READ_BY[policy.table] for policy in policies_of(entry.fields[field]) if policy is not None}


def ways(permission: Permission) -> dict[str, Way]:
    """To each type that can be reached without the permission, the shortest."""
    found, queue = {"Query": Way("Query")}, [Way("Query")]
    for way in queue:
        for name, field in CATALOG[way.type].graphql.fields.items():
            if name in {"node", "nodes"} or not leads_on(field) or permission in needs(way.type, name):
                continue
            further = way.through(name)
            if further.type not in found:
                found[further.type] = further
                queue.append(further)
    return found


def questions(permission: Permission) -> Iterator[str]:
    """A document for each place where the permission is needed, and nowhere before it."""
    for way in ways(permission).values():
        for name, field in CATALOG[way.type].graphql.fields.items():
            if name in {"node", "nodes"} or not (leads_on(field) or not field.args):
                continue
            if permission in needs(way.type, name):
                yield way.asks(selected(way.type, name, field))
            elif objects_of_list(field):
                yield from asked_of_list(way, name, field, permission)


def objects_of_list(field: GraphQLField) -> bool:
    return bool({"where", "orderBy"} & set(field.args))


def selected(type_name: str, name: str, field: GraphQLField) -> str:
    kind = get_named_type(field.type)
    if isinstance(CATALOG[type_name].fields[name].place, ByKeys):
        return f'{name}(id: "{gid(CATALOG[kind.name], str(uuid7()))}") {{ __typename }}'
    if kind.name.endswith("Connection"):
        return f"{name}(first: 1) {{ totalCount }}"
    return f"{name} {{ __typename }}" if kind.name in CATALOG.types else name


def asked_of_list(way: Way, name: str, field: GraphQLField, permission: Permission) -> Iterator[str]:
    of = objects_of(objects_of(field).fields["nodes"]).name
    if "where" in field.args:
        kind = get_named_type(field.args["where"].type)
        assert isinstance(kind, GraphQLInputObjectType)
        for leaf, given in kind.fields.items():
            if permission in needs(of, leaf):
                condition = "some: {}" if get_named_type(given.type).name.endswith("ListFilter") else ""
                where = f"first: 1, where: {{ {leaf}: {{ {condition} }} }}"
                yield way.asks(f"{name}({where}) {{ totalCount }}")
    if "orderBy" in field.args:
        order = get_named_type(field.args["orderBy"].type)
        assert isinstance(order, GraphQLInputObjectType)
        for value in get_named_type(order.fields["field"].type).values:
            if permission in needs(of, camel(value)):
                how = f"first: 1, orderBy: [{{ field: {value} }}]"
                yield way.asks(f"{name}({how}) {{ totalCount nodes {{ __typename }} }}")


@pytest.mark.parametrize("permission", READS)
async def test_without_the_permission_each_place_that_needs_it_is_refused(
    permission: Permission, portal: Portal
) -> None:
    admin = next(caller for caller in portal.callers if caller.role is Role.HQ_ADMIN)
    without = Principal(
        Role.HQ_ADMIN,
        portal.world.organisation_ids["hq"],
        UUID(admin.staff_id),
        scope=frozenset(Permission) - {permission},
    )
    asked = list(questions(permission))
    assert asked
    for question in asked:
        response = (await portal.ask(without, question)).json()
        codes = [error["extensions"]["code"] for error in response.get("errors", ())]
        assert codes == ["FORBIDDEN"], (question, response)
        assert permission in response["errors"][0]["message"]


def test_places_beside_and_types_both_count() -> None:
    assert Permission.ORDER_MARGIN_READ in needs("Order", "margin")
    assert Permission.TOUCHPOINT_NOTE_READ in needs("Touchpoint", "note")
    assert any("orderBy" in question for question in questions(Permission.ORDER_READ))
    assert any("where" in question for question in questions(Permission.CONSENT_READ))
    assert {table_of(entry) for entry in CATALOG.nodes.values()} <= set(READ_BY)
