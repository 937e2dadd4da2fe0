"""Directories of the embedded server's files.

    $PORTAL_HOME/
      portal.lock              held while a portal runs here
      postgres/                or a link to a directory below /var/lib/channel-portal
        server.lock            held by every process of the server
        pg_hba.conf pg_ident.conf postgresql.log
        socket/                the server user's, 0700
        cluster/data/          the server user's, 0700

As root the server's user must reach `cluster` and `socket`. Where a parent of PORTAL_HOME is closed to
it (/root is), nothing is opened up: the files are kept below /var/lib/channel-portal and `postgres` is
a link to them, so they go with the home when it is moved. What root writes is only ever in directories
that are root's.
"""

import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from portal.postgres.account import Account
from portal.postgres.binaries import SHARED_PLACE
from portal.words.errors import SetupError

SUPERUSER = "postgres"
DATABASE = "portal"
PORT = 5432  # part of the socket's name; nothing listens on TCP
_LONGEST_SOCKET_DIRECTORY = 103 - len(f"/.s.PGSQL.{PORT}")  # macOS takes 103 bytes, Linux 107
_PLAIN = re.compile(r"[A-Za-z0-9/._+-]+")  # a comma would be two hosts to every client


@dataclass(frozen=True)
class Place:
    """The server's directory: `base` is real (no link)."""

    base: Path

    @property
    def cluster(self) -> Path:
        return self.base / "cluster"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def log(self) -> Path:
        return self.base / "postgresql.log"

    @property
    def lock(self) -> Path:
        return self.base / "server.lock"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def recorded_socket(self) -> Path | None:
        """The socket directory of the server that last started here, as it wrote it down itself."""
        try:
            lines = self.pid_file.read_text().splitlines()
        except (OSError, UnicodeDecodeError):
            return None
        return Path(lines[4]) if len(lines) > 4 and lines[4].startswith("/") else None  # noqa: PLR2004


def prepare_home(home: Path) -> Path:
    """Create PORTAL_HOME, and return it without links. Raises SetupError where it cannot be written to."""
    try:
        home = home.resolve()
        if not home.exists():
            home.mkdir(parents=True, exist_ok=True)
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)  # its secrets are files of mode 0600
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        message = f"cannot write to {home} ({error.strerror}): mend its permissions, or set PORTAL_HOME"
        raise SetupError(message) from error
    return home


def existing(home: Path) -> Place | None:
    """The place of a server that was set up before, if any."""
    link = home / "postgres"
    return Place(link.resolve()) if link.exists() else None


def prepare(home: Path, account: Account) -> Place:
    """The place, with its directories as they must be; made where there is none."""
    try:
        place = existing(home) or _make(home, account)
        place.base.chmod(0o711 if account.switch else 0o700)
        account.own(place.cluster)
    except OSError as error:
        message = (
            f"cannot write to {error.filename} ({error.strerror}): mend its permissions, or set PORTAL_HOME"
        )
        raise SetupError(message) from error
    if not account.may_enter(place.cluster):
        raise SetupError(
            f"user {account.name}, as whom PostgreSQL runs, can no longer reach {place.cluster}:"
            " give the directories above it execute permission again"
        )
    return place


def _make(home: Path, account: Account) -> Place:
    link = home / "postgres"
    if link.is_symlink():
        raise SetupError(
            f"{link} points to {link.readlink()}, which is gone:"
            " bring the database's files back, or remove the link to begin with an empty database"
        )
    if account.may_enter(home):
        link.mkdir(exist_ok=True)
        return Place(link)
    SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
    base = Path(tempfile.mkdtemp(prefix="home-", dir=SHARED_PLACE))
    (base / "home").write_text(f"{home}\n")  # for whoever finds the directory and wonders
    link.symlink_to(base)
    return Place(base)


def socket_directory(place: Place, account: Account) -> Path:
    """A private directory for the server's socket, short enough for an address (107 bytes)."""
    directory = place.base / "socket"
    if len(os.fsencode(directory)) > _LONGEST_SOCKET_DIRECTORY or not _PLAIN.fullmatch(str(directory)):
        directory = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
    account.own(directory)
    return directory


def forget_socket(place: Place, directory: Path | None) -> None:
    """Remove the socket of a server that is gone, and its directory where that is below /tmp.

    The socket's lock file names a process id too, and PostgreSQL refuses to start beside whoever has it.
    """
    if directory is None or not _is_ours(place, directory):
        return
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (directory / name).unlink(missing_ok=True)
    if directory != place.base / "socket":
        directory.rmdir()


def _is_ours(place: Place, directory: Path) -> bool:
    """Tell whether it is this place's: its own, or one of its user below /tmp (the record may be forged)."""
    if directory == place.base / "socket":
        return directory.exists()
    try:
        facts = directory.lstat()
        return (
            directory.parent == Path("/tmp")  # noqa: S108
            and directory.name.startswith("portal-")
            and stat.S_ISDIR(facts.st_mode)
            and facts.st_uid == place.data.stat().st_uid
            and {entry.name for entry in directory.iterdir()} <= {f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"}
        )
    except OSError:
        return False


def url(socket: Path, database: str = DATABASE) -> str:
    """The superuser's URL, for asyncpg and for libpq. The port is explicit so that PGPORT is not asked."""
    return f"postgresql://{SUPERUSER}@/{quote(database)}?host={quote(str(socket))}&port={PORT}"
