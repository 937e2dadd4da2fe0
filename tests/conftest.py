"""Fixtures for every folder: a real PostgreSQL, one database to a module or to a test."""

import gc
import itertools
import os
from collections.abc import AsyncIterator, Iterator, Mapping

import asyncpg
import pytest
from argon2 import PasswordHasher

from auth.roles import DatabaseRole
from portal.audit import service
from portal.doors.db import Database
from portal.oauth import recording
from portal.sessions import passwords, revocations
from portal.throttling import service as throttling
from schema.endpoint import trusted_documents
from tests import cluster as clusters
from tests.clients import node

_LONGEST = ("tests/end_to_end/", "tests/security/test_interleaving.py", "tests/importing/test_load.py")
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_numbers = itertools.count(1)
_WAITS = (
    (revocations, "BLIND_SECONDS"),
    (revocations, "ANSWER_SECONDS"),
    (revocations, "CATCH_UP_SECONDS"),
    (service, "REFUSAL_SECONDS"),
    (recording, "REFUSAL_SECONDS"),
    (throttling, "LEASE_SECONDS"),
    (trusted_documents, "READ_SECONDS"),
)
PATIENCE_SECONDS = 60.0  # for what must happen; never a measure of how fast it does


def pytest_configure() -> None:
    """Look for garbage seldom: each look walks a million objects that stay (schema, tests, ORM)."""
    gc.set_threshold(100_000, 20, 100)


def pytest_collection_finish() -> None:
    """What is there when all tests are collected stays, and is not looked at again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: at the end no process waits for one of them while the others have nothing to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """All asynchronous tests run on asyncio, as the portal does."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def own_hasher() -> Iterator[PasswordHasher]:
    """The portal's own, which tests do without: they set and verify hundreds of passwords, at the least cost.

    What a password costs outside tests, tests/sessions/test_passwords.py says.
    """
    own = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield own


@pytest.fixture(scope="session", autouse=True)
def own_times() -> Iterator[Mapping[str, float]]:
    """The portal's own waits for its database, by name, which tests do without: a machine may be busy.

    A portal that is held up for a second takes no token, as it must; in tests it has a minute. Those that
    are about that second put it back (tests/sessions/revocation).
    """
    own = {name: getattr(module, name) for module, name in _WAITS}
    with pytest.MonkeyPatch.context() as patch:
        for module, name in _WAITS:
            patch.setattr(module, name, PATIENCE_SECONDS)
        patch.setattr(Database, "patience", PATIENCE_SECONDS)
        yield own


@pytest.fixture(scope="session")
def has_node() -> None:
    """Without Node the tests that need it are skipped and say so; in CI they fail."""
    if missing := node.missing():
        if node.required():
            pytest.fail(f"CI has {missing}")
        pytest.skip(f"nobody has tried real clients: {missing}")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> clusters.Cluster:
    """The run's PostgreSQL, shared by all of its processes."""
    own = tmp_path_factory.getbasetemp()
    return clusters.join(own if _WORKER == "main" else own.parent)


@pytest.fixture(scope="session")
def template_database(cluster: clusters.Cluster) -> str:
    """The name of a database with the portal's migrations and policies, to copy and never to connect to."""
    return cluster.template()


@pytest.fixture(scope="module")
def database(cluster: clusters.Cluster, template_database: str) -> Iterator[clusters.TestDatabase]:
    """A fresh database for the module's tests; what one writes, the next one sees."""
    yield from _copied(cluster, template_database)


@pytest.fixture
def fresh_database(cluster: clusters.Cluster, template_database: str) -> Iterator[clusters.TestDatabase]:
    """A fresh database for this one test."""
    yield from _copied(cluster, template_database)


@pytest.fixture(scope="module")
async def worker(database: clusters.TestDatabase) -> AsyncIterator[Database]:
    """The import's and jobs' pool on the module's database: as many connections as tests do at once."""
    only = {DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}}
    opened = await Database.open(only, {DatabaseRole.WORKER: 6})
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def superuser(database: clusters.TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    """Outside row security: to look, and to turn policies off."""
    connection = await asyncpg.connect(database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
def bare_database(cluster: clusters.Cluster) -> Iterator[clusters.TestDatabase]:
    """A database that is set up (roles, schemas) and not migrated."""
    name = _name()
    yield cluster.create(name)
    cluster.drop(name)


def _copied(cluster: clusters.Cluster, template: str) -> Iterator[clusters.TestDatabase]:
    name = _name()
    yield cluster.create(name, template=template)
    cluster.drop(name)


def _name() -> str:
    return f"test_{_WORKER}_{next(_numbers)}"
