"""Asks the portal over the world of the deny matrix."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from auth.principal import Principal
from portal.doors.db import Database
from schema.endpoint.execution import Execution
from schema.planner.catalog import TypeEntry
from schema.planner.request import Request
from tests.facts import Row
from tests.schemas import schema
from tests.security.portal import NODES, gid, table_of
from tests.security.rules import Caller
from tests.security.world import World

EXPLAIN = """query($id: ID!) { explainAccess(id: $id) {
  visible permission missing until message
  grants { rule condition relation since until message partner { code } } } }"""
WHO = """query($id: ID!, $after: String) { whoCanSee(id: $id, after: $after) {
  exists permission roles holderCount next
  holders { partner { code } roles people until grants { rule relation since until partner { code } } } } }"""


@dataclass
class Portal:
    """The world, and a way to ask it."""

    world: World
    database: Database
    execution: Execution

    @classmethod
    def over(cls, world: World, database: Database) -> "Portal":
        return cls(world, database, Execution(schema(), database))

    def principal(self, caller: Caller) -> Principal:
        assert caller.role
        return Principal(caller.role, self.world.organisation_ids[caller.organisation], UUID(caller.staff_id))

    async def respond(self, query: str, caller: Principal, locale: str = "en", **variables: object) -> bytes:
        request = Request(caller, locale, "test", query, None, variables)
        return (await self.execution.answer(request)).body

    async def explained(self, caller: Principal, object_id: str, locale: str = "en") -> dict[str, Any]:
        return await self._data(EXPLAIN, "explainAccess", caller, locale, id=object_id)

    async def seen_by(self, caller: Principal, object_id: str, **variables: object) -> dict[str, Any]:
        return await self._data(WHO, "whoCanSee", caller, "en", id=object_id, **variables)

    async def _data(
        self, query: str, field: str, caller: Principal, locale: str, **variables: object
    ) -> dict[str, Any]:
        response = orjson.loads(await self.respond(query, caller, locale, **variables))
        assert "errors" not in response, response["errors"]
        found: dict[str, Any] = response["data"][field]
        return found

    def customer(self, name: str) -> str:
        (row_id,) = [row_id for row_id, its in self.world.names.customers.items() if its == name]
        return self.id_of("customers", id=row_id)

    def id_of(self, table: str, **columns: object) -> str:
        """The global id of the first row with these values."""
        rows = (row for row in self.world.rows[table] if columns.items() <= row.items())
        return gid(type_of(table), next(rows)["id"])


def type_of(table: str) -> TypeEntry:
    (entry,) = [entry for entry in NODES.values() if table_of(entry) == table]
    return entry


def object_ids(world: World, entry: TypeEntry) -> list[tuple[Row, str]]:
    return [(row, gid(entry, row["id"])) for row in world.rows[table_of(entry)]]
