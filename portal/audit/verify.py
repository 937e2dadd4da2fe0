"""Verification of the trail: the database's events against the chain, the chain against the signed heads.

The tables' owner can do anything to them, but cannot sign a head. So up to the last signed head every
change is noticed; what was sealed since then could have been rewritten as a whole, and what is not sealed
yet, removed.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.audit.chain import START, sealed
from portal.audit.heads import Head
from portal.audit.queries import QUERIES
from portal.doors.db import Connection, Database

BATCH = 10_000
SEALER_SECONDS = 2.0  # seconds the sealer has for an event that committed just now, long after its moment
BEFORE_SECONDS = 3_600.0  # far longer than any transaction that appends, far shorter than what hides anything
NOTES = 20  # rows that are named; of more, how many


@dataclass(slots=True)
class Report:
    """Result of a verification: whole rows of the chain, the last head they reach, and the fault, if any.

    `unsigned` says which rows should have been signed by now. `notes` are about rows that are what was
    sealed, and odd.
    """

    rows: int = 0
    head: Head | None = None
    faults: list[str] = field(default_factory=list)
    unsigned: str | None = None
    notes: list[str] = field(default_factory=list)


class Broken(Exception):
    """A chain other than the one sealed; the message names the first row that shows it."""


async def verify(database: Database, heads: Iterable[Head | int]) -> Report:
    """Recompute the whole chain, a batch of rows at a time, and compare it with the signed heads."""
    report = Report()
    found = list(heads)
    unsigned = [line for line in found if isinstance(line, int)]
    report.faults += [f"Line {line} of the signed heads was not signed by this portal." for line in unsigned]
    signed = [head for head in found if isinstance(head, Head)]
    chain = _Chain(report, signed)
    try:
        async with database.as_worker() as connection:
            # first: what is sealed and signed while this verifies is not in these heads
            report.unsigned = await _left_unsigned(connection, signed)
            await _recompute(connection, chain)
    except Broken as broken:
        report.faults.append(str(broken))
    async with database.as_worker() as connection:
        report.faults += await _left_unsealed(connection)
    return report


class _Chain:
    """The chain as far as it was followed. `report.rows` is its position: 1, 2, 3 … without a gap."""

    def __init__(self, report: Report, heads: Iterable[Head]) -> None:
        self.report = report
        self._hash = START
        self._seconds = float("-inf")  # the moment of the event before, since 1970
        self._odd = 0
        self._heads = sorted(heads, key=lambda head: head.position, reverse=True)  # the next one last

    def follow(self, row: Mapping[str, Any]) -> None:
        """Check the next seal and its event. Raises Broken."""
        position = self.report.rows + 1
        if row["position"] != position:
            raise Broken(f"Seal {position} is gone, or was moved: the next one is {row['position']}.")
        if row["id"] is None:
            raise Broken(f"Event {row['event_id']} is gone, which seal {position} is of.")
        self._hash = sealed(self._hash, row)
        if row["hash"] != self._hash:
            raise Broken(f"Event {row['id']}, at position {position}, is not what was sealed there.")
        self.report.rows = position
        self._note(row)
        while self._heads and self._heads[-1].position == position:
            self._compare(self._heads.pop())

    def _note(self, row: Mapping[str, Any]) -> None:
        """Note an event much older than the one sealed before it; commits differ from moments by little."""
        before, self._seconds = self._seconds, row["seconds"]
        if row["seconds"] >= before - BEFORE_SECONDS:
            return
        self._odd += 1
        if self._odd <= NOTES:
            self.report.notes.append(
                f"Event {row['id']}, at position {self.report.rows}, is of {row['at']}, more than an hour "
                "before the one sealed before it: the portal appends each at its moment."
            )

    def _compare(self, head: Head) -> None:
        if head.hash != self._hash:
            since = self.report.head.position + 1 if self.report.head else 1
            raise Broken(
                f"Rows {since} to {head.position} were rewritten as a whole: "
                f"the head that was signed at {head.at} is another."
            )
        self.report.head = head

    def end(self) -> None:
        """End the chain, after its last seal. Raises Broken where more were signed."""
        if self._odd > NOTES:
            self.report.notes.append(f"So are {self._odd - NOTES} more.")
        if self._heads:
            head = self._heads[0]
            raise Broken(
                f"The chain ends at position {self.report.rows}, and the head that was signed at {head.at} "
                f"is at {head.position}: what was between was removed."
            )


async def _recompute(connection: Connection, chain: _Chain) -> None:
    while True:
        rows = [row async for row in QUERIES.sealed(connection, after=chain.report.rows, size=BATCH)]
        for row in rows:
            chain.follow(row)
        if len(rows) < BATCH:
            return chain.end()


async def _left_unsealed(connection: Connection) -> list[str]:
    if not (await QUERIES.left_unsealed(connection))["number"]:
        return []
    await asyncio.sleep(SEALER_SECONDS)
    left = await QUERIES.left_unsealed(connection)
    if not left["number"]:
        return []
    return [f"{left['number']} events older than a minute are not sealed; the first is {left['first_id']}."]


async def _left_unsigned(connection: Connection, signed: list[Head]) -> str | None:
    if not signed:
        return None  # without heads nothing tells how long the chain should be
    last = max(signed, key=lambda head: head.position)
    left = await QUERIES.left_unsigned(connection, after=last.position)
    if not left["number"]:
        return None
    return (
        f"{left['number']} rows from position {left['first_position']} on are sealed and older than two "
        f"minutes, and no head was signed since {last.at}: is the portal running, and can it write its heads?"
    )
