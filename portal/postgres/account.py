"""The machine's user that runs PostgreSQL: us, or another, as PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from portal.words.errors import SetupError

DEDICATED = "channel-portal"
_NO_ROOT = "or start the portal as an ordinary user, or set PORTAL_DATABASE_URL to a PostgreSQL"


class Switch(TypedDict, total=False):
    """Arguments of `subprocess.Popen` that run a child as another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The user PostgreSQL runs as. `switch` is empty where that is who we are."""

    name: str
    uid: int
    gid: int
    switch: Switch = field(default_factory=Switch)

    def may_enter(self, directory: Path) -> bool:
        """Tell whether this user can reach the directory, by going there (modes, ACLs, mounts)."""
        command = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)]
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, check=False, **self.switch)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise SetupError(
                f"PostgreSQL does not run as root and this machine cannot run it as {self.name} ({error}):"
                f" allow switching users (CAP_SETUID, CAP_SETGID), {_NO_ROOT}"
            ) from error
        return done.returncode == 0

    def own(self, directory: Path) -> None:
        """Make the directory private to this user; creates it."""
        directory.mkdir(mode=0o700, exist_ok=True)
        if self.switch:
            os.chown(directory, self.uid, self.gid)
        directory.chmod(0o700)


def account_for(data: Path) -> Account:
    """The user to run the server on this data directory (which need not exist yet).

    An existing directory decides: PostgreSQL insists on its owner. Otherwise us; and for root, in this
    order, a user `channel-portal`, one of the name PostgreSQL's packages use, a new system user
    `channel-portal`, `nobody`.
    """
    me = os.geteuid()
    owner = data.stat().st_uid if data.exists() else None
    if me != 0:
        if owner is not None and owner != me:
            raise SetupError(
                f"{data} belongs to user {account_name(owner)} and we are {account_name(me)}:"
                " start as that user, or set PORTAL_HOME to another directory"
            )
        return _ourselves(me)
    if owner == 0:
        raise SetupError(
            f"{data} belongs to root, as whom PostgreSQL does not run:"
            f" give it to its user (chown -R {_for_root().name} {data})"
        )
    return _other(pwd.getpwuid(owner)) if owner is not None else _for_root()


def _ourselves(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise SetupError(
            f"user id {uid} has no name on this machine and PostgreSQL needs one: add it to /etc/passwd,"
            " or set PORTAL_DATABASE_URL to a PostgreSQL"
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _for_root() -> Account:
    for name in (DEDICATED, "postgres", "_postgres"):
        if found := _lookup(name):
            return found
    if useradd := shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin"):
        command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*command, "--shell", "/bin/false", DEDICATED], capture_output=True, check=False)  # noqa: S603
    for name in (DEDICATED, "nobody"):  # two first starts at once: one useradd fails, both find the user
        if found := _lookup(name):
            return found
    raise SetupError(f"PostgreSQL does not run as root: add a user named {DEDICATED}, {_NO_ROOT}")


def _lookup(name: str) -> Account | None:
    try:
        return _other(pwd.getpwnam(name))
    except KeyError:
        return None


def _other(entry: pwd.struct_passwd) -> Account:
    switch = Switch(user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch)


def account_name(uid: int) -> str:
    """The user's name, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
