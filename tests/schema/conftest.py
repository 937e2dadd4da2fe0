"""The world the tests of this folder ask; they write nothing to it, unless they say so."""

from collections.abc import AsyncIterator

import pytest
import structlog

from tests.cluster import TestDatabase
from tests.schema.world import World, opened


@pytest.fixture(scope="module")
async def world(database: TestDatabase) -> AsyncIterator[World]:
    async with opened(database) as world:
        yield world


@pytest.fixture(autouse=True)
def plain_log() -> None:
    """Errors nobody foresaw are printed on one line, and not with every local variable."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
