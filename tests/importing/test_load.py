"""What an import puts into the record, what it leaves alone, and what it says of the rest."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from auth.roles import Role
from portal.partners.models import PartnerKind
from portal.staff.grantable_roles import ROLES_BY_KIND
from portal.touchpoints.items import TouchpointItem, content_hash
from portal.touchpoints.models import JourneyStage
from portal.words.channels import Channel
from tests.importing.small import FILES, Import, WriteFiles, rejected, written

pytestmark = pytest.mark.anyio

SLICE = Path(__file__).parents[2] / "portal" / "demo_slice"
LOADED = {name: len(rows) - 1 for name, rows in FILES.items()}


async def row_versions(record: asyncpg.Connection) -> dict[str, list[str]]:
    """Every row of every table with its place and the transaction that wrote it."""
    tables = await record.fetch("select relname from pg_class c join pg_namespace n on n.oid = relnamespace "
                                "where nspname = 'portal' and relkind in ('r', 'p') order by 1")  # fmt: skip
    versions = {}
    for (table,) in tables:
        rows = await record.fetch(f'select t.ctid, t.xmin, t.* from portal."{table}" t order by t.ctid')  # noqa: S608
        versions[table] = [str(row) for row in rows]
    return versions


async def test_the_committed_slice_is_loaded_whole_and_a_second_run_changes_nothing(
    load: Import, record: asyncpg.Connection
) -> None:
    first = await load(SLICE)
    assert (first.rejected, first.exit_status) == ([], 0)
    assert [(one.rows, one.unchanged) for one in first.files] == [(one.written, 0) for one in first.files]
    before = await row_versions(record)
    assert len(before["touchpoints"]) == len(before["touchpoint_receipts"]) == 23_099

    second = await load(SLICE)
    assert sum(one.written for one in second.files) == 0
    assert second.exit_status == 0
    assert await row_versions(record) == before


async def test_the_files_are_in_the_record(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    report = await load(write_files())
    assert report.rejected == []
    assert written(report) == LOADED
    customer = await record.fetchrow("select * from portal.customers where number = 'C-1'")
    assert customer is not None
    assert (customer["display_name"], customer["segments"]) == ("张伟", ["homeowner", "kids"])
    assert (customer["phone_masked"], customer["email_masked"]) == ("+121****101", "w***@example.com")
    assert (customer["kind"], customer["tier"], customer["status"]) == ("PERSON", "STANDARD", "ACTIVE")
    assert (customer["source"], customer["version"]) == ("IMPORT", 1)
    identifiers = await record.fetch(
        "select kind, value, verified from portal.customer_identifiers order by 1"
    )
    assert [tuple(row) for row in identifiers] == [
        ("EXTERNAL_ID", "household 2", False),
        ("PHONE", "+12125550101", True),
    ]
    figures = await record.fetchrow(
        "select * from portal.customer_figures where customer_id = $1", customer["id"]
    )
    assert figures is not None
    assert figures["touchpoint_count"] == 2
    assert figures["last_touchpoint_at"] == datetime(2017, 2, 1, 10, 0, 0, 250_000, UTC)


async def test_a_touchpoint_is_in_order_of_time_with_note_receipt_and_how_late_it_was(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await load(write_files())
    rows = await record.fetch(
        "select r.client_ref, r.status, t.late_by_seconds, n.text, m.number from portal.touchpoints t"
        " join portal.touchpoint_receipts r on r.touchpoint_id = t.id and r.partner_id = t.partner_id"
        " left join portal.touchpoint_notes n on n.touchpoint_id = t.id"
        " left join portal.staff m on m.id = t.recorded_by_id order by t.id"
    )
    assert [tuple(row) for row in rows] == [
        ("b-1", "RECORDED", 0, None, "S-1"),
        ("b-1", "RECORDED", 0, None, None),
        ("b-2", "RECORDED", 24 * 3600 - 1, "说“好”", None),  # four days, of which three are the partner's
    ]


async def test_links_decide_who_sees_a_customer(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await load(write_files())
    sees = (
        "select p.code, c.number, s.valid::text from portal.customer_scope s join portal.partners p on"
        " p.id = s.partner_id join portal.customers c on c.id = s.customer_id order by 1, 2"
    )
    assert [tuple(row) for row in await record.fetch(sees)] == [
        ("D", "C-1", "{[2017-01-01,)}"),  # its dealer's contract says so
        ("DLR-1", "C-1", "{[2017-01-01,)}"),
        ("DLR-2", "C-2", "{[2017-01-02,2018-01-01)}"),
    ]
    directory = write_files(only=("partners",))
    (directory / "partners.csv").write_text("code,kind,name,parent_code\nDLR-1,DEALER,One,D\n")
    await load(directory)
    assert [row["code"] for row in await record.fetch(sees)] == ["DLR-1", "DLR-2"]
    below = await record.fetch(
        "select b.code from portal.partner_scope s join portal.partners a on a.id = s.viewer_id"
        " join portal.partners b on b.id = s.partner_id where a.code = 'D' order by 1"
    )
    assert [row["code"] for row in below] == ["D", "DLR-1", "DLR-2"]


async def test_a_changed_row_is_written_and_no_other(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    directory = write_files()
    await load(directory)
    before = await row_versions(record)
    customers = directory / "customers.csv"
    customers.write_text(customers.read_text().replace("Chloe Diaz", "Chloe Evans"))
    report = await load(directory)
    assert written(report) == Counter({"customers": 1}) | Counter(dict.fromkeys(LOADED, 0))
    after = await row_versions(record)
    changed = {table for table, rows in after.items() if rows != before[table]}
    assert changed == {"customers"}
    assert await record.fetchval("select version from portal.customers where number = 'C-2'") == 2


@pytest.mark.parametrize(
    ("kind", "row", "fault"),
    [
        ("partners", "DLR-3,DEALER,Three,NOBODY,", ("parent_code", "UNKNOWN_PARTNER")),
        ("partners", "DLR-3,DEALER,Three,,", ("parent_code", "REQUIRED")),
        ("partners", "DLR-3,DEALER,Three,DLR-1,", ("parent_code", "PARENT_NOT_ABOVE")),
        ("partners", "DLR-3,DEALER,Three,DLR-3,", ("parent_code", "PARENT_NOT_ABOVE")),
        ("partners", "HQ-2,HEADQUARTERS,Two,HQ,", ("parent_code", "PARENT_NOT_ABOVE")),
        ("partners", "DLR-1,DEALER,Again,D,", (None, "DUPLICATE_ROW")),
        ("staff", "S-3,NOBODY,Ben,DEALER_SALES,2017-01-01", ("partner_code", "UNKNOWN_PARTNER")),
        ("staff", "S-3,DLR-1,Ben,HQ_ADMIN,2017-01-01", ("role", "ROLE_NOT_OF_PARTNER")),
        ("staff", "S-3,D,Ben,HQ_CHANNEL_MANAGER,2017-01-01", ("role", "ROLE_NOT_OF_PARTNER")),
        ("staff", "S-3,D,Ben,DEALER_MANAGER,2017-01-01", ("role", "ROLE_NOT_OF_PARTNER")),
        ("staff", "S-3,HQ,Ben,PARTNER_INTEGRATION,2017-01-01", ("role", "ROLE_NOT_OF_PARTNER")),
        ("staff", "S-2,DLR-1,Again,DEALER_SALES,2017-01-01", (None, "DUPLICATE_ROW")),
        ("customers", "C-3,Emma,2999-01-01T00:00:00Z,,,", ("first_seen_at", "IN_FUTURE")),
        ("identifiers", "C-9,PHONE,+12125550109,", ("customer_number", "UNKNOWN_CUSTOMER")),
        ("identifiers", "C-1,PHONE,+1 (212) 555-0101,", (None, "DUPLICATE_ROW")),  # normalised, the same
        ("links", "C-9,DLR-1,SOLD,2017-01-01,", ("customer_number", "UNKNOWN_CUSTOMER")),
        ("links", "C-1,DLR-9,SOLD,2017-01-01,", ("partner_code", "UNKNOWN_PARTNER")),
        ("links", "C-1,DLR-2,SOLD,2017-01-01,2017-01-01", ("ended_on", "WRONG_ORDER")),
        (
            "consents",
            "C-9,SURVEY,EMAIL,GRANTED,X,2017-01-01T00:00:00Z",
            ("customer_number", "UNKNOWN_CUSTOMER"),
        ),
        ("consents", "C-1,SURVEY,EMAIL,GRANTED,X,2999-01-01T00:00:00Z", ("recorded_at", "IN_FUTURE")),
    ],
)
async def test_a_row_that_cannot_be_is_reported_and_the_others_are_loaded(
    load: Import, write_files: WriteFiles, kind: str, row: str, fault: tuple[str | None, str]
) -> None:
    report = await load(write_files(**{kind: row}))
    assert rejected(report) == [(f"{kind}.csv", LOADED[kind] + 2, *fault)]
    assert written(report) == LOADED
    assert report.exit_status == 1


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"partner_code": "DLR-9"}, ("partner_code", "UNKNOWN_PARTNER")),
        ({"customer_number": "C-9"}, ("customer_number", "UNKNOWN_CUSTOMER")),
        ({"customer_number": "C-2"}, ("customer_number", "NOT_LINKED")),
        ({"partner_code": "R"}, ("customer_number", "NOT_LINKED")),
        ({"staff_number": "S-2"}, ("staff_number", "UNKNOWN_STAFF")),  # somebody else's
        ({"client_ref": "b-2"}, (None, "DUPLICATE_ROW")),
        ({"occurred_at": "2998-01-01T00:00:00Z", "received_at": ""}, ("occurred_at", "IN_FUTURE")),
        ({"received_at": "2998-01-01T00:00:00Z"}, ("received_at", "IN_FUTURE")),
        ({"occurred_at": "1969-12-31T23:59:59Z"}, ("occurred_at", "OUT_OF_RANGE")),
        ({"received_at": "2016-12-31T00:00:00Z"}, ("received_at", "WRONG_ORDER")),
    ],
)
async def test_a_touchpoint_that_cannot_be_is_reported_and_the_others_are_loaded(
    load: Import, write_files: WriteFiles, changes: dict[str, str], fault: tuple[str | None, str]
) -> None:
    header = FILES["touchpoints"][0].split(",")
    good = dict(zip(header, FILES["touchpoints"][1].split(","), strict=True)) | {
        "client_ref": "b-3",
        "staff_number": "",
    }
    report = await load(write_files(touchpoints=",".join((good | changes).values())))
    assert rejected(report) == [("touchpoints.csv", 5, *fault)]
    assert written(report) == LOADED


async def test_staff_have_the_roles_that_could_be_given(load: Import, write_files: WriteFiles) -> None:
    """What an administrator may give (ROLES_BY_KIND) and what a file may bring are one and the same."""
    partners = {"HEADQUARTERS": "HQ", "REGION": "R", "DISTRIBUTOR": "D", "DEALER": "DLR-1", "OUTLET": "O"}
    every = [(kind, role) for kind in PartnerKind for role in sorted(Role)]
    rows = [f"N-{line},{partners[kind]},Ben,{role},2017-01-01" for line, (kind, role) in enumerate(every)]
    report = await load(write_files(partners="O,OUTLET,Corner,DLR-1,", staff="\n".join(rows)))
    first = LOADED["staff"] + 2
    unfit = [line for line, (kind, role) in enumerate(every, first) if role not in ROLES_BY_KIND[kind]]
    assert rejected(report) == [("staff.csv", line, "role", "ROLE_NOT_OF_PARTNER") for line in unfit]


@pytest.mark.parametrize("partner", ["DLR-1", "D", "HQ"])
async def test_who_sees_a_customer_may_have_had_the_contact(
    load: Import, write_files: WriteFiles, partner: str
) -> None:
    row = f"{partner},b-9,C-1,,STORE,visit,SERVICE,2016-01-01T10:00:00Z,2016-01-01T10:05:00Z,"
    assert (await load(write_files(touchpoints=row))).rejected == []


async def test_what_refers_to_a_rejected_row_is_rejected_too(load: Import, write_files: WriteFiles) -> None:
    chain = "O-1,OUTLET,Outlet,DLR-3,\nDLR-3,DEALER,Three,D-3,\nD-3,DISTRIBUTOR,Distributor,NOBODY,"
    report = await load(write_files(partners=chain, staff="S-3,DLR-3,Ben,DEALER_SALES,2017-01-01"))
    assert rejected(report) == [
        ("partners.csv", 7, "parent_code", "UNKNOWN_PARTNER"),
        ("partners.csv", 8, "parent_code", "UNKNOWN_PARTNER"),
        ("partners.csv", 9, "parent_code", "UNKNOWN_PARTNER"),
        ("staff.csv", 4, "partner_code", "UNKNOWN_PARTNER"),
    ]


async def test_a_partners_kind_does_not_change(load: Import, write_files: WriteFiles) -> None:
    await load(write_files())
    directory = write_files(only=("partners",))
    (directory / "partners.csv").write_text("code,kind,name,parent_code\nDLR-1,HEADQUARTERS,One,\n")
    assert rejected(await load(directory)) == [("partners.csv", 2, "kind", "KIND_CHANGED")]


@pytest.mark.parametrize("status", ["SUSPENDED", "ENDED", "PROSPECTIVE"])
async def test_no_file_shuts_headquarters_out(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, status: str
) -> None:
    """[LAST_ADMIN can be passed by an import] Whose partner is not active has no token, HQ_ADMIN neither."""
    await load(write_files())
    directory = write_files(only=("partners",))
    rows = f"HQ,HEADQUARTERS,Headquarters,,{status}\nR,REGION,Region,HQ,{status}\n"
    (directory / "partners.csv").write_text(f"code,kind,name,parent_code,status\n{rows}")
    assert rejected(await load(directory)) == [("partners.csv", 2, "status", "HEADQUARTERS_STAYS")]
    statuses = (
        "select array_agg(t.status order by p.code) from portal.partner_terms t"
        " join portal.partners p on p.id = t.partner_id where p.code in ('HQ', 'R')"
    )
    assert await record.fetchval(statuses) == ["ACTIVE", status]


async def test_a_reference_used_for_another_contact_is_a_conflict_and_the_first_stays(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    directory = write_files()
    await load(directory)
    touchpoints = directory / "touchpoints.csv"
    touchpoints.write_text(
        touchpoints.read_text().replace("b-1,C-1,S-1,STORE,purchase", "b-1,C-1,S-1,STORE,refund")
    )
    report = await load(directory)
    assert rejected(report) == [("touchpoints.csv", 2, "client_ref", "CLIENT_REF_CONFLICT")]
    assert report.files[-1].unchanged == 2
    assert await record.fetchval("select count(*) from portal.touchpoints where action = 'purchase'") == 3


async def test_a_contact_imported_is_the_same_contact_when_its_partner_sends_it(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    """The API compares contents by hash: the import's must be the same, to the byte."""
    odd = (
        r'DLR-1,"b-""9\",C-1,,STORE,sèrvice/“é”,SERVICE,2017-03-01T10:00:00+08:00,,"one'
        '\n\ttwo \\ ""three"" 🛠"'
    )
    report = await load(write_files(touchpoints=odd))
    assert report.rejected == []
    receipts = await record.fetch(
        "select r.client_ref, r.content_hash from portal.touchpoint_receipts r"
        " join portal.partners p on p.id = r.partner_id where p.code = 'DLR-1'"
    )
    hashes = {row["client_ref"]: row["content_hash"] for row in receipts}
    customer = UUID(str(await record.fetchval("select id from portal.customers where number = 'C-1'")))
    sent = TouchpointItem(
        client_ref='b-"9\\',
        customer_id=customer,
        channel=Channel.STORE,
        action="sèrvice/“é”",
        stage=JourneyStage.SERVICE,
        occurred_at=datetime(2017, 3, 1, 2, tzinfo=UTC),
        note='one\n\ttwo \\ "three" 🛠',
    )
    assert hashes[sent.client_ref] == content_hash(sent)
    sent = TouchpointItem(
        client_ref="b-2",
        customer_id=customer,
        channel=Channel.STORE,
        action="purchase",
        stage=JourneyStage.PURCHASE,
        occurred_at=datetime(2017, 2, 1, 10, 0, 0, 250_000, UTC),
        note="说“好”",
    )
    assert hashes[sent.client_ref] == content_hash(sent)


async def test_an_older_statement_does_not_undo_a_withdrawn_consent(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    directory = write_files()
    await load(directory)
    consents = directory / "consents.csv"
    consents.write_text(
        f"{FILES['consents'][0]}\nC-1,MARKETING,EMAIL,GRANTED,X,2017-05-01T00:00:00Z\n"
        "C-2,MARKETING,EMAIL,DENIED,X,2017-05-01T00:00:00Z\n"
    )
    assert written(await load(directory))["consents"] == 1
    states = await record.fetch(
        "select c.number, k.state from portal.consents k"
        " join portal.customers c on c.id = k.customer_id order by 1"
    )
    assert [tuple(row) for row in states] == [("C-1", "WITHDRAWN"), ("C-2", "DENIED")]


async def test_contacts_and_the_first_contact_survive_a_file_that_knows_less(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    await load(write_files())
    directory = write_files(only=("customers",))
    (directory / "customers.csv").write_text(
        "number,display_name,first_seen_at\nC-1,张伟,2020-01-01T10:00:00Z\n"
    )
    await load(directory)
    contact = await record.fetchrow(
        "select k.phone, k.email, c.first_seen_at::date as first, c.email_masked, c.segments from"
        " portal.customer_contacts k join portal.customers c on c.id = k.customer_id where c.number = 'C-1'"
    )
    assert tuple(contact or ()) == (
        "+12125550101",
        "wei@example.com",
        date(2017, 1, 1),
        "w***@example.com",
        [],
    )


@pytest.mark.parametrize("status", ["MERGED", "ERASED"])
async def test_who_was_merged_or_erased_is_not_brought_back(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, status: str
) -> None:
    directory = write_files()
    await load(directory)
    await record.execute(
        "update portal.customers set status = $1, display_name = '' where number = 'C-1'", status
    )
    report = await load(directory)
    assert {code for _, _, _, code in rejected(report)} == {"CUSTOMER_CLOSED"}
    assert Counter(file for file, *_ in rejected(report)) == {
        "customers.csv": 1, "identifiers.csv": 1, "links.csv": 1, "consents.csv": 1,
        "orders.csv": 1, "campaign_memberships.csv": 1, "touchpoints.csv": 2,
    }  # fmt: skip
    assert await record.fetchval("select display_name from portal.customers where number = 'C-1'") == ""


async def test_terms_have_their_limits(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles
) -> None:
    directory = write_files(only=("partners",))
    (directory / "partners.csv").write_text(
        "code,kind,name,credit_limit,capture_window_hours,currency_code\n"
        "HQ,HEADQUARTERS,One,1000000.5,24,EUR\n"
        "H2,HEADQUARTERS,Two,-1,0,EUR\n"
        "H3,HEADQUARTERS,Three,1.005,x,DM\n"
    )
    report = await load(directory)
    assert rejected(report) == [
        ("partners.csv", 3, "capture_window_hours", "OUT_OF_RANGE"),
        ("partners.csv", 3, "credit_limit", "OUT_OF_RANGE"),
        ("partners.csv", 4, "capture_window_hours", "BAD_NUMBER"),
        ("partners.csv", 4, "credit_limit", "BAD_NUMBER"),
        ("partners.csv", 4, "currency_code", "UNKNOWN_CODE"),
    ]
    assert report.files[0].rejected_rows == 2
    terms = await record.fetch(
        "select credit_limit, capture_window_hours, currency_code from portal.partner_terms"
    )
    assert [tuple(row) for row in terms] == [(Decimal("1000000.50"), 24, "EUR")]
