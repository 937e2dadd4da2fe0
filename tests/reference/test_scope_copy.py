"""A partner's answer is what HQ gets where there is nothing but the partner's own: the scope, proved whole.

HQ sees every row, so on the copy no policy leaves anything out. It asks on the partner's behalf (in its name,
for `price`, `availability`, `enrolment` and receipts are the asking organisation's own). Left out are
`Viewer.role` and `Viewer.permissions`, which say who asks; everything else is compared, cursors too.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import anyio
import asyncpg
import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from auth.principal import Principal
from auth.roles import Role
from schema.planner.request import Request as PortalRequest
from tests.cluster import Cluster, TestDatabase
from tests.reference.deleting import Deleting
from tests.reference.documents import Draft, drafts, request, roots
from tests.reference.proof import Proof, without_now
from tests.reference.world import World, again, opened

pytestmark = pytest.mark.anyio

PARTNERS = (
    "DEALER_MANAGER at ACME",
    "DEALER_MANAGER at BOLT",
    "DEALER_MANAGER at FAR",
    "DEALER_MANAGER at NEW",
    "DISTRIBUTOR_MANAGER at DIST",
    "HQ_CHANNEL_MANAGER at SOUTH",
)
DOCUMENTS = 2  # of each root field, for each partner
WHO_ASKS = frozenset({"Viewer.role", "Viewer.permissions"})


@dataclass
class Scopes:
    proof: Proof
    copies: dict[str, World]
    answered: int = 0

    async def check(self, draft: Draft) -> None:
        caller = self.proof.world.callers[draft.persona]
        seen = await self.proof.sight.of(caller)
        asked = await request(draft, self.proof.reference, seen, self.proof.cursors, without=WHO_ASKS)
        instead = Principal(Role.HQ_ADMIN, caller.partner_id, caller.staff_id)

        async def answer(world: World, who: Principal) -> dict[str, object]:
            question = PortalRequest(who, "en", "copy", asked.text, asked.operation, asked.variables)
            body = (await world.execution.answer(question)).body.decode()
            found: dict[str, object] = orjson.loads(without_now(body))
            return {key: value for key, value in found.items() if key != "extensions"}

        own = await answer(self.proof.world, caller)
        copied = await answer(self.copies[draft.persona], instead)
        assert own == copied, f"{draft.persona}\n{asked.text}\n{asked.variables}\n{own}\n{copied}"
        self.answered += "errors" not in own


@pytest.fixture(scope="module")
async def scopes(cluster: Cluster, database: TestDatabase) -> AsyncIterator[Scopes]:
    async with opened(database) as world:
        pass  # filled, and nobody is connected: a database in use cannot be copied
    names = {persona: f"{_name(database)}_{n}" for n, persona in enumerate(PARTNERS)}
    copies = {
        persona: await anyio.to_thread.run_sync(_copied, cluster, name, _name(database))
        for persona, name in names.items()
    }
    async with AsyncExitStack() as stack:
        original = await stack.enter_async_context(again(database, world))
        worlds = {}
        for persona, copy in copies.items():
            await _delete(copy, world.callers[persona])
            worlds[persona] = await stack.enter_async_context(again(copy, world))
        yield Scopes(Proof.over(original), worlds)
    for name in names.values():
        await anyio.to_thread.run_sync(cluster.drop, name)


def _name(database: TestDatabase) -> str:
    return urlsplit(database.owner_url).path.removeprefix("/")


def _copied(cluster: Cluster, name: str, template: str) -> TestDatabase:
    return cluster.create(name, template=template)


async def _delete(copy: TestDatabase, caller: Principal) -> None:
    connection = await asyncpg.connect(copy.owner_url)
    try:
        await Deleting(connection, caller.partner_id).everything_outside()
    finally:
        await connection.close()


@pytest.mark.parametrize("root", roots())
async def test_a_partner_is_answered_as_if_there_were_nothing_else(scopes: Scopes, root: str) -> None:
    scopes.answered = 0
    documents = DOCUMENTS * len(PARTNERS)
    await anyio.to_thread.run_sync(_engine(scopes, root, documents))
    assert scopes.answered >= 0.9 * documents


def _engine(scopes: Scopes, root: str, documents: int) -> Callable[[], None]:
    @settings(
        max_examples=documents, derandomize=True, database=None, deadline=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(drafts(root, list(PARTNERS)))
    def check(draft: Draft) -> None:
        anyio.from_thread.run(scopes.check, replace(draft, careful=True))

    return check
