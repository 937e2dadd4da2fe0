"""Who reads the trail: HQ and its auditors all of it, a partner what was done with its customers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Unpack

import asyncpg
import pytest

from auth.principal import Actor, Principal
from auth.roles import Role
from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

EVENTS = """query($where: AccessEventFilter) { accessEvents(first: 50, where: $where) { totalCount nodes {
  id at kind partner { code } staff { number } actor { number } customer { number }
  sessionId subjectId purpose reason } } }"""
VIEWED = """query($where: AccessEventFilter) { accessEvents(first: 50, where: $where) { nodes {
  partner { code } staff { number } actor { number } viewedAs } } }"""
HISTORY = """query($id: ID!) { customer(id: $id) { accessEvents(first: 50) { totalCount nodes {
  kind partner { code } staff { number } } } } }"""
TOLD = "update portal.partner_terms set sees_access_events = $2 where partner_id = $1"


@pytest.fixture(scope="module")
async def trodden(world: World) -> World:
    """ACME, BOLT and HQ looked at 李, and HQ at 赵, whom ACME does not serve; somebody failed to sign in."""
    for role, partner, customer in (
        (Role.DEALER_SALES, "ACME", "李"),
        (Role.DEALER_SALES, "BOLT", "李"),
        (Role.HQ_ADMIN, "HQ", "李"),
        (Role.HQ_ADMIN, "HQ", "赵"),
    ):
        async with world.database.acting_as(world.caller(role, partner)) as connection:
            await connection.execute(
                "select portal.append_access_event('CONTACT_REVEALED', $1, null, 'SERVICE')",
                world.ids[customer],
            )
    await append(world.database, Event(AccessEventKind.SIGN_IN_REFUSED, reason="WRONG_CREDENTIALS"))
    return world


@pytest.fixture
async def told(trodden: World, owner: asyncpg.Connection) -> AsyncIterator[World]:
    """HQ lets ACME know."""
    await owner.execute(TOLD, trodden.ids["ACME"], True)
    yield trodden
    await owner.execute(TOLD, trodden.ids["ACME"], False)


async def events(
    world: World, where: dict[str, Any] | None = None, **how: Unpack[How]
) -> list[dict[str, Any]]:
    found = (await world.data(EVENTS, {"where": where or {"kind": {"ne": "REFUSED"}}}, **how))["accessEvents"]
    assert found["totalCount"] == len(found["nodes"])
    return [
        {name: value for name, value in node.items() if value is not None and name not in {"id", "at"}}
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("role", [Role.HQ_ADMIN, Role.HQ_AUDITOR], ids=str)
async def test_hq_and_its_auditors_read_all_of_it_newest_first(trodden: World, role: Role) -> None:
    found = await events(trodden, role=role, partner="HQ")
    assert [event["kind"] for event in found] == ["SIGN_IN_REFUSED", *["CONTACT_REVEALED"] * 4]
    assert found[0] == {"kind": "SIGN_IN_REFUSED", "reason": "WRONG_CREDENTIALS"}
    assert [event["partner"]["code"] for event in found[1:]] == ["HQ", "HQ", "BOLT", "ACME"]
    assert found[-1]["customer"] == {"number": "C-1"}
    assert found[-1]["purpose"] == "SERVICE"


async def test_a_partner_reads_nothing_unless_its_terms_allow_it(trodden: World) -> None:
    assert await events(trodden, role=Role.DEALER_MANAGER) == []
    history = await trodden.data(HISTORY, {"id": trodden.gid("CU", "李")})
    assert history["customer"]["accessEvents"] == {"totalCount": 0, "nodes": []}


async def test_a_partner_reads_who_looked_at_its_customers_hq_included(told: World) -> None:
    found = await events(told, role=Role.DEALER_MANAGER)
    assert [event["partner"]["code"] for event in found] == ["HQ", "BOLT", "ACME"]
    assert {event["customer"]["number"] for event in found} == {"C-1"}
    assert await events(told, role=Role.DEALER_MANAGER, partner="BOLT") == []
    assert await events(told, role=Role.DISTRIBUTOR_MANAGER, partner="DIST") == []


async def test_whom_a_partner_may_not_know_it_sees_by_the_organisation_alone(told: World) -> None:
    history = await told.data(HISTORY, {"id": told.gid("CU", "李")})
    looked = [
        (event["partner"]["code"], event["staff"]) for event in history["customer"]["accessEvents"]["nodes"]
    ]
    assert [code for code, staff in looked if staff is None] == ["HQ", "BOLT"]
    assert looked[-1][1] is not None


async def test_a_partner_knows_what_headquarters_did_in_its_place(
    told: World, owner: asyncpg.Connection
) -> None:
    """Who it was is hidden; without a word it would look like a colleague who left."""
    somebody = told.ids[f"{Role.HQ_ADMIN} at HQ"]
    manager = told.caller(Role.DEALER_MANAGER)
    acting = replace(manager, staff_id=somebody, actor=Actor(somebody, Role.HQ_ADMIN))
    async with told.database.acting_as(acting) as connection:
        event_id = await connection.fetchval(
            "select portal.append_access_event('CONTACT_REVEALED', $1, null, 'SERVICE')", told.ids["李"]
        )
    try:
        nodes = (await told.data(VIEWED, {"where": {"viewedAs": {"eq": True}}}))["accessEvents"]["nodes"]
        assert nodes == [{"partner": {"code": "ACME"}, "staff": None, "actor": None, "viewedAs": True}]
        others = (await told.data(VIEWED, {"where": {"viewedAs": {"eq": False}}}))["accessEvents"]["nodes"]
        assert [event["viewedAs"] for event in others] == [False] * 3
    finally:
        await owner.execute("delete from portal.access_events where id = $1", event_id)


async def test_a_link_that_ended_takes_the_history_with_it(told: World, owner: asyncpg.Connection) -> None:
    scope = "update portal.customer_scope set valid = '{}' where partner_id = $1 and customer_id = $2"
    restore = "update portal.customer_scope set valid = $3 where partner_id = $1 and customer_id = $2"
    ids = told.ids["ACME"], told.ids["李"]
    valid = await owner.fetchval(
        "select valid from portal.customer_scope where partner_id = $1 and customer_id = $2", *ids
    )
    await owner.execute(scope, *ids)
    try:
        assert await events(told, role=Role.DEALER_MANAGER) == []
    finally:
        await owner.execute(restore, *ids, valid)


@pytest.mark.parametrize("role", [Role.DEALER_SALES, Role.PARTNER_INTEGRATION, Role.HQ_MARKETING], ids=str)
async def test_without_the_permission_the_trail_is_refused(told: World, role: Role) -> None:
    partner = "HQ" if role is Role.HQ_MARKETING else "ACME"
    query = HISTORY, {"id": told.gid("CU", "李")}
    for asked, path in (((EVENTS, None), ["accessEvents"]), (query, ["customer", "accessEvents"])):
        answer = await told.ask(*asked, role=role, partner=partner)
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
        assert path in [error["path"] for error in answer["errors"]]
        assert answer["data"] is None


async def test_the_trail_is_filtered_by_what_an_auditor_looks_for(told: World) -> None:
    async def asked(**where: object) -> list[dict[str, Any]]:
        return await events(told, role=Role.HQ_AUDITOR, partner="HQ", where=where)

    assert [event["kind"] for event in await asked(kind={"eq": "SIGN_IN_REFUSED"})] == ["SIGN_IN_REFUSED"]
    assert len(await asked(customer={"number": {"eq": "C-1"}})) == 3
    assert len(await asked(partner={"code": {"eq": "BOLT"}}, purpose={"isNull": False})) == 1
    assert await asked(at={"lt": "2026-01-01T00:00:00Z"}) == []
    assert (
        len(await asked(at={"gte": "2026-01-01T00:00:00Z"}, reason={"isNull": True}, kind={"ne": "REFUSED"}))
        == 4
    )
    assert await asked(subjectId={"eq": str(told.ids["李"])}) == []


async def test_the_database_asks_for_the_permission_too(told: World) -> None:
    manager = told.caller(Role.DEALER_MANAGER)
    narrowed = Principal(manager.role, manager.partner_id, manager.staff_id, scope=frozenset())
    async with told.database.acting_as(narrowed) as connection:
        assert await connection.fetchval("select count(*) from access_events") == 0
    async with told.database.acting_as(manager) as connection:
        assert await connection.fetchval("select count(*) from access_events") == 3
