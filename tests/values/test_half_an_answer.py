"""[half an answer] Each mutation answers for itself: one that fails loses no other's answer."""

import pytest
from graphql import is_nullable_type

from auth.roles import Role
from schema.root import graphql_schema
from tests.schemas import schema
from tests.values.conftest import Portal

pytestmark = pytest.mark.anyio

INVITE = """staffInvite(input: {partnerId: $partner, displayName: "Mei", email: $email, role: DEALER_SALES}) {
  invitationToken userErrors { code } }"""
TOO_FEW = "touchpointsRecord(input: {touchpoints: []}) { recorded }"


def test_every_mutation_may_be_null_without_the_others() -> None:
    mutations = graphql_schema(schema()).mutation_type
    assert mutations is not None
    assert len(mutations.fields) > 10
    assert [name for name, field in mutations.fields.items() if not is_nullable_type(field.type)] == []


@pytest.mark.parametrize(
    ("fields", "failed"),
    [(f"a: {INVITE} b: {TOO_FEW}", "b"), (f"b: {TOO_FEW} a: {INVITE}", "b")],
    ids=["the second fails", "the first fails"],
)
async def test_an_invitations_token_is_answered_whatever_becomes_of_the_other(
    portal: Portal, fields: str, failed: str
) -> None:
    variables = {
        "partner": portal.world.gid("PA", "ACME"),
        "email": f"mei.{len(fields)}.{fields[0]}@example.com",
    }
    answer = await portal.ask(
        f"mutation($partner: ID!, $email: String!) {{ {fields} }}", variables, role=Role.DEALER_MANAGER
    )
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", [failed])
    assert answer["data"][failed] is None
    assert answer["data"]["a"]["userErrors"] == []
    assert answer["data"]["a"]["invitationToken"]
