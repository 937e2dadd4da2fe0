"""An applied migration never changes, and a later one makes no function: those are source (decision 0027)."""

import ast
import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import anyio
import asyncpg
import pytest

from portal.cli import main as cli
from portal.doors.orm import APPS
from portal.provision import connect
from portal.setup import texts
from portal.setup.migrate import migrate, pending
from portal.setup.sources import STORED, read_sources
from portal.setup.texts import frozen, hashes, migration_texts
from portal.words.errors import SetupError
from tests.cluster import SECRET, TestDatabase
from tests.migrations.run_throwaway import APPS as THROWAWAY

PACKAGE = "portal.migrations"
LAST_FROZEN = "0018"
LATER = {
    file: text
    for file, text in migration_texts(PACKAGE).items()
    if file.removeprefix("sql/")[:4] > LAST_FROZEN and Path(file).name != Path(STORED).name
}
MAKES = re.compile(
    r"\b(create|alter|drop)\s+(or\s+replace\s+)?(constraint\s+)?(function|trigger)\b", re.IGNORECASE
)


def test_the_migrations_up_to_0018_are_those_that_were_applied() -> None:
    """Their hashes together; and the list says all of them."""
    folder = Path(__file__).parents[2] / "portal" / "migrations"
    listed = (folder / "frozen.sha256").read_bytes()
    assert hashlib.sha256(listed).hexdigest() == (
        "d6ea208a926ccb85b4b029fd08ccd964f4ff257b0d4a177d919f25515ee08aa4"
    )
    names = {Path(file).stem for file in migration_texts(PACKAGE) if file.endswith(".py")}
    found = [hashes(PACKAGE, name) for name in sorted(names) if name[:4] <= LAST_FROZEN]
    assert len(found) == 18
    assert {file: sha256 for each in found for file, sha256 in each.items()} == frozen(PACKAGE)


def test_the_modules_of_operations_that_later_migrations_use_are_remembered_with_them() -> None:
    assert set(hashes(PACKAGE, "0019_forms")) >= {
        f"portal/migrations/{file}" for file in ("0019_forms.py", "operations/forms.py", "sql/0019_end.sql")
    }
    assert "portal/migrations/operations/forms.py" not in hashes(PACKAGE, "0020_rights")
    for file, text in LATER.items():
        tree = ast.parse(text) if file[0].isdigit() and file.endswith(".py") else ast.Module([], [])
        for name in imported(tree):
            if name.startswith(f"{PACKAGE}.operations."):
                assert f"operations/{name.split('.')[3]}.py" in LATER, name


OLD_NAMES = {"portal.ids", "portal.channels", "portal.access.models", "portal.migration_operations"}
REPOSITORY = Path(__file__).parents[2]


def imported(tree: ast.Module) -> set[str]:
    """Every dotted name that is imported, and what is imported from it below it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_only_the_migrations_up_to_0018_import_modules_by_their_old_names() -> None:
    """The aliases hold in the whole process: elsewhere an old name works or not by the order of imports."""
    listed = subprocess.check_output(["git", "ls-files", "*.py"], cwd=REPOSITORY, text=True)
    users = {
        file
        for file in listed.split()
        if OLD_NAMES & imported(ast.parse((REPOSITORY / file).read_text(encoding="utf-8")))
    }
    assert {Path(file).parent.as_posix() for file in users} == {"portal/migrations"}, users
    assert {Path(file).name[:4] for file in users} <= {f"{number:04}" for number in range(1, 19)}, users


def test_no_later_migration_makes_a_function_or_a_trigger() -> None:
    """They are put in force whole: see docs/decisions/0027."""
    assert [file for file, text in LATER.items() if MAKES.search(text)] == []


def calls_of_functions(text: str) -> set[str]:
    """Which functions of the concepts' files the text calls: on another day they mean another thing."""
    functions = {statement.name for statement in read_sources().of_kind("function")}
    return functions & set(re.findall(r"\bportal\.(\w+)\s*\(", text))


def test_no_later_migration_calls_a_function_of_the_concepts() -> None:
    """A data step writes out what it needs."""
    assert [file for file, text in LATER.items() if calls_of_functions(text)] == []


def test_the_rules_find_what_they_forbid() -> None:
    """While there is no later migration the two above have nothing to look at: here is one."""
    text = "update portal.staff set id = portal.uuid7_at(now());"
    assert MAKES.search("create or replace function portal.x() returns void")
    assert not MAKES.search(text)
    assert MAKES.search("create constraint trigger x after update on portal.staff")
    assert calls_of_functions(text) == {"uuid7_at"}
    assert calls_of_functions("select portal.folded('a')") == set()


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets a migration's file be another than it is."""

    def edit(file: str) -> None:
        real = migration_texts

        def read(package: str) -> dict[str, str]:
            found = real(package)
            return found | ({file: found[file] + "\n-- and more\n"} if package == PACKAGE else {})

        monkeypatch.setattr(texts, "migration_texts", read)

    return edit


@pytest.mark.parametrize("file", ["sql/0017_reasons.sql", "0003_orders_stock_campaigns.py"])
@pytest.mark.parametrize("remembered", [True, False])
def test_an_edited_migration_is_a_sentence_that_names_it(  # noqa: PLR0913, PLR0917 - fixtures
    fresh_database: TestDatabase,
    edited: Callable[[str], None],
    file: str,
    remembered: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Also by a database of the time when none were remembered."""
    if not remembered:
        anyio.run(_forget, fresh_database.owner_url)
    edited(file)
    monkeypatch.setenv("PORTAL_DATABASE_URL", fresh_database.owner_url)
    monkeypatch.setenv("PORTAL_DATABASE_SECRET", SECRET)
    monkeypatch.setattr(cli, "app", partial(cli.app, ["db", "init"]))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"portal: portal/migrations/{file} was edited after this database had it:"
        " restore it, and say what is new in a new migration\n"
    )


async def _forget(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("drop table migrations.texts")
    await connection.close()


@pytest.mark.anyio
async def test_a_migration_of_today_is_remembered_when_it_is_applied(
    bare_database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(__file__).with_name("throwaway"), tmp_path / "remembered_migrations")
    monkeypatch.syspath_prepend(str(tmp_path))
    apps = {"throwaway": THROWAWAY["throwaway"] | {"migrations": "remembered_migrations"}}
    await migrate(bare_database.owner_url, apps)
    assert await migrate(bare_database.owner_url, apps) == []
    file = tmp_path / "remembered_migrations" / "0002_second.py"
    file.write_text(file.read_text() + "# another thing\n")
    with pytest.raises(SetupError, match=r"remembered_migrations/0002_second\.py was edited after this"):
        await pending(bare_database.owner_url, apps)


@pytest.mark.anyio
async def test_the_hashes_of_all_that_was_applied_are_kept(fresh_database: TestDatabase) -> None:
    connection = await connect(fresh_database.owner_url)
    kept = {row[0]: row[1] for row in await connection.fetch("select file, sha256 from migrations.texts")}
    await connection.close()
    assert kept.items() >= frozen(PACKAGE).items()
    assert (await pending(fresh_database.owner_url, APPS)) == []
