"""Trusted documents: asked for by the hash of their text, and for some partners nothing else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from auth.principal import Principal
from portal.doors.db import Connection
from portal.trusted_documents import service
from portal.words.errors import NotFound
from schema.endpoint import trusted_documents as trusted
from schema.endpoint.execution import Execution
from schema.endpoint.trusted_documents import FRESH_SECONDS, MISS_SECONDS, STALE_SECONDS, Validator
from schema.endpoint.view import GraphQLEndpoint
from tests.schema.world import World
from tests.schemas import schema
from tests.throttling.stepping import Clock

pytestmark = pytest.mark.anyio

PUBLISHED = "query Mine { viewer { role } }\n"
SEVERAL = "query A { viewer { role } } query B { viewer { locale } }"
MINE = {"viewer": {"role": "DEALER_MANAGER"}}
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def mine(world: World, clock: Clock) -> AsyncIterator[World]:
    """A worker of its own, on whose clock only the test moves; nobody stays restricted."""
    execution = Execution(schema(), world.database)
    execution._trusted._clock = clock
    yield World(world.database, execution, world.ids)
    async with world.database.as_worker() as connection:
        for code in ("ACME", "BOLT"):
            await service.lift(connection, code)


@pytest.fixture
async def http(mine: World) -> AsyncIterator[httpx.AsyncClient]:
    def authenticate(partner: str | None) -> Principal:
        return mine.caller(partner=partner or "ACME")

    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint(mine.execution, authenticate))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://portal") as client:
        yield client


async def publish(world: World, *texts: str) -> set[str]:
    async with world.database.as_worker() as connection:
        return await service.publish(connection, texts, now=NOON)


async def restrict(world: World, code: str = "ACME") -> None:
    async with world.database.as_worker() as connection:
        await service.restrict(connection, code, now=NOON)


async def post(http: httpx.AsyncClient, partner: str = "ACME", **request: Any) -> Any:  # noqa: ANN401  # JSON
    return (await http.post("/graphql", json=request, headers={"authorization": partner})).json()


def code(response: Any) -> str:  # noqa: ANN401
    (error,) = response["errors"]
    assert "data" not in response
    found: str = error["extensions"]["code"]
    return found


async def test_a_published_document_is_asked_for_by_its_hash(http: httpx.AsyncClient, mine: World) -> None:
    await publish(mine, PUBLISHED, SEVERAL)
    for name in (hashed(PUBLISHED), f"sha256:{hashed(PUBLISHED)}"):
        assert (await post(http, documentId=name))["data"] == MINE
        assert (await post(http, documentId=name, query=PUBLISHED))["data"] == MINE
        response = await http.get("/graphql", params={"documentId": name}, headers={"authorization": "ACME"})
        assert response.json()["data"] == MINE
    named = await post(http, documentId=hashed(SEVERAL), operationName="B")
    assert named["data"] == {"viewer": {"locale": "en"}}


async def test_publishing_again_changes_nothing_and_says_so(mine: World) -> None:
    text = "{ viewer { locale } }"
    assert await publish(mine, text, PUBLISHED, text) >= {hashed(text)}
    assert await publish(mine, text) == set()


async def test_a_text_cannot_be_stored_under_another_ones_hash(mine: World) -> None:
    statement = "insert into portal.trusted_documents (id, text, published_at) values ($1, $2, $3)"
    async with mine.database.as_worker() as connection:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(statement, hashed("{ a }"), "{ b }", NOON)


async def test_an_id_nobody_published_is_not_found(http: httpx.AsyncClient) -> None:
    assert code(await post(http, documentId=hashed("never"))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("name", ["x", "sha256:", "md5:" + "0" * 64, "0" * 63, "A" * 64, " " + "0" * 64])
async def test_what_is_no_hash_is_bad_input(http: httpx.AsyncClient, name: str) -> None:
    assert code(await post(http, documentId=name)) == "BAD_USER_INPUT"


@pytest.mark.parametrize("given", [{"documentId": 3}, {"documentId": ""}, {"documentId": None}, {}])
async def test_a_request_has_a_document(http: httpx.AsyncClient, given: dict[str, Any]) -> None:
    response = await http.post("/graphql", json=given, headers={"authorization": "ACME"})
    assert (response.status_code, code(response.json())) == (400, "BAD_USER_INPUT")


async def test_a_text_that_is_not_the_one_named_is_bad_input(http: httpx.AsyncClient, mine: World) -> None:
    await publish(mine, PUBLISHED)
    given = {"documentId": hashed(PUBLISHED), "query": PUBLISHED.strip()}
    assert code(await post(http, **given)) == "BAD_USER_INPUT"


async def test_a_restricted_partner_sends_published_documents_and_nothing_else(
    http: httpx.AsyncClient, mine: World
) -> None:
    await publish(mine, PUBLISHED)
    await restrict(mine)
    anything = ("{ viewer { role } }", PUBLISHED, "{ __schema { queryType { name } } }", "{ __typename }")
    for query in anything:
        assert code(await post(http, query=query)) == "FORBIDDEN"
    refused = await post(http, query=anything[0])
    assert (
        refused["errors"][0]["message"] == "Only published documents may be sent: name one by `documentId`."
    )
    unpublished = {"query": anything[0], "documentId": hashed(anything[0])}
    assert code(await post(http, **unpublished)) == "PERSISTED_QUERY_NOT_FOUND"
    assert (await post(http, documentId=hashed(PUBLISHED)))["data"] == MINE
    assert (await post(http, documentId=hashed(PUBLISHED), query=PUBLISHED))["data"] == MINE
    assert (await post(http, "BOLT", query=anything[0]))["data"] == MINE


async def test_a_restriction_and_its_lifting_reach_every_worker_within_seconds(
    http: httpx.AsyncClient, mine: World, clock: Clock
) -> None:
    query = "{ viewer { role } }"
    assert (await post(http, query=query))["data"]
    await restrict(mine)
    assert (await post(http, query=query))["data"], "known for a few seconds"
    clock.forward(STALE_SECONDS + 1)
    assert code(await post(http, query=query)) == "FORBIDDEN"
    async with mine.database.as_worker() as connection:
        await service.lift(connection, "ACME")
    clock.forward(FRESH_SECONDS + 1)
    read_at = mine.execution._trusted._read_at
    await post(http, query=query)  # makes it read in the background
    async with asyncio.timeout(60):
        while mine.execution._trusted._read_at == read_at:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert (await post(http, query=query))["data"]


async def test_who_was_restricted_stays_so_while_the_database_cannot_be_asked(
    http: httpx.AsyncClient, mine: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: Connection) -> frozenset[UUID]:
        raise ConnectionResetError

    await restrict(mine)
    assert code(await post(http, query="{ __typename }")) == "FORBIDDEN"
    monkeypatch.setattr(service, "restricted", away)
    clock.forward(100)
    assert code(await post(http, query="{ __typename }")) == "FORBIDDEN"
    assert (await post(http, "BOLT", query="{ __typename }"))["data"]


async def test_nobody_is_let_through_before_it_is_known_who_is_restricted(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: Connection) -> frozenset[UUID]:
        raise ConnectionResetError

    with monkeypatch.context() as broken:
        broken.setattr(service, "restricted", away)
        response = await post(http, query="{ __typename }")
        assert (response["data"], response["errors"][0]["extensions"]["code"]) == (None, "TIMEOUT")
    assert (await post(http, query="{ __typename }"))["data"]


async def test_documents_are_read_once_and_unknown_ids_once_in_a_while(
    http: httpx.AsyncClient, mine: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    text_of = service.text_of

    async def counted(connection: Connection, document: str) -> str | None:
        asked.append(document)
        return await text_of(connection, document)

    monkeypatch.setattr(service, "text_of", counted)
    late = "query Late { viewer { role } }"
    await publish(mine, PUBLISHED)
    for _ in range(5):
        await post(http, documentId=hashed(PUBLISHED))
        assert code(await post(http, documentId=hashed(late))) == "PERSISTED_QUERY_NOT_FOUND"
    assert sorted(asked) == sorted([hashed(PUBLISHED), hashed(late)])
    await publish(mine, late)
    assert code(await post(http, documentId=hashed(late))) == "PERSISTED_QUERY_NOT_FOUND"
    clock.forward(MISS_SECONDS + 1)
    assert (await post(http, documentId=hashed(late)))["data"] == MINE
    assert len(asked) == 3


def test_what_a_worker_keeps_is_bounded() -> None:
    assert trusted.KEPT <= 1_000
    assert trusted.MAX_KEPT <= 10_000_000
    assert trusted.MISSES <= 100_000


async def test_a_partner_that_does_not_exist_cannot_be_restricted(mine: World) -> None:
    async with mine.database.as_worker() as connection:
        with pytest.raises(NotFound, match="NOBODY"):
            await service.restrict(connection, "NOBODY", now=NOON)


@pytest.mark.parametrize("text", [PUBLISHED, SEVERAL, "mutation M { __typename }"])
def test_good_documents_have_no_faults(text: str) -> None:
    assert not Validator().faults(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{\n  viewer { role }\n  customerz { id }\n}", (3, 3)),
        ("query {\n", (2, 1)),
        ("fragment F on Viewer { role }", (1, 1)),
        ("", (1, 1)),
    ],
)
def test_faults_say_where(text: str, place: tuple[int, int]) -> None:
    first = Validator().faults(text)[0]
    assert first.message
    assert not first.locations or first.locations[0] == place
