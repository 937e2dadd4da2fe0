"""What the short commands do: each opens what it needs and leaves nothing behind."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from auth.roles import Audience
from portal.audit.heads import Heads
from portal.audit.verify import verify
from portal.customers import persons
from portal.db import Connection, Database
from portal.errors import SetupError
from portal.importing.console import command as import_command
from portal.keys import load_keys, rotate
from portal.personas import PersonaTokens
from portal.postgres import running
from portal.prepare import prepare, require_current
from portal.provision import audience_connections, database_secret
from portal.settings import Settings, load_settings


async def persona_token(persona: str, partner: str | None) -> str:
    """A token of one of the demonstration's people. Raises BadUserInput, SetupError."""
    settings = load_settings()
    async with worker_database(settings) as database, database.as_worker() as connection:
        tokens = await PersonaTokens.load(connection, load_keys(settings.absolute_home), settings)
    return tokens.token(persona, partner)


def rotate_keys() -> str:
    """The sentence `portal keys rotate` says. Raises SetupError."""
    fresh = rotate(load_settings().absolute_home, datetime.now(UTC))
    return f"{fresh.key.kid} is published now and signs from {fresh.signs_from:%Y-%m-%dT%H:%M:%SZ}"


async def import_directory(directory: Path, rejects: Path | None) -> int:
    """The exit status of `portal import`: 0 all loaded, 1 some rows not. Raises SetupError."""
    async with worker_database(load_settings()) as database:
        return await import_command(database.as_worker, directory, rejects=rejects)


async def export_person(who: str, file: Path) -> None:
    """Write what `portal person export` writes. Raises SetupError."""
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        document = await persons.export_by_operator(connection, await _customer(connection, who))
    try:
        await asyncio.to_thread(_write_for_the_owner, file, f"{document}\n")
    except OSError as error:
        raise SetupError(f"{file} cannot be written ({error.strerror}): name another file.") from error


async def erase_person(who: str, reason: str) -> None:
    """Do what `portal person erase` does. Raises SetupError."""
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        customer_id = await _customer(connection, who)
        await persons.erase_by_operator(connection, customer_id, persons.ErasureReason(reason))


async def _customer(connection: Connection, who: str) -> UUID:
    """The customer of that number or id. Raises SetupError, which does not repeat what was given."""
    found = await persons.find(connection, who)
    if found is None:
        raise SetupError("No customer has this number or id: look it up in the portal.")
    return found


def _write_for_the_owner(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        os.fchmod(descriptor, 0o600)  # also of a file that was there
        out.write(text)


async def verify_audit() -> int:
    """The exit status of `portal audit verify`: 0 whole, 1 not. Raises SetupError where nobody can tell."""
    settings = load_settings()
    heads = Heads.open(settings.absolute_home, settings.audit_heads)
    began = time.perf_counter()
    async with worker_database(settings) as database:
        report = await verify(database, heads.read())
    seconds = time.perf_counter() - began
    for fault in report.faults:
        sys.stdout.write(f"{fault}\n")
    signed = f"signed up to {report.head.position} at {report.head.at}" if report.head else "none signed"
    say(f"{report.rows:,} rows are whole, {signed}; {seconds:.1f} s, {report.rows / seconds:,.0f} rows/s")
    if report.rows and not (report.head or report.faults):
        raise SetupError(
            f"There is no signed head in {heads.path}, so whether the end of the chain was cut cannot be "
            "told: set PORTAL_AUDIT_HEADS to where the portal keeps them."
        )
    return 1 if report.faults else 0


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
