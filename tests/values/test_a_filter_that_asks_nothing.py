"""[a filter that asks nothing] It says so where it is described, and what can never be true is refused."""

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

from schema.root import graphql_schema
from tests.schemas import schema
from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

SCHEMA = graphql_schema(schema())
NEVER = {
    "the id of what is not there": "supersededBy: {id: {isNull: true}}",
    "an id": "id: {isNull: true}",
    "under not": "not: {id: {isNull: true}}",
    "in a list": "or: [{channel: {isNull: true}}, {channel: {eq: PHONE}}]",
    "a relation there always is": "partner: {isNull: true}",
    "none, and of a kind": "supersededBy: {isNull: true, channel: {eq: PHONE}}",
}
NOWHERE = {
    "at the top": "isNull: true",
    "under and": "supersededBy: {and: [{isNull: true}]}",
    "in a list's": "and: [{isNull: false}]",
}
ASKED = "touchpoints(first: 100, where: {%s}) { totalCount nodes { supersededBy { id } } }"


def test_every_where_says_what_it_does_not_ask() -> None:
    described = [
        field.args["where"].description or ""
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for field in kind.fields.values()
        if "where" in field.args
    ]
    assert len(described) > 10
    assert [text for text in described if "a variable that is left out, asks for nothing" not in text] == []


def test_every_relation_to_one_can_be_asked_for_none() -> None:
    filters = [kind for kind in SCHEMA.type_map.values() if isinstance(kind, GraphQLInputObjectType)]
    assert [kind.name for kind in filters if "and" in kind.fields and "isNull" not in kind.fields] == []


async def test_that_there_is_none_is_what_the_field_says(portal: Portal) -> None:
    every = "touchpoints(first: 100) { totalCount }"
    asked = [ASKED % f"supersededBy: {{isNull: {flag}}}" for flag in ("true", "false")]
    answer = await portal.ask(f"{{ every: {every} none: {asked[0]} one: {asked[1]} }}")
    data = answer["data"]
    assert all(node["supersededBy"] is None for node in data["none"]["nodes"])
    assert all(node["supersededBy"] for node in data["one"]["nodes"])
    assert data["one"]["totalCount"] > 0
    assert data["none"]["totalCount"] + data["one"]["totalCount"] == data["every"]["totalCount"]


@pytest.mark.parametrize("flag", [True, False])
async def test_a_variable_says_it_too(portal: Portal, flag: bool) -> None:
    written = ASKED % f"supersededBy: {{isNull: {str(flag).lower()}}}"
    query = f"query($flag: Boolean) {{ f: {ASKED % 'supersededBy: {isNull: $flag}'} }}"
    literal = await portal.ask(f"{{ f: {written} }}")
    assert (await portal.ask(query, {"flag": flag}))["data"] == literal["data"]
    there_is_one = await portal.ask(f"{{ f: {ASKED % 'supersededBy: {}'} }}")
    assert (await portal.ask(query))["data"] == there_is_one["data"]


@pytest.mark.parametrize("where", NEVER.values(), ids=NEVER)
async def test_what_can_never_be_true_is_refused(portal: Portal, where: str) -> None:
    (error,) = (await portal.ask(f"{{ f: {ASKED % where} }}"))["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["f"])
    assert "can never be true" in error["message"]
    query = f"query($never: Boolean) {{ f: {ASKED % where.replace('isNull: true', 'isNull: $never')} }}"
    (error,) = (await portal.ask(query, {"never": True}))["errors"]
    assert "can never be true" in error["message"]
    assert "errors" not in await portal.ask(query, {"never": False})


@pytest.mark.parametrize("where", NOWHERE.values(), ids=NOWHERE)
async def test_where_it_means_nothing_it_is_refused(portal: Portal, where: str) -> None:
    (error,) = (await portal.ask(f"{{ f: {ASKED % where} }}"))["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["f"])
    assert "means nothing" in error["message"]
