"""The signing keys on disk: made once, the same for everyone, never silently replaced."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auth.rotation import ALWAYS, RETENTION, KeySchedule, ScheduledKey
from auth.signing import SigningKey, encode_base64url
from auth.tokens import verify_jws
from portal.sessions.keys import KeyRing, _write, load_keys, rotate
from portal.words.errors import SetupError

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def key_file(home: Path) -> Path:
    return home / "keys" / "signing.json"


def published(ring: KeyRing) -> list[str]:
    return [jwk["kid"] for jwk in ring.public_jwks()["keys"]]


def only(key: SigningKey) -> KeySchedule:
    return KeySchedule((ScheduledKey(key, ALWAYS),))


def test_a_key_is_made_on_first_need_and_stays(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there" / "yet"
    first, second = load_keys(home), load_keys(home)
    assert first.active.to_jwk() == second.active.to_jwk()
    assert published(first) == [first.active.kid]


def test_only_this_user_can_read_the_key(tmp_path: Path) -> None:
    load_keys(tmp_path)
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file(tmp_path).parent.stat().st_mode) == 0o700


def test_the_published_keys_verify_and_hold_no_secret(tmp_path: Path) -> None:
    ring = load_keys(tmp_path)
    head = encode_base64url(json.dumps({"alg": "EdDSA", "kid": ring.active.kid}).encode())
    signature = encode_base64url(ring.active.private.sign(f"{head}.".encode()))
    assert verify_jws(ring.public_jwks(), f"{head}..{signature}") == b""
    assert ring.active.to_jwk()["d"] not in json.dumps(ring.public_jwks())
    assert ring.active.to_jwk()["d"] not in repr(ring)


def test_a_key_is_named_by_its_thumbprint() -> None:
    # RFC 8037, appendix A.1 to A.3: this key, this thumbprint.
    key = SigningKey.generate()
    example = {"crv": "Ed25519", "kty": "OKP", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}
    with pytest.raises(ValueError, match="contradict"):
        SigningKey.from_jwk(key.to_jwk() | example)
    published = example | {
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "alg": "EdDSA",
        "use": "sig",
    }
    assert SigningKey.from_jwk(published).kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_file_of_before_the_first_rotation_is_read(tmp_path: Path) -> None:
    """It says only which key signs; when that took over is when it was written."""
    old, new = SigningKey.generate(), SigningKey.generate()
    file = key_file(tmp_path)
    file.parent.mkdir()
    file.write_text(json.dumps({"active": new.kid, "keys": [new.to_jwk(), old.to_jwk()]}))
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    assert load_keys(tmp_path, lambda: NOON).active.kid == new.kid
    assert published(load_keys(tmp_path, lambda: NOON)) == [old.kid, new.kid]
    assert published(load_keys(tmp_path, lambda: NOON + RETENTION)) == [new.kid]


def test_a_file_of_today_is_one_that_a_portal_of_before_the_first_rotation_reads(tmp_path: Path) -> None:
    """It took the members of every key and the name of the active one, and no other."""
    load_keys(tmp_path, lambda: NOON)
    rotate(tmp_path, NOON)
    document = json.loads(key_file(tmp_path).read_text())
    keys = [SigningKey.from_jwk(jwk) for jwk in document["keys"]]
    assert document["active"] == keys[0].kid == load_keys(tmp_path, lambda: NOON).active.kid


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from portal.sessions.keys import load_keys;"
        " sys.stdin.readline(); "
        "print(load_keys(Path(sys.argv[1])).active.kid)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "home")]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    names = {process.communicate()[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0] * 6
    assert names == {load_keys(tmp_path / "home").active.kid}


def test_who_waited_for_the_lock_takes_the_key_made_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_meanwhile = SigningKey.generate()

    def wait(_file: object, _operation: int) -> None:
        _write(key_file(tmp_path), only(made_meanwhile), NOON)

    monkeypatch.setattr("fcntl.flock", wait)
    assert load_keys(tmp_path).active.kid == made_meanwhile.kid


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"{}",
        b'{"active": "x", "keys": []}',
        b'{"active": "x", "keys": 7}',
        b'{"active": "x", "keys": ["x"]}',
        b'{"active": "x", "keys": [{"d": "AAAA"}]}',
        b'{"active": "x", "keys": [{"d": 7}]}',
        b'{"active": [], "keys": []}',
    ],
)
def test_a_damaged_key_file_is_reported_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    load_keys(tmp_path)
    key_file(tmp_path).write_bytes(content)
    with pytest.raises(SetupError, match="damaged"):
        load_keys(tmp_path)
    assert key_file(tmp_path).read_bytes() == content


@pytest.mark.parametrize("member", ["d", "x", "kid", "alg"])
def test_a_key_whose_members_contradict_each_other_is_damaged(tmp_path: Path, member: str) -> None:
    ring = load_keys(tmp_path)
    other = SigningKey.generate().to_jwk() | {"alg": "ES256"}
    document = {"active": ring.active.kid, "keys": [ring.active.to_jwk() | {member: other[member]}]}
    key_file(tmp_path).write_text(json.dumps(document))
    with pytest.raises(SetupError, match="damaged"):
        load_keys(tmp_path)


def test_the_active_key_must_be_there(tmp_path: Path) -> None:
    ring = load_keys(tmp_path)
    key_file(tmp_path).write_text(json.dumps({"active": "gone", "keys": [ring.active.to_jwk()]}))
    with pytest.raises(SetupError, match="damaged"):
        load_keys(tmp_path)


@pytest.mark.parametrize("moment", [None, True, "0", 1.5, 10**20, -(10**20), {}])
def test_a_moment_that_is_none_is_damage(tmp_path: Path, moment: object) -> None:
    key = load_keys(tmp_path).active
    document = {"active": key.kid, "keys": [key.to_jwk()], "signs_from": {key.kid: moment}}
    key_file(tmp_path).write_text(json.dumps(document))
    with pytest.raises(SetupError, match="damaged"):
        load_keys(tmp_path)


@pytest.mark.parametrize("moments", [None, 7, [], {}, {"another": 0}])
def test_every_key_has_its_moment(tmp_path: Path, moments: object) -> None:
    key = load_keys(tmp_path).active
    document = {"active": key.kid, "keys": [key.to_jwk()], "signs_from": moments}
    key_file(tmp_path).write_text(json.dumps(document))
    with pytest.raises(SetupError, match="damaged"):
        load_keys(tmp_path)


def test_a_key_that_is_there_twice_is_damage(tmp_path: Path) -> None:
    key = load_keys(tmp_path).active
    key_file(tmp_path).write_text(json.dumps({"active": key.kid, "keys": [key.to_jwk()] * 2}))
    with pytest.raises(SetupError, match="damaged"):
        load_keys(tmp_path)


def test_a_place_that_cannot_hold_keys_is_one_sentence(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    with pytest.raises(SetupError, match="PORTAL_HOME"):
        load_keys(occupied)
    key_file(tmp_path).mkdir(parents=True)
    with pytest.raises(SetupError, match="PORTAL_HOME"):
        load_keys(tmp_path)


def test_a_failed_write_leaves_the_old_keys_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load_keys(tmp_path)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="space"):
        _write(key_file(tmp_path), only(SigningKey.generate()), NOON)
    assert load_keys(tmp_path).active.kid == before.active.kid
    assert sorted(path.name for path in key_file(tmp_path).parent.iterdir()) == [".lock", "signing.json"]


def test_a_key_that_root_adds_stays_readable_for_the_portals_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_keys(tmp_path)
    owner = key_file(tmp_path).stat()
    given: list[tuple[int, int]] = []
    monkeypatch.setattr("os.fchown", lambda _, uid, gid: given.append((uid, gid)))
    rotate(tmp_path, NOON)
    assert given == []  # its own user may not, and need not
    monkeypatch.setattr("os.geteuid", lambda: owner.st_uid + 1)
    rotate(tmp_path, NOON)
    assert given == [(owner.st_uid, owner.st_gid)]
