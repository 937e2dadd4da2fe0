"""A person's rights at the terminal: what the operator is asked, told, and recorded as."""

import io
import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import asyncpg
import pytest

from auth.roles import Role
from portal.cli import commands
from portal.words.errors import SetupError
from tests.cluster import TestDatabase
from tests.customers.persons.asking import events
from tests.customers.persons.somebody import PERSONAL, somebody
from tests.customers.persons.test_erasing import everything, found
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}


@pytest.fixture
def home(fresh_database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands find this test's database."""
    monkeypatch.setattr(commands, "load_settings", lambda: fresh_database.settings(tmp_path))
    return tmp_path


async def test_the_operator_exports_and_erases_by_number_or_id(
    world: World, record: asyncpg.Connection, home: Path
) -> None:
    await somebody(world)
    for n, who in enumerate(("C-1", str(world.ids["李"]), world.gid("CU", "李"))):
        file = home / f"{n}.json"
        await commands.export_person(who, file)
        assert found(file.read_text(encoding="utf-8")) == set(PERSONAL) - {"masked wechat"}
        assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(SetupError):
        await commands.erase_person("C-99", "REQUESTED", sure=True)
    said = await commands.erase_person("C-1", "PURPOSE_ENDED", sure=True)
    assert said.startswith("C-1 is erased (PURPOSE_ENDED): ")
    assert {"1 contacts", "1 records"} <= set(said.rstrip(".").partition(": ")[2].split(", "))
    assert found(await everything(record)) == set()
    last = (await events(record, "customer_id", "staff_id", "reason"))[-1]
    assert last == ("PERSON_ERASED", world.ids["李"], None, "PURPOSE_ENDED")
    again = await commands.erase_person("C-1", "REQUESTED", sure=True)
    assert set(re.findall(r"\d+", again.partition(": ")[2])) == {"0"}


class Terminal(io.StringIO):
    """What somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("stdin", "refusal"),
    [
        (io.StringIO("C-1\n"), "--yes"),
        (Terminal("C-2\n"), "not the customer's number"),
        (Terminal("C-1\n"), None),
    ],
    ids=["nobody there", "another number", "the number"],
)
async def test_an_erasure_at_the_terminal_waits_for_the_customers_number(
    world: World, monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO, refusal: str | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with nullcontext() if refusal is None else pytest.raises(SetupError, match=refusal):
        await commands.erase_person(str(world.ids["李"]), "REQUESTED")
    status = "{ customer(id: $id) { status } }"
    left = await world.data(f"query($id: ID!) {status}", {"id": world.gid("CU", "李")}, **HQ)
    assert left["customer"]["status"] == ("ACTIVE" if refusal else "ERASED")


async def test_the_operator_says_in_whose_name_and_overwrites_nothing(
    world: World, record: asyncpg.Connection, home: Path
) -> None:
    who = world.ids["HQ_ADMIN at HQ"]
    number = await record.fetchval("select number from portal.staff where id = $1", who)
    for nobody in (
        commands.export_person("C-1", home / "x.json", "S-NOBODY"),
        commands.erase_person("C-1", "REQUESTED", "S-NOBODY", sure=True),
    ):
        with pytest.raises(SetupError, match="S-NOBODY"):
            await nobody
    await commands.export_person("C-1", home / "x.json", number)
    with pytest.raises(SetupError, match="is there already"):
        await commands.export_person("C-1", home / "x.json", number)
    await commands.erase_person("C-1", "REQUESTED", number, sure=True)
    assert await events(record, "staff_id", "partner_id") == [
        ("PERSON_EXPORTED", who, world.ids["HQ"]),
        ("PERSON_ERASED", who, world.ids["HQ"]),
    ]


def test_an_erasure_is_given_its_reason() -> None:
    ended = subprocess.run(
        [Path(sys.executable).with_name("portal"), "person", "erase", "C-1"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode != 0
    assert "--reason" in ended.stdout + ended.stderr
