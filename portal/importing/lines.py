"""CSV records of a file, with the line each begins on. A broken record costs itself, not those after it."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from typing import TextIO

from portal.importing.rejections import BadCell

# No record of ours needs more. Without a bound, one quote that never closes swallows the rest of the file.
MAX_RECORD_LINES = 500
MAX_RECORD_CHARACTERS = 50_000


class _Overrun(Exception):
    """A record that went on beyond what any record needs."""


class _Lines:
    """Physical lines that can be given back: those of the record being read are kept until it is whole."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self._characters = 0
        self.number = 0  # lines handed out so far

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self._record) >= MAX_RECORD_LINES or self._characters > MAX_RECORD_CHARACTERS:
            raise _Overrun
        line = self._again.popleft() if self._again else self._next_line()
        if not line:
            raise StopIteration
        self._record.append(line)
        self._characters += len(line)
        self.number += 1
        if len(line) > MAX_RECORD_CHARACTERS:  # it was cut, so its cells are not to be trusted
            raise _Overrun
        return line

    def plain(self, matches: Callable[[str], object]) -> Iterator[tuple[int, str]]:
        """Hand out lines, which must be whole records, as long as they match; the next one is kept."""
        while not self._again:
            line = self._next_line()
            if not matches(line):
                if line:
                    self._again.append(line)
                return
            self.number += 1
            yield self.number, line

    def begin(self) -> int:
        """Begin a record and tell its line number."""
        self._record.clear()
        self._characters = 0
        return self.number + 1

    def give_back(self) -> None:
        """Keep the broken record's first line, hand out its others again."""
        later = self._record[1:]
        self._again.extendleft(reversed(later))
        self.number -= len(later)

    def _next_line(self) -> str:
        """Read a line. One that is far too long is cut: its record is refused anyway, memory is not."""
        line = self._file.readline(MAX_RECORD_CHARACTERS + 2)
        if len(line) > MAX_RECORD_CHARACTERS:
            rest = line
            while rest and not rest.endswith("\n"):
                rest = self._file.readline(MAX_RECORD_CHARACTERS)
        return line


class Records:
    """Records of a CSV file (RFC 4180, comma): line number and cells, or the fault of the record.

    Blank lines are passed over. `file` is open with newline="".
    """

    def __init__(self, file: TextIO) -> None:
        self._lines = _Lines(file)
        self._reader = csv.reader(self._lines, strict=True)

    def __iter__(self) -> "Records":
        return self

    def __next__(self) -> tuple[int, list[str] | BadCell]:
        while True:
            line = self._lines.begin()
            try:
                cells = next(self._reader)
            except (csv.Error, _Overrun) as error:
                self._lines.give_back()
                self._reader = csv.reader(
                    self._lines, strict=True
                )  # the broken one is in the middle of a quote
                return line, BadCell("RECORD_TOO_LONG" if isinstance(error, _Overrun) else "BAD_QUOTES")
            if cells:
                return line, cells

    def plain(self, matches: Callable[[str], object]) -> Iterator[tuple[int, str]]:
        """Hand out lines as they stand, with their numbers, up to the first that does not match."""
        return self._lines.plain(matches)
