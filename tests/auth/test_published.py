"""What the portal publishes about its tokens, and that requests go through while its keys rotate."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from auth import rotation
from auth.principal import Principal
from auth.roles import Permission, Role
from auth.rotation import PUBLICATION
from portal.sessions.keys import load_keys, rotate
from portal.words.ids import uuid7
from tests.cluster import TestDatabase
from tests.serving import Served, served

pytestmark = pytest.mark.anyio
CALLER = Principal(Role.HQ_AUDITOR, uuid7(), uuid7())
QUERY = {"query": "{ __typename }"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def portals(database: TestDatabase, home: Path) -> Iterator[list[Served]]:
    """Two processes' worth of portal over one home."""
    with ExitStack() as stack:
        yield [stack.enter_context(served(database, home)) for _ in range(2)]


async def get(url: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=60) as client:
        return await client.get(url)


async def test_anybody_reads_the_keys_and_verifies_our_tokens_with_them(portals: list[Served]) -> None:
    answer = await get(f"{portals[0].url}/.well-known/jwks.json")
    assert answer.status_code == 200
    assert [jwk.keys() for jwk in answer.json()["keys"]] == [{"kty", "crv", "alg", "use", "kid", "x"}]
    token = portals[0].token(CALLER)
    key = jwt.PyJWKSet.from_dict(answer.json())[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, algorithms=["EdDSA"], audience="portal")["sub"] == str(CALLER.staff_id)


async def test_a_copy_of_the_keys_is_too_old_before_a_new_one_signs(portals: list[Served]) -> None:
    answer = await get(f"{portals[0].url}/.well-known/jwks.json")
    public, age = answer.headers["cache-control"].split(", max-age=")
    assert public == "public"
    assert timedelta(seconds=int(age)) < PUBLICATION


async def test_the_portal_says_where_and_how_tokens_are_asked_for(portals: list[Served]) -> None:
    """RFC 8414: the issuer is the one in the tokens, and the addresses are below it."""
    served_here = portals[0]
    metadata: dict[str, Any] = (await get(f"{served_here.url}/.well-known/oauth-authorization-server")).json()
    issuer = jwt.decode(served_here.token(CALLER), options={"verify_signature": False})["iss"]
    assert metadata["issuer"] == issuer
    assert metadata["token_endpoint"] == f"{issuer}/oauth/token"
    assert metadata["jwks_uri"] == f"{issuer}/.well-known/jwks.json"
    assert set(metadata["scopes_supported"]) == set(Permission)
    assert "private_key_jwt" in metadata["token_endpoint_auth_methods_supported"]
    assert metadata["token_endpoint_auth_signing_alg_values_supported"]
    assert {"password", "client_credentials", "refresh_token"} <= set(metadata["grant_types_supported"])
    assert metadata["response_types_supported"] == []


async def test_every_request_is_let_in_while_the_keys_rotate_twice(
    portals: list[Served], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """About 200 a second over two portals, each with a token made that moment or at the very start."""
    monkeypatch.setattr(rotation, "PUBLICATION", timedelta(seconds=0))  # signs within the second, not in ten
    kids: Counter[str] = Counter()
    answers: Counter[int] = Counter()
    early = [portals[0].token(CALLER) for _ in range(10)]

    async def ask(client: httpx.AsyncClient, number: int) -> None:
        portal = portals[number % 2]
        token = early[number // 2] if number % 3 == 0 else portal.token(CALLER)
        kids[jwt.get_unverified_header(token)["kid"]] += 1
        headers = {"authorization": f"Bearer {token}"}
        answer = await client.post(f"{portal.url}/graphql", json=QUERY, headers=headers)
        answers[answer.status_code] += 1

    async def bursts(client: httpx.AsyncClient, count: int) -> None:
        for _ in range(count):
            await asyncio.gather(*(ask(client, number) for number in range(20)))
            await asyncio.sleep(0.07)

    async with asyncio.timeout(120), httpx.AsyncClient(timeout=60) as client:
        await bursts(client, 5)
        for signing in (2, 3):
            rotate(home, datetime.now(UTC))
            while len(kids) < signing:
                await bursts(client, 1)
            await bursts(client, 5)
    assert answers == {200: kids.total()}
    assert next(reversed(kids)) == load_keys(home).active.kid
