"""A channel with everybody in it, and a way to administer it.

HQ > NORTH > DIST > ACME > CORNER (an outlet), DIST > BOLT          HQ > SOUTH > OTHER > FAR
Each role works wherever there is one: `world.caller(role, partner)`. 李 is served by ACME, 王 by BOLT (whose
contract lets DIST see), 赵 by FAR.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Unpack
from uuid import UUID, uuid4

from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from portal.staff.grantable_roles import ROLES_BY_KIND
from schema.endpoint.execution import Execution
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.schema.world import SIZES, How
from tests.schema.world import World as Asked
from tests.schemas import schema

ABOVE: dict[str, tuple[PartnerKind, str | None]] = {
    "HQ": (PartnerKind.HEADQUARTERS, None),
    "NORTH": (PartnerKind.REGION, "HQ"),
    "SOUTH": (PartnerKind.REGION, "HQ"),
    "DIST": (PartnerKind.DISTRIBUTOR, "NORTH"),
    "OTHER": (PartnerKind.DISTRIBUTOR, "SOUTH"),
    "ACME": (PartnerKind.DEALER, "DIST"),
    "BOLT": (PartnerKind.DEALER, "DIST"),
    "CORNER": (PartnerKind.OUTLET, "ACME"),
    "FAR": (PartnerKind.DEALER, "OTHER"),
}
MANAGERS = (
    (Role.DEALER_MANAGER, "ACME"),
    (Role.DISTRIBUTOR_MANAGER, "DIST"),
    (Role.HQ_ADMIN, "HQ"),
)


def below(partner: str, viewer: str) -> bool:
    """Whether the partner is the viewer or below it."""
    while partner != viewer:
        parent = ABOVE[partner][1]
        if parent is None:
            return False
        partner = parent
    return True


def sees_customers_of(partner: str, viewer: str) -> bool:
    """Whether whoever is made at the partner sees no customer that the viewer does not."""
    return viewer in {"HQ", partner} or (partner, viewer) == ("BOLT", "DIST")


class World(Asked):
    """Facts by name, and mutations that answer their payload."""

    async def change(
        self, mutation: str, asked: dict[str, Any], answer: str = "", **how: Unpack[How]
    ) -> dict[str, Any]:
        """The payload of `mutation` with this input."""
        kind = mutation[0].upper() + mutation[1:] + "Input!"
        document = (
            f"mutation($i: {kind}) {{ {mutation}(input: $i) {{ {answer} userErrors {{ field code }} }} }}"
        )
        data = await self.data(document, {"i": asked}, **how)
        payload: dict[str, Any] = data[mutation]
        return payload

    async def codes(self, mutation: str, asked: dict[str, Any], **how: Unpack[How]) -> list[str]:
        """The codes of what is to be mended; none: it was done."""
        return [error["code"] for error in (await self.change(mutation, asked, **how))["userErrors"]]

    def invitation(self, partner: str = "ACME", **further: object) -> dict[str, Any]:
        asked = {"partnerId": self.gid("PA", partner), "displayName": "陈晨", "role": "DEALER_SALES"}
        return asked | {"email": f"{uuid4().hex}@example.com"} | further

    async def value(self, sql: str, *arguments: object) -> Any:  # noqa: ANN401  # whatever it is
        """One value, as the worker sees it."""
        async with self.database.as_worker() as connection:
            return await connection.fetchval(sql, *arguments)

    async def somebody_waits(self, many: int = 1) -> None:
        """Return when so many transactions here wait for locks of others. Raises TimeoutError."""
        waiting = """select count(*) from pg_locks join pg_stat_activity using (pid)
          where not granted and datname = current_database()"""
        # bound to nobody: it is asked within the test's own transactions, too
        async with asyncio.timeout(60), self.database.connection(DatabaseRole.WORKER) as connection:
            while await connection.fetchval(waiting) < many:  # noqa: ASYNC110  # another process's
                await asyncio.sleep(0.01)

    async def events(self, kind: str) -> list[tuple[UUID | None, UUID | None, str | None]]:
        """Who did it, to what, and why, for each access event of the kind."""
        async with self.database.as_worker() as connection:
            rows = await connection.fetch(
                "select staff_id, subject_id, reason from portal.access_events where kind = $1 order by id",
                kind,
            )
        return [(row["staff_id"], row["subject_id"], row["reason"]) for row in rows]


@asynccontextmanager
async def opened(database: TestDatabase) -> AsyncIterator[World]:
    """The world over a fresh database."""
    connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    portal = await Database.open(connect, SIZES)
    try:
        world = World(portal, Execution(schema(), portal))
        facts = Facts()
        _populate(facts, world.ids)
        await facts.load(portal)
        yield world
    finally:
        await portal.close()


def _populate(facts: Facts, ids: dict[str, UUID]) -> None:
    ids["nobody"] = uuid4()
    for code, (kind, parent) in ABOVE.items():
        above = ids[parent] if parent else None
        ids[code] = facts.partner(code, kind=kind, parent=above, sees_customers=code == "BOLT")
        for role in sorted(ROLES_BY_KIND[kind]):
            ids[f"{role} at {code}"] = facts.staff(ids[code], role)
    for name, number, partner in (("李", "C-1", "ACME"), ("王", "C-2", "BOLT"), ("赵", "C-3", "FAR")):
        ids[name] = facts.customer(number, display_name=name)
        facts.link(ids[name], ids[partner])
