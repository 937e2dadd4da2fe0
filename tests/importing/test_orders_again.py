"""A known order goes on, never back, and agrees with its lines, also when both are in one import."""

from decimal import Decimal

import asyncpg
import pytest

from tests.importing.small import FILES, Import, WriteFiles, WriteOne, changed, rejected, written

pytestmark = pytest.mark.anyio

SHIPPED = {"status": "SHIPPED", "shipped_quantity": "", "reserved_quantity": ""}


def line(**changes: str) -> str:
    return changed("order_lines", 3, changes)


def order(**changes: str) -> str:
    return changed("orders", 2, changes)


async def state(record: asyncpg.Connection, number: str = "O-2") -> tuple[str, Decimal, list[str]]:
    row = await record.fetchrow(
        "select o.status, o.subtotal, array_agg(l.status order by l.position) from portal.orders o"
        " join portal.order_lines l on l.order_id = o.id where o.number = $1 group by 1, 2",
        number,
    )
    assert row is not None
    return row[0], row[1], row[2]


async def test_an_order_does_not_contradict_its_lines_in_the_record(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, write_one: WriteOne
) -> None:
    await load(write_files())
    for changes, fault in (
        ({"subtotal": "95", "total": "91"}, ("subtotal", "WRONG_SUM")),
        ({"status": "SHIPPED"}, ("status", "STATUS_CONFLICT")),
        ({"status": "DELIVERED"}, ("status", "STATUS_CONFLICT")),
        ({"status": "CANCELLED"}, ("status", "STATUS_CONFLICT")),
        ({"currency_code": "CNY"}, ("currency_code", "ORDER_CHANGED")),
    ):
        assert rejected(await load(write_one("orders", order(**changes)))) == [("orders.csv", 2, *fault)]
    assert await state(record) == ("CONFIRMED", Decimal(100), ["RESERVED"])
    held = order(status="ON_HOLD", subtotal="96", total="92")
    assert rejected(await load(write_one("orders", held))) == []
    assert rejected(await load(write_one("orders", order()))) == []  # released, and corrected again


@pytest.mark.parametrize(
    ("known", "further", "fault"),
    [
        ("DELIVERED", "CONFIRMED", "STATUS_BEHIND"),
        ("SHIPPED", "DRAFT", "STATUS_BEHIND"),
        ("CLOSED", "DELIVERED", "STATUS_BEHIND"),
        ("CANCELLED", "CONFIRMED", "STATUS_BEHIND"),
        ("DELIVERED", "CANCELLED", "STATUS_BEHIND"),
        ("CONFIRMED", "REJECTED", "STATUS_BEHIND"),
        ("REJECTED", "DRAFT", "STATUS_BEHIND"),
        ("PENDING_APPROVAL", "REJECTED", None),
        ("PENDING_APPROVAL", "DELIVERED", None),
        ("ON_HOLD", "CONFIRMED", None),
        ("SHIPPED", "CANCELLED", None),
    ],
)
async def test_an_orders_status_goes_on_never_back(
    load: Import, write_one: WriteOne, known: str, further: str, fault: str | None
) -> None:
    await load(write_one(None, orders=order(number="O-3", external_ref="", status=known)))
    report = await load(write_one("orders", order(number="O-3", external_ref="", status=further)))
    assert rejected(report) == ([("orders.csv", 2, "status", fault)] if fault else [])


async def test_an_order_and_its_lines_go_on_together(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    files = write_files()
    await load(files)
    for status in ("SHIPPED", "DELIVERED"):
        moved = {"status": status, "subtotal": "90", "total": "86"}
        cells = SHIPPED | {"status": status, "line_total": "90"}
        for kind, place, changes in (("orders", 2, moved), ("order_lines", 3, cells)):
            rows = [*FILES[kind][:place], changed(kind, place, changes)]
            (files / f"{kind}.csv").write_text("".join(f"{row}\n" for row in rows))
        report = await load(files)
        assert rejected(report) == []
        assert +written(report) == {"orders": 1, "order_lines": 1}
        assert await state(record) == (status, Decimal(90), [status])
        assert sum(one.written for one in (await load(files)).files) == 0


HEADER = ("orders.csv", 2, "status", "STATUS_CONFLICT")


def at(number: int, column: str | None, code: str) -> tuple[str, int, str | None, str]:
    return ("order_lines.csv", number, column, code)


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ([line(sku="P-9", **SHIPPED)], [HEADER, at(2, "sku", "UNKNOWN_PRODUCT")]),
        (
            [line(line_total="101", unit_price="9", **SHIPPED)],
            [HEADER, at(2, "status", "STATUS_CONFLICT")],
        ),
        ([line(position="2", line_total="1", **SHIPPED)], [HEADER, at(2, "status", "STATUS_CONFLICT")]),
        (
            [line(**SHIPPED), line(position="2", line_total="5", **SHIPPED)],
            [HEADER, at(2, "status", "STATUS_CONFLICT"), at(3, "status", "STATUS_CONFLICT")],
        ),
        (
            [line(**SHIPPED), line(position="2", line_total="1", status="OPEN", reserved_quantity="")],
            [at(3, "status", "STATUS_CONFLICT")],
        ),
        (["O-2"], [HEADER, at(2, None, "WRONG_COLUMN_COUNT")]),
    ],
)
async def test_an_order_goes_on_only_with_the_lines_that_are_loaded(
    load: Import,
    record: asyncpg.Connection,
    write_one: WriteOne,
    lines: list[str],
    faults: list[tuple[str, int, str | None, str]],
) -> None:
    await load(write_one(None))
    directory = write_one("orders", order(status="SHIPPED"))
    rows = [FILES["order_lines"][0], *lines]
    (directory / "order_lines.csv").write_text("".join(f"{row}\n" for row in rows))
    assert rejected(await load(directory)) == faults
    status, _, statuses = await state(record)
    assert (status, statuses) == (
        ("CONFIRMED", ["RESERVED"]) if HEADER in faults else ("SHIPPED", ["SHIPPED"])
    )


async def test_a_draft_becomes_an_order_once(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, write_one: WriteOne
) -> None:
    draft = order(number="O-3", external_ref="", status="DRAFT", placed_at="")
    delivered = line(order_number="O-3", status="DELIVERED", reserved_quantity="")
    report = await load(write_files(orders=draft, order_lines=delivered))
    assert rejected(report) == [("order_lines.csv", 5, "status", "STATUS_CONFLICT")]
    placed = order(number="O-3", external_ref="", status="PENDING_APPROVAL")
    assert rejected(await load(write_one("orders", placed))) == []
    assert (
        await record.fetchval("select placed_at::date::text from portal.orders where number = 'O-3'")
        == "2017-02-01"
    )
    again = order(number="O-3", external_ref="", placed_at="2017-02-02T10:00:00Z")
    assert rejected(await load(write_one("orders", again))) == [("orders.csv", 2, "number", "ORDER_CHANGED")]
