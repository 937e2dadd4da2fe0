"""A row that cannot be costs no good one, and what is in the record counts before what is in the file."""

from decimal import Decimal

import asyncpg
import pytest

from tests.importing.small import Import, WriteFiles, WriteOne, changed, rejected, written

pytestmark = pytest.mark.anyio


async def test_a_refused_version_of_a_line_leaves_the_one_in_the_record_to_count(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, write_one: WriteOne
) -> None:
    await load(write_files())
    replaced = changed("order_lines", 3, {"sku": "P-9", "unit_price": "40", "line_total": "40"})
    further = changed(
        "order_lines", 3, {"position": "2", "unit_price": "60", "line_total": "60", "reserved_quantity": ""}
    )
    report = await load(write_one("order_lines", replaced, further))
    assert rejected(report) == [
        ("order_lines.csv", 2, "sku", "UNKNOWN_PRODUCT"),
        ("order_lines.csv", 3, "line_total", "WRONG_SUM"),
    ]
    lines = "select sum(line_total) from portal.order_lines l join portal.orders o on o.id = l.order_id"
    assert await record.fetchval(f"{lines} where o.number = 'O-2'") == Decimal(96)


async def test_a_bad_line_does_not_make_the_good_ones_too_much(load: Import, write_files: WriteFiles) -> None:
    bad = changed("order_lines", 1, {"position": "3", "sku": "P-9"})
    early = changed("order_lines", 1, {"position": "4", "status": "SHIPPED"})
    report = await load(write_files(order_lines=f"{bad}\n{early}"))
    assert rejected(report) == [
        ("order_lines.csv", 5, "sku", "UNKNOWN_PRODUCT"),
        ("order_lines.csv", 6, "status", "STATUS_CONFLICT"),
    ]
    assert written(report)["order_lines"] == 3


async def test_a_bad_row_takes_neither_its_reference_nor_its_key(
    load: Import, write_files: WriteFiles
) -> None:
    orders = [
        changed("orders", 2, {"number": "O-3", "external_ref": "PO-3", "total": "97"}),
        changed("orders", 2, {"number": "O-4", "external_ref": "PO-3"}),
        changed("orders", 2, {"number": "O-5", "external_ref": "PO-3"}),
        changed("orders", 2, {"number": "O-3", "external_ref": ""}),
        changed("orders", 2, {"number": "O-3", "external_ref": ""}),
    ]
    report = await load(write_files(orders="\n".join(orders)))
    assert rejected(report) == [
        ("orders.csv", 4, "total", "WRONG_SUM"),
        ("orders.csv", 6, "external_ref", "REF_TAKEN"),
        ("orders.csv", 8, None, "DUPLICATE_ROW"),
    ]
    assert written(report)["orders"] == 4


async def test_a_new_list_gives_way_to_one_in_the_record_wherever_it_stands(
    load: Import, write_files: WriteFiles, write_one: WriteOne
) -> None:
    await load(write_files())
    new = "PL-3,New,USD,,,,2018-06-01,2018-09-01"
    known = "PL-1,Everybody,USD,,,,2017-01-01,2019-01-01"
    report = await load(write_one("price_lists", new, known))
    assert rejected(report) == [("price_lists.csv", 2, "starts_on", "OVERLAPS")]
    assert written(report)["price_lists"] == 1


async def test_lists_in_the_record_may_change_places(
    load: Import, write_files: WriteFiles, write_one: WriteOne
) -> None:
    await load(write_files(price_lists="PL-3,Later,USD,,,,2018-01-01,"))
    swapped = ("PL-1,Everybody,USD,,,,2018-01-01,", "PL-3,Later,USD,,,,2017-01-01,2018-01-01")
    assert rejected(await load(write_one("price_lists", *swapped))) == []
    back = "PL-3,Later,USD,,,,2018-01-01,"  # alone it would overlap the other as that is now
    assert rejected(await load(write_one("price_lists", back)))[0][1:] == (2, "starts_on", "OVERLAPS")
