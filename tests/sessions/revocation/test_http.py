"""What clients see of revocation: 401 for a token that was revoked, 503 while nobody can tell."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from auth.principal import Principal
from auth.roles import Role
from portal.sessions import revocations
from portal.sessions.revocations import RevocationWatch
from tests.cluster import TestDatabase
from tests.serving import Served, served
from tests.sessions.revocation.conftest import Channel

pytestmark = pytest.mark.anyio

PATIENCE = 60.0


@pytest.fixture(scope="module")
def portals(
    database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Served]]:
    """Two processes' worth of portal, with the same keys, on one database."""
    home: Path = tmp_path_factory.mktemp("home")
    with served(database, home) as one, served(database, home) as two:
        yield one, two


async def ask(portal: Served, token: str, language: str = "en") -> httpx.Response:
    headers = {"authorization": f"Bearer {token}", "accept-language": language}
    async with httpx.AsyncClient(base_url=portal.url, trust_env=False, timeout=60) as http:
        return await http.post("/graphql", json={"query": "{ viewer { role } }"}, headers=headers)


async def until(portal: Served, token: str, status: int) -> httpx.Response:
    async with asyncio.timeout(PATIENCE):
        while (response := await ask(portal, token)).status_code != status:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return response


def code(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


async def test_a_persons_tokens_end_on_every_worker_when_the_person_is_deactivated(
    portals: tuple[Served, Served], channel: Channel
) -> None:
    staff = await channel.member()
    partner = await channel.record.fetchval("select partner_id from portal.staff where id = $1", staff)
    token = portals[0].token(Principal(Role.DEALER_SALES, partner, staff))
    for portal in portals:
        assert (await ask(portal, token)).status_code == 200
    await channel.record.execute("update portal.staff set status = 'DEACTIVATED' where id = $1", staff)
    for portal in portals:
        refused = await until(portal, token, 401)
        assert code(refused) == "UNAUTHENTICATED"
        assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.usefixtures("in_time")
async def test_while_nobody_can_tell_clients_are_asked_to_come_back_and_not_to_sign_in_again(
    portals: tuple[Served, Served], channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await channel.member()
    token = portals[0].token(Principal(Role.DEALER_SALES, staff, staff))

    async def fails(_: RevocationWatch) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(RevocationWatch, "_look", fails)
        refused = await until(portals[0], token, 503)
        assert code(refused) == "UNAVAILABLE"
        assert refused.headers["retry-after"] == "1"
        assert "www-authenticate" not in refused.headers
        in_chinese = (await ask(portals[0], token, "zh")).json()["errors"][0]["message"]
        assert "令牌是否已被撤销" in in_chinese
    await until(portals[0], token, 200)


async def test_a_process_that_was_held_up_looks_before_it_refuses_requests(
    portals: tuple[Served, Served], channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await channel.member()
    token = portals[0].token(Principal(Role.DEALER_SALES, staff, staff))
    learned, late = RevocationWatch._learned, False

    def learns(watch: RevocationWatch, began: float) -> None:
        nonlocal late
        late = False
        learned(watch, began)

    monkeypatch.setattr(revocations, "INTERVAL", 3600.0)  # so that only the request makes it look
    monkeypatch.setattr(RevocationWatch, "_learned", learns)
    monkeypatch.setattr(RevocationWatch, "_is_late", lambda _: late)
    await asyncio.sleep(1)  # the looks that were due
    late = True
    assert (await ask(portals[0], token)).status_code == 200
    assert not late
