"""What the short commands do: each opens what it needs and leaves nothing behind."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from auth.roles import Audience
from portal.db import Database
from portal.errors import SetupError
from portal.importing.console import command as import_command
from portal.keys import load_keys
from portal.personas import PersonaTokens
from portal.postgres import running
from portal.prepare import prepare, require_current
from portal.provision import audience_connections, database_secret
from portal.settings import Settings, load_settings


async def persona_token(persona: str, partner: str | None) -> str:
    """A token of one of the demonstration's people. Raises BadUserInput, SetupError."""
    settings = load_settings()
    async with worker_database(settings) as database, database.as_worker() as connection:
        tokens = await PersonaTokens.load(connection, load_keys(settings.absolute_home).active, settings)
    return tokens.token(persona, partner)


async def import_directory(directory: Path, rejects: Path | None) -> int:
    """The exit status of `portal import`: 0 all loaded, 1 some rows not. Raises SetupError."""
    async with worker_database(load_settings()) as database:
        return await import_command(database.as_worker, directory, rejects=rejects)


async def init_database(*, new_secret: bool) -> None:
    """Set up the database of PORTAL_DATABASE_URL. Raises SetupError where there is none to set up."""
    settings = load_settings()
    if settings.database_url is None:
        raise SetupError("`portal db init` is for PORTAL_DATABASE_URL: set it, or use `portal run`.")
    await prepare(settings.database_url.get_secret_value(), secret(settings), say, new_secret=new_secret)


def say(line: str) -> None:
    """Tell the terminal; standard output stays what a command was asked for."""
    sys.stderr.write(f"{line}\n")


def secret(settings: Settings) -> str:
    """What the audiences' passwords are derived from (PORTAL_DATABASE_SECRET, or its file)."""
    given = settings.database_secret
    return database_secret(settings.absolute_home, given.get_secret_value() if given else None)


@asynccontextmanager
async def worker_database(settings: Settings) -> AsyncIterator[Database]:
    """The worker's pool, on the configured database or on the embedded one that `portal run` started."""
    url = settings.database_url.get_secret_value() if settings.database_url else _embedded(settings)
    await require_current(url, secret(settings))
    connect = audience_connections(url, secret(settings))
    database = await Database.open({Audience.WORKER: connect[Audience.WORKER]})
    try:
        yield database
    finally:
        await database.close()


def _embedded(settings: Settings) -> str:
    url = running(settings.absolute_home)
    if url is None:
        raise SetupError(
            f"No portal runs on {settings.home}: start it with `make run` first, or set PORTAL_DATABASE_URL."
        )
    return url
