"""Fixtures for every folder: a real PostgreSQL, one database to a module or to a test."""

import itertools
import os
from collections.abc import Iterator

import pytest

from tests import cluster as clusters

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """All asynchronous tests run on asyncio, as the portal does."""
    return "asyncio"


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
