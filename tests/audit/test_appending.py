"""What appends an access event, and what it says: ids and codes, never a name or a value."""

import asyncio

import asyncpg
import pytest

from auth.principal import Actor, Principal
from auth.roles import DatabaseRole, Permission, Role
from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append, refusal
from portal.doors.db import Connection
from portal.throttling import refusals
from tests.audit.conftest import Trail
from tests.schema.world import World

pytestmark = pytest.mark.anyio

SEARCH = "query($text: String!) { customers(first: 10, search: $text) { nodes { number } totalCount } }"
TERMS = "{ viewer { partner { terms { tier } } } }"
INTROSPECT = "{ __schema { queryType { name } } }"
RECORD = "mutation { touchpointsRecord(input: {touchpoints: []}) { recorded } }"
UNREAD = "mutation { touchpointsRecord(input: {touchpoints: []}) { receipts { touchpoint { note } } } }"


def said_by(world: World, role: Role, **further: object) -> dict[str, object]:
    caller = world.caller(role)
    return {"partner_id": caller.partner_id, "staff_id": caller.staff_id, **further}


@pytest.mark.parametrize("role", [Role.DEALER_MANAGER, Role.HQ_ADMIN, Role.HQ_AUDITOR], ids=str)
@pytest.mark.parametrize("text", ["13912345671", "+86 139 1234 5671", "nobody@example.com"])
async def test_a_search_for_a_phone_or_an_email_is_recorded_once_and_without_it(
    world: World, trail: Trail, role: Role, text: str
) -> None:
    await world.data(SEARCH, {"text": text}, role=role)
    unknown = int(text.startswith("nobody"))
    said = said_by(world, role, kind="CONTACT_SEARCHED", reason=f"VALUES_1_UNKNOWN_{unknown}")
    assert await trail.new() == [said]


@pytest.mark.parametrize("text", ["李", "C-1", "138"])
async def test_a_search_for_anything_else_is_not_recorded(world: World, trail: Trail, text: str) -> None:
    await world.data(SEARCH, {"text": text})
    await world.data("{ customers(first: 1) { totalCount } }")
    assert await trail.new() == []


async def test_several_searches_in_one_statement_are_one_event_and_in_two_statements_two(
    world: World, trail: Trail
) -> None:
    query = """{ a: customers(search: "13912345671", first: 1) { totalCount }
      b: customers(search: "13912345672", first: 1) { nodes { number } } }"""
    for _ in range(2):
        await world.data(query)
    assert [event["kind"] for event in await trail.new()] == ["CONTACT_SEARCHED"] * 2


async def test_a_search_is_recorded_also_where_there_is_no_customer_to_test(
    world: World, trail: Trail
) -> None:
    await world.data(SEARCH, {"text": "13912345671"}, partner="DIST")
    query = (
        """{ customers(first: 1, search: "13912345671", where: {tier: {eq: VIP}}) { nodes { number } } }"""
    )
    await world.data(query)
    assert [event["kind"] for event in await trail.new()] == ["CONTACT_SEARCHED"] * 2


@pytest.mark.parametrize(
    ("query", "role", "permission"),
    [
        (TERMS, Role.DEALER_SALES, Permission.PARTNER_TERMS_READ),
        (RECORD, Role.HQ_AUDITOR, Permission.TOUCHPOINT_RECORD),
        (UNREAD, Role.PARTNER_INTEGRATION, Permission.TOUCHPOINT_NOTE_READ),
    ],
)
async def test_a_refusal_is_recorded_with_the_permission_that_was_missing(
    world: World, trail: Trail, query: str, role: Role, permission: Permission
) -> None:
    response = await world.ask(query, role=role)
    assert [error["extensions"]["code"] for error in response["errors"]] == ["FORBIDDEN"]
    assert await trail.new() == [said_by(world, role, kind="REFUSED", reason=permission)]


async def test_a_refusal_to_tell_the_schema_is_recorded(
    world: World, trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = Role.DEALER_SALES.permissions - {Permission.SCHEMA_INTROSPECT}
    monkeypatch.setattr(Role, "permissions", property(lambda _: without))
    assert (await world.refusal(INTROSPECT))[0] == "FORBIDDEN"
    assert [event["reason"] for event in await trail.new()] == ["SCHEMA_INTROSPECT"]


async def test_other_errors_are_not_refusals(world: World, trail: Trail) -> None:
    for query in (
        "{ nothing }",
        "{ customers(first: 0) { totalCount } }",
        "{",
        '{ partner(id: "x") { id } }',
    ):
        await world.ask(query)
    assert await trail.new() == []


async def test_a_refusal_is_answered_the_same_and_in_time_when_it_cannot_be_recorded(
    world: World, trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = await world.ask(TERMS, role=Role.DEALER_SALES)
    await trail.new()

    async def stuck(_: Connection, __: Event) -> None:
        await asyncio.sleep(3600)

    async def down(_: Connection, __: Event) -> None:
        raise ConnectionRefusedError

    for fault in (stuck, down):
        monkeypatch.setattr(refusals, "REFUSAL_SECONDS", 0.01)
        monkeypatch.setattr(refusals, "append_on", fault)
        assert await world.ask(TERMS, role=Role.DEALER_SALES) == recorded
    assert await trail.new() == []


async def test_an_event_says_who_acted_for_whom_and_in_which_session(world: World, trail: Trail) -> None:
    actor = Actor(world.ids["nobody"], Role.HQ_SERVICE)
    caller = Principal(Role.DEALER_SALES, world.ids["ACME"], actor.staff_id, actor=actor, session_id="s-1")
    customer = world.ids["李"]
    refused = refusal(
        caller, AccessEventKind.CONTACT_REFUSED, customer_id=customer, purpose="SERVICE", reason="X"
    )
    await append(world.database, refused)
    async with world.database.acting_as(caller) as connection:
        await connection.execute("select portal.append_access_event('CONTACT_REVEALED', $1)", customer)
    said = {
        "partner_id": caller.partner_id,
        "staff_id": caller.staff_id,
        "actor_id": actor.staff_id,
        "session_id": "s-1",
        "customer_id": customer,
    }
    assert await trail.new() == [
        said | {"kind": "CONTACT_REFUSED", "purpose": "SERVICE", "reason": "X"},
        said | {"kind": "CONTACT_REVEALED"},
    ]


async def test_an_event_may_say_next_to_nothing(world: World, trail: Trail) -> None:
    await append(world.database, Event(AccessEventKind.SIGN_IN_REFUSED, reason="WRONG_CREDENTIALS"))
    assert await trail.new() == [{"kind": "SIGN_IN_REFUSED", "reason": "WRONG_CREDENTIALS"}]


async def test_appending_waits_for_nobody_who_appends(world: World, owner: asyncpg.Connection) -> None:
    """Not for an open transaction that appended, and not while the seals are locked."""
    async with owner.transaction():
        await owner.execute("lock table portal.access_seals in exclusive mode")
        await owner.execute(
            "insert into portal.access_events (id, at, kind) select portal.uuid7_at(now()), now(), 'REFUSED'"
        )
        async with asyncio.timeout(60):
            await append(world.database, Event(AccessEventKind.REFUSED))


@pytest.mark.parametrize("audience", [DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR], ids=str)
async def test_nobody_who_reads_can_append_by_itself(world: World, audience: DatabaseRole) -> None:
    statement = "insert into portal.access_events (id, at, kind) values (gen_random_uuid(), now(), 'SIGN_IN')"
    async with world.database.connection(audience) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
