"""One world for all tests of a module, and connections as each database role."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.doors.db import Database
from tests.cluster import TestDatabase
from tests.security.portal import Portal, opened
from tests.security.world import World, make_world

_PROBE = Path(__file__).with_name("probe.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
async def portal_database(database: TestDatabase) -> AsyncIterator[Database]:
    """The product's own pools."""
    opened = await Database.open(
        {database_role: {"dsn": database.url(database_role)} for database_role in DatabaseRole}
    )
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def world(portal_database: Database, superuser: asyncpg.Connection) -> World:
    await superuser.execute(_PROBE)
    return await make_world(portal_database, superuser)


@pytest.fixture(scope="module")
async def portal(
    world: World,
    database: TestDatabase,
    superuser: asyncpg.Connection,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Portal]:
    """The whole application over the world, where anybody may ask what they like."""
    await superuser.execute("delete from portal.document_restrictions")
    async with opened(world, database, tmp_path_factory.mktemp("home")) as portal:
        yield portal
