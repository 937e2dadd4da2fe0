"""The signing keys on disk: made once, the same for everyone, never silently replaced."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from auth.signing import SigningKey, encode_base64url
from auth.tokens import verify_jws
from portal.errors import SetupError
from portal.keys import KeyRing, _write, load_keys


def key_file(home: Path) -> Path:
    return home / "keys" / "signing.json"


def test_a_key_is_made_on_first_need_and_stays(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there" / "yet"
    first, second = load_keys(home), load_keys(home)
    assert first.active.to_jwk() == second.active.to_jwk()
    assert [key.kid for key in first.keys] == [first.active.kid]


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


def test_several_keys_verify_and_the_active_one_signs(tmp_path: Path) -> None:
    old = load_keys(tmp_path).active
    new = SigningKey.generate()
    _write(key_file(tmp_path), KeyRing(new, (old, new)))
    ring = load_keys(tmp_path)
    assert ring.active.kid == new.kid
    assert [jwk["kid"] for jwk in ring.public_jwks()["keys"]] == [old.kid, new.kid]


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from portal.keys import load_keys; sys.stdin.readline(); "
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
        _write(key_file(tmp_path), KeyRing(made_meanwhile, (made_meanwhile,)))

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
        _write(key_file(tmp_path), KeyRing(SigningKey.generate(), ()))
    assert load_keys(tmp_path).active.kid == before.active.kid
    assert sorted(path.name for path in key_file(tmp_path).parent.iterdir()) == [".lock", "signing.json"]
