"""One PostgreSQL for a test run, shared by all of its processes; cheap databases from a migrated template.

The first process that needs it starts a keeper, a process of its own that runs the server until every
process of the run is gone, however they ended: each holds a shared lock which only the kernel takes
away, and the keeper waits for the exclusive one. Nothing is left behind when tests fail, are
interrupted or are killed.

    <run directory>/users.lock     shared: the run's processes; exclusive: the keeper, to stop
    <run directory>/start.lock     one process at a time starts the keeper, or makes the template
    <run directory>/cluster.json   how to reach the server, and where its directory is
    <run directory>/<name>.lock    one process at a time makes what is shared by that name
"""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auth.roles import DatabaseRole
from portal.postgres import EmbeddedPostgres
from portal.provision import OWNER, audience_url, connect, init_database, set_up_inside, with_database
from portal.settings import Settings
from portal.setup.prepare import prepare

TEMPLATE = "portal_template"
SECRET = "a secret of the tests, known to everybody"  # noqa: S105
_ROOT = Path(__file__).parent.parent
_MEMORY = Path("/dev/shm")  # noqa: S108 - the directories made there are each one's own
_ROOM = 3 * 2**30
# What is not kept in a database's files is kept in memory, too, so there is little of it.
_SETTINGS = {"max_connections": "200", "max_wal_size": "128MB", "min_wal_size": "32MB", "autovacuum": "off"}
_held: list[int] = []  # locks of this process, until it ends
_keepers: list["subprocess.Popen[bytes]"] = []


@dataclass(frozen=True)
class TestDatabase:
    """A database of its own on the run's cluster, with the portal's schema."""

    __test__ = False
    owner_url: str
    secret: str = SECRET

    def url(self, audience: DatabaseRole) -> str:
        return audience_url(self.owner_url, audience, self.secret)

    def settings(self, home: Path, **further: object) -> Settings:
        """Settings of a portal on this database, as if it were an external one."""
        given = {"home": home, "database_url": self.owner_url, "database_secret": self.secret} | further
        return Settings.model_validate(given)


@dataclass(frozen=True)
class Cluster:
    """The run's server. `owner_url` is the superuser's; `home` goes when it goes, and its user may enter."""

    owner_url: str
    directory: Path
    home: Path

    def create(self, name: str, *, template: str | None = None) -> TestDatabase:
        """A database: a copy of `template`, or an empty one that is set up but not migrated."""
        url = with_database(self.owner_url, name)
        if template is None:
            asyncio.run(init_database(url, SECRET))
        else:
            asyncio.run(self._copy(name, template))
        return TestDatabase(url)

    def drop(self, name: str) -> None:
        asyncio.run(self._run("drop database if exists %I with (force)", name))

    def template(self) -> str:
        """The name of a database with the portal's own migrations and policies; made once in a run."""
        done = self.directory / "template.done"
        with _exclusively(self.directory / "start.lock"):
            if not done.exists():
                self.drop(TEMPLATE)
                asyncio.run(prepare(with_database(self.owner_url, TEMPLATE), SECRET, lambda _: None))
                done.touch()
        return TEMPLATE

    def shared(self, name: str, make: Callable[[Path], object]) -> Path:
        """A directory which the first process to ask for it makes, whole or not at all; once in a run."""
        directory, fresh = self.home / name, self.home / f"{name}.new"
        with _exclusively(self.directory / f"{name}.lock"):
            if not directory.exists():
                shutil.rmtree(fresh, ignore_errors=True)
                fresh.mkdir(mode=0o711)
                make(fresh)
                fresh.rename(directory)
        return directory

    async def _copy(self, name: str, template: str) -> None:
        # Not by way of the write-ahead log, which the template's pages would all go through.
        await self._run("create database %I owner %I template %I strategy file_copy", name, OWNER, template)
        await set_up_inside(with_database(self.owner_url, name))  # grants on it are not copied

    async def _run(self, statement: str, *names: str) -> None:
        connection = await connect(with_database(self.owner_url, "postgres"))
        try:
            sql = await connection.fetchval("select format($1, variadic $2::text[])", statement, list(names))
            await connection.execute(sql)
        finally:
            await connection.close()


def scratch(prefix: str) -> Path:
    """A new directory that PostgreSQL's user may enter, for the files of servers that go with the tests.

    In memory where there is room: a database has 500 files, a run makes hundreds of them, and a disk's
    file system takes a hundred times as long to make and forget them as it takes to copy their bytes.
    """
    room = shutil.disk_usage(_MEMORY).free if os.access(_MEMORY, os.W_OK) else 0
    # Not below pytest's directory: the server's user may not enter that when we are root.
    directory = Path(tempfile.mkdtemp(prefix=prefix, dir=_MEMORY if room > _ROOM else None))
    directory.chmod(0o711)
    return directory


def join(directory: Path) -> Cluster:
    """The cluster of the run whose processes share `directory`; started if this is the first to ask."""
    users = os.open(directory / "users.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper stops
    _held.append(users)
    facts = directory / "cluster.json"
    with _exclusively(directory / "start.lock"):
        if not facts.exists():
            _start_keeper(directory, facts)
        known = json.loads(facts.read_text())
    return Cluster(owner_url=known["owner_url"], directory=directory, home=Path(known["home"]))


def _start_keeper(directory: Path, facts: Path) -> None:
    log = directory / "keeper.log"
    with log.open("ab") as output:
        # -P: beside this file there is a directory `auth`, which is not the package.
        command = [sys.executable, "-P", __file__, str(directory)]
        environment = os.environ | {"PYTHONPATH": str(_ROOT)}
        keeper = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, env=environment,
        )  # fmt: skip
    _keepers.append(keeper)  # never waited for: it outlives us
    while not facts.exists():
        if keeper.poll() is not None:
            raise RuntimeError(f"the test cluster did not start:\n{log.read_text()}")
        time.sleep(0.02)


@contextmanager
def _exclusively(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def keep(directory: Path) -> None:
    """Run the server until no process of the run is left."""
    home = scratch("portal-tests-")
    facts = directory / "cluster.json"
    users = os.open(directory / "users.lock", os.O_RDWR)
    try:
        with EmbeddedPostgres(home, durable=False, settings=_SETTINGS) as server:
            whole = directory / "cluster.json.new"
            whole.write_text(json.dumps({"owner_url": server.owner_url, "home": str(home)}))
            whole.rename(facts)
            fcntl.flock(users, fcntl.LOCK_EX)
            facts.unlink()
            (directory / "template.done").unlink(missing_ok=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        os.close(users)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
