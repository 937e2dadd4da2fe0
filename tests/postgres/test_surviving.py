"""Whatever was killed, and whenever, the next start has the database and all that was committed."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from portal.postgres import find_binaries
from portal.postgres.account import account_for
from portal.postgres.launch import Launch
from portal.postgres.place import existing
from portal.provision import with_database
from portal.words.errors import SetupError
from tests.postgres.conftest import PATIENCE_SECONDS, Portals, ask, is_gone, postmaster, quick, wait_for

_WRITE = ("create table kept (what text)", "insert into kept values ('a touchpoint')", "select 1")
_READ = "select what from kept"


@pytest.mark.parametrize("option", [(), ("--untied",)], ids=["told by the kernel", "left behind"])
def test_after_kill_9_of_the_portal(portals: Portals, home: Path, option: tuple[str, ...]) -> None:
    killed = portals.start(home, "--durable", *option)
    url = killed.wait_until_up()
    ask(url, *_WRITE)
    left = postmaster(url)
    killed.kill()
    with quick(home) as server:
        assert is_gone(left), "two servers on one directory"
        assert ask(server.owner_url, _READ) == "a touchpoint"


def test_after_kill_9_of_postgresql_and_the_portal(portals: Portals, home: Path) -> None:
    killed = portals.start(home)
    url = killed.wait_until_up()
    ask(url, *_WRITE)
    left = postmaster(url)
    killed.kill()
    os.kill(left, signal.SIGKILL)
    with quick(home) as server:
        assert ask(server.owner_url, _READ) == "a touchpoint"


def test_a_running_portal_brings_a_killed_postgresql_up_again(home: Path) -> None:
    with quick(home) as server:
        ask(server.owner_url, *_WRITE)
        asyncio.run(_kill_while_a_statement_runs(server.owner_url))
        wait_for(lambda: _answers(server.owner_url))
        assert ask(server.owner_url, _READ) == "a touchpoint"


async def _kill_while_a_statement_runs(url: str) -> None:
    connection = await asyncpg.connect(with_database(url, "postgres"))
    busy = asyncio.create_task(connection.execute("select pg_sleep(60)"))
    await asyncio.sleep(0)
    os.kill(await asyncio.to_thread(postmaster, url), signal.SIGKILL)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await busy


def _answers(url: str) -> bool:
    try:
        return bool(ask(url, "select true"))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return False


def test_a_pid_file_that_names_a_stranger(portals: Portals, home: Path) -> None:
    """PostgreSQL by itself would refuse to start beside the stranger, or tell us to kill it."""
    _leave_a_pid_file(portals, home)
    account = account_for(home / "postgres" / "cluster" / "data")
    stranger = subprocess.Popen(["/bin/sleep", "600"], cwd="/", **account.switch)
    try:
        _rewrite_pid(home, stranger.pid)
        assert "lock file" in _refusal_of_postgresql_itself(home)
        with quick(home) as server:
            assert ask(server.owner_url, "select 1") == 1
        assert stranger.poll() is None, "a stranger was signalled"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_pid_file_that_names_nobody(portals: Portals, home: Path) -> None:
    _leave_a_pid_file(portals, home)
    gone = subprocess.Popen(["/bin/true"])
    gone.wait()
    _rewrite_pid(home, gone.pid)
    with quick(home) as server:
        assert ask(server.owner_url, "select 1") == 1


def test_a_pid_file_that_names_another_portals_server(portals: Portals, homes: Callable[[str], Path]) -> None:
    """The address answers and the process is a PostgreSQL, but on another directory: not ours to stop."""
    mine, theirs = homes("mine"), homes("theirs")
    _leave_a_pid_file(portals, mine)
    with quick(theirs) as other:
        before = postmaster(other.owner_url)
        shutil.copyfile(
            theirs / "postgres/cluster/data/postmaster.pid", mine / "postgres/cluster/data/postmaster.pid"
        )
        with quick(mine) as server:
            assert ask(server.owner_url, "select 1") == 1
        assert postmaster(other.owner_url) == before


def _leave_a_pid_file(portals: Portals, home: Path) -> None:
    killed = portals.start(home)
    left = postmaster(killed.wait_until_up())
    os.kill(left, signal.SIGSTOP)  # so that the portal's death is not heard
    killed.kill()
    os.kill(left, signal.SIGKILL)
    wait_for(lambda: is_gone(left))


def _rewrite_pid(home: Path, pid: int) -> None:
    file = home / "postgres/cluster/data/postmaster.pid"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([f"{pid}\n", *lines[1:]]))


def _refusal_of_postgresql_itself(home: Path) -> str:
    here = existing(home)
    assert here is not None
    started = subprocess.run(
        [find_binaries()["postgres"], "-D", here.data, "-c", "listen_addresses="],
        cwd="/", capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
        **account_for(here.data).switch,
    )  # fmt: skip
    return started.stderr


def test_an_initdb_killed_half_way_is_done_again(portals: Portals, home: Path) -> None:
    killed = portals.start(home)
    wait_for((home / "postgres/cluster/data.new/global").exists)
    killed.kill()
    assert not (home / "postgres/cluster/data").exists()
    with quick(home) as server:
        assert ask(server.owner_url, "select 1") == 1
    assert not (home / "postgres/cluster/data.new").exists()


def test_ctrl_c_stops_everything_in_order(portals: Portals, home: Path) -> None:
    portal = portals.start(home)
    url = portal.wait_until_up()
    server = postmaster(url)
    assert os.getpgid(server) != os.getpgid(portal.process.pid), "the terminal would reach it too"
    assert portal.press_ctrl_c() == 130
    assert is_gone(server)
    log = (home / "postgres/postgresql.log").read_text()
    assert "database system is shut down" in log
    assert not (home / "postgres/cluster/data/postmaster.pid").exists()


def test_told_to_stop_in_the_moment_it_is_up_it_waits_for_the_server(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a busy machine, where the supervisor's thread has its turn after everybody else's."""
    server = quick(home)
    ready = Launch.wait_until_ready

    def told_to_stop(launch: Launch, child: "subprocess.Popen[bytes]") -> None:
        ready(launch, child)
        server._stopping.set()

    monkeypatch.setattr(Launch, "wait_until_ready", told_to_stop)
    server.start()
    child = server._child
    server.stop()
    assert child is not None
    assert child.returncode == 0


def test_ctrl_c_while_it_starts_leaves_nothing_running(portals: Portals, home: Path) -> None:
    portal = portals.start(home)
    wait_for((home / "postgres/cluster/data.new").exists)
    assert portal.press_ctrl_c() == 130
    with quick(home) as server:
        assert ask(server.owner_url, "select 1") == 1


def test_a_server_somebody_started_by_hand_is_left_alone(home: Path) -> None:
    with quick(home):
        here = existing(home)
    assert here is not None
    socket = here.base / "socket"
    by_hand = subprocess.Popen(
        [find_binaries()["postgres"], "-D", here.data, "-c", "listen_addresses=", "-k", socket,
         "-c", f"hba_file={here.base}/pg_hba.conf", "-c", f"ident_file={here.base}/pg_ident.conf"],
        cwd="/", stderr=subprocess.DEVNULL, **account_for(here.data).switch,
    )  # fmt: skip
    url = f"postgresql://postgres@/postgres?host={socket}"
    try:
        wait_for(lambda: _answers(url))
        with pytest.raises(SetupError, match="did not start is running"):
            quick(home).start()
        assert _answers(url)
    finally:
        by_hand.send_signal(signal.SIGINT)
        by_hand.wait(PATIENCE_SECONDS)
