"""Keys and names in files: one key in any spelling, no name that hides [invisible characters]."""

from pathlib import Path

import asyncpg
import pytest

from portal.importing.kinds import KINDS
from portal.importing.reading import Reading
from tests.importing.small import FILES, Import, WriteFiles, WriteOne, rejected

pytestmark = pytest.mark.anyio

SEEN = "2017-01-01T10:00:00Z"
SPELLINGS = ("C\u200b-1", "\ufeffC-1", "C\u20111", "\uff23\uff0d\uff11", "\u202dC-1\u202c")
VIN = "LSVAA49J132047371"
FURTHER = {
    "partners": "DLR\u20113,DEALER,Three,\ufeffD,",
    "staff": "S\u00ad-3,DLR\u20103,Ben,DEALER_SALES,2017-01-01",
    "products": "\uff30\u200b-3,Lamp,,,",
    "warehouses": "WH\u20122,Yard,DLR\u20111",
    "campaigns": "K\u2010\u200b2,Autumn,,MAILING,EMAIL,DRAFT,2017-03-01,2017-03-31",
    "identifiers": "C-1,SERIAL_NUMBER,lsv aa49j\u20111320\ufeff47371,",
    "links": "C\u20111,DLR\u20112,SOLD,2017-01-01,",
}
KEPT = {
    "select code from portal.partners where name = 'Three'": "DLR-3",
    "select number from portal.staff where display_name = 'Ben'": "S-3",
    "select sku from portal.products where name = 'Lamp' and sku <> 'P-1'": "P-3",
    "select code from portal.warehouses where name = 'Yard'": "WH-2",
    "select code from portal.campaigns where name = 'Autumn'": "K-2",
    "select value from portal.customer_identifiers where kind = 'SERIAL_NUMBER'": VIN,
}


async def test_spellings_of_a_number_are_one_customer_in_a_file_and_in_the_record(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, write_one: WriteOne
) -> None:
    rows = [f"{number},Again,{SEEN},,," for number in SPELLINGS]
    report = await load(write_files(customers="\n".join(rows)))
    assert rejected(report) == [
        ("customers.csv", line, None, "DUPLICATE_ROW") for line in range(4, 4 + len(SPELLINGS))
    ]
    for number in SPELLINGS:
        await load(write_one("customers", f"{number},Named {number!a},{SEEN},,,"))
        names = await record.fetch("select display_name from portal.customers order by number")
        assert [row[0] for row in names] == [f"Named {number!a}", "Chloe Diaz"]


async def test_keys_are_kept_in_their_form(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    assert rejected(await load(write_files(**FURTHER))) == []
    assert {sql: await record.fetchval(sql) for sql in KEPT} == KEPT


@pytest.mark.parametrize(
    ("kind", "row", "told"),
    [
        ("customers", f"C-9,\u200b,{SEEN},,,", ("display_name", "INVISIBLE_CHARACTER")),
        ("customers", f"C-9,Li\u202eieW,{SEEN},,,", ("display_name", "INVISIBLE_CHARACTER")),
        ("customers", f"\u200b,Li,{SEEN},,,", ("number", "REQUIRED")),
        ("customers", f"C-9,Li,{SEEN},138****5678,,", ("phone", "MASKED")),
        ("customers", f"C-9,Li,{SEEN},66041598,,", ("phone", "BAD_PHONE")),
        ("customers", f"C-9,Li,{SEEN},010-87654321转801,,", ("phone", "EXTENSION")),
        ("customers", f"C-9,Li,{SEEN},,a@x,", ("email", "BAD_EMAIL")),
        ("staff", "S-9,DLR-1,\u3164,DEALER_SALES,2017-01-01", ("display_name", "INVISIBLE_CHARACTER")),
        ("partners", "DLR-9,DEALER,\ufeff\u200b,D,", ("name", "INVISIBLE_CHARACTER")),
        ("products", "P-9,La\u200bmp,,,", ("name", "INVISIBLE_CHARACTER")),
        ("identifiers", "C-1,LOYALTY_CARD,10023.0,", ("value", "FLOAT")),
        ("identifiers", "C-1,LOYALTY_CARD,123,", ("value", "TOO_SHORT")),
        ("identifiers", "C-1,EXTERNAL_ID,unknown,", ("value", "PLACEHOLDER")),
        ("identifiers", "C-1,EXTERNAL_ID,\u200b,", ("value", "REQUIRED")),
        ("identifiers", "C-1,SERIAL_NUMBER,SN#12345,", ("value", "NOT_ONE")),
        ("identifiers", "C-1,PHONE,13800138000/13900139000,", ("value", "SEVERAL_NUMBERS")),
    ],
)
def test_a_cell_that_is_none_is_told_with_its_column_and_code(
    tmp_path: Path, kind: str, row: str, told: tuple[str, str]
) -> None:
    path = tmp_path / f"{kind}.csv"
    path.write_text(f"{FILES[kind][0]}\n{row}\n", encoding="utf-8")
    reading = Reading(next(each for each in KINDS if each.name == kind), path)
    assert list(reading.portions()) == []
    assert [(one.line, one.column, one.code) for one in reading.rejected] == [(2, *told)]
    assert reading.rejected[0].reason
