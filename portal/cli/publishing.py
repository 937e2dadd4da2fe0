"""`portal documents`: publish GraphQL documents, and restrict partners to them."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from portal.cli.commands import say, worker_database
from portal.settings import load_settings
from portal.trusted_documents import service
from portal.words.errors import SetupError
from schema.endpoint.trusted_documents import PREFIX, Validator


async def publish(files: Sequence[Path]) -> int:
    """Publish each file as one document and print its id and name; exit status 0, or 1 where none was.

    All are validated first: if one has faults, they are told with file and line, and nothing is published.
    """
    texts, validator = {file: _text(file) for file in files}, Validator()
    faults = [fault for file, text in texts.items() for fault in _faults(validator, file, text)]
    if faults:
        say("\n".join(faults))
        return 1
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        fresh = await service.publish(connection, list(texts.values()), now=datetime.now(UTC))
    for file, text in texts.items():
        sys.stdout.write(f"{PREFIX}{service.document_id(text)}  {file}\n")
    say(f"{len(fresh)} published, {len({*texts.values()}) - len(fresh)} were already")
    return 0


async def restrict(partner_code: str, *, lift: bool) -> None:
    """Let a partner send trusted documents only, or any again. Raises NotFound, SetupError."""
    async with worker_database(load_settings()) as database, database.as_worker() as connection:
        if lift:
            await service.lift(connection, partner_code)
        else:
            await service.restrict(connection, partner_code, now=datetime.now(UTC))


def _text(file: Path) -> str:
    """The file's exact text, newlines included, because the id is the hash of it."""
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise SetupError(f"{file} is not UTF-8: save it so.") from error
    except OSError as error:
        raise SetupError(f"{file} cannot be read ({error.strerror}): name another file.") from error


def _faults(validator: Validator, file: Path, text: str) -> Iterator[str]:
    for error in validator.faults(text):
        line, column = error.locations[0] if error.locations else (1, 1)
        yield f"{file}:{line}:{column}: {error.message}"
