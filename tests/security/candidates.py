"""New rows for the matrix to insert: good ones, and ones that refer to what is not their writer's."""

from collections.abc import Callable, Iterator
from hashlib import sha256

from portal.words.ids import uuid7
from tests.facts import Row
from tests.security.rules import Caller
from tests.security.world import World

Candidates = Iterator[Row]


def candidates(world: World, caller: Caller, table: str) -> list[Row]:
    """New rows of the table, for this caller to try."""
    make = _REFERRING.get(table)
    return list(make(world, caller) if make else _copies(world, table))


def _copies(world: World, table: str) -> Candidates:
    """One more row like one that is there; where the key is somebody else's id, of nobody there is."""
    row = world.rows[table][0]
    keys = dict.fromkeys(world.keys[table], str(uuid7()))
    another = _UNIQUE | {"product_id": world.spare_product_id}
    if table.startswith("campaign_"):
        another |= {"campaign_id": world.spare_campaign_id, "channel": row.get("channel")}
    yield row | {name: value for name, value in another.items() if name in row} | keys


_UNIQUE = {
    "number": "another",
    "code": "another",
    "sku": "another",
    "value": "another",
    "email": "another@example.com",
    "subject": "another",
    "jti": "another",
    "external_ref": "another",
    "started_on": "1999-01-01",
    "channel": "POST",
    "position": 99,
    "locale": "en-GB",
    "currency_code": "USD",
}


def _touchpoints(world: World, caller: Caller) -> Candidates:
    mine = _served(world, caller)
    others = [staff["id"] for staff in world.rows["staff"] if staff["id"] != caller.staff_id]
    good = mine | {"recorded_by_id": caller.staff_id if caller.role else None}
    for partner_id in world.names.organisations:
        for customer_id in world.names.customers:
            yield _new(good, partner_id=partner_id, customer_id=customer_id)
    yield from (_new(good, recorded_by_id=recorder) for recorder in (None, *others))
    for superseded in (*(row["id"] for row in world.bare), str(uuid7())):
        yield _new(good, supersedes_id=superseded)
    for order in (*world.rows["orders"], _new(world.rows["orders"][0])):
        for customer_id in {good["customer_id"], order["customer_id"] or good["customer_id"]}:
            yield _new(good, order_id=order["id"], customer_id=customer_id)
    for campaign_id in (*world.names.campaigns, str(uuid7())):
        yield _new(good, campaign_id=campaign_id)


def _new(row: Row, **columns: str | None) -> Row:
    return row | {"id": str(uuid7())} | columns


def _served(world: World, caller: Caller) -> Row:
    """A touchpoint by the caller's organisation."""
    me = str(world.organisation_ids[caller.organisation])
    return next(row for row in world.bare if row["partner_id"] == me)


def _about_touchpoints(world: World, caller: Caller) -> Candidates:
    """Whose the row says it is, and about whom, against the touchpoint it refers to."""
    mine = _served(world, caller)
    for touchpoint in (*world.bare, _new(mine)):
        for partner_id in {mine["partner_id"], touchpoint["partner_id"]}:
            for customer_id in {mine["customer_id"], touchpoint["customer_id"]}:
                yield {
                    "touchpoint_id": touchpoint["id"],
                    "partner_id": partner_id,
                    "customer_id": customer_id,
                }


def _notes(world: World, caller: Caller) -> Candidates:
    for row in _about_touchpoints(world, caller):
        yield {"touchpoint_id": row["touchpoint_id"], "partner_id": row["partner_id"], "text": "not yours"}


def _locations(world: World, caller: Caller) -> Candidates:
    for row in _about_touchpoints(world, caller):
        yield row | {"latitude": 1, "longitude": 1}


def _receipts(world: World, caller: Caller) -> Candidates:
    original = world.rows["touchpoint_receipts"][0]
    for row in _about_touchpoints(world, caller):
        yield original | row | {"id": str(uuid7()), "client_ref": "another"}


def _documents(world: World, _caller: Caller) -> Candidates:
    """An id is the hash of its text."""
    text = "{ another }"
    yield world.rows["trusted_documents"][0] | {"id": sha256(text.encode()).hexdigest(), "text": text}


_REFERRING: dict[str, Callable[[World, Caller], Candidates]] = {
    "touchpoints": _touchpoints,
    "touchpoint_notes": _notes,
    "touchpoint_locations": _locations,
    "touchpoint_receipts": _receipts,
    "trusted_documents": _documents,
}
