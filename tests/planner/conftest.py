"""The planner without a database: a schema, and statements for whoever asks."""

import pytest

from tests.planner.planning import Planning


@pytest.fixture(scope="session")
def planning() -> Planning:
    return Planning()
