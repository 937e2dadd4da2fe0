"""Node and what is in package-lock.json, installed once for each state of it."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_PATIENCE_SECONDS = 120
_MANIFEST = ("package.json", "package-lock.json", ".npmrc")

RunScript = Callable[..., str]
"""The name of a script beside this file and its arguments in, what it printed out."""


@pytest.fixture(scope="session")
def run_script(pytestconfig: pytest.Config) -> RunScript:
    """Runs our Node scripts. Without Node the tests are skipped and say so; in CI they fail."""
    if not (shutil.which("node") and shutil.which("npm")):
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("CI has no Node: apt-get install nodejs npm")
        pytest.skip("no Node on this machine, so nobody has audited the endpoint: apt-get install nodejs npm")
    assert pytestconfig.cache is not None
    installed = _installed(pytestconfig.cache.mkdir("graphql_http"))

    def run(script: str, *arguments: str) -> str:
        shutil.copy(_HERE / script, installed)
        done = subprocess.run(
            ["node", installed / script, *arguments],
            capture_output=True, text=True, check=False, timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def _installed(cache: Path) -> Path:
    """The directory with node_modules as the lock has it; complete or not there at all."""
    lock = b"".join((_HERE / name).read_bytes() for name in _MANIFEST)
    place = cache / hashlib.sha256(lock).hexdigest()[:16]
    if not place.exists():
        making = Path(tempfile.mkdtemp(dir=cache))
        for name in _MANIFEST:
            shutil.copy(_HERE / name, making)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts"], cwd=making,
            capture_output=True, text=True, check=False, timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        try:
            making.rename(place)
        except OSError:  # another run was faster
            shutil.rmtree(making)
    return place
