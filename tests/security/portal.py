"""The portal over the world of the deny matrix: its whole application, asked over HTTP with real tokens."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio.lowlevel
import asyncpg
import httpx
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole
from auth.tokens import MAX_LIFETIME, mint
from portal.app import create_app
from portal.sessions.keys import load_keys
from portal.settings import Settings
from schema.declaring.ids import encode_id
from schema.endpoint import trusted_documents
from schema.planner.catalog import Catalog, TypeEntry
from schema.root import build_schema, graphql_schema
from tests.cluster import TestDatabase
from tests.facts import Row
from tests.security.asked_for import READ_BY
from tests.security.rules import REACHED, Caller, expected
from tests.security.world import World

_MUCH = 1_000_000_000
UNBOUNDED = dict.fromkeys(
    (
        "cost_maximum",
        "cost_restore_rate",
        "partner_cost_maximum",
        "partner_cost_restore_rate",
        "lookups_per_hour",
        "machine_lookups_per_hour",
        "reveals_per_hour",
        "invitations_per_hour",
    ),
    _MUCH,
)
CATALOG = Catalog(graphql_schema(build_schema()))
NODES: Mapping[str, TypeEntry] = {entry.name: entry for entry in CATALOG.nodes.values()}
_HOURS = 24 * 3600.0
_watched: ContextVar[list[str]] = ContextVar("_watched", default=[])  # noqa: B039  # read by nobody
# of an answer what is another at each asking
PASSING = re.compile(rb'"requestId":"[^"]*"|"currentlyAvailable":[0-9.]+')


def table_of(entry: TypeEntry) -> str:
    assert entry.source.model is not None
    return str(entry.source.model._meta.db_table)


def gid(entry: TypeEntry, row_id: str) -> str:
    assert entry.source.tag is not None
    return encode_id(entry.source.tag, UUID(row_id))


@dataclass
class Portal:
    """Who may see what, and a way to ask."""

    world: World
    client: httpx.AsyncClient
    settings: Settings
    _tokens: dict[Principal, tuple[datetime, str]] = field(default_factory=dict)

    @property
    def callers(self) -> list[Caller]:
        """Everybody who can have a token."""
        return [caller for caller in self.world.callers if caller.role]

    def caller(self, organisation: str) -> Caller:
        """Its manager; at `own` too."""
        return next(
            caller
            for caller in self.callers
            if caller.organisation == organisation and caller.role in {"DEALER_MANAGER", "HQ_ADMIN"}
        )

    def seen(self, entry: TypeEntry, caller: Caller) -> dict[str, Row]:
        """By global id the objects of the type that the rules give the caller."""
        return {key: row for key, row, seen in self._objects(entry, caller) if seen}

    def hidden(self, entry: TypeEntry, caller: Caller) -> dict[str, Row]:
        return {key: row for key, row, seen in self._objects(entry, caller) if not seen}

    def _objects(self, entry: TypeEntry, caller: Caller) -> Iterator[tuple[str, Row, bool]]:
        table = table_of(entry)
        assert caller.role
        permitted = READ_BY[table] in caller.role.permissions
        for row in self.world.rows[table]:
            answer = expected("select", table, row, caller, self.world.names)
            yield gid(entry, row["id"]), row, permitted and answer == REACHED

    async def ask(
        self, caller: Caller | Principal, query: str, variables: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        return await self.client.post(
            "/graphql",
            json={"query": query, "variables": variables or {}},
            headers={"authorization": f"Bearer {self._token(self._principal(caller))}"},
        )

    async def data(
        self, caller: Caller, query: str, variables: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """What is answered where nothing may be refused."""
        response = (await self.ask(caller, query, variables)).json()
        assert "errors" not in response, (str(caller), query, response["errors"])
        data: dict[str, Any] = response["data"]
        return data

    async def bytes(self, caller: Caller, query: str, variables: Mapping[str, Any] | None = None) -> bytes:
        """The whole answer, but for the request's id and what is left of the budget; and its status."""
        response = await self.ask(caller, query, variables)
        return PASSING.sub(b"", response.content) + str(response.status_code).encode()

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[list[str]]:
        """The statements that are made for what is asked meanwhile; not those of the portal's own jobs."""
        token = _watched.set([])
        try:
            yield _watched.get()
            await anyio.lowlevel.checkpoint()  # asyncpg tells its loggers in the loop's next turn
        finally:
            _watched.reset(token)

    def _principal(self, caller: Caller | Principal) -> Principal:
        if isinstance(caller, Principal):
            return caller
        assert caller.role
        partner_id = self.world.organisation_ids[caller.organisation]
        return Principal(caller.role, partner_id, UUID(caller.staff_id))

    def _token(self, caller: Principal) -> str:
        now = datetime.now(UTC)
        minted, token = self._tokens.get(caller, (now - MAX_LIFETIME, ""))
        if now - minted > MAX_LIFETIME / 2:
            token = mint(
                load_keys(self.settings.absolute_home).active,
                caller,
                now=now,
                lifetime=MAX_LIFETIME,
                issuer=self.settings.issuer,
                audience=self.settings.audience,
                client_id="portal-tests",
                session_id="tests",
            )
            self._tokens[caller] = now, token
        return token


@asynccontextmanager
async def opened(world: World, database: TestDatabase, home: Path) -> AsyncIterator[Portal]:
    """The application, started and stopped as a server does.

    It reads once who is held to published documents: to read that anew, now and then, is a statement of
    whichever request comes first, and none of what that asks.
    """
    settings = database.settings(home, **UNBOUNDED)

    async def watch(connection: asyncpg.Connection) -> None:
        # called in the context of whoever made the statement
        connection.add_query_logger(lambda record: _watched.get().append(record.query))

    connect = {
        database_role: {"dsn": database.url(database_role), "init": watch} for database_role in DatabaseRole
    }
    app = create_app(settings, connect)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trusted_documents, "FRESH_SECONDS", _HOURS)
        patch.setattr(trusted_documents, "STALE_SECONDS", _HOURS)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
                yield Portal(world, client, settings)
