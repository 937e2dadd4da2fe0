"""Reading of a file of the import format: rows ready for PostgreSQL, and rejections of those that are not."""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from portal.importing import cells, plain
from portal.importing.columns import Kind
from portal.importing.kinds import IDENTIFIERS
from portal.importing.lines import Records
from portal.importing.rejections import BadCell, BadFile, Rejection

Row = list[str | None]
Read = Callable[[str], str | None]

PORTION = 1000  # rows handed to COPY at a time


class _Written:
    """A file for csv.writer, whose `writerow` then answers what `write` does: the row as text."""

    write = staticmethod(str)


_WRITER = csv.writer(_Written, lineterminator="\n")


class Reading:
    """One pass over one file. `rejected` and the counts are complete when `portions` is at its end."""

    def __init__(self, kind: Kind, path: Path) -> None:
        self.kind, self.path = kind, path
        self.size = path.stat().st_size
        self.position = 0  # bytes of the file read so far, compressed as they are
        self.rows = 0
        self.rejected: list[Rejection] = []

    def portions(self) -> Iterator[bytes]:
        """Good rows as CSV for COPY: the line number, then the kind's columns; NULL is an empty cell.

        Raises BadFile when nothing of the file can be taken.
        """
        try:
            with opened(self.path) as (raw, text):
                rows = self._good_rows(Records(text))
                while portion := "".join(islice(rows, PORTION)):
                    self.position = raw.tell()
                    yield portion.encode()
        except (OSError, EOFError, zlib.error) as error:  # gzip raises all three
            raise BadFile("UNREADABLE_FILE") from error

    def reject(self, line: int, column: str | None, code: str) -> None:
        self.rejected.append(Rejection(self.path.name, line, column, code))

    def _good_rows(self, found: Records) -> Iterator[str]:
        places = self._places(next(found, None))
        readers = [(name, places.get(name), read) for name, read in self._readers()]
        matches = plain.matcher(self.kind, list(places))
        while True:
            for line, row in found.plain(matches) if matches else ():
                self.rows += 1
                yield f"{line},{row}"
            if (record := next(found, None)) is None:
                return
            self.rows += 1
            if (good := self._row(*record, len(places), readers)) is not None:
                yield _WRITER.writerow([record[0], *good])

    def _readers(self) -> list[tuple[str, Read]]:
        return [(column.name, cells.reader(column)) for column in self.kind.columns]

    def _places(self, header: tuple[int, list[str] | BadCell] | None) -> dict[str, int]:
        """Find where each column is. The order is free and optional columns may be left out."""
        if header is None:
            raise BadFile("EMPTY_FILE")
        if isinstance(header[1], BadCell):
            raise BadFile(header[1].code)
        names = [name.strip() for name in header[1]]
        for name in names:
            # The name itself is told only where it is one of ours: a file without header has data there.
            if name not in self.kind.header:
                raise BadFile("UNKNOWN_COLUMN")
            if names.count(name) > 1:
                raise BadFile("DUPLICATE_COLUMN", name)
        for column in self.kind.columns:
            if column.required and column.name not in names:
                raise BadFile("MISSING_COLUMN", column.name)
        return {name: place for place, name in enumerate(names)}

    def _row(
        self,
        line: int,
        record: list[str] | BadCell,
        width: int,
        readers: list[tuple[str, int | None, Read]],
    ) -> Row | None:
        """Read a record's cells, each of them, so that one run reports all that is wrong with it."""
        if isinstance(record, BadCell) or len(record) != width:
            self.reject(line, None, record.code if isinstance(record, BadCell) else "WRONG_COLUMN_COUNT")
            return None
        row: Row = []
        good = True
        for name, place, read in readers:
            try:
                row.append(read("" if place is None else record[place]))
            except BadCell as bad:
                self.reject(line, name, bad.code)
                good = False
        return self._normalised(line, row) if good else None

    def _normalised(self, line: int, row: Row) -> Row | None:
        if self.kind is IDENTIFIERS:
            kind, value = self.kind.header.index("kind"), self.kind.header.index("value")
            try:
                row[value] = cells.identifier(row[kind], row[value] or "")
            except BadCell as bad:
                self.reject(line, "value", bad.code)
                return None
        return row


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, TextIO]]:
    """Open a file, compressed or not: the bytes as they are stored, and its text.

    Bytes that are not UTF-8 become lone surrogates, which the cells report.
    """
    with path.open("rb") as raw:
        # GzipFile does what a binary file does, but is not typed as one
        packed = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw
        with io.TextIOWrapper(packed, "utf-8-sig", "surrogateescape", newline="") as text:
            yield raw, text
