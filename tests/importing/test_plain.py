"""The common line: what is recognised in one look is what the cells would have said, and nothing else is."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.importing import plain
from portal.importing.columns import Column, Form, Kind
from portal.importing.kinds import CUSTOMERS, IDENTIFIERS, KINDS, ORDER_LINES
from portal.importing.reading import Reading

CELLS = {
    Form.TEXT: (
        "A-1", "a b", "x" * 32, "x" * 33, "x" * 201, " a", "a ", "a,b", 'a"b', "é", "\t", "a\x7f", "\\N",
    ),
    Form.LINES: ("A-1", "a b", "x" * 2001, "x" * 4001, "é"),
    Form.FLAG: ("true", "false", "TRUE", "t"),
    Form.DATE: (
        "2017-01-31", "2016-02-29", "2017-02-29", "2017-02-28", "2017-04-31", "1899-12-31", "1900-01-01",
        "2999-12-31", "3000-01-01", "17-01-01", "2017-00-10", "2017-13-01", "2017-01-00",
    ),
    Form.TIME: (
        "2017-01-31T23:59:59Z", "2017-01-31T24:00:00Z", "2017-01-31T10:00Z",
        "2017-01-31T10:00:00.123456+14:59",
        "2017-01-31T10:00:00.1234567Z", "2017-01-31T10:00:00", "2017-01-31T10:60:00Z", "2017-01-31T10:00:60Z",
        "2017-01-31T10:00:00+15:00", "2017-01-31T10:00:00+15:59", "2017-01-31T10:00:00+16:00",
        "2017-02-30T10:00:00Z",
    ),
    Form.COUNT: ("0", "1", "999999999", "1000000000", "0000000001", "-1", "1.0", "\u0661"),
    Form.AMOUNT: ("0", "1.5", "-1.25", "1.255", "1e3", ".5", "999999999999.99", "1000000000000", "1."),
    Form.LANGUAGE: (
        "en", "zh-CN", "zh-Hans-CN", "de-1996", "e", "zh_CN", "en-", "-en", "en--US", "abcdefghi", "en us",
        "aa-bbbbbbbb-cccc", "aa-bbbbbbbb-ccccc", "1en",
    ),
}  # fmt: skip


def cells(column: Column) -> tuple[str, ...]:
    codes = (*column.codes[:2], "NONE OF THEM") if column.codes else ()
    return ("", *codes, *CELLS.get(column.form, ("A-1",)))


def good(column: Column) -> str:
    return {Form.CODE: column.codes[:1], Form.FLAG: ("true",)}.get(column.form, cells(column)[1:2])[0]


def rows(kind: Kind) -> Iterator[list[str]]:
    """Each cell in a row that is otherwise good, and rows of any cells."""
    for place, column in enumerate(kind.columns):
        for cell in cells(column):
            yield [cell if at == place else good(one) for at, one in enumerate(kind.columns)]
    chance = random.Random(kind.name)  # noqa: S311 - not a secret
    for _ in range(200):
        yield [chance.choice(cells(column)) for column in kind.columns]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_plain_line_is_what_its_cells_would_have_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    path = tmp_path / "file.csv"
    lines = [",".join(row) for row in rows(kind)]
    path.write_text("".join(f"{line}\n" for line in (",".join(kind.header), *lines)), encoding="utf-8")

    def read() -> tuple[bytes, int, list[tuple[int, str | None, str]]]:
        reading = Reading(kind, path)
        portions = b"".join(reading.portions())
        return portions, reading.rows, [(one.line, one.column, one.code) for one in reading.rejected]

    fast = read()
    monkeypatch.setattr(plain, "matcher", lambda *_: None)
    assert fast == read()


def test_a_line_of_an_order_is_plain() -> None:
    matches = plain.matcher(ORDER_LINES, ORDER_LINES.header)
    assert matches is not None
    assert matches("B-31198570044,12,1095275,2,0.50,0.95,DELIVERED,,,\n")
    assert not matches("B-31198570044,12,1095275,2,0.50,0.95,,,,\n")  # a default to fill in
    assert not matches("B-31198570044,12,1095275,2,0.50,0.95,DELIVERED,,,")  # cut off?


def test_files_that_are_rewritten_or_in_another_order_have_no_plain_lines() -> None:
    assert plain.matcher(IDENTIFIERS, IDENTIFIERS.header) is None
    assert plain.matcher(ORDER_LINES, ORDER_LINES.header[::-1]) is None
    matches = plain.matcher(CUSTOMERS, CUSTOMERS.header)
    assert matches is not None
    assert not matches("C-1,PERSON,Ann,,ACTIVE,,,,kids,2017-01-01T10:00:00Z,,,,IMPORT\n")
