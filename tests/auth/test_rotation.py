"""Rotating the signing keys: nobody who holds a good token notices, and a key that is gone is gone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from auth.rotation import PUBLICATION, RETENTION
from auth.signing import SigningKey
from auth.tokens import MAX_LIFETIME, TokenVerifier, UnknownKey, mint
from portal.oauth.metadata import KEYS_KEPT_SECONDS
from portal.sessions import keys as portal_keys
from portal.sessions.keys import KeyRing, load_keys, rotate
from portal.words.errors import SetupError
from tests.auth.signed import AUDIENCE, ISSUER, NOON, WANG


@dataclass
class Clock:
    """The time all servers would have, were their clocks right."""

    now: datetime = NOON

    def off_by(self, seconds: int) -> Callable[[], datetime]:
        return lambda: self.now + timedelta(seconds=seconds)


def sign_with(key: SigningKey, now: datetime) -> str:
    return mint(
        key,
        WANG,
        now=now,
        lifetime=MAX_LIFETIME,
        issuer=ISSUER,
        audience=AUDIENCE,
        client_id="portal-cli",
        session_id="session-1",
    )


class Worker:
    """A portal's process: its own copy of the keys, its own memory of tokens, its own clock."""

    def __init__(self, home: Path, now: Callable[[], datetime]) -> None:
        self.now = now
        self.ring = load_keys(home, now)
        self.verifier = TokenVerifier(self.ring.public_jwks, ISSUER, AUDIENCE, now=now)

    def mint(self) -> str:
        return sign_with(self.ring.active, self.now())

    def kids(self) -> list[str]:
        return [jwk["kid"] for jwk in self.ring.public_jwks()["keys"]]


@dataclass
class Copy:
    """A partner's server: it keeps the keys we publish for as long as it may, and asks no sooner."""

    ring: KeyRing
    now: Callable[[], datetime]
    fetched_at: datetime = field(default=NOON - timedelta(days=1))
    jwks: dict[str, Any] = field(default_factory=dict)

    def __call__(self) -> dict[str, Any]:
        if self.now() - self.fetched_at >= timedelta(seconds=KEYS_KEPT_SECONDS):
            self.fetched_at, self.jwks = self.now(), self.ring.public_jwks()
        return self.jwks


@pytest.mark.parametrize("skews", [(0, 0), (-15, 15)])
def test_no_good_token_is_refused_during_rotations_whatever_the_clocks(
    tmp_path: Path, skews: tuple[int, int]
) -> None:
    """Two rotations at once, a third when the first keys go; workers 30 seconds apart, and fresh ones."""
    clock = Clock()
    workers = [Worker(tmp_path, clock.off_by(seconds)) for seconds in skews]
    verifiers = [worker.verifier for worker in workers]
    if skews == (0, 0):
        copy = Copy(workers[0].ring, clock.off_by(0))
        verifiers.append(TokenVerifier(copy, ISSUER, AUDIENCE, now=clock.off_by(0)))
    minted: list[tuple[datetime, str]] = []
    for second in range(0, 2000, 3):
        clock.now = NOON + timedelta(seconds=second)
        if second in (60, 63, 750):
            rotate(tmp_path, clock.now)
        minted += [(clock.now + MAX_LIFETIME, worker.mint()) for worker in workers]
        minted = [each for each in minted if each[0] > clock.now + timedelta(seconds=30)]  # on every clock
        fresh_start = Worker(tmp_path, clock.off_by(0)).verifier
        for _, token in minted[:2] + minted[-2:]:
            for verifier in (*verifiers, fresh_start):
                verifier.verify(token)
    assert len({worker.ring.active.kid for worker in workers}) == 1
    assert len(workers[0].kids()) == 1


def test_a_new_key_is_published_before_it_signs(tmp_path: Path) -> None:
    clock = Clock()
    worker = Worker(tmp_path, clock.off_by(0))
    old = worker.ring.active
    new = rotate(tmp_path, clock.now)
    assert worker.kids() == [old.kid, new.key.kid]
    assert timedelta(seconds=KEYS_KEPT_SECONDS) < PUBLICATION
    clock.now = NOON + PUBLICATION
    assert worker.ring.active.kid == old.kid
    clock.now = new.signs_from
    assert worker.ring.active.kid == new.key.kid


def test_the_old_key_verifies_until_its_last_token_has_expired_and_no_longer(tmp_path: Path) -> None:
    clock = Clock()
    worker = Worker(tmp_path, clock.off_by(0))
    old, new = worker.ring.active, rotate(tmp_path, clock.now)
    clock.now = new.signs_from + RETENTION - timedelta(seconds=1)
    assert worker.kids() == [old.kid, new.key.kid]
    clock.now += timedelta(seconds=1)
    assert worker.kids() == [new.key.kid]
    forged = sign_with(old, clock.now)  # whoever steals the old key now
    with pytest.raises(UnknownKey):
        worker.verifier.verify(forged)


def test_a_key_out_of_force_leaves_the_file_at_the_next_rotation(tmp_path: Path) -> None:
    old = load_keys(tmp_path, lambda: NOON).active
    new = rotate(tmp_path, NOON)
    later = new.signs_from + RETENTION
    next_one = rotate(tmp_path, later)
    document = json.loads((tmp_path / "keys" / "signing.json").read_text())
    assert [jwk["kid"] for jwk in document["keys"]] == [new.key.kid, next_one.key.kid]
    assert old.to_jwk()["d"] not in json.dumps(document)


def test_a_token_of_a_key_that_is_taken_out_is_refused_also_when_it_was_remembered(tmp_path: Path) -> None:
    worker = Worker(tmp_path, lambda: NOON)
    token = worker.mint()
    worker.verifier.verify(token)
    (tmp_path / "keys" / "signing.json").unlink()
    load_keys(tmp_path, lambda: NOON)  # whoever starts next makes a new key
    worker.verifier.verify(worker.mint())
    with pytest.raises(UnknownKey):
        worker.verifier.verify(token)


def test_a_key_that_is_added_forgets_no_token(tmp_path: Path) -> None:
    worker = Worker(tmp_path, lambda: NOON)
    token = worker.mint()
    first = worker.verifier.verify(token)
    rotate(tmp_path, NOON)
    worker.verifier.verify(worker.mint())
    assert worker.verifier.verify(token) is first


def test_a_key_waits_for_the_one_before_it_also_when_the_clock_is_set_back(tmp_path: Path) -> None:
    load_keys(tmp_path)
    first = rotate(tmp_path, NOON)
    second = rotate(tmp_path, NOON - timedelta(hours=1))
    assert second.signs_from == first.signs_from
    assert load_keys(tmp_path, lambda: first.signs_from).active.kid == second.key.kid


def test_a_clock_set_back_before_every_key_leaves_one_that_signs(tmp_path: Path) -> None:
    load_keys(tmp_path)
    first = rotate(tmp_path, NOON)
    rotate(tmp_path, first.signs_from + RETENTION)
    assert load_keys(tmp_path, lambda: NOON - timedelta(hours=1)).active.kid == first.key.kid


@pytest.mark.parametrize("damage", ["", "{", '{"active": "x", "keys": []}', None])
def test_keys_that_cannot_be_read_while_running_stay_as_they_were_and_recover_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str | None
) -> None:
    monkeypatch.setattr(portal_keys, "RETRY_SECONDS", 0.0)
    file = tmp_path / "keys" / "signing.json"
    worker = Worker(tmp_path, lambda: NOON)
    before, content = worker.kids(), file.read_text()
    with capture_logs() as logs:
        file.unlink()
        if damage is not None:
            file.write_text(damage)
        for _ in range(3):
            worker.verifier.verify(worker.mint())
        assert worker.kids() == before
        file.write_text(content)
        added = rotate(tmp_path, NOON)
        assert worker.kids() == [*before, added.key.kid]
    assert [(log["event"], log["log_level"]) for log in logs] == [
        ("signing_keys_unreadable", "error"),
        ("signing_keys_read", "info"),
    ]
    assert '"d"' not in repr(logs)


def test_a_file_that_comes_back_as_it_was_is_the_end_of_the_fault(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "signing.json"
    worker = Worker(tmp_path, lambda: NOON)
    before = worker.kids()
    with capture_logs() as logs:
        for _ in range(2):
            file.rename(tmp_path / "away")
            assert worker.kids() == before
            (tmp_path / "away").rename(file)
            worker.ring._retry_at = 0.0
            assert worker.kids() == before
    assert [log["event"] for log in logs] == ["signing_keys_unreadable", "signing_keys_read"] * 2


def test_a_damaged_file_is_read_again_once_a_second_and_not_for_each_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(tmp_path, lambda: NOON)
    (tmp_path / "keys" / "signing.json").write_text("{")
    worker.mint()
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read again at once"))
    for _ in range(10):
        worker.verifier.verify(worker.mint())


def test_a_file_that_is_the_same_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(tmp_path, lambda: NOON)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read again"))
    for _ in range(3):
        worker.verifier.verify(worker.mint())


def test_a_rotation_needs_keys_and_never_replaces_damaged_ones(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="PORTAL_HOME"):
        rotate(tmp_path, NOON)
    assert not (tmp_path / "keys").exists()
    load_keys(tmp_path)
    (tmp_path / "keys" / "signing.json").write_text("{")
    with pytest.raises(SetupError, match="damaged"):
        rotate(tmp_path, NOON)
    assert (tmp_path / "keys" / "signing.json").read_text() == "{"


def test_rotations_at_once_all_count(tmp_path: Path) -> None:
    """Each is a process of its own, as an operator's two terminals are."""
    first = load_keys(tmp_path).active.kid
    command = [str(Path(sys.executable).with_name("portal")), "keys", "rotate"]
    environment = {**os.environ, "PORTAL_HOME": str(tmp_path)}
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = [process.communicate()[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert {words[0] for words in said} | {first} == set(Worker(tmp_path, lambda: datetime.now(UTC)).kids())
