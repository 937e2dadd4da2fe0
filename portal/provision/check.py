"""A check that the portal can work on this database. Made at every start."""

from collections.abc import Mapping
from importlib.resources import files

from portal.provision.connecting import connect
from portal.words.errors import SetupError

OLDEST_SERVER = 16

_FACTS = (files("portal.provision") / "check.sql").read_text(encoding="utf-8")
_CTYPES = {"C.UTF-8", "C.UTF8"}
_COLLATIONS = {"C", "POSIX"} | _CTYPES


async def check_database(url: str) -> None:
    """Raise SetupError, naming the remedy, where server, encoding, locale or roles are not as they must be.

    `url` is anybody's who may log in. An unreachable server is a SetupError too.
    """
    connection = await connect(url)
    try:
        version = connection.get_server_version().major
        if version < OLDEST_SERVER:
            raise SetupError(
                f"this is PostgreSQL {version} and the portal needs {OLDEST_SERVER} or newer: upgrade it"
            )
        facts = await connection.fetchrow(_FACTS)
    finally:
        await connection.close()
    if facts is None:
        raise SetupError("the database has just been dropped: run `portal db init`")
    _check_locale(dict(facts))
    if not facts["set_up"]:
        raise SetupError(f"database {facts['name']} has not been set up for the portal: run `portal db init`")
    if above := facts["above_policies"]:
        raise SetupError(f"row security does not bind {above}: `alter role … nosuperuser nobypassrls`")
    if members := facts["members"]:
        raise SetupError(f"{members} must not be a member of another role: revoke the membership")


def _check_locale(facts: Mapping[str, str | None]) -> None:
    """Require UTF-8 and C.UTF-8: names are searched by their characters and sorted by code point."""
    encoding, provider, locale = facts["encoding"], facts["provider"], facts["locale"]
    collate, ctype = facts["collate"] or "", facts["ctype"] or ""
    if encoding != "UTF8":
        fault = f"encoding {encoding}"
    elif provider == "i" or (provider == "b" and locale != "C.UTF-8"):
        fault = f"locale {locale}"
    elif provider == "c" and ctype.upper() not in _CTYPES:
        fault = f"LC_CTYPE {ctype}"
    elif provider == "c" and collate.upper() not in _COLLATIONS:
        fault = f"LC_COLLATE {collate}"
    else:
        return
    raise SetupError(
        f"database {facts['name']} has {fault} and the portal needs UTF8 and C.UTF-8, which is for ever:"
        " name another database in PORTAL_DATABASE_URL and run `portal db init`, which creates it"
    )
