"""The running portal, people and machines of a partner, and how they ask for tokens."""

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
import httpx
import pytest

from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.partners.models import PartnerStatus
from portal.sessions import clients
from portal.sessions.passwords import set_password
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.reading import Reading
from tests.serving import Served, served

PASSWORD = "correct horse battery"  # noqa: S105
_numbers = itertools.count(1)


def _address(number: int) -> str:
    """An address of its own for each number."""
    return str(IPv4Address("10.0.0.1") + number)


@dataclass(frozen=True)
class Person:
    """A member of staff who can sign in."""

    staff_id: UUID
    partner_id: UUID
    email: str


@dataclass
class Desk(Reading):
    """The portal's token endpoint, and the record behind it. Each desk has an address of its own."""

    served: Served
    worker: Database
    record: asyncpg.Connection
    http: httpx.AsyncClient
    address: str = field(default_factory=lambda: _address(next(_numbers)))

    async def staff(self, role: Role = Role.DEALER_MANAGER, **columns: object) -> tuple[UUID, UUID, str]:
        """A new partner and somebody who works for it: the ids of both, and the staff number.

        `columns` are the staff's, and `partner_status`.
        """
        facts, number = Facts(), f"N-{next(_numbers)}"
        status = columns.pop("partner_status", PartnerStatus.ACTIVE)
        partner_id = facts.partner(f"PARTNER-{next(_numbers)}", status=status)
        staff_id = facts.staff(partner_id, role, **columns)
        facts.rows["staff"][-1]["number"] = number
        await facts.load(self.worker)
        return staff_id, partner_id, number

    async def person(self, role: Role = Role.DEALER_MANAGER, **columns: object) -> Person:
        """Somebody with the password PASSWORD."""
        staff_id, partner_id, number = await self.staff(role, **columns)
        email = f"{number.lower()}@example.com"
        async with self.worker.as_worker() as connection:
            await set_password(connection, number, email, PASSWORD)
        return Person(staff_id, partner_id, email)

    async def machine(self, jwks: dict[str, Any] | None = None, **columns: object) -> clients.Credentials:
        _, _, number = await self.staff(Role.PARTNER_INTEGRATION, **columns)
        async with self.worker.as_worker() as connection:
            return await clients.add_client(connection, number, jwks)

    async def post(self, **parameters: str) -> httpx.Response:
        return await self.send(urlencode(parameters).encode())

    async def send(
        self,
        body: bytes,
        *,
        method: str = "POST",
        path: str = "/oauth/token",
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Whatever is sent, as if by a proxy on loopback, which the portal trusts."""
        always = {"x-forwarded-for": self.address, "content-type": "application/x-www-form-urlencoded"}
        return await self.http.request(method, path, content=body, headers=always | (headers or {}))

    async def sign_in(self, person: Person, **further: str) -> httpx.Response:
        given = {"grant_type": "password", "username": person.email, "password": PASSWORD}
        return await self.post(**(given | further))

    async def tokens(self, person: Person, **further: str) -> dict[str, Any]:
        response = await self.sign_in(person, **further)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def refresh(self, refresh_token: str, **further: str) -> httpx.Response:
        return await self.post(grant_type="refresh_token", refresh_token=refresh_token, **further)


def refused(response: httpx.Response, error: str, status: int = 400) -> bool:
    """Whether it is a refusal as RFC 6749 has it."""
    return (response.status_code, response.json().get("error")) == (status, error)


@pytest.fixture(scope="module")
def portal(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home: Path = tmp_path_factory.mktemp("home")
    with served(database, home, trusted_proxies="127.0.0.1") as running:
        yield running


@pytest.fixture(scope="module")
async def worker(database: TestDatabase) -> AsyncIterator[Database]:
    opened = await Database.open({DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}})
    yield opened
    await opened.close()


@pytest.fixture
async def desk(portal: Served, worker: Database) -> AsyncIterator[Desk]:
    record = await asyncpg.connect(portal.database.owner_url)
    async with httpx.AsyncClient(base_url=portal.url, timeout=60, trust_env=False) as http:
        yield Desk(portal, worker, record, http)
    await record.close()
