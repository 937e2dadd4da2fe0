"""[all or nothing] Every permission that is missing is told at once, and each field says which it needs."""

from collections import Counter
from collections.abc import Iterator

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, get_named_type

from auth.roles import Permission, Role
from schema.root import graphql_schema
from tests.reference.permissions import PERMISSIONS
from tests.reference.table import LISTS
from tests.schemas import schema
from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

SCHEMA = graphql_schema(schema())
MACHINE = Role.PARTNER_INTEGRATION  # reads neither notes nor terms nor staff nor margins
PAGE = """{
  viewer { staff { number } partner { terms { tier } name } }
  touchpoints(first: 1) { nodes { note channel a: note } }
  orders(first: 1, where: {margin: {gt: "1"}}) { totalCount }
}"""
MUTATIONS = {  # written by hand, as docs/reference.md has it
    "touchpointsRecord": Permission.TOUCHPOINT_RECORD,
    "consentRecord": Permission.CONSENT_RECORD,
    "customerContactReveal": Permission.CUSTOMER_CONTACT_REVEAL,
    "personExport": Permission.PERSON_EXPORT,
    "personErase": Permission.PERSON_ERASE,
    "staffInvite": Permission.STAFF_MANAGE,
    "staffUpdate": Permission.STAFF_MANAGE,
    "staffDeactivate": Permission.STAFF_MANAGE,
    "sessionRevoke": None,  # none for one's own
    "partnerCreate": Permission.PARTNER_MANAGE,
    "partnerUpdate": Permission.PARTNER_MANAGE,
    "customerLink": Permission.CUSTOMER_LINK_MANAGE,
    "customerUnlink": Permission.CUSTOMER_LINK_MANAGE,
}
BY_HAND: dict[str, Permission | None] = {
    **{f"Mutation.{name}": permission for name, permission in MUTATIONS.items()},
    "Query.whoCanSee": Permission.ACCESS_EXPLAIN_ALL_READ,
    "TouchpointsRecordPayload.receipts": None,  # what was just recorded
}


async def test_a_page_tells_everything_it_may_not_ask_at_once(portal: Portal) -> None:
    answer = await portal.ask(PAGE, role=MACHINE)
    assert answer["data"] is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    told = [(".".join(error["path"]), error["message"].split()[-1].rstrip(".")) for error in answer["errors"]]
    assert told == [
        ("viewer.staff", "STAFF_READ"),
        ("viewer.partner.terms", "PARTNER_TERMS_READ"),
        ("touchpoints.nodes.note", "TOUCHPOINT_NOTE_READ"),
        ("touchpoints.nodes.a", "TOUCHPOINT_NOTE_READ"),
        ("orders", "ORDER_MARGIN_READ"),
    ]


async def test_what_is_wrong_besides_is_told_with_it(portal: Portal) -> None:
    answer = await portal.ask("{ viewer { staff { number } } customers { totalCount } }", role=MACHINE)
    told = [(error["extensions"]["code"], error["path"]) for error in answer["errors"]]
    assert told == [("FORBIDDEN", ["viewer", "staff"]), ("BAD_USER_INPUT", ["customers"])]


async def test_mutations_and_their_payloads_are_told_at_once_before_any_begins(portal: Portal) -> None:
    answer = await portal.ask(
        """mutation {
          a: partnerUpdate(input: {partnerId: "x", version: 1}) { partner { terms { tier } } }
          b: personErase(input: {customerId: "x", reason: REQUESTED}) { userErrors { code } }
          c: sessionRevoke(input: {}) { userErrors { code } }
        }""",
        role=MACHINE,
    )
    told = {(".".join(error["path"]), error["extensions"]["code"]) for error in answer["errors"]}
    assert told == {(path, "FORBIDDEN") for path in ("a", "a.partner.terms", "b")}
    assert answer["data"] is None


async def refused(portal: Portal) -> Counter[str]:
    """The reasons of the refusals in the trail of accesses."""
    query = "{ accessEvents(first: 100) { nodes { kind reason } } }"
    answer = await portal.ask(query, role=Role.HQ_ADMIN, partner="HQ")
    events = answer["data"]["accessEvents"]["nodes"]
    return Counter(event["reason"] for event in events if event["kind"] == "REFUSED")


async def test_each_missing_permission_is_in_the_trail_once(portal: Portal) -> None:
    before = await refused(portal)
    await portal.ask(PAGE, role=MACHINE)
    missing = ("STAFF_READ", "PARTNER_TERMS_READ", "TOUCHPOINT_NOTE_READ", "ORDER_MARGIN_READ")
    assert await refused(portal) - before == Counter(missing)


def fields() -> Iterator[tuple[str, str, str]]:
    """Every field of every object: its name, the type it leads to, and what is said of it."""
    for name, kind in SCHEMA.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            for field, definition in kind.fields.items():
                named = get_named_type(definition.type)
                dotted = f"{name}.{field}"
                if name.endswith(("Connection", "Edge")):
                    continue  # of a page: what leads to it says what it needs
                if dotted in LISTS or named.name.endswith("Connection"):
                    named = get_named_type(named.fields["nodes"].type)
                yield dotted, named.name, definition.description or ""


def needed(dotted: str, leads_to: str) -> Permission | None:
    """What the reference, written by hand, has for it."""
    if dotted in BY_HAND:
        return BY_HAND[dotted]
    return PERMISSIONS.get(dotted) or PERMISSIONS.get(leads_to)


def ends_with(said: str, permission: Permission | None) -> bool:
    if permission is None:
        return " Needs " not in said
    return said.endswith(f". Needs {permission.name}.") and said.count(" Needs ") == 1


def test_every_field_says_which_permission_it_needs_and_no_other() -> None:
    found = list(fields())
    assert len(found) > 300
    wrong = [
        (name, needed(name, kind), said)
        for name, kind, said in found
        if not ends_with(said, needed(name, kind))
    ]
    assert wrong == []


def test_so_does_what_filters_and_orders_by_it() -> None:
    said = {name: description for name, _, description in fields()}
    for name, kind in SCHEMA.type_map.items():
        if isinstance(kind, GraphQLInputObjectType) and f"{name.removesuffix('Filter')}.id" in said:
            for member, given in kind.fields.items():
                if member not in {"and", "or", "not", "isNull"}:
                    assert (given.description or "").startswith(
                        said[f"{name.removesuffix('Filter')}.{member}"]
                    )
    by = SCHEMA.type_map["CustomerOrderField"]
    assert isinstance(by, GraphQLEnumType)
    assert by.values["ORDER_COUNT"].description == "By `orderCount`. Needs ORDER_READ."
