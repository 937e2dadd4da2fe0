"""The short commands: each opens what it needs and leaves nothing behind."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from auth.roles import DatabaseRole
from portal.audit.heads import Heads
from portal.audit.verify import verify
from portal.cli.demonstration import require_demonstration
from portal.customers import persons
from portal.doors.db import Connection, Database
from portal.importing.console import command as import_command
from portal.postgres import running
from portal.provision import audience_connections, database_secret
from portal.sessions.keys import load_keys, rotate
from portal.settings import Settings, load_settings
from portal.setup.prepare import prepare, require_current
from portal.site.demo_accounts import PersonaTokens
from portal.words.errors import SetupError
from portal.words.text_rules import key_form


async def persona_token(persona: str, partner: str | None) -> str:
    """Token of one of the demonstration's people; recorded. Raises BadUserInput, Forbidden, SetupError."""
    settings = load_settings()
    async with worker_database(settings) as database:
        require_demonstration(settings)
        tokens = await PersonaTokens.load(database, load_keys(settings.absolute_home), settings)
        return await tokens.token(persona, partner)


def rotate_keys() -> str:
    """The sentence `portal keys rotate` prints, once it has added a key. Raises SetupError."""
    fresh = rotate(load_settings().absolute_home, datetime.now(UTC))
    return f"{fresh.key.kid} is published now and signs from {fresh.signs_from:%Y-%m-%dT%H:%M:%SZ}"


async def import_directory(directory: Path, rejects: Path | None) -> int:
    """Exit status of `portal import`: 0 all loaded, 1 some rows not. Raises SetupError."""
    async with worker_database(load_settings()) as database:
        return await import_command(database.as_worker, directory, rejects=rejects)


async def export_person(who: str, file: Path, by: str | None = None) -> None:
    """Write the export of a person to the file, and print a sentence on it. Raises SetupError."""
    if await asyncio.to_thread(file.exists):
        raise SetupError(f"{file} is there already: name another file, or remove it.")
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        customer = await _customer(connection, who)
        await _act_for(connection, by)
        document = await persons.export_by_operator(connection, customer.id)
    try:
        await asyncio.to_thread(_write_for_the_owner, file, f"{document}\n")
    except OSError as error:
        raise SetupError(f"{file} cannot be written ({error.strerror}): name another file.") from error
    say(f"What is held on {customer.number} is in {file}; it is recorded.")


async def erase_person(who: str, reason: str, by: str | None = None, *, sure: bool = False) -> str:
    """The sentence `portal person erase` prints, once the person is erased. Raises SetupError.

    Unless `sure`, whoever sits at the terminal types the customer's number again.
    """
    async with worker_database(load_settings()) as database:
        async with database.as_worker() as connection:
            customer = await _customer(connection, who)
            await _act_for(connection, by)
        if not sure:
            _ask_for(customer.number)
        async with database.as_worker() as connection:
            await _act_for(connection, by)
            erased = await persons.erase_by_operator(connection, customer.id, persons.ErasureReason(reason))
    counts = ", ".join(f"{many} {name.replace('_', ' ')}" for name, many in sorted((erased or {}).items()))
    return f"{customer.number} is erased ({reason}): {counts}."


async def _customer(connection: Connection, who: str) -> persons.Found:
    """The customer with that number or id. Raises SetupError, which does not repeat what was given."""
    found = await persons.find(connection, who)
    if found is None:
        raise SetupError("No customer has this number or id: look it up in the portal.")
    return found


async def _act_for(connection: Connection, staff_number: str | None) -> None:
    if staff_number is not None and not await persons.act_for(connection, staff_number):
        raise SetupError(f"No member of staff has the number {staff_number}: `--by` is who asks for this.")


def _ask_for(number: str) -> None:
    """Return once the number was typed. Raises SetupError: it was not, or nobody is there to type."""
    if not sys.stdin.isatty():
        raise SetupError(
            "Nobody is at the terminal to confirm this: add `--yes` to erase without being asked."
        )
    sys.stderr.write("This cannot be undone. The customer's number, to erase the person for good: ")
    sys.stderr.flush()
    if key_form(sys.stdin.readline()) != number:
        raise SetupError("That is not the customer's number: nothing was erased.")


def _write_for_the_owner(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)


async def verify_audit() -> int:
    """Exit status of `portal audit verify`: 0 whole, 1 not, 3 whole and not signed to its end.

    Raises SetupError where nobody can tell.
    """
    settings = load_settings()
    heads = Heads.open(settings.absolute_home, settings.audit_heads)
    began = time.perf_counter()
    async with worker_database(settings) as database:
        report = await verify(database, heads.read())
    seconds = time.perf_counter() - began
    for line in (*report.faults, *([report.unsigned] if report.unsigned else []), *report.notes):
        sys.stdout.write(f"{line}\n")
    signed = f"signed up to {report.head.position} at {report.head.at}" if report.head else "none signed"
    say(f"{report.rows:,} rows are whole, {signed}; {seconds:.1f} s, {report.rows / seconds:,.0f} rows/s")
    if report.rows and not (report.head or report.faults):
        raise SetupError(
            f"There is no signed head in {heads.path}, so whether the end of the chain was cut cannot be "
            "told: set PORTAL_AUDIT_HEADS to where the portal keeps them."
        )
    if report.faults:
        return 1
    return 3 if report.unsigned else 0


async def init_database(*, new_secret: bool) -> None:
    """Set up the database of PORTAL_DATABASE_URL. Raises SetupError where there is none to set up."""
    settings = load_settings()
    if settings.database_url is None:
        raise SetupError("`portal db init` is for PORTAL_DATABASE_URL: set it, or use `portal run`.")
    await prepare(settings.database_url.get_secret_value(), secret(settings), say, new_secret=new_secret)


def say(line: str) -> None:
    """Print to the terminal; standard output stays for the result that a command was asked for."""
    sys.stderr.write(f"{line}\n")


def secret(settings: Settings) -> str:
    """The database secret (PORTAL_DATABASE_SECRET, or its file), the source of the audiences' passwords."""
    given = settings.database_secret
    return database_secret(settings.absolute_home, given.get_secret_value() if given else None)


@asynccontextmanager
async def worker_database(settings: Settings) -> AsyncIterator[Database]:
    """The worker's pool, on the configured database or on the embedded one that `portal run` started."""
    url = settings.database_url.get_secret_value() if settings.database_url else _embedded(settings)
    await require_current(url, secret(settings))
    connect = audience_connections(url, secret(settings))
    database = await Database.open({DatabaseRole.WORKER: connect[DatabaseRole.WORKER]})
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
