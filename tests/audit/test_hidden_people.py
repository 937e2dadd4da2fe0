"""[a hidden person is joined by an id] Over HTTP: no id tells a partner that it was the same again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from auth.principal import Actor, Principal
from auth.roles import Role
from tests.cluster import TestDatabase
from tests.schema.world import World, opened
from tests.serving import Served, served

pytestmark = pytest.mark.anyio

EVENTS = """query($where: AccessEventFilter) { accessEvents(first: 50, where: $where) { totalCount nodes {
  partner { code } staff { number } actor { number } sessionId subjectId } } }"""
OF_CUSTOMER = """query($id: ID!, $where: AccessEventFilter) { customer(id: $id) {
  accessEvents(first: 50, where: $where) { totalCount nodes { staff { number } sessionId } } } }"""
OWN, HEADQUARTERS, NEIGHBOUR, ACTING = (
    f"session of {who}" for who in ("own", "headquarters", "neighbour", "acting")
)


@dataclass
class Seen:
    world: World
    portal: Served
    http: httpx.AsyncClient

    async def ask(self, caller: Principal, query: str, **variables: object) -> Any:  # noqa: ANN401
        headers = {"authorization": f"Bearer {self.portal.token(caller)}"}
        answer = await self.http.post(
            "/graphql", json={"query": query, "variables": variables}, headers=headers
        )
        return answer.json()["data"]

    async def events(self, caller: Principal, where: object = None) -> list[dict[str, Any]]:
        found = (await self.ask(caller, EVENTS, where=where))["accessEvents"]
        assert found["totalCount"] == len(found["nodes"])
        return list(found["nodes"])

    @property
    def manager(self) -> Principal:
        return self.world.caller(Role.DEALER_MANAGER)

    @property
    def administrator(self) -> Principal:
        return self.world.caller(Role.HQ_ADMIN, "HQ")


@pytest.fixture(scope="module")
async def seen(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seen]:
    """ACME is told who looked at 李: itself, BOLT, headquarters, and headquarters in its own place."""
    home: Path = tmp_path_factory.mktemp("home")
    async with opened(database) as world:
        manager, admin = world.caller(Role.DEALER_MANAGER), world.caller(Role.HQ_ADMIN, "HQ")
        acting = replace(manager, staff_id=admin.staff_id, actor=Actor(admin.staff_id, Role.HQ_ADMIN))
        for caller, session in (
            (manager, OWN),
            (admin, HEADQUARTERS),
            (world.caller(Role.DEALER_MANAGER, "BOLT"), NEIGHBOUR),
            (acting, ACTING),
        ):
            await reveal(world, replace(caller, session_id=session), world.ids["李"])
        await tell(database, world.ids["ACME"])
        with served(database, home) as portal:
            async with httpx.AsyncClient(base_url=portal.url, trust_env=False, timeout=60) as http:
                yield Seen(world, portal, http)


async def reveal(world: World, caller: Principal, customer_id: UUID) -> None:
    async with world.database.acting_as(caller) as connection:
        await connection.execute(
            "select portal.append_access_event('CONTACT_REVEALED', $1, null, 'SERVICE')", customer_id
        )


async def tell(database: TestDatabase, partner_id: UUID) -> None:
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute(
        "update portal.partner_terms set sees_access_events = true where partner_id = $1", partner_id
    )
    await owner.close()


async def test_a_session_is_shown_where_its_person_is(seen: Seen) -> None:
    shown = [(event["staff"] is not None, event["sessionId"]) for event in await seen.events(seen.manager)]
    assert shown == [(False, None), (False, None), (False, None), (True, OWN)]


async def test_headquarters_is_shown_all_of_them(seen: Seen) -> None:
    shown = {event["sessionId"] for event in await seen.events(seen.administrator)}
    assert {OWN, HEADQUARTERS, NEIGHBOUR, ACTING} <= shown


@pytest.mark.parametrize("session", [HEADQUARTERS, NEIGHBOUR, ACTING])
@pytest.mark.parametrize("operator", ["eq", "in"])
async def test_no_filter_tells_whose_session_it_was_either(seen: Seen, session: str, operator: str) -> None:
    asked = {"sessionId": {operator: [session] if operator == "in" else session}}
    assert await seen.events(seen.manager, asked) == []
    assert len(await seen.events(seen.administrator, asked)) == 1
    of_customer = await seen.ask(
        seen.manager, OF_CUSTOMER, id=seen.world.gid("CU", "李"), where=asked | {"kind": {"ne": "REFUSED"}}
    )
    assert of_customer["customer"]["accessEvents"] == {"totalCount": 0, "nodes": []}


async def test_a_filter_for_what_has_no_session_takes_the_hidden_ones_for_such(seen: Seen) -> None:
    assert len(await seen.events(seen.manager, {"sessionId": {"isNull": True}})) == 3
    assert len(await seen.events(seen.manager, {"not": {"sessionId": {"isNull": True}}})) == 1


async def test_nobody_hidden_is_named_by_another_id_of_an_event(seen: Seen) -> None:
    """In what a partner sees, `subjectId` is a partner, all of whom are known, or the customer."""
    people = {str(seen.world.ids[name]) for name in seen.world.ids if " at " in name}
    for event in await seen.events(seen.manager):
        assert event["actor"] is None
        assert event["subjectId"] not in people
