"""What an operator reads of a process, and who may."""

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from auth.roles import DatabaseRole
from portal.app import create_app
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio
TOKEN = "an-operators-token"  # noqa: S105  # of this test


async def read(database: TestDatabase, home: Path, *, given: str | None, token: str | None) -> httpx.Response:
    """Ask the portal something that is refused, and then for its metrics."""
    connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    app = create_app(database.settings(home, metrics_token=token), connect)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://portal") as client,
    ):
        await client.post("/graphql", json={"query": "{ viewer { role } }"})
        headers = {"authorization": f"Bearer {given}"} if given else {}
        return await client.get("/metrics", headers=headers)


def figures(response: httpx.Response) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(response.text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


async def test_requests_errors_and_connections_are_counted(database: TestDatabase, tmp_path: Path) -> None:
    before = figures(await read(database, tmp_path, given=TOKEN, token=TOKEN))
    after = figures(await read(database, tmp_path, given=TOKEN, token=TOKEN))
    requests = ("portal_requests_total", frozenset({("status", "401")}))
    refusals = ("portal_errors_total", frozenset({("code", "UNAUTHENTICATED")}))
    seconds = ("portal_request_seconds_count", frozenset[tuple[str, str]]())
    for metric in (requests, refusals, seconds):
        assert after[metric] == before[metric] + 1
    assert after["portal_connections", frozenset({("audience", "portal_scoped"), ("state", "idle")})] >= 1


@pytest.mark.parametrize("given", [None, "another-operators-token", "an-operators-token "])
async def test_only_the_operator_reads_them(
    database: TestDatabase, tmp_path: Path, given: str | None
) -> None:
    response = await read(database, tmp_path, given=given, token=TOKEN)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert "portal_" not in response.text


async def test_without_a_token_there_is_no_such_address(database: TestDatabase, tmp_path: Path) -> None:
    assert (await read(database, tmp_path, given=TOKEN, token=None)).status_code == 404
