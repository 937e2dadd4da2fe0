"""`make bench` compares answers to one question: the portal's, the hand-written SQL's, the naive server's."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson
import pytest

from auth.roles import DatabaseRole
from benchmarks import asking
from benchmarks.floor import create_floor
from benchmarks.naive.app import create_naive
from benchmarks.operations import OPERATIONS, Operation, Question
from benchmarks.people import Person
from benchmarks.rows import rows
from portal.app import create_app
from portal.doors.db import Database
from portal.sessions.keys import load_keys
from tests.benchmarks.world import people
from tests.cluster import TestDatabase

pytestmark = pytest.mark.anyio


@dataclass
class Servers:
    """The three over one database, and who may ask them."""

    clients: dict[str, httpx.AsyncClient]
    people: list[Person]
    tokens: list[str]

    async def ask(self, name: str, operation: Operation, question: Question) -> object:
        client = self.clients[name]
        if name == "floor":
            response = await client.get(asking.path(operation, question))
        else:
            headers = {
                "authorization": f"Bearer {self.tokens[question.person]}",
                "content-type": "application/json",
            }
            content = asking.body(operation, question)
            response = await client.post("/graphql", content=content, headers=headers)
        assert response.status_code == httpx.codes.OK, response.text
        answer = orjson.loads(response.content)
        assert "errors" not in answer
        return answer["data"]


@pytest.fixture(scope="module")
async def servers(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    home: Path = tmp_path_factory.mktemp("bench")
    settings = database.settings(home)
    connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    filling = await Database.open(connect)
    everyone = await people(filling)
    await filling.close()
    signed = asking.tokens(everyone, load_keys(home).active, settings)
    applications = {
        "ours": create_app(settings, connect),
        "floor": create_floor(connect, everyone),
        "naive": create_naive(settings, connect),
    }
    async with AsyncExitStack() as stack:
        clients = {}
        for name, application in applications.items():
            await stack.enter_async_context(application.router.lifespan_context(application))
            transport = httpx.ASGITransport(application)
            client = httpx.AsyncClient(transport=transport, base_url="http://bench")
            clients[name] = await stack.enter_async_context(client)
        yield Servers(clients, everyone, signed)


@pytest.mark.parametrize("other", ["floor", "naive"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_a_reference_operation_has_one_answer(
    servers: Servers, operation: Operation, other: str
) -> None:
    for question in operation.questions(servers.people):
        ours = await servers.ask("ours", operation, question)
        assert await servers.ask(other, operation, question) == ours


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_the_answers_are_not_empty(servers: Servers, operation: Operation) -> None:
    answers = [
        await servers.ask("ours", operation, question) for question in operation.questions(servers.people)
    ]
    assert any(rows(answer) for answer in answers) or operation.name == "viewer"


async def test_a_shared_customers_360_is_cut_and_holds_the_dealers_own_orders(servers: Servers) -> None:
    (operation,) = (one for one in OPERATIONS if one.name == "customer360")
    question = next(operation.questions(servers.people))
    answer = await servers.ask("ours", operation, question)
    assert isinstance(answer, dict)
    customer = answer["customer"]
    assert len(customer["touchpoints"]["nodes"]) == question.variables["touchpoints"]
    assert [len(order["lines"]["nodes"]) for order in customer["orders"]["nodes"]] == [1, 2, 0, 1, 2, 0]
