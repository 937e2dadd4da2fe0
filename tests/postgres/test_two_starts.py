"""One portal at a time on a PORTAL_HOME: the second is told who runs, or waits for one that stops."""

from pathlib import Path

import asyncpg
import pytest

from portal.postgres import running
from portal.postgres.locks import HomeLock
from portal.postgres.place import prepare_home
from portal.provision import with_database
from portal.words.errors import SetupError
from tests.postgres.conftest import Portals, ask, quick, wait_for


def test_of_two_first_starts_at_once_one_comes_up_and_the_other_names_it(
    portals: Portals, home: Path
) -> None:
    both = [portals.start(home), portals.start(home)]
    wait_for(lambda: any(portal.process.poll() is not None for portal in both))
    refused, up = sorted(both, key=lambda portal: portal.process.poll() is None)
    assert refused.process.returncode == 2
    assert f"another portal (process {up.process.pid}) is running on {home}" in refused.last_words()
    assert ask(up.wait_until_up(), "select 1") == 1


def test_a_start_while_another_portal_stops_waits_for_it(portals: Portals, home: Path) -> None:
    stopping = HomeLock(prepare_home(home))
    stopping.acquire()
    stopping.stopping()
    waiting = portals.start(home)
    wait_for(lambda: _has_open(waiting.process.pid, home / "portal.lock"))
    assert waiting.process.poll() is None
    assert not (home / "postgres").exists()
    stopping.release()
    assert ask(waiting.wait_until_up(), "select 1") == 1


def _has_open(pid: int, path: Path) -> bool:
    descriptors = Path(f"/proc/{pid}/fd")
    try:
        return any(one.exists() and one.samefile(path) for one in descriptors.iterdir())
    except FileNotFoundError:
        return False


def test_a_refused_start_does_not_disturb_the_one_that_runs(home: Path) -> None:
    with quick(home) as server:
        with pytest.raises(SetupError, match="another portal"):
            quick(home).start()
        assert running(home) == server.owner_url
    assert running(home) is None


@pytest.mark.anyio
async def test_a_command_beside_a_running_portal_finds_its_server(portals: Portals, home: Path) -> None:
    """Also from within an event loop, where such commands are."""
    url = portals.start(home).wait_until_up()
    assert running(home) == url
    connection = await asyncpg.connect(with_database(url, "postgres"))
    assert await connection.fetchval("select 1") == 1
    await connection.close()


def test_a_server_can_be_started_again_after_it_was_stopped(home: Path) -> None:
    server = quick(home)
    for _ in range(2):
        server.start()
        assert ask(server.owner_url, "select 1") == 1
        server.stop()
        server.stop()
    with pytest.raises(RuntimeError):
        _ = server.owner_url
