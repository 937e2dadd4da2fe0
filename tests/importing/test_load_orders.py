"""Products, prices, stock, orders, campaigns: what the import puts into the record, and what it refuses."""

from datetime import UTC, datetime
from decimal import Decimal

import asyncpg
import pytest

from tests.importing.small import FILES, Import, WriteFiles, WriteOne, changed, rejected, written

pytestmark = pytest.mark.anyio

LOADED = {name: len(rows) - 1 for name, rows in FILES.items()}
Fault = tuple[str | None, str]


async def test_orders_are_in_the_record_newest_first_with_lines_margin_and_figures(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    assert (await load(write_files())).rejected == []
    orders = await record.fetch(
        "select o.number, o.total, m.margin, s.number from portal.orders o"
        " left join portal.order_margins m on m.order_id = o.id"
        " left join portal.staff s on s.id = o.placed_by_id order by o.id desc"
    )
    assert [tuple(row) for row in orders] == [
        ("O-2", Decimal("96.00"), None, None),
        ("O-1", Decimal("27.50"), Decimal("5.00"), "S-1"),
    ]
    lines = await record.fetch(
        "select p.sku, l.quantity, l.line_total, l.reserved_quantity, l.shipped_quantity, p2.code"
        " from portal.order_lines l join portal.products p on p.id = l.product_id"
        " join portal.partners p2 on p2.id = l.partner_id order by l.order_id, l.position"
    )
    assert [tuple(row) for row in lines] == [
        ("P-1", 2, Decimal("18.00"), 0, 2, "DLR-1"),  # delivered, so shipped
        ("P-2", 3, Decimal("9.50"), 0, 3, "DLR-1"),
        ("P-1", 12, Decimal("96.00"), 12, 0, "DLR-1"),
    ]
    figures = await record.fetchrow(
        "select f.order_count, f.lifetime_value, f.currency_code from portal.customer_order_figures f"
        " join portal.customers c on c.id = f.customer_id where c.number = 'C-1'"
    )
    assert tuple(figures or ()) == (1, Decimal("27.50"), "USD")


async def test_price_lists_hold_for_their_partners_also_after_a_partner_changed(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    scope = (
        "select p.code from portal.price_list_scope s join portal.partners p on p.id = s.partner_id"
        " join portal.price_lists l on l.id = s.price_list_id where l.code = $1 order by 1"
    )
    directory = write_files(price_lists="PL-3,Gold,USD,,GOLD,,2017-01-01,")
    await load(directory)
    assert [row["code"] for row in await record.fetch(scope, "PL-2")] == ["DLR-1"]
    assert len(await record.fetch(scope, "PL-1")) == LOADED["partners"]
    assert await record.fetch(scope, "PL-3") == []
    (directory / "partners.csv").write_text("code,kind,name,parent_code,tier\nDLR-2,DEALER,Two,D,GOLD\n")
    await load(directory)
    assert [row["code"] for row in await record.fetch(scope, "PL-3")] == ["DLR-2"]


@pytest.mark.parametrize(
    ("kind", "row", "fault"),
    [
        ("price_lists", "PL-3,Late,USD,,,,2017-12-31,", ("starts_on", "OVERLAPS")),
        ("price_lists", "PL-3,Late,USD,DLR-1,,,2030-01-01,", ("starts_on", "OVERLAPS")),
        ("price_lists", "PL-3,Other,USD,DLR-9,,,2017-01-01,", ("partner_code", "UNKNOWN_PARTNER")),
        ("price_lists", "PL-3,Never,USD,,,,2018-01-01,2018-01-01", ("ends_on", "WRONG_ORDER")),
        ("price_lists", "PL-3,Money,XYZ,,,,2018-01-01,", ("currency_code", "UNKNOWN_CODE")),
        ("price_lists", "PL-1,Again,USD,,,EAST,2017-01-01,", (None, "DUPLICATE_ROW")),
        ("prices", "PL-9,P-1,1,1.00", ("price_list_code", "UNKNOWN_PRICE_LIST")),
        ("prices", "PL-1,P-9,1,1.00", ("sku", "UNKNOWN_PRODUCT")),
        ("prices", "PL-1,P-2,0,1.00", ("min_quantity", "OUT_OF_RANGE")),
        ("prices", "PL-1,P-2,1,-1.00", ("unit_price", "OUT_OF_RANGE")),
        ("prices", "PL-1,P-2,1,1.005", ("unit_price", "BAD_NUMBER")),
        ("products", "P-1,Again,,,", (None, "DUPLICATE_ROW")),
        ("warehouses", "WH-9,Nowhere,DLR-9", ("partner_code", "UNKNOWN_PARTNER")),
        ("stock_levels", "WH-1,P-2,-1,,,,2018-01-01T00:00:00Z", ("on_hand", "OUT_OF_RANGE")),
        ("stock_levels", "WH-9,P-2,1,,,,2018-01-01T00:00:00Z", ("warehouse_code", "UNKNOWN_WAREHOUSE")),
        ("stock_levels", "WH-1,P-9,1,,,,2018-01-01T00:00:00Z", ("sku", "UNKNOWN_PRODUCT")),
        ("stock_levels", "WH-1,P-2,1,,,,2998-01-01T00:00:00Z", ("as_of", "IN_FUTURE")),
        ("expected_receipts", "WH-1,P-2,2030-01-01,-1", ("quantity", "OUT_OF_RANGE")),
        ("expected_receipts", "WH-1,P-2,2030-01-01,1000000000", ("quantity", "OUT_OF_RANGE")),
        ("prices", "PL-1,P-2,1,1000000000000", ("unit_price", "OUT_OF_RANGE")),
        ("expected_receipts", "WH-9,P-2,2030-01-01,1", ("warehouse_code", "UNKNOWN_WAREHOUSE")),
        ("expected_receipts", "WH-1,P-9,2030-01-01,1", ("sku", "UNKNOWN_PRODUCT")),
        ("campaigns", "K-2,Ends,,X,EMAIL,,2017-03-02,2017-03-01", ("ends_on", "WRONG_ORDER")),
        ("campaign_products", "K-9,P-1", ("campaign_code", "UNKNOWN_CAMPAIGN")),
        ("campaign_products", "K-1,P-9", ("sku", "UNKNOWN_PRODUCT")),
        ("campaign_assets", f"K-9,a,en,1,{'0' * 64}", ("campaign_code", "UNKNOWN_CAMPAIGN")),
        ("campaign_assets", f"K-1,a,en,0,{'0' * 64}", ("version", "OUT_OF_RANGE")),
        ("campaign_assets", f"K-1,a,en,1,{'A' * 64}", ("checksum", "BAD_CHECKSUM")),
        ("campaign_assets", f"K-1,a,zh_CN,1,{'0' * 64}", ("locale", "BAD_LANGUAGE")),
        ("campaign_enrolments", "K-9,D,,,", ("campaign_code", "UNKNOWN_CAMPAIGN")),
        ("campaign_enrolments", "K-1,DLR-9,,,", ("partner_code", "UNKNOWN_PARTNER")),
        ("campaign_enrolments", "K-1,D,DECLINED,,", ("reason", "REQUIRED")),
        ("campaign_enrolments", "K-1,D,ENROLLED,,2998-01-01T00:00:00Z", ("decided_at", "IN_FUTURE")),
        ("campaign_memberships", "K-9,C-1,2017-01-01", ("campaign_code", "UNKNOWN_CAMPAIGN")),
        ("campaign_memberships", "K-1,C-9,2017-01-01", ("customer_number", "UNKNOWN_CUSTOMER")),
        ("campaign_memberships", "K-1,C-1,2017-01-01", (None, "DUPLICATE_ROW")),
    ],
)
async def test_a_row_that_cannot_be_is_reported_and_the_others_are_loaded(
    load: Import, write_files: WriteFiles, kind: str, row: str, fault: Fault
) -> None:
    report = await load(write_files(**{kind: row}))
    assert rejected(report) == [(f"{kind}.csv", LOADED[kind] + 2, *fault)]
    assert written(report) == LOADED


async def test_a_membership_of_the_future_is_refused(load: Import, write_files: WriteFiles) -> None:
    row = "C-3,Emma,2017-01-01T00:00:00Z,,,"
    report = await load(write_files(customers=row, campaign_memberships="K-1,C-3,2998-01-01"))
    assert rejected(report) == [("campaign_memberships.csv", 4, "added_on", "IN_FUTURE")]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"partner_code": "DLR-9", "staff_number": ""}, ("partner_code", "UNKNOWN_PARTNER")),
        ({"customer_number": "C-9"}, ("customer_number", "UNKNOWN_CUSTOMER")),
        ({"customer_number": "C-2"}, ("customer_number", "NOT_LINKED")),
        ({"customer_number": ""}, ("customer_number", "WRONG_KIND")),
        ({"kind": "STOCK"}, ("customer_number", "WRONG_KIND")),
        (
            {"kind": "STOCK", "partner_code": "HQ", "customer_number": "", "staff_number": ""},
            ("partner_code", "WRONG_KIND"),
        ),
        ({"staff_number": "S-2"}, ("staff_number", "UNKNOWN_STAFF")),  # somebody else's
        ({"placed_at": ""}, ("placed_at", "REQUIRED")),
        ({"placed_at": "2998-01-01T00:00:00Z"}, ("placed_at", "IN_FUTURE")),
        ({"placed_at": "1969-12-31T00:00:00Z"}, ("placed_at", "OUT_OF_RANGE")),
        ({"currency_code": "XTS"}, ("currency_code", "UNKNOWN_CODE")),
        ({"subtotal": "-1", "discount": "0", "total": "-1"}, ("subtotal", "OUT_OF_RANGE")),
        ({"discount": "-1", "total": "31"}, ("discount", "OUT_OF_RANGE")),
        ({"discount": "30.01", "total": "-0.01"}, ("discount", "OUT_OF_RANGE")),
        ({"subtotal": "30.005"}, ("subtotal", "BAD_NUMBER")),
        ({"total": "27.51"}, ("total", "WRONG_SUM")),
        ({"external_ref": "PO-1"}, ("external_ref", "REF_TAKEN")),
        ({"number": "O-2"}, (None, "DUPLICATE_ROW")),
    ],
)
async def test_an_order_that_cannot_be_is_reported_with_its_lines(
    load: Import, write_files: WriteFiles, changes: dict[str, str], fault: Fault
) -> None:
    order = changed("orders", 1, {"number": "O-3", "external_ref": "PO-3"} | changes)
    line = changed("order_lines", 1, {"order_number": "O-3"})
    report = await load(write_files(orders=order, order_lines=line))
    assert rejected(report) == [
        ("orders.csv", 4, *fault),
        ("order_lines.csv", 5, "order_number", "UNKNOWN_ORDER"),
    ]
    assert written(report) == LOADED


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"sku": "P-9"}, ("sku", "UNKNOWN_PRODUCT")),
        ({"position": "0"}, ("position", "OUT_OF_RANGE")),
        ({"position": "1"}, (None, "DUPLICATE_ROW")),
        ({"quantity": "0", "line_total": "0", "reserved_quantity": ""}, ("quantity", "OUT_OF_RANGE")),
        ({"unit_price": "-1.00", "line_total": "-3"}, ("unit_price", "OUT_OF_RANGE")),
        ({"line_total": "0.001"}, ("line_total", "BAD_NUMBER")),
        ({"line_total": "0.20"}, ("line_total", "WRONG_SUM")),
        ({"reserved_quantity": "11"}, ("reserved_quantity", "OUT_OF_RANGE")),
        ({"shipped_quantity": "11"}, ("shipped_quantity", "OUT_OF_RANGE")),
        ({"status": "SHIPPED", "shipped_quantity": "9"}, ("shipped_quantity", "STATUS_CONFLICT")),
    ],
)
async def test_a_line_that_cannot_be_is_reported_and_the_others_are_loaded(
    load: Import, write_files: WriteFiles, changes: dict[str, str], fault: Fault
) -> None:
    good = {
        "position": "2",
        "quantity": "10",
        "unit_price": "0.00",
        "line_total": "0.00",
        "reserved_quantity": "10",
    }
    assert (await load(write_files(order_lines=changed("order_lines", 3, good)))).rejected == []
    report = await load(
        write_files(order_lines=changed("order_lines", 3, good | {"position": "3"} | changes))
    )
    columns = [(one.line, one.column, one.code) for one in report.rejected]
    assert (5, *fault) in columns
    assert {line for line, *_ in columns} == {5}


async def test_lines_that_exceed_their_order_are_all_refused(load: Import, write_files: WriteFiles) -> None:
    line = changed("order_lines", 1, {"position": "3", "line_total": "18.01"})
    report = await load(write_files(order_lines=line))
    assert rejected(report) == [
        ("order_lines.csv", number, "line_total", "WRONG_SUM") for number in (2, 3, 5)
    ]
    assert written(report)["order_lines"] == 1


async def test_lines_in_the_record_count_towards_the_orders_sum(
    load: Import, write_files: WriteFiles
) -> None:
    await load(write_files())
    directory = write_files(only=("order_lines",))
    line = changed("order_lines", 1, {"position": "3", "line_total": "18.01"})
    (directory / "order_lines.csv").write_text(f"{FILES['order_lines'][0]}\n{line}\n")
    assert rejected(await load(directory))[0][1:] == (2, "line_total", "WRONG_SUM")


async def test_a_delivered_order_has_no_open_line(load: Import, write_files: WriteFiles) -> None:
    line = changed("order_lines", 1, {"position": "3", "line_total": "1", "status": "OPEN"})
    report = await load(write_files(order_lines=line))
    assert rejected(report) == [("order_lines.csv", 5, "status", "STATUS_CONFLICT")]


async def test_a_list_that_overlaps_only_a_refused_one_is_loaded(
    load: Import, write_files: WriteFiles
) -> None:
    rows = "PL-3,Refused,USD,,,,2017-12-01,2018-02-01\nPL-4,Good,USD,,,,2018-01-01,"
    report = await load(write_files(price_lists=rows))
    assert rejected(report) == [("price_lists.csv", 4, "starts_on", "OVERLAPS")]


async def test_a_list_in_the_record_comes_before_one_in_a_file(load: Import, write_files: WriteFiles) -> None:
    await load(write_files())
    directory = write_files(only=("price_lists",))
    row = "PL-3,Overlaps,USD,,,,2016-01-01,2017-01-02"
    (directory / "price_lists.csv").write_text(f"{FILES['price_lists'][0]}\n{row}\n")
    assert rejected(await load(directory)) == [("price_lists.csv", 2, "starts_on", "OVERLAPS")]
    (directory / "price_lists.csv").write_text(f"{FILES['price_lists'][0]}\n{row[:-1]}1\n")
    assert rejected(await load(directory)) == []  # ends_on is the first day it no longer holds


async def test_what_an_order_is_made_of_does_not_change_but_its_status_does(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await load(write_files())
    directory = write_files(only=("orders",))
    for changes in (
        {"partner_code": "D", "staff_number": ""},
        {"kind": "STOCK", "customer_number": ""},
        {"placed_at": "2017-01-01T10:00:01Z"},
    ):
        row = changed("orders", 1, changes)
        (directory / "orders.csv").write_text(f"{FILES['orders'][0]}\n{row}\n")
        assert rejected(await load(directory)) == [("orders.csv", 2, "number", "ORDER_CHANGED")]
    row = changed("orders", 1, {"status": "CLOSED", "margin": "6"})
    (directory / "orders.csv").write_text(f"{FILES['orders'][0]}\n{row}\n")
    assert written(await load(directory))["orders"] == 1
    found = await record.fetchrow(
        "select status, version, margin from portal.orders join portal.order_margins on order_id = id"
        " where number = 'O-1'"
    )
    assert tuple(found or ()) == ("CLOSED", 2, Decimal(6))


async def test_a_reference_that_an_order_in_the_record_has_is_taken(
    load: Import, write_files: WriteFiles
) -> None:
    await load(write_files())
    directory = write_files(only=("orders",))
    rows = [
        changed("orders", 2, {"number": "O-3"}),
        changed("orders", 2, {"number": "O-4", "partner_code": "D"}),
    ]
    (directory / "orders.csv").write_text("\n".join([FILES["orders"][0], *rows, ""]))
    report = await load(directory)
    assert rejected(report) == [("orders.csv", 2, "external_ref", "REF_TAKEN")]
    assert written(report)["orders"] == 1  # another partner's is another reference


async def test_a_warehouse_stays_its_owners(load: Import, write_files: WriteFiles) -> None:
    await load(write_files())
    directory = write_files(only=("warehouses",))
    (directory / "warehouses.csv").write_text("code,name,partner_code\nWH-1,Back room,DLR-2\n")
    assert rejected(await load(directory)) == [("warehouses.csv", 2, "partner_code", "OWNER_CHANGED")]


async def test_an_older_count_does_not_bring_stock_back(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await load(write_files())
    directory = write_files(only=("stock_levels",))
    for day, stays in (("2017-12-31", 3), ("2018-01-02", 9)):
        (directory / "stock_levels.csv").write_text(
            f"warehouse_code,sku,on_hand,as_of\nWH-1,P-1,9,{day}T00:00:00Z\n"
        )
        await load(directory)
        level = "select on_hand from portal.stock_levels l join portal.warehouses w on w.id = l.warehouse_id"
        assert await record.fetchval(f"{level} where w.code = 'WH-1'") == stays


async def test_who_is_above_the_invited_partner_may_name_the_campaign(
    load: Import, write_files: WriteFiles
) -> None:
    directory = write_files(links="C-1,D,SERVICED,2017-01-01,")
    rows = "".join(
        f"{partner},b-9,C-1,STORE,visit,LOYALTY,2017-03-01T10:00:00Z,,K-1\n" for partner in ("D", "HQ")
    )
    (directory / "touchpoints.csv").write_text(f"{TOUCHPOINT}\n{rows}")
    assert rejected(await load(directory)) == []


async def test_a_receipt_that_has_arrived_is_no_longer_expected(
    load: Import, record: asyncpg.Connection, write_one: WriteOne
) -> None:
    await load(write_one(None))
    directory = write_one("expected_receipts", "WH-HQ,P-1,2030-01-07,0", "WH-HQ,P-1,2030-01-14,200")
    assert rejected(await load(directory)) == []
    receipts = await record.fetch(
        "select expected_on::text, quantity from portal.expected_receipts order by 1"
    )
    assert [tuple(row) for row in receipts] == [("2030-01-07", 0), ("2030-01-14", 200)]


async def test_stock_that_was_oversold_is_loaded_as_it_is(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    report = await load(write_files(stock_levels="WH-1,P-2,3,5,,,2018-01-01T00:00:00Z"))
    assert rejected(report) == []
    bucket = (
        "select c.bucket from portal.coarse_stock c join portal.stock_levels l using (partner_id, product_id)"
    )
    assert await record.fetchval(f"{bucket} where l.reserved = 5") == "NONE"


async def test_an_audience_has_its_campaigns_channel(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await load(write_files())
    channels = "select distinct channel from portal.campaign_memberships"
    assert await record.fetchval(channels) == "EMAIL"
    directory = write_files(only=("campaigns",))
    row = changed("campaigns", 1, {"channel": "PHONE"})
    (directory / "campaigns.csv").write_text(f"{FILES['campaigns'][0]}\n{row}\n")
    await load(directory)
    assert [row["channel"] for row in await record.fetch(channels)] == ["PHONE"]


TOUCHPOINT = (
    "partner_code,client_ref,customer_number,channel,action,stage,occurred_at,order_number,campaign_code"
)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("DLR-1,b-9,C-1,STORE,visit,LOYALTY,2017-03-01T10:00:00Z,O-9,", ("order_number", "UNKNOWN_ORDER")),
        ("DLR-2,b-9,C-2,STORE,visit,LOYALTY,2017-03-01T10:00:00Z,O-1,", ("order_number", "UNKNOWN_ORDER")),
        ("DLR-1,b-9,C-1,STORE,visit,LOYALTY,2017-03-01T10:00:00Z,O-2,", ("order_number", "UNKNOWN_ORDER")),
        (
            "DLR-1,b-9,C-1,STORE,visit,LOYALTY,2017-03-01T10:00:00Z,,K-9",
            ("campaign_code", "UNKNOWN_CAMPAIGN"),
        ),
        ("DLR-1,b-9,C-1,STORE,visit,LOYALTY,2017-03-01T10:00:00Z,,K-2", ("campaign_code", "NOT_INVITED")),
    ],
)
async def test_a_touchpoint_is_about_an_order_of_its_partner_and_customer_and_a_campaign(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, cells: str, fault: Fault
) -> None:
    directory = write_files(
        campaigns="K-2,Summer,,MAILING,EMAIL,RUNNING,2017-06-01,2017-06-30",
        campaign_enrolments="K-2,DLR-2,ENROLLED,,2017-05-20T00:00:00Z",
    )
    good = "DLR-1,b-8,C-1,STORE,coupon,LOYALTY,2017-03-01T10:00:00Z,O-1,K-1"
    (directory / "touchpoints.csv").write_text(f"{TOUCHPOINT}\n{good}\n{cells}\n")
    assert rejected(await load(directory)) == [("touchpoints.csv", 3, *fault)]
    about = await record.fetchrow(
        "select o.number, c.code, t.occurred_at from portal.touchpoints t"
        " join portal.orders o on o.id = t.order_id join portal.campaigns c on c.id = t.campaign_id"
    )
    assert tuple(about or ()) == ("O-1", "K-1", datetime(2017, 3, 1, 10, tzinfo=UTC))
    again = await load(directory)
    assert sum(one.written for one in again.files) == 0
    (directory / "touchpoints.csv").write_text(f"{TOUCHPOINT}\n{good.removesuffix('K-1')}\n")
    assert rejected(await load(directory)) == [("touchpoints.csv", 2, "client_ref", "CLIENT_REF_CONFLICT")]
