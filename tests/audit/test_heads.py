"""The file of signed heads: private, whole lines only, one key."""

import json
from pathlib import Path

import pytest

from portal.audit.heads import Head, Heads
from portal.words.errors import SetupError

FIRST, SECOND = (Head(n, bytes([n]) * 32, f"2026-01-05T12:0{n}:00+00:00") for n in (1, 2))


def test_heads_are_kept_in_order_and_once(tmp_path: Path) -> None:
    heads = Heads.open(tmp_path, None)
    assert [heads.append(head) for head in (FIRST, FIRST, SECOND, FIRST)] == [True, False, True, False]
    assert Heads.open(tmp_path, None).read() == [FIRST, SECOND]


def test_the_file_and_the_key_are_for_the_portal_alone(tmp_path: Path) -> None:
    heads = Heads.open(tmp_path, None)
    heads.append(FIRST)
    for path in (heads.path, tmp_path / "keys" / "audit.json"):
        assert path.stat().st_mode & 0o777 == 0o600, path
    assert "d" not in json.loads(heads.path.read_text())


def test_an_operator_may_keep_heads_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "far" / "away.jsonl"
    Heads.open(tmp_path / "home", elsewhere).append(FIRST)
    assert elsewhere.exists()


def test_what_a_crash_left_of_a_line_is_no_head_and_gives_way_to_the_next(tmp_path: Path) -> None:
    heads = Heads.open(tmp_path, None)
    heads.append(FIRST)
    whole = heads.path.read_bytes()
    heads.path.write_bytes(whole + whole[:50])
    assert heads.read() == [FIRST]
    heads.append(SECOND)
    assert heads.read() == [FIRST, SECOND]


@pytest.mark.parametrize(
    "change", [(b'"position":1', b'"position":3'), (b"2026", b"2025"), (b"01" * 32, b"02" * 32)]
)
def test_a_line_that_was_changed_is_no_head(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    heads = Heads.open(tmp_path, None)
    heads.append(FIRST)
    heads.path.write_bytes(heads.path.read_bytes().replace(*change))
    assert heads.read() == [1]


def test_another_portals_heads_are_none_of_ours(tmp_path: Path) -> None:
    Heads.open(tmp_path / "theirs", tmp_path / "heads.jsonl").append(FIRST)
    assert Heads.open(tmp_path / "ours", tmp_path / "heads.jsonl").read() == [1]


def test_a_damaged_key_is_never_replaced(tmp_path: Path) -> None:
    Heads.open(tmp_path, None)
    key = tmp_path / "keys" / "audit.json"
    key.write_text("{}")
    with pytest.raises(SetupError, match="damaged"):
        Heads.open(tmp_path, None)
    assert key.read_text() == "{}"
