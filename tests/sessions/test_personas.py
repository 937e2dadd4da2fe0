"""The demonstration's people: a visitor can be nobody who may not act today."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest

from auth.roles import DatabaseRole, Role
from auth.tokens import TokenVerifier
from portal.doors.db import Database
from portal.partners.models import PartnerStatus
from portal.sessions.keys import load_keys
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.serving import Served, served

pytestmark = pytest.mark.anyio

CODE = "ACME"
SUSPEND = (
    "update portal.partner_terms set status = 'SUSPENDED'"
    " where partner_id = (select partner_id from portal.staff where id = $1)"
)
TODAY = datetime.now(UTC).date()


@pytest.fixture
async def record(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def seller(fresh_database: TestDatabase) -> UUID:
    """Who alone sells for the dealer ACME."""
    facts = Facts()
    staff_id = facts.staff(facts.partner(CODE), Role.DEALER_SALES)
    facts.staff(facts.partner("BOLT", status=PartnerStatus.SUSPENDED), Role.DEALER_SALES)
    worker = await Database.open({DatabaseRole.WORKER: {"dsn": fresh_database.url(DatabaseRole.WORKER)}})
    await facts.load(worker)
    await worker.close()
    return staff_id


async def ask(portal: Served, partner: str = CODE) -> httpx.Response:
    async with httpx.AsyncClient(base_url=portal.url, trust_env=False, timeout=60) as http:
        return await http.post(
            "/demo/token", json={"as": "dealer-sales", "partner": partner}, headers={"origin": portal.url}
        )


@pytest.mark.parametrize(
    "end",
    [
        "update portal.staff set status = 'DEACTIVATED' where id = $1",
        "update portal.staff set ended_on = (now() at time zone 'UTC')::date - 1 where id = $1",
        "update portal.staff set role = 'DEALER_MANAGER' where id = $1",
        SUSPEND,
    ],
    ids=["deactivated", "left", "another role", "suspended partner"],
)
async def test_who_may_not_act_any_longer_is_no_persona_either(
    fresh_database: TestDatabase, tmp_path: Path, seller: UUID, record: asyncpg.Connection, end: str
) -> None:
    with served(fresh_database, tmp_path, demo=True) as portal:
        assert (await ask(portal)).status_code == 200
        await record.execute(end, seller)
        refused = await ask(portal)
    assert refused.status_code == 403
    (error,) = refused.json()["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert "dealer-sales" in error["message"]


async def test_a_suspended_partner_is_not_offered(
    fresh_database: TestDatabase, tmp_path: Path, seller: UUID
) -> None:
    del seller  # only the facts that come with it
    with served(fresh_database, tmp_path, demo=True) as portal:
        assert (await ask(portal, "BOLT")).status_code == 400


async def test_no_token_of_a_persona_outlives_the_membership(
    fresh_database: TestDatabase, tmp_path: Path, seller: UUID, record: asyncpg.Connection
) -> None:
    await record.execute("update portal.staff set ended_on = $2 where id = $1", seller, TODAY)
    with served(fresh_database, tmp_path, demo=True) as portal:
        response = await ask(portal)
        if response.status_code == 200:  # the test may run over midnight
            settings = fresh_database.settings(tmp_path)
            verifier = TokenVerifier(load_keys(tmp_path).public_jwks, settings.issuer, settings.audience)
            token = verifier.verify(response.json()["access_token"])
            assert token.expires_at <= datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), UTC)
