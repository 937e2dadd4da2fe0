"""`portal documents`: what an operator types, and what comes of it."""

import asyncio
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest

from auth.roles import DatabaseRole
from portal.cli import main as cli
from portal.doors.db import Database
from portal.words.errors import PortalError
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.schema.world import SIZES

GOOD = "query Mine {\r\n  viewer { role }\r\n}\r\n"  # an id is the hash of the exact text
BAD = "{\n  viewer { role }\n  customerz { id }\n  viewer { rolle }\n}\n"
Portal = Callable[..., int]


@pytest.fixture(scope="module", autouse=True)
def acme(database: TestDatabase) -> None:
    async def populate() -> None:
        facts = Facts()
        facts.partner("ACME")
        portal = await Database.open({DatabaseRole.WORKER: {"dsn": database.url(DatabaseRole.WORKER)}}, SIZES)
        try:
            await facts.load(portal)
        finally:
            await portal.close()

    asyncio.run(populate())


@pytest.fixture
def portal(database: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Portal:
    """Run the command line; its exit status."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", database.owner_url)
    monkeypatch.setenv("PORTAL_DATABASE_SECRET", database.secret)
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path))

    def run(*arguments: object) -> int:
        try:
            with pytest.raises(SystemExit) as ended:
                cli.app(["documents", *map(str, arguments)])
            return int(ended.value.code or 0)
        except PortalError as error:  # as cli.main does
            sys.stderr.write(str(error))
            return 2

    return run


def ask(database: TestDatabase, statement: str) -> list[object]:
    async def fetch() -> list[object]:
        connection = await asyncpg.connect(database.owner_url)
        try:
            return [row[0] for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


def test_a_file_is_published_under_the_hash_of_its_bytes_and_again_is_no_fault(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str], database: TestDatabase
) -> None:
    file = tmp_path / "mine.graphql"
    file.write_bytes(GOOD.encode())
    name = sha256(GOOD.encode()).hexdigest()
    for said in ("1 published, 0 were already", "0 published, 1 were already"):
        assert portal("publish", file) == 0
        shown = capsys.readouterr()
        assert shown.out == f"sha256:{name}  {file}\n"
        assert said in shown.err
    assert ask(database, "select text from portal.trusted_documents") == [GOOD]


def test_faults_are_told_with_file_and_line_and_then_nothing_is_published(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str], database: TestDatabase
) -> None:
    good, bad, worse = (tmp_path / f"{name}.graphql" for name in ("good", "bad", "worse"))
    good.write_text("{ viewer { locale } }", encoding="utf-8")
    bad.write_text(BAD, encoding="utf-8")
    worse.write_text("{", encoding="utf-8")
    before = ask(database, "select id from portal.trusted_documents")
    assert portal("publish", good, bad, worse) == 1
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{bad}:3:3", f"{bad}:4:12", f"{worse}:1:2"]
    assert "customerz" in lines[0]
    assert shown.out == ""
    assert ask(database, "select id from portal.trusted_documents") == before


@pytest.mark.parametrize("content", [None, b"\xff{ viewer { role } }"])
def test_a_file_that_cannot_be_read_is_for_the_operator_to_mend(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    file = tmp_path / "strange.graphql"
    if content is not None:
        file.write_bytes(content)
    assert portal("publish", file) == 2
    assert str(file) in capsys.readouterr().err


def test_a_partner_is_restricted_and_released_by_its_code(
    portal: Portal, capsys: pytest.CaptureFixture[str], database: TestDatabase
) -> None:
    restricted = (
        "select p.code from portal.document_restrictions r join portal.partners p on p.id = r.partner_id"
    )
    for _ in range(2):
        assert portal("restrict", "ACME") == 0
        assert ask(database, restricted) == ["ACME"]
    for _ in range(2):
        assert portal("restrict", "ACME", "--lift") == 0
        assert ask(database, restricted) == []
    assert portal("restrict", "NOBODY") == 2
    assert "NOBODY" in capsys.readouterr().err
