"""What a file of staff may not do, whoever runs it: bring somebody back, or leave nobody to administer."""

import asyncpg
import pytest

from tests.importing.small import Import, WriteOne, rejected

pytestmark = pytest.mark.anyio

ROW = "{number},HQ,{name},{role},{status},2017-01-01,{ended}"
HEADER = "number,partner_code,display_name,role,status,started_on,ended_on"


def row(number: str, role: str = "HQ_ADMIN", status: str = "ACTIVE", ended: str = "") -> str:
    return ROW.format(number=number, name=f"Nobody {number}", role=role, status=status, ended=ended)


async def staff(record: asyncpg.Connection) -> dict[str, str]:
    rows = await record.fetch("select number, role || ' ' || status as is from portal.staff")
    return {row["number"]: row["is"] for row in rows if row["number"].startswith("A-")}


async def given(load: Import, write_one: WriteOne, *rows: str) -> list[tuple[str, int, str | None, str]]:
    """What was rejected of a file with these rows."""
    directory = write_one("staff")
    (directory / "staff.csv").write_text("".join(f"{line}\n" for line in (HEADER, *rows)), encoding="utf-8")
    return rejected(await load(directory))


REFUSED = "REFUSED_BY_RECORD"


@pytest.mark.parametrize("status", ["ACTIVE", "INVITED"])
async def test_nobody_is_brought_back(
    load: Import, write_one: WriteOne, record: asyncpg.Connection, status: str
) -> None:
    await load(write_one(None))
    gone = row("A-1", "HQ_SERVICE", "DEACTIVATED")
    assert await given(load, write_one, gone) == []
    rows = (row("A-1", "HQ_SERVICE", status), row("A-2", "HQ_SERVICE"))
    assert await given(load, write_one, *rows) == [("staff.csv", 2, None, REFUSED)]
    assert await given(load, write_one, gone) == []
    assert await staff(record) == {"A-1": "HQ_SERVICE DEACTIVATED", "A-2": "HQ_SERVICE ACTIVE"}


@pytest.mark.parametrize(
    "last",
    [
        row("A-1", "HQ_SERVICE"),
        row("A-1", status="DEACTIVATED"),
        row("A-1", status="INVITED"),
        row("A-1", ended="2020-01-01"),
    ],
)
async def test_a_file_leaves_somebody_to_administer(
    load: Import, write_one: WriteOne, record: asyncpg.Connection, last: str
) -> None:
    await load(write_one(None))
    assert await given(load, write_one, row("A-1")) == []
    assert await given(load, write_one, row("A-2", "HQ_SERVICE"), last) == [("staff.csv", 3, None, REFUSED)]
    assert (await staff(record))["A-1"] == "HQ_ADMIN ACTIVE"


async def test_a_file_may_put_one_administrator_in_anothers_place(
    load: Import, write_one: WriteOne, record: asyncpg.Connection
) -> None:
    await load(write_one(None))
    assert await given(load, write_one, row("A-1")) == []
    assert await given(load, write_one, row("A-1", status="DEACTIVATED"), row("A-2")) == []
    assert await staff(record) == {"A-1": "HQ_ADMIN DEACTIVATED", "A-2": "HQ_ADMIN ACTIVE"}
