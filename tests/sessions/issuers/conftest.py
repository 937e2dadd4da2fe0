"""A portal that trusts an issuer, and people of HQ, of regions and of partners whom the issuer knows.

HQ > NORTH > DIST > ACME, PAUSED (suspended)          HQ > SOUTH > FAR
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.partners.models import PartnerKind, PartnerStatus
from portal.sessions.exchange import ACCESS_TOKEN, GRANT, ID_TOKEN
from portal.sessions.issuers import Identity
from portal.sessions.issuers_identities import link_identity
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.reading import Reading
from tests.serving import Served, served
from tests.sessions.issuers.provider import CLIENT, Provider, running

GONE = "http://127.0.0.1:9"  # an issuer that nobody reaches
_numbers = iter(range(1, 10_000))


@dataclass
class Company(Reading):
    """Who there is, by name, and how they reach the portal."""

    served: Served
    provider: Provider
    worker: Database
    record: asyncpg.Connection
    http: httpx.AsyncClient
    ids: dict[str, UUID] = field(default_factory=dict)

    async def person(self, role: Role, partner: str) -> str:
        """A new member of staff, as the issuer knows it."""
        subject = f"person-{next(_numbers)}"
        facts = Facts()
        self.ids[subject] = facts.staff(self.ids[partner], role)
        facts.rows["staff"][-1]["number"] = subject
        await facts.load(self.worker)
        async with self.worker.as_worker() as connection:
            await link_identity(connection, subject, Identity(self.provider.issuer, subject))
        return subject

    async def token(self, role: Role, partner: str) -> str:
        """An access token of somebody new."""
        return str((await self.sign_in(await self.person(role, partner)))["access_token"])

    async def sign_in(self, subject: str, **further: str) -> dict[str, Any]:
        response = await self.exchange(self.provider.token(subject), ID_TOKEN, **further)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def exchange(self, token: str, kind: str = ACCESS_TOKEN, **further: str) -> httpx.Response:
        given = {"grant_type": GRANT, "subject_token": token, "subject_token_type": kind} | further
        return await self.http.post("/oauth/token", data=given)

    async def view_as(self, token: str, partner: str = "ACME", **further: str) -> str:
        """An access token to act as the partner with."""
        response = await self.exchange(token, audience=partner, **further)
        assert response.status_code == 200, response.text
        return str(response.json()["access_token"])

    async def ask(self, token: str, query: str = "{ viewer { role } }") -> tuple[int, dict[str, Any]]:
        response = await self.http.post(
            "/graphql", json={"query": query}, headers={"authorization": f"Bearer {token}"}
        )
        return response.status_code, response.json()


@pytest.fixture(scope="module")
async def company(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Company]:
    home: Path = tmp_path_factory.mktemp("home")
    worker = await Database.open({DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}})
    record = await asyncpg.connect(database.owner_url)
    try:
        ids = await _partners(worker)
        async with running() as provider:
            trusted = [provider.trusted.model_dump(), {"issuer": GONE, "client_id": CLIENT}]
            with served(database, home, openid_issuers=trusted) as portal:
                async with httpx.AsyncClient(base_url=portal.url, timeout=60, trust_env=False) as http:
                    yield Company(portal, provider, worker, record, http, ids)
    finally:
        await record.close()
        await worker.close()


async def _partners(worker: Database) -> dict[str, UUID]:
    facts = Facts()
    hq = facts.partner("HQ", kind=PartnerKind.HEADQUARTERS)
    north = facts.partner("NORTH", kind=PartnerKind.REGION, parent=hq)
    south = facts.partner("SOUTH", kind=PartnerKind.REGION, parent=hq)
    dist = facts.partner("DIST", kind=PartnerKind.DISTRIBUTOR, parent=north, sees_customers=True)
    acme = facts.partner("ACME", parent=dist, sees_customers=True)
    quiet = facts.partner("QUIET", parent=dist)
    far = facts.partner("FAR", parent=south)
    paused = facts.partner("PAUSED", parent=dist, status=PartnerStatus.SUSPENDED)
    await facts.load(worker)
    return dict(HQ=hq, NORTH=north, SOUTH=south, DIST=dist, ACME=acme, FAR=far, PAUSED=paused, QUIET=quiet)  # noqa: C408
