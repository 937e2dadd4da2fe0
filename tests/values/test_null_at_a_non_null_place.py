"""[null at a non-null place] A nullable variable with a default may still be given as null: it is refused.

Null is refused with the path of the field and of the value; where it is left out, the default is taken.
"""

import pytest

from auth.roles import Role
from schema.operations.documents import Documents
from schema.operations.selection import Field
from schema.root import graphql_schema
from tests.schemas import schema
from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

NOWHERE = "4355" + "0" * 32
TOUCHPOINT = (
    'clientRef: "1", channel: PHONE, action: "CALL", stage: SERVICE, occurredAt: "2026-01-01T00:00:00Z"'
)
PLACES: dict[str, tuple[str, str, list[str | int]]] = {
    "an id": ("$v: ID = %s", "customer(id: $v) { id }", ["id"]),
    "an id of any type": ("$v: ID = %s", "node(id: $v) { id }", ["id"]),
    "ids": ("$v: [ID!] = [%s]", "nodes(ids: $v) { id }", ["ids"]),
    "one of the ids": ("$v: ID = %s", "nodes(ids: [$v]) { id }", ["ids", 0]),
    "a text": ("$v: String = %s", "touchpointReceipt(clientRef: $v) { status }", ["clientRef"]),
    "a number": (
        "$v: Int = %s",
        f'availability(productId: "{NOWHERE}", quantity: $v) {{ promisable }}',
        ["quantity"],
    ),
    "a type's name": ("$v: String = %s", "__type(name: $v) { name }", ["name"]),
    "one of a filter's values": (
        "$v: CustomerTier = %s",
        "customers(first: 9, where: {tier: {in: [VIP, $v]}}) { totalCount }",
        ["where", "tier", "in", 1],
    ),
    "a filter of several": (
        "$v: CustomerFilter = {}",
        "customers(first: 9, where: {or: [$v]}) { totalCount }",
        ["where", "or", 0],
    ),
    "a direction": (
        "$v: OrderDirection",
        "customers(first: 9, orderBy: {field: NUMBER, direction: $v}) { totalCount }",
        ["orderBy", "direction"],
    ),
    "what to order by": (
        "$v: CustomerOrderField = NUMBER",
        "customers(first: 9, orderBy: [{field: $v}]) { totalCount }",
        ["orderBy", 0, "field"],
    ),
}
DEFAULTS = {"an id": f'"{NOWHERE}"', "a number": "1", "one of a filter's values": "GOLD"}


def declared(name: str) -> str:
    head = PLACES[name][0]
    return head.replace("%s", DEFAULTS.get(name, f'"{NOWHERE}"'))


@pytest.mark.parametrize("name", PLACES)
async def test_null_where_a_value_must_stand_is_refused_with_its_place(portal: Portal, name: str) -> None:
    _, asked, within = PLACES[name]
    answer = await portal.ask(f"query Q({declared(name)}) {{ viewer {{ role }} f: {asked} }}", {"v": None})
    (error,) = answer["errors"]
    assert answer["data"] is None
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["f"])
    assert error["extensions"]["path"] == within
    assert error["message"] == "$v must not be null where a value must stand."


@pytest.mark.parametrize("name", PLACES)
async def test_its_default_stands_in_where_it_is_left_out(portal: Portal, name: str) -> None:
    answer = await portal.ask(f"query Q({declared(name)}) {{ f: {PLACES[name][1]} }}")
    codes = {error["extensions"].get("path") for error in answer.get("errors", ())}
    assert codes <= {None}  # no value of it is wrong, whether or not it names anything


MUTATIONS: dict[str, tuple[str, str, list[str | int]]] = {
    "an enum of an item": (
        "$v: Direction",
        f"touchpointsRecord(input: {{touchpoints: [{{{TOUCHPOINT}, direction: $v}}]}}) {{ recorded }}",
        ["input", "touchpoints", 0, "direction"],
    ),
    "an item": (
        f"$v: TouchpointInput = {{{TOUCHPOINT}}}",
        "touchpointsRecord(input: {touchpoints: [$v]}) { recorded }",
        ["input", "touchpoints", 0],
    ),
    "an input": (
        "$v: SessionRevokeInput = {}",
        "sessionRevoke(input: $v) { userErrors { code } }",
        ["input"],
    ),
    "a name": (
        '$v: String = "x"',
        'partnerCreate(input: {code: "X", name: $v, kind: DEALER, parentId: "x"}) { userErrors { code } }',
        ["input", "name"],
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
async def test_a_mutation_refuses_it_before_it_begins(portal: Portal, name: str) -> None:
    head, asked, within = MUTATIONS[name]
    answer = await portal.ask(
        f"mutation M({head}) {{ f: {asked} }}", {"v": None}, role=Role.HQ_ADMIN, partner="HQ"
    )
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["f"])
    assert error["extensions"]["path"] == within


async def test_a_condition_that_is_null_says_whose_it_is(portal: Portal) -> None:
    query = "query($on: Boolean = true) { viewer { role @include(if: $on) ... @skip(if: $on) { locale } } }"
    answer = await portal.ask(query, {"on": None})
    assert [error["path"] for error in answer["errors"]] == [["viewer", "role"], ["viewer"]]
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}


async def test_what_is_not_asked_refuses_nothing(portal: Portal) -> None:
    query = 'query($v: ID = "x", $no: Boolean!) { viewer { role } node(id: $v) @include(if: $no) { id } }'
    answer = await portal.ask(query, {"v": None, "no": False})
    assert answer["data"] == {"viewer": {"role": "DEALER_MANAGER"}}


def test_an_argument_that_fits_nowhere_is_never_taken_for_one_that_was_not_given() -> None:
    """Behind the door that refuses it: a filter that is dropped would answer everybody's customers."""
    graphql = graphql_schema(schema())
    text = "query($v: CustomerTier = VIP) { customers(first: 1, where: {tier: {in: [$v]}}) { totalCount } }"
    operation = Documents(graphql, limit=1).operation(text, None, suggestions=False)
    (node,) = operation.node.selection_set.selections
    field = Field("customers", "customers", (node,), ("customers",))  # type: ignore[arg-type]
    read = field.argument("where", operation.root.fields["customers"].args["where"])
    with pytest.raises(TypeError, match="does not fit"):
        read(operation.variables({"v": None}))
