"""Verbs and fields by permission; roles of one audience share the plan cache and nothing else."""

import pytest

from auth.roles import Permission, Role
from tests.schema.world import World

pytestmark = pytest.mark.anyio

TERMS = "{ viewer { partner { terms { tier } } } }"
NOTES = "{ touchpoints(first: 1) { nodes { text: note } } }"
ROLE = "{ viewer { role } }"


@pytest.mark.parametrize(
    ("query", "role", "path", "permission"),
    [
        (TERMS, Role.DEALER_SALES, ["viewer", "partner", "terms"], Permission.PARTNER_TERMS_READ),
        (NOTES, Role.PARTNER_INTEGRATION, ["touchpoints", "nodes", "text"], Permission.TOUCHPOINT_NOTE_READ),
        (
            "{ viewer { staff { number } } }",
            Role.PARTNER_INTEGRATION,
            ["viewer", "staff"],
            Permission.STAFF_READ,
        ),
    ],
)
async def test_a_field_without_its_permission_refuses_the_operation(
    world: World, query: str, role: Role, path: list[str], permission: Permission
) -> None:
    assert permission not in role.permissions
    assert await world.refusal(query, role=role) == ("FORBIDDEN", path)
    (error,) = (await world.ask(query, role=role))["errors"]
    assert permission in error["message"]


@pytest.mark.parametrize("first", [Role.DEALER_MANAGER, Role.DEALER_SALES])
async def test_two_roles_of_one_audience_get_their_own_answers_from_one_cache(
    world: World, first: Role
) -> None:
    query = TERMS + f" # {first}"  # a document nobody has planned yet
    roles = [first, *({Role.DEALER_MANAGER, Role.DEALER_SALES} - {first})]
    for role in [*roles, *roles]:
        if role is Role.DEALER_MANAGER:
            data = await world.data(query, role=role)
            assert data == {"viewer": {"partner": {"terms": {"tier": "STANDARD"}}}}
        else:
            assert await world.refusal(query, role=role) == ("FORBIDDEN", ["viewer", "partner", "terms"])


async def test_roles_with_the_same_permissions_share_a_plan_and_not_an_answer(world: World) -> None:
    assert Role.DEALER_SALES.permissions == Role.DEALER_SERVICE.permissions
    before = world.execution.statements.planned
    for role in (Role.DEALER_SALES, Role.DEALER_SERVICE):
        assert (await world.data(ROLE, role=role))["viewer"]["role"] == role
    assert world.execution.statements.planned == before + 1


async def test_introspection_needs_its_permission(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "{ __schema { queryType { name } } }"
    assert (await world.data(query))["__schema"] == {"queryType": {"name": "Query"}}
    without = Role.DEALER_SALES.permissions - {Permission.SCHEMA_INTROSPECT}
    monkeypatch.setattr(Role, "permissions", property(lambda _: without))
    for asked in (
        query,
        '{ viewer { role } ...F } fragment F on Query { t: __type(name: "Query") { name } }',
    ):
        assert (await world.refusal(asked))[0] == "FORBIDDEN"
    (error,) = (await world.ask("{ viewer { rol } }"))["errors"]
    assert "role" not in error["message"]  # no suggestions either
