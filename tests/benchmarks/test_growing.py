"""Ten times the data is ten times what a partner sees, and every reference operation still has an answer."""

from pathlib import Path

import httpx
import pytest

from auth.roles import DatabaseRole
from benchmarks import asking
from benchmarks.growing import TIMES, multiply
from benchmarks.operations import OPERATIONS
from benchmarks.people import Person
from portal.app import create_app
from portal.doors.db import Database
from portal.provision import connect
from portal.sessions.keys import load_keys
from tests.benchmarks.world import people
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio

GROWING = ("customers", "touchpoints", "orders", "order_lines", "products", "stock_levels", "campaigns")
SEEN = """
select count(*) from portal.customer_scope s
join portal.customers c on c.id = s.customer_id
join portal.customer_figures f on f.customer_id = c.id
where s.partner_id = $1
"""


async def test_everything_a_partner_sees_is_ten_times_as_many(
    fresh_database: TestDatabase, tmp_path: Path
) -> None:
    everyone = await _filled(fresh_database)
    before = await _counts(fresh_database, everyone)
    await multiply(fresh_database.owner_url)
    after = await _counts(fresh_database, everyone)
    assert after == {name: count * (1 if name == "partners" else TIMES) for name, count in before.items()}
    await _ask_everything(fresh_database, everyone, tmp_path)


async def _filled(database: TestDatabase) -> list[Person]:
    filling = await Database.open({audience: {"dsn": database.url(audience)} for audience in DatabaseRole})
    try:
        return await people(filling)
    finally:
        await filling.close()


async def _counts(database: TestDatabase, everyone: list[Person]) -> dict[str, int]:
    connection = await connect(database.owner_url)
    try:
        counts = {
            name: await connection.fetchval(f"select count(*) from portal.{name}")  # noqa: S608  # names from here
            for name in (*GROWING, "partners")
        }
        return counts | {
            f"seen by {number}": await connection.fetchval(SEEN, person.principal.partner_id)
            for number, person in enumerate(everyone)
        }
    finally:
        await connection.close()


async def _ask_everything(database: TestDatabase, everyone: list[Person], home: Path) -> None:
    settings = database.settings(home)
    application = create_app(
        settings, {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    )
    signed = asking.tokens(everyone, load_keys(home).active, settings)
    transport = httpx.ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://bench") as client,
    ):
        for operation in OPERATIONS:
            for question in operation.questions(everyone):
                headers = {"authorization": f"Bearer {signed[question.person]}"}
                headers |= {"content-type": "application/json"}
                content = asking.body(operation, question)
                response = await client.post("/graphql", content=content, headers=headers)
                assert "errors" not in response.json(), response.text
