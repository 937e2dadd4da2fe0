"""The world of the deny matrix, which is what explanations are held against."""

import asyncpg
import pytest

from portal.doors.db import Database
from tests.audit.explain.asking import Portal
from tests.security.conftest import portal_database, world
from tests.security.world import World

__all__ = ["asking", "portal_database", "world"]


@pytest.fixture(scope="module")
async def asking(world: World, portal_database: Database, superuser: asyncpg.Connection) -> Portal:
    # everybody there is held to published documents, which ours are not
    await superuser.execute("delete from portal.document_restrictions")
    return Portal.over(world, portal_database)
