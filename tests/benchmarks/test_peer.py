"""PostGraphile is measured where npm can bring it, and its absence is a sentence, not a failure."""

from pathlib import Path

import pytest

from benchmarks import peer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone in which nothing is installed."""
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(peer, "FOLDER", tmp_path)
    monkeypatch.setattr(peer, "_INSTALLED", tmp_path / "node_modules" / ".package-lock.json")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_without_npm_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert peer.absent(lambda _: None) == "npm is not on this machine"


def test_without_a_node_of_its_own_it_is_left_out(folder: Path) -> None:
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / ".package-lock.json").write_text("{}")
    assert peer.absent(lambda _: None) == "there is no Node for this machine among its packages"


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://postgres@/portal_grown?host=/run/portal&port=5433", "/run/portal", "5433"),
        ("postgresql://postgres:a%20b@db.example:5434/portal_grown", "db.example", "5434"),
    ],
)
def test_it_is_told_where_the_database_is_as_libpq_is(url: str, host: str, port: str) -> None:
    environment = peer.environment(url)
    named = [environment[name] for name in ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE")]
    assert named == [host, port, "postgres", "portal_grown"]
    assert environment.get("PGPASSWORD", "a b") == "a b"
