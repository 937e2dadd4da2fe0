"""The portal that the pages are tried on: the one `portal run` starts, as for the reader."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.conftest import FirstRun, Portal, _copy, _ending, _somewhere, first_run

__all__ = ["first_run"]


@pytest.fixture(scope="session")
def demonstration(first_run: FirstRun) -> Iterator[Portal]:
    """One for all pages and tables: starting it takes longer than all that is asked of it."""
    with _somewhere() as home:
        _copy(first_run.home, home)
        with _ending(home) as portal:
            portal.start()
            yield portal
