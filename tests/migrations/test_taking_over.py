"""A database that 961dffb left is taken over by one start, and every row and figure is as before.

What is in it and how it was made is in taken_over/README.md.
"""

import json
import lzma
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from auth.roles import DatabaseRole
from portal.audit.heads import Heads
from portal.audit.verify import verify
from portal.doors.db import Database
from portal.doors.orm import APPS
from portal.postgres import find_binaries
from portal.provision import OWNER, connect
from portal.setup.migrate import migrate
from portal.setup.prepare import prepare, require_current
from portal.words.errors import SetupError
from tests.cluster import SECRET, Cluster, TestDatabase
from tests.security.catalogue import faults
from tests.serving import served

pytestmark = pytest.mark.anyio

_KEPT = Path(__file__).with_name("taken_over")
_MIGRATIONS = Path(__file__).parents[2] / "portal" / "migrations"
_LAST = "0018_folded_names"
# its digest, and a fingerprint that is another database's: objects have other numbers there
_COMMENT = (
    "comment on schema portal is 'policies 63bd977091e726a05a3df9f64c9bc628834b7c565a454d8ab09b4c87cd029944"
    " 00000000000000000000000000000000'"
)
_SEALED = 56  # access events, all of them signed
_DEALER = {"username": "jie.sima@example.com", "password": "correct horse battery"}
_CUSTOMER = "435501a22d139af2766ebe81469a096db303"
# counted anew in a recomputation: rows have another number, and are otherwise the same
_NUMBERED = {"coarse_stock", "credit_exposures", "customer_order_figures"}
_TABLES = 50
_CONTACTS = {
    "touchpoints": [
        {
            "clientRef": reference,
            "customerId": _CUSTOMER,
            "channel": "PHONE",
            "action": "asked about the warranty",
            "stage": "SERVICE",
            "occurredAt": "2026-11-22T09:30:00+08:00",
            "note": "calls back on Monday",
        }
        for reference in ("till-3/1", "till-3/9")  # 961dffb recorded the first
    ]
}
_RECORD = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) {
  receipts { clientRef status customer { number touchpointCount } } } }"""

Rows = dict[str, list[Mapping[str, Any]]]
"""All rows of each table, in an order that depends on nothing but them."""


@dataclass(frozen=True)
class TakenOver:
    """The database after one start; the rows of its old tables and columns before that and after."""

    database: TestDatabase
    before: Rows
    after: Rows


@pytest.fixture(scope="module")
def empty(cluster: Cluster) -> Iterator[TestDatabase]:
    """A database that is set up and has no tables yet."""
    name = f"taken_over_{uuid4().hex}"  # processes of one run do not share it
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture(scope="module")
async def taken_over(empty: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> TakenOver:
    url = empty.owner_url
    with pytest.MonkeyPatch.context() as patch:
        package = _older_migrations(tmp_path_factory.mktemp("older"))
        patch.syspath_prepend(str(package.parent))
        await migrate(url, {"portal": APPS["portal"] | {"migrations": package.name}})
    await _protect(url)
    _load(url)
    with pytest.raises(SetupError, match="run `portal db init`"):
        await require_current(url, SECRET)
    before = await _rows_of(url)
    await prepare(url, SECRET, lambda _: None)
    return TakenOver(empty, before, await _rows_of(url, before))


@pytest.fixture
async def owner(taken_over: TakenOver) -> AsyncIterator[asyncpg.Connection]:
    """A superuser, whom no policy hides a row from."""
    connection = await asyncpg.connect(taken_over.database.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The portal's home as 961dffb left it: the key of the signed heads, and the heads."""
    return Path(shutil.copytree(_KEPT / "home", tmp_path / "home"))


def _older_migrations(directory: Path) -> Path:
    """A package of the migrations that 961dffb had: today's, without what came later."""
    package = directory / "migrations_of_961dffb"
    package.mkdir()
    (package / "__init__.py").touch()
    for file in _MIGRATIONS.glob("0*.py"):
        if file.stem <= _LAST:
            module = f'import_module("portal.migrations.{file.stem}")'
            text = f"from importlib import import_module\n\nMigration = {module}.Migration\n"
            (package / file.name).write_text(text)
    return package


async def _protect(url: str) -> None:
    """Put policies and grants in force as 961dffb rendered them, under its mark."""
    connection = await connect(url, server_settings={"role": OWNER})
    try:
        async with connection.transaction():
            await connection.execute(_unpacked("policies.sql.xz"))
            await connection.execute(_COMMENT)
    finally:
        await connection.close()


def _load(url: str) -> None:
    command = [find_binaries()["psql"], "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", url]
    subprocess.run(command, input=_unpacked("rows.sql.xz"), text=True, encoding="utf-8", check=True)


def _unpacked(name: str) -> str:
    return lzma.decompress((_KEPT / name).read_bytes()).decode()


async def _rows_of(url: str, like: Rows | None = None) -> Rows:
    connection = await asyncpg.connect(url)
    try:
        return await _rows(connection, like)
    finally:
        await connection.close()


async def _rows(connection: asyncpg.Connection, like: Rows | None = None) -> Rows:
    """The rows of every table; given others, of their tables and columns alone."""
    if like is None:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'portal'")
        return {
            name: _ordered(map(dict, await connection.fetch(f"table portal.{name}"))) for (name,) in tables
        }
    found: Rows = {}
    for name, rows in like.items():
        all_columns = await connection.fetch(f"table portal.{name}")
        found[name] = _ordered({column: row[column] for column in rows[0]} for row in all_columns)
    return found


def _ordered(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=repr)


def _unnumbered(found: Rows) -> Rows:
    """Without the numbers of rows that have another one after a recomputation."""
    return {
        table: _ordered({**row, "id": None} for row in rows) if table in _NUMBERED else rows
        for table, rows in found.items()
    }


async def test_every_row_of_every_table_is_as_before(taken_over: TakenOver) -> None:
    assert all(taken_over.before.values()), "each table of 961dffb has rows here"
    assert len(taken_over.before) == _TABLES
    for table, rows in taken_over.before.items():
        assert taken_over.after[table] == rows, table


async def test_every_figure_is_what_the_functions_in_force_compute(
    taken_over: TakenOver, owner: asyncpg.Connection
) -> None:
    transaction = owner.transaction()
    await transaction.start()
    try:
        kept = _unnumbered(await _rows(owner, taken_over.before))
        await owner.execute((_KEPT / "recompute.sql").read_text(encoding="utf-8"))
        computed = _unnumbered(await _rows(owner, kept))
    finally:
        await transaction.rollback()
    for table, rows in kept.items():
        assert computed[table] == rows, table


async def test_the_database_is_todays_and_protected_as_todays(
    taken_over: TakenOver, owner: asyncpg.Connection
) -> None:
    await require_current(taken_over.database.owner_url, SECRET)
    assert await faults(owner) == []


async def test_the_trail_is_whole_and_signed_to_its_end(taken_over: TakenOver, home: Path) -> None:
    database = await Database.open(
        {DatabaseRole.WORKER: {"dsn": taken_over.database.url(DatabaseRole.WORKER)}}
    )
    try:
        report = await verify(database, Heads.open(home, None).read())
    finally:
        await database.close()
    assert (report.faults, report.notes, report.unsigned) == ([], [], None)
    assert report.head is not None
    assert report.head.position == _SEALED


async def test_a_dealer_signs_in_reads_the_same_answer_and_goes_on(taken_over: TakenOver, home: Path) -> None:
    with served(taken_over.database, home) as portal:
        async with httpx.AsyncClient(base_url=portal.url) as client:
            signed_in = await client.post("/oauth/token", data={"grant_type": "password"} | _DEALER)
            client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
            query = (_KEPT / "customer360.graphql").read_text(encoding="utf-8")
            answer = await client.post("/graphql", json={"query": query, "variables": {"id": _CUSTOMER}})
            recorded = await client.post(
                "/graphql", json={"query": _RECORD, "variables": {"input": _CONTACTS}}
            )
    assert answer.json()["data"] == json.loads((_KEPT / "customer360.json").read_bytes())["data"]
    receipts = recorded.json()["data"]["touchpointsRecord"]["receipts"]
    assert [(each["clientRef"], each["status"]) for each in receipts] == [
        ("till-3/1", "DUPLICATE"),
        ("till-3/9", "RECORDED"),
    ]
    assert {each["customer"]["touchpointCount"] for each in receipts} == {5}
