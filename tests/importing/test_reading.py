"""What a file may look like, and what is said of one that does not: line, column, code, never the value."""

import gzip
from pathlib import Path

import pytest

from portal.importing.columns import Kind
from portal.importing.kinds import CUSTOMERS, IDENTIFIERS, KINDS, LINKS, TOUCHPOINTS
from portal.importing.reading import Reading
from portal.importing.rejections import REASONS, BadFile

LINK = "customer_number,partner_code,relation,started_on,ended_on\n"
GOOD = "C-1,DLR-1,SOLD,2017-01-01,\n"


def read(tmp_path: Path, kind: Kind, content: str | bytes) -> tuple[list[str], Reading]:
    """The rows that are good, as they go to COPY, and the rest of what was read."""
    path = tmp_path / f"{kind.name}.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    reading = Reading(kind, path)
    return b"".join(reading.portions()).decode().splitlines(), reading


def rejected(reading: Reading) -> list[tuple[int, str | None, str]]:
    return [(one.line, one.column, one.code) for one in reading.rejected]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("C-1,DLR-1,SOLD,2017-01-01", None, "WRONG_COLUMN_COUNT"),
        ("C-1,DLR-1,SOLD,2017-01-01,,", None, "WRONG_COLUMN_COUNT"),
        (",DLR-1,SOLD,2017-01-01,", "customer_number", "REQUIRED"),
        ("C-1,   ,SOLD,2017-01-01,", "partner_code", "REQUIRED"),
        (f"{'C' * 33},DLR-1,SOLD,2017-01-01,", "customer_number", "TOO_LONG"),
        ("C\0-1,DLR-1,SOLD,2017-01-01,", "customer_number", "CONTROL_CHARACTER"),
        ('"C\n-1",DLR-1,SOLD,2017-01-01,', "customer_number", "CONTROL_CHARACTER"),
        ("C-1,DLR-1,sold,2017-01-01,", "relation", "UNKNOWN_CODE"),
        ("C-1,DLR-1,SOLD,2017-02-30,", "started_on", "BAD_DATE"),
        ("C-1,DLR-1,SOLD,01/02/2017,", "started_on", "BAD_DATE"),
        ("C-1,DLR-1,SOLD,today,", "started_on", "BAD_DATE"),
        ("C-1,DLR-1,SOLD,0001-01-01,", "started_on", "BAD_DATE"),
        ("C-1,DLR-1,SOLD,\uff12017-01-01,", "started_on", "BAD_DATE"),
        ('C-1,"DLR"-1,SOLD,2017-01-01,', None, "BAD_QUOTES"),
        (f"C-1,DLR-1,SOLD,2017-01-01,{'x' * 201}", "ended_on", "TOO_LONG"),
        (f"C-1,{'x' * 33},SOLD,2017-01-01,", "partner_code", "TOO_LONG"),
        (f"C-1,{'x' * 60_000},SOLD,2017-01-01,", None, "RECORD_TOO_LONG"),
        (f"C-1,DLR-1,SOLD,2017-01-01,{'x' * 140_000}", None, "RECORD_TOO_LONG"),
        (f'C-1,"{"x" * 140_000}",SOLD,2017-01-01,', None, "RECORD_TOO_LONG"),
    ],
)
def test_a_bad_row_is_reported_and_its_neighbours_are_read(
    tmp_path: Path, row: str, column: str | None, code: str
) -> None:
    rows, reading = read(tmp_path, LINKS, f"{LINK}{GOOD}{row}\n{GOOD}")
    assert rejected(reading) == [(3, column, code)]
    assert [line.split(",")[0] for line in rows] == ["2", "5" if '"C\n' in row else "4"]
    assert reading.rows == 3


def test_a_quote_that_never_closes_costs_its_own_row_only(tmp_path: Path) -> None:
    rows, reading = read(tmp_path, LINKS, f'{LINK}{GOOD}"C-1,DLR-1,SOLD,2017-01-01,\n{GOOD * 2000}')
    assert [(one.line, one.code) for one in reading.rejected] == [(3, "RECORD_TOO_LONG")]
    assert [int(line.split(",")[0]) for line in rows] == [2, *range(4, 2004)]


def test_the_last_rows_quote_may_be_the_one_that_never_closes(tmp_path: Path) -> None:
    rows, reading = read(tmp_path, LINKS, f'{LINK}{GOOD}"C-1,DLR-1,SOLD,2017-01-01,\n{GOOD}')
    assert [(one.line, one.code) for one in reading.rejected] == [(3, "BAD_QUOTES")]
    assert len(rows) == 2


def test_bytes_that_are_not_utf8_are_one_rows_fault(tmp_path: Path) -> None:
    content = f"{LINK}{GOOD}C-1,DLR-\udcff,SOLD,2017-01-01,\n{GOOD}".encode("utf-8", "surrogateescape")
    rows, reading = read(tmp_path, LINKS, content)
    assert rejected(reading) == [(3, "partner_code", "BAD_ENCODING")]
    assert len(rows) == 2


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    _, reading = read(tmp_path, LINKS, f"{LINK}C-1,,LENT,never,\n")
    assert rejected(reading) == [
        (2, "partner_code", "REQUIRED"),
        (2, "relation", "UNKNOWN_CODE"),
        (2, "started_on", "BAD_DATE"),
    ]


def test_a_row_of_several_lines_has_the_number_of_its_first(tmp_path: Path) -> None:
    content = (
        "partner_code,client_ref,customer_number,channel,action,stage,occurred_at,note\n"
        'D,1,C,STORE,visit,PURCHASE,2017-01-01T10:00:00Z,"one\ntwo, ""three"""\n'
        "D,2,C,BAZAAR,visit,PURCHASE,2017-01-01T10:00:00Z,\n"
    )
    rows, reading = read(tmp_path, TOUCHPOINTS, content)
    assert rows[:2] == [
        '2,D,1,C,,STORE,,visit,PURCHASE,INBOUND,,,,2017-01-01T10:00:00Z,,"one',
        'two, ""three""",,',
    ]
    assert rejected(reading) == [(4, "channel", "UNKNOWN_CODE")]


def test_columns_come_in_any_order_after_a_byte_order_mark(tmp_path: Path) -> None:
    content = "\ufeffrelation, started_on,partner_code,customer_number\r\nSOLD,2017-01-01,DLR-1,C-1\r\n\r\n"
    rows, reading = read(tmp_path, LINKS, content)
    assert rows == ["2,C-1,DLR-1,SOLD,2017-01-01,"]
    assert reading.rejected == []


@pytest.mark.parametrize(
    ("header", "column", "code"),
    [
        ("", None, "EMPTY_FILE"),
        ("customer_number,partner_code,relation\n", "started_on", "MISSING_COLUMN"),
        (LINK.replace("ended_on", "ended_at"), None, "UNKNOWN_COLUMN"),
        (GOOD, None, "UNKNOWN_COLUMN"),
        (LINK.replace("ended_on", "started_on"), "started_on", "DUPLICATE_COLUMN"),
        ('"customer_number', None, "BAD_QUOTES"),
        (LINK.replace(",", ";"), None, "UNKNOWN_COLUMN"),
    ],
)
def test_without_a_good_header_nothing_of_a_file_is_read(
    tmp_path: Path, header: str, column: str | None, code: str
) -> None:
    with pytest.raises(BadFile) as caught:
        read(tmp_path, LINKS, f"{header}{GOOD}" if header else "")
    assert (caught.value.code, caught.value.column) == (code, column)


@pytest.mark.parametrize("kept", [10, 60])
def test_a_compressed_file_that_is_cut_off_is_refused_whole(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "links.csv.gz"
    path.write_bytes(gzip.compress(f"{LINK}{GOOD}".encode())[:kept])
    with pytest.raises(BadFile) as caught:
        list(Reading(LINKS, path).portions())
    assert caught.value.code == "UNREADABLE_FILE"


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("PHONE", "+1 (212) 555-0123", "+12125550123"),
        ("PHONE", "+86 139 1234 5678", "+8613912345678"),
        ("PHONE", "139 1234 5678", "+8613912345678"),
        ("PHONE", "+1 212", "BAD_PHONE"),
        ("EMAIL", "Wei.Zhang@Example.COM", "wei.zhang@example.com"),
        ("EMAIL", "wei.zhang@", "BAD_EMAIL"),
        ("EXTERNAL_ID", "Ab 12", "Ab 12"),
    ],
)
def test_identifiers_are_normalised_by_their_kind(tmp_path: Path, kind: str, value: str, stored: str) -> None:
    rows, reading = read(tmp_path, IDENTIFIERS, f"customer_number,kind,value\nC-1,{kind},{value}\n")
    if stored in REASONS:
        assert rejected(reading) == [(2, "value", stored)]
    else:
        assert rows == [f"2,C-1,{kind},{stored},false,IMPORT"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2017-01-01T10:00:00", "BAD_TIME"),  # of which time zone?
        ("2017-01-01", "BAD_TIME"),
        ("2017-01-01T25:00:00Z", "BAD_TIME"),
        ("infinity", "BAD_TIME"),
        ("2017-01-01T10:00:00.123456+08:00", None),
        ("2017-01-01T10:00Z", None),
    ],
)
def test_a_time_has_its_offset(tmp_path: Path, cell: str, code: str | None) -> None:
    header = "number,display_name,first_seen_at\n"
    rows, reading = read(tmp_path, CUSTOMERS, f"{header}C-1,张伟,{cell}\n")
    assert [one.code for one in reading.rejected] == ([code] if code else [])
    assert len(rows) == (0 if code else 1)


def test_segments_go_to_the_database_as_they_were_written(tmp_path: Path) -> None:
    header = "number,display_name,first_seen_at,segments\n"
    row = 'C-1,张伟,2017-01-01T10:00:00Z,"a ""b""; c\\d;;"\n'
    rows, _ = read(tmp_path, CUSTOMERS, header + row)
    assert '"{""a \\""b\\"""",""c\\\\d""}"' in rows[0]


def test_no_report_repeats_a_value(tmp_path: Path) -> None:
    personal = "sécret-7316"
    for kind in KINDS:
        header = ",".join(kind.header)
        _, reading = read(
            tmp_path, kind, f"{header}\n{','.join([personal] * len(kind.header))}\n{personal}\n"
        )
        assert reading.rejected
        assert not any(personal in f"{one} {one.reason}" for one in reading.rejected)


def test_every_kind_has_a_key_of_required_columns() -> None:
    for kind in KINDS:
        required = {column.name for column in kind.columns if column.required}
        assert required.issuperset(kind.key), kind.name
