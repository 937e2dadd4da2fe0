"""Node and the packages that clients/package-lock.json pins, installed once for each state of it."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "clients"
_OLDEST = (20, 19)  # as package.json says, for ESLint
_MANIFEST = ("package.json", "package-lock.json", ".npmrc")
_PATIENCE_SECONDS = 300.0  # for what must happen; never a measure of how fast it does


def missing() -> str | None:
    """What this machine lacks to run Node programs; None: nothing."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "no Node on this machine: install Node 20.19 or newer, and npm"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(int(number) for number in version.removeprefix("v").split(".")) < _OLDEST:
        return f"only Node {version} on this machine: install 20.19 or newer"
    return None


def required() -> bool:
    """Whether what is missing is a failure: in CI nothing is left out."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def install() -> None:
    """Make clients/node_modules what the lock says; one process does, others wait for it."""
    stamp = CLIENTS / "node_modules" / ".manifest"
    wanted = hashlib.sha256(b"".join((CLIENTS / name).read_bytes() for name in _MANIFEST)).hexdigest()
    with (CLIENTS / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            command = ["npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]
            done = subprocess.run(command, cwd=CLIENTS, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"npm ci failed in clients/:\n{done.stderr}")
            stamp.write_text(wanted)  # npm ci removes the folder first: what is half there has no stamp


def run(
    program: str, *arguments: str, place: Path = ROOT, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run a program of clients/ or of its packages, in the folder `place`; whatever it answers."""
    install()
    return subprocess.run(
        ["node", CLIENTS / program, *arguments],
        cwd=place, capture_output=True, text=True, check=False,
        env=os.environ | environment, timeout=_PATIENCE_SECONDS,
    )  # fmt: skip
