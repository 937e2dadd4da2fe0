"""Recording of touchpoints, the only thing that can happen to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import ForeignKeyViolationError, Record

from auth.principal import Principal
from portal.customers.identifiers import DEFAULT_COUNTRY
from portal.customers.refusals import no_such_customer
from portal.doors.definer_calls import as_json
from portal.doors.orm import Connection
from portal.touchpoints.items import (
    MAX_ITEMS,
    ReceiptRow,
    Rejection,
    TouchpointItem,
    checked,
    content_hash,
    is_content,
    printable,
    touchpoint_name,
)
from portal.touchpoints.matching import Lookups, Match, count, known_by, match, not_consented
from portal.touchpoints.models import ReceiptStatus
from portal.touchpoints.policy import TOUCHPOINTS
from portal.touchpoints.queries import QUERIES
from portal.words.errors import BadUserInput, Unauthenticated
from portal.words.ids import uuid7, uuid7_of
from portal.words.user_errors import InvalidInput, UserErrorCode

Batch = dict[str, tuple[int, TouchpointItem]]
"""Items to record, by client ref, with their position in what was sent."""


async def count_lookups(
    connection: Connection,
    caller: Principal,
    items: Sequence[TouchpointItem],
    *,
    now: datetime,
    lookups: Lookups,
) -> None:
    """Count and record the values that `record` will look up, and note them in `lookups`.

    In a transaction of its own, so that they stay counted whatever becomes of recording, even where it is
    done again. `now` is that of `record`, and the errors are.
    """
    caller.require(TOUCHPOINTS.write)
    _check_size(items)
    await _Recording(connection, caller, now, lookups).count(items)


async def record(
    connection: Connection,
    caller: Principal,
    items: Sequence[TouchpointItem],
    *,
    now: datetime,
    lookups: Lookups | None = None,
) -> list[ReceiptRow]:
    """Record each item once, however often it is sent, and give a receipt for each, in order.

    `now` is UTC and becomes `received_at`. The connection is one that `acting_as(caller)` yields. One
    bad item never loses the others: its receipt is REJECTED with the path and the code, and its
    `client_ref` stays free. The same ref and content again: the first receipt, as DUPLICATE. Values that
    `lookups` does not know as counted are counted here, in this transaction; None: by the usual quotas.

    Raises Forbidden (no TOUCHPOINT_RECORD), BadUserInput (no item, or more than 500; more values to look up
    than an hour has), QuotaSpent (so many values were looked up within the hour: nothing is recorded),
    Unauthenticated (the caller is nobody this record knows).
    Source: DOMAIN.md, "Touchpoints"; docs/decisions/0003-recording-touchpoints.md.
    """
    caller.require(TOUCHPOINTS.write)
    _check_size(items)
    recording = _Recording(connection, caller, now, lookups or Lookups())
    try:
        return await recording.run(items)
    except ForeignKeyViolationError as error:  # the caller itself; all else is joined
        raise Unauthenticated("the token's member of staff or partner is not in this record") from error


def _check_size(items: Sequence[TouchpointItem]) -> None:
    if not 1 <= len(items) <= MAX_ITEMS:
        raise BadUserInput(f"touchpoints: 1 to {MAX_ITEMS} items, not {len(items)}")


class _Recording:
    """One batch on its way; `receipts` fills up by position."""

    def __init__(self, connection: Connection, caller: Principal, now: datetime, lookups: Lookups) -> None:
        self._connection = connection
        self._caller = caller
        self._now = now
        self._lookups = lookups
        self._receipts: dict[int, ReceiptRow] = {}

    async def run(self, items: Sequence[TouchpointItem]) -> list[ReceiptRow]:
        batch, repeats = self._sorted(items)
        await self._record(batch)
        for position, item in repeats:
            self._repeat(position, item, *batch[item.client_ref])
        return [self._receipts[position] for position in range(len(items))]

    async def count(self, items: Sequence[TouchpointItem]) -> None:
        """Count the values of what `run` would try to match."""
        batch, _ = self._sorted(items)
        asked = _asked(await self._new(batch))
        if asked:
            await count(self._connection, self._caller, asked, self._lookups)

    def _sorted(self, items: Sequence[TouchpointItem]) -> tuple[Batch, list[tuple[int, TouchpointItem]]]:
        """The items that are fit to be tried, and those whose ref stands before them."""
        batch: Batch = {}
        repeats: list[tuple[int, TouchpointItem]] = []
        for position, item in enumerate(items):
            checked_item = self._checked(position, item)
            if checked_item is None:
                continue
            if checked_item.client_ref in batch:
                repeats.append((position, checked_item))
            else:
                batch[checked_item.client_ref] = position, checked_item
        return batch, repeats

    def _checked(self, position: int, item: TouchpointItem) -> TouchpointItem | None:
        """The item, fit to be tried; None where its receipt already says why not."""
        try:
            if item.rejection is None:
                return checked(item, now=self._now, country_code=DEFAULT_COUNTRY)
            self._receipts[position] = self._rejected(position, item, item.rejection)
        except InvalidInput as refusal:
            self._reject(position, item, refusal)
        return None

    def _repeat(self, position: int, item: TouchpointItem, at: int, first: TouchpointItem) -> None:
        """The receipt of a ref sent twice in one call; not tried again, so a call is one round of locks."""
        receipt = self._receipts[at]
        if content_hash(item) != content_hash(first):
            self._reject(position, item, _conflict("stands earlier in this call, with other content"))
        elif receipt.rejection:
            field = ("touchpoints", str(position), *receipt.rejection.field[2:])
            rejection = replace(receipt.rejection, field=field)
            self._receipts[position] = replace(receipt, position=position, rejection=rejection)
        else:
            self._receipts[position] = replace(receipt, position=position, status=ReceiptStatus.DUPLICATE)

    async def _record(self, batch: Batch) -> None:
        """Record what is new among refs that are all different."""
        new = await self._new(batch)
        matches = await match(
            self._connection, self._caller, _asked(new), now=self._now, lookups=self._lookups
        )
        for ref, refusal in [(ref, found.refusal) for ref, found in matches.items() if found.refusal]:
            self._reject(*new.pop(ref), refusal)
        if new:
            await self._insert(new, matches)

    async def _new(self, batch: Batch) -> Batch:
        """What was not recorded before and may be; all else has its receipt."""
        await self._answer_known(batch)
        new = {ref: entry for ref, entry in batch.items() if entry[0] not in self._receipts}
        for ref, refusal in [(ref, item.refusal) for ref, (_, item) in new.items() if item.refusal]:
            self._reject(*new.pop(ref), refusal)
        return new

    async def _answer_known(self, batch: Batch) -> None:
        """Receipts for the refs that were recorded before."""
        known = QUERIES.receipts_by_ref(
            self._connection, partner_id=self._caller.partner_id, client_refs=list(batch)
        )
        others = []
        async for first in known:
            position, item = batch[first["client_ref"]]
            if is_content(item, first["content_hash"]):
                self._duplicate(position, item, first)
            else:
                others.append((position, item, first))
        if others:
            await self._answer_otherwise_known(others)

    async def _answer_otherwise_known(self, others: list[tuple[int, TouchpointItem, Record]]) -> None:
        """Receipts for refs kept under another fingerprint: of the same content, or of another.

        An import names the customer by its number, and says which order and campaign it was about.
        """
        named = {i.client_ref: i for _, i, _ in others if i.identifiers and not i.refusal}
        people = await known_by(self._connection, self._caller, named, self._lookups)
        ids = [first["touchpoint_id"] for *_, first in others]
        recorded = {row["id"]: row async for row in QUERIES.about(self._connection, touchpoint_ids=ids)}
        for position, item, first in others:
            row = recorded.get(first["touchpoint_id"], {})
            about = {name: row[name] for name in ("order_id", "campaign_id") if row}
            found = people.get(item.client_ref)
            ways = [item]
            if found and found.customer_id and found.customer_id == first["customer_id"]:
                ways.append(_of(found.customer_id, item))
            if any(is_content(way, first["content_hash"], about) for way in ways):
                self._duplicate(position, item, first)
            else:
                self._reject(position, item, _conflict("was recorded before, with other content"))

    def _duplicate(self, position: int, item: TouchpointItem, first: Record) -> None:
        self._receipts[position] = ReceiptRow(
            position=position,
            client_ref=item.client_ref,
            status=ReceiptStatus.DUPLICATE,
            received_at=first["received_at"],
            matched_by=first["matched_by"],
            customer_id=first["customer_id"],
            touchpoint_id=first["touchpoint_id"],
        )

    async def _insert(self, new: Batch, matches: dict[str, Match]) -> None:
        terms = await QUERIES.own_terms(self._connection, partner_id=self._caller.partner_id)
        if terms is None:
            raise Unauthenticated("the token's partner is not in this record")
        rows = {ref: self._row(item, matches.get(ref), terms) for ref, (_, item) in new.items()}
        outcomes = QUERIES.record(
            self._connection,
            items=as_json(list(rows.values())),
            partner_id=self._caller.partner_id,
            staff_id=self._caller.staff_id,
            now=self._now,
        )
        async for outcome in outcomes:
            position, item = new[outcome["client_ref"]]
            self._receipt(position, item, rows[item.client_ref], outcome)
        # not fresh, though good: somebody recorded the same ref while we did
        await self._answer_known({r: e for r, e in new.items() if e[0] not in self._receipts})
        await self._add_notes_and_locations(new, rows)

    def _row(self, item: TouchpointItem, found: Match | None, terms: Record) -> dict[str, Any]:
        window = timedelta(hours=terms["capture_window_hours"])
        late = int((self._now - item.occurred_at - window).total_seconds())
        return {
            "client_ref": item.client_ref,
            "content_hash": content_hash(item),
            "touchpoint_id": uuid7_of(item.occurred_at, touchpoint_name(terms["code"], item.client_ref)),
            "receipt_id": uuid7(),
            "customer_id": found.customer_id if found else item.customer_id,
            "matched_by": found.matched_by if found else None,
            "channel": item.channel,
            "device": item.device,
            "action": item.action,
            "stage": item.stage,
            "direction": item.direction,
            "outcome": item.outcome,
            "sentiment": item.sentiment,
            "occurred_at": item.occurred_at,
            "late_by_seconds": max(0, late),
            "located": item.location is not None,
        }

    def _receipt(self, position: int, item: TouchpointItem, row: dict[str, Any], outcome: Record) -> None:
        """The receipt of an item that was tried; none when another transaction was first."""
        if not outcome["known"]:
            self._reject(position, item, no_such_customer())
        elif not outcome["consented"]:
            self._reject(position, item, not_consented())
        elif outcome["fresh"]:
            self._receipts[position] = ReceiptRow(
                position=position,
                client_ref=item.client_ref,
                status=ReceiptStatus.RECORDED,
                received_at=self._now,
                matched_by=row["matched_by"],
                customer_id=row["customer_id"],
                touchpoint_id=row["touchpoint_id"],
            )

    async def _add_notes_and_locations(self, new: Batch, rows: dict[str, dict[str, Any]]) -> None:
        notes, locations = [], []
        for position, item in new.values():
            touchpoint_id: UUID = rows[item.client_ref]["touchpoint_id"]
            if self._receipts[position].touchpoint_id != touchpoint_id:
                continue  # not recorded by this call
            if item.note:
                notes.append({"touchpoint_id": touchpoint_id, "note": item.note})
            if item.location:
                latitude, longitude = item.location
                locations.append(
                    {"touchpoint_id": touchpoint_id, "latitude": latitude, "longitude": longitude}
                )
        partner_id = self._caller.partner_id
        if notes:
            notes_json = as_json(notes)
            await QUERIES.add_notes(self._connection, notes=notes_json, partner_id=partner_id)
        if locations:
            locations_json = as_json(locations)
            await QUERIES.add_locations(self._connection, locations=locations_json, partner_id=partner_id)

    def _reject(self, position: int, item: TouchpointItem, refusal: InvalidInput) -> None:
        rejection = Rejection(("touchpoints", str(position), refusal.name), refusal.message, refusal.code)
        self._receipts[position] = self._rejected(position, item, rejection)

    def _rejected(self, position: int, item: TouchpointItem, rejection: Rejection) -> ReceiptRow:
        return ReceiptRow(
            position=position,
            client_ref=printable(item.client_ref),
            status=ReceiptStatus.REJECTED,
            received_at=self._now,
            rejection=rejection,
        )


def _of(customer_id: UUID, item: TouchpointItem) -> TouchpointItem:
    """The item as it would be sent of a customer whose id is known."""
    as_sent = item.as_sent and replace(item.as_sent, customer_id=customer_id, identifiers=())
    return replace(item, customer_id=customer_id, identifiers=(), sent_identifiers=(), as_sent=as_sent)


def _conflict(message: str) -> InvalidInput:
    return InvalidInput("clientRef", message, UserErrorCode.CLIENT_REF_CONFLICT)


def _asked(new: Batch) -> dict[str, TouchpointItem]:
    """The items whose customer is looked for."""
    return {ref: item for ref, (_, item) in new.items() if item.identifiers}
