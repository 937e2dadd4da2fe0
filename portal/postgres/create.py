"""Creation of the database's files, and the configuration written at every start."""

import os
import shutil
import signal
import threading
from dataclasses import dataclass

from portal.postgres.account import Account, account_name
from portal.postgres.binaries import Binaries
from portal.postgres.child import last_words, size, spawn
from portal.postgres.place import SUPERUSER, Place
from portal.words.errors import SetupError

# Nothing of this is left to the environment: with LANG unset initdb would take the locale C, in which
# trigrams of Chinese text are empty, and by default it trusts everybody on the machine.
_INITDB = (
    "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8",
    "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    "--auth-local=reject", "--auth-host=reject", f"--username={SUPERUSER}", "--data-checksums",
)  # fmt: skip

# The superuser is whoever may read the files anyway: the portal's own user, by the kernel's word (peer).
# Everybody else shows a password, on the socket as on TCP.
_HBA = """\
local all {superuser} peer map=portal
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
host  all all ::1/128 scram-sha-256
"""

_TUNING = {  # for a laptop of 2 cores; memory is used when there is data to fill it
    "shared_buffers": "256MB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling takes longer than any of our statements runs
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_error_verbosity": "terse",  # DETAIL lines hold values: personal data stays out of the log
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}  # a killed process still loses nothing


class Interrupted(Exception):
    """A request to stop that reached the supervisor in the middle of this."""


@dataclass(frozen=True)
class Installation:
    """Programs, the user they run as, and the place of the files."""

    binaries: Binaries
    major: int
    account: Account
    place: Place


def create_cluster(
    installed: Installation, *, holding: int, stopping: threading.Event, durable: bool
) -> None:
    """Make the data directory where there is none: in a temporary one first, renamed when it is whole.

    So `data` exists only complete, and what a killed initdb left is thrown away. The caller holds the
    server's lock (`holding`), which the initdb of a killed portal would still have: only one writes.
    """
    binaries, account, place = installed.binaries, installed.account, installed.place
    if place.data.exists() and any(place.data.iterdir()):
        return
    fresh = place.cluster / "data.new"
    if fresh.exists():
        shutil.rmtree(fresh)
    before = size(place.log)
    command = [binaries["initdb"], *_INITDB, f"--pgdata={fresh}", *(() if durable else ("--no-sync",))]
    child = spawn(command, account=account, log=place.log, holding=holding, at_our_death=signal.SIGKILL)
    try:
        while child.poll() is None:
            if stopping.wait(0.02):
                raise Interrupted
    finally:
        child.kill()
        child.wait()
    if child.returncode != 0:
        raise failure(f"cannot create the database in {place.data}", last_words(place.log, before), place)
    fresh.rename(place.data)
    _persist(place.cluster)


def failure(what: str, said: str, place: Place) -> SetupError:
    """One sentence: what failed, what PostgreSQL said, what to do."""
    advice = f"mend that, or set PORTAL_HOME or PORTAL_DATABASE_URL; the log is {place.log}"
    if "No space left on device" in said:
        advice = "the disk is full: free at least 100 MB, or set PORTAL_HOME to a directory on another disk"
    return SetupError(f"{what} ({said}): {advice}")


def check_version(installed: Installation) -> None:
    """Raise SetupError for files of another major version, which PostgreSQL cannot read."""
    place, major = installed.place, installed.major
    version = place.data / "PG_VERSION"
    made_by = version.read_text().strip() if version.exists() else "nobody knows which"
    if made_by != str(major):
        raise SetupError(
            f"{place.data} was made by PostgreSQL {made_by}, this is PostgreSQL {major}: move the data over"
            " with pg_dump and pg_restore, or set PORTAL_HOME to another directory"
        )


def configure(place: Place, account: Account) -> list[str]:
    """Write the rules of who may log in and how; return the arguments that point there. Done at each start.

    The superuser is the portal's user, the server's, and root, who could read the files just as well.
    """
    names = {account.name, account_name(os.geteuid()), "root"}
    identities = "".join(f'portal "{name}" {SUPERUSER}\n' for name in sorted(names))
    for name, text in (("pg_hba.conf", _HBA.format(superuser=SUPERUSER)), ("pg_ident.conf", identities)):
        path = place.base / name
        path.write_text(text)
        path.chmod(0o644 if account.switch else 0o600)
    return [
        "-c",
        f"hba_file={place.base / 'pg_hba.conf'}",
        "-c",
        f"ident_file={place.base / 'pg_ident.conf'}",
    ]


def tuning(*, durable: bool) -> list[str]:
    settings = _TUNING if durable else _TUNING | _NOT_DURABLE
    return [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]


def _persist(directory: os.PathLike[str]) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
