"""The embedded server comes up wherever it is started, and by whomever."""

import os
import pwd
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.postgres import binaries, find_binaries, place, running
from portal.postgres.binaries import Binaries
from tests.postgres.conftest import Portals, ask, postmaster, quick

_I_AM_ROOT = os.geteuid() == 0


def test_a_second_start_has_lost_nothing(home: Path) -> None:
    with quick(home) as server:
        ask(server.owner_url, "create table kept (what text)", "insert into kept values ('a touchpoint')")
    with quick(home) as server:
        assert ask(server.owner_url, "select what from kept") == "a touchpoint"


@pytest.mark.parametrize("user", ["root", "nobody"] if _I_AM_ROOT else [None])
def test_it_comes_up_without_a_locale_or_a_runtime_directory(
    portals: Portals, home: Path, user: str | None
) -> None:
    options = ("--as", user) if user else ()
    url = portals.start(home, *options, environment={"PATH": os.defpath}).wait_until_up()
    assert running(home) == url
    made = "select concat_ws(' ', datctype, datcollate, datlocale, pg_encoding_to_char(encoding))"
    assert ask(url, f"{made} from pg_database where datname = 'template1'") == "C.UTF-8 C C.UTF-8 UTF8"
    assert ask(url, "create extension pg_trgm", "select cardinality(show_trgm('张伟'))") > 0


@pytest.mark.parametrize("user", ["root", "nobody"] if _I_AM_ROOT else [None])
def test_postgresql_runs_as_an_ordinary_user(portals: Portals, home: Path, user: str | None) -> None:
    portals.start(home, *(("--as", user) if user else ())).wait_until_up()
    data = home / "postgres" / "cluster" / "data"
    assert data.stat().st_uid != 0
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    if user == "nobody":
        assert data.stat().st_uid == pwd.getpwnam("nobody").pw_uid


def test_a_long_and_unusual_path_is_no_obstacle(homes: Callable[[str], Path]) -> None:
    home = homes("p" * 120) / "a, b" / "门店 ?#%25"
    with quick(home) as server:
        assert ask(server.owner_url, "select 1") == 1
        socket = place.Place(home / "postgres").recorded_socket()
    assert socket is not None
    assert not socket.exists(), "the socket's own directory is left behind"
    shutil.rmtree(home)


if _I_AM_ROOT:

    def test_root_starts_it_below_a_closed_directory_without_opening_it(
        home: Path, homes: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shared = homes("shared")
        for module in (binaries, place):
            monkeypatch.setattr(module, "SHARED_PLACE", shared)
        home.mkdir(mode=0o700)
        # The programs too are where PostgreSQL's user cannot go, as in a checkout below /root.
        package = find_binaries().root.parent
        for name in (package.name, f"{package.name}.libs"):
            (home / name).symlink_to(package.with_name(name))
        closed = Binaries(home / package.name / "pginstall")
        monkeypatch.setattr(binaries, "find_binaries", lambda: closed)
        with quick(home / "portal") as server:
            ask(server.owner_url, "create table kept ()")
        moved = home / "moved"
        (home / "portal").rename(moved)
        with quick(moved) as server:
            assert ask(server.owner_url, "select count(*) from kept") == 0
            assert ask(server.owner_url, "show data_directory").startswith(str(shared))
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        shutil.rmtree(shared)

    def test_root_goes_on_with_the_database_an_ordinary_user_made(portals: Portals, home: Path) -> None:
        theirs = portals.start(home, "--as", "nobody")
        theirs.wait_until_up()
        theirs.press_ctrl_c()
        with quick(home) as server:
            assert ask(server.owner_url, "select 1") == 1
            assert (
                Path(f"/proc/{postmaster(server.owner_url)}").stat().st_uid == pwd.getpwnam("nobody").pw_uid
            )
