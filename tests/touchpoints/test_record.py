"""What recording promises: once, with a receipt each, and one bad item never loses the others."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from auth.errors import Forbidden, Unauthenticated
from auth.principal import Principal
from portal.customers.models import Customer, IdentifierKind
from portal.doors.db import Database
from portal.touchpoints.items import ReceiptRow, TouchpointItem
from portal.touchpoints.models import (
    JourneyStage,
    ReceiptStatus,
    Touchpoint,
    TouchpointLocation,
    TouchpointNote,
)
from portal.touchpoints.service import record
from portal.words.channels import Channel as By
from portal.words.errors import BadUserInput
from portal.words.ids import uuid7_of
from tests.touchpoints.conftest import LI_PHONE, Channel

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
VISIT = TouchpointItem(
    client_ref="till-1/0001",
    channel=By.STORE,
    action="visit",
    stage=JourneyStage.SERVICE,
    occurred_at=NOW - timedelta(hours=1),
)


async def send(database: Database, caller: Principal, *items: TouchpointItem) -> list[ReceiptRow]:
    async with database.acting_as(caller) as connection:
        return await record(connection, caller, items, now=NOW)


async def seen_by(database: Database, caller: Principal) -> int:
    async with database.acting_as(caller):
        return await Touchpoint.all().count()


def codes(receipts: list[ReceiptRow]) -> list[str]:
    return [receipt.rejection.code if receipt.rejection else receipt.status for receipt in receipts]


async def test_a_touchpoint_shows_to_linked_partners_and_hq_and_its_note_to_its_writer_and_hq(
    portal_database: Database, channel: Channel
) -> None:
    await send(portal_database, channel.acme, replace(VISIT, customer_id=channel.li, note="calls back"))
    seen = {}
    for name in ("acme", "bolt", "cask", "hq", "auditor"):
        caller: Principal = getattr(channel, name)
        async with portal_database.acting_as(caller):
            notes = [note.text for note in await TouchpointNote.all()]
            seen[name] = await Touchpoint.all().count(), notes
    assert seen == {
        "acme": (1, ["calls back"]),
        "bolt": (1, []),
        "cask": (0, []),
        "hq": (1, ["calls back"]),
        "auditor": (1, ["calls back"]),
    }


async def test_the_same_ref_and_content_again_is_the_first_receipt(
    portal_database: Database, channel: Channel
) -> None:
    item = replace(VISIT, customer_id=channel.li)
    (first,) = await send(portal_database, channel.acme, item)
    (again,) = await send(portal_database, channel.acme, item)
    assert (first.status, again.status) == (ReceiptStatus.RECORDED, ReceiptStatus.DUPLICATE)
    assert (again.touchpoint_id, again.received_at) == (first.touchpoint_id, first.received_at)
    assert await seen_by(portal_database, channel.acme) == 1


async def test_a_touchpoints_id_is_made_of_its_moment_its_partner_and_its_ref(
    portal_database: Database, channel: Channel
) -> None:
    """The same in every database, so contacts of one moment are in the same order in each."""
    item = replace(VISIT, customer_id=channel.li)
    for caller, code in ((channel.acme, "ACME"), (channel.bolt, "BOLT")):
        (receipt,) = await send(portal_database, caller, item)
        assert receipt.touchpoint_id == uuid7_of(item.occurred_at, f"{code}\n{item.client_ref}")


async def test_the_same_ref_with_other_content_is_a_conflict_and_another_partners_ref_is_not(
    portal_database: Database, channel: Channel
) -> None:
    item = replace(VISIT, customer_id=channel.li)
    other = replace(item, action="complaint")
    await send(portal_database, channel.acme, item)
    assert codes(await send(portal_database, channel.acme, other)) == ["CLIENT_REF_CONFLICT"]
    assert codes(await send(portal_database, channel.bolt, other)) == ["RECORDED"]


async def test_a_ref_sent_twice_in_one_call_is_tried_once(
    portal_database: Database, channel: Channel
) -> None:
    good = replace(VISIT, customer_id=channel.li)
    bad = replace(good, client_ref="bad", customer_id=channel.zhou)
    receipts = await send(portal_database, channel.acme, good, good, replace(good, action="call"), bad, bad)
    assert codes(receipts) == ["RECORDED", "DUPLICATE", "CLIENT_REF_CONFLICT", "NOT_FOUND", "NOT_FOUND"]
    assert [receipt.position for receipt in receipts] == [0, 1, 2, 3, 4]
    assert receipts[4].rejection is not None
    assert receipts[4].rejection.field == ("touchpoints", "4", "customerId")


async def test_two_calls_with_the_same_refs_in_any_order_and_repeated_never_deadlock(
    portal_database: Database, channel: Channel
) -> None:
    def item(ref: str, customer: UUID) -> TouchpointItem:
        return replace(VISIT, client_ref=ref, customer_id=customer)

    for n in range(15):
        a, b = item(f"{n}-a", channel.li), item(f"{n}-b", channel.wang)
        bad = replace(a, customer_id=channel.zhou)
        calls = [(bad, b, a), (replace(b, action=""), a, b), (b, a, b, a), (a, b, a)]
        await asyncio.gather(*(send(portal_database, channel.acme, *call) for call in calls))


async def test_one_bad_item_never_loses_the_others_and_leaves_its_ref_free(
    portal_database: Database, channel: Channel
) -> None:
    good = [replace(VISIT, client_ref=f"ok-{n}", customer_id=channel.li) for n in range(3)]
    future = replace(good[1], occurred_at=NOW + timedelta(minutes=6))
    receipts = await send(portal_database, channel.acme, good[0], future, good[2])
    assert codes(receipts) == ["RECORDED", "OCCURRED_IN_FUTURE", "RECORDED"]
    assert receipts[1].rejection is not None
    assert receipts[1].rejection.field == ("touchpoints", "1", "occurredAt")
    assert codes(await send(portal_database, channel.acme, good[1])) == ["RECORDED"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"client_ref": " "}, "clientRef", "BAD_USER_INPUT"),
        ({"client_ref": "r" * 129}, "clientRef", "BAD_USER_INPUT"),
        ({"client_ref": "a\0b"}, "clientRef", "BAD_USER_INPUT"),
        ({"action": ""}, "action", "BAD_USER_INPUT"),
        ({"action": "a" * 65}, "action", "BAD_USER_INPUT"),
        ({"outcome": "o" * 201}, "outcome", "BAD_USER_INPUT"),
        ({"note": "n" * 4001}, "note", "BAD_USER_INPUT"),
        ({"note": "a\0b"}, "note", "BAD_USER_INPUT"),
        ({"occurred_at": datetime(1999, 12, 31, tzinfo=UTC)}, "occurredAt", "BAD_USER_INPUT"),
        ({"occurred_at": NOW.replace(tzinfo=None)}, "occurredAt", "BAD_USER_INPUT"),
        ({"customer_id": uuid4()}, "customerId", "NOT_FOUND"),
        ({"customer_id": None}, "customerId", "BAD_USER_INPUT"),
        ({"identifiers": ((IdentifierKind.PHONE, LI_PHONE),)}, "customerId", "BAD_USER_INPUT"),
        ({"location": (91.0, 0.0)}, "location", "BAD_USER_INPUT"),
        ({"location": (float("nan"), 0.0)}, "location", "BAD_USER_INPUT"),
        ({"location": (31.2, 121.5)}, "location", "LOCATION_NOT_CONSENTED"),
    ],
)
async def test_what_cannot_be_recorded_is_rejected_with_its_path_and_code(
    portal_database: Database, channel: Channel, change: dict[str, object], field: str, code: str
) -> None:
    item = TouchpointItem(**{**vars(VISIT), "customer_id": channel.li, **change})
    (receipt,) = await send(portal_database, channel.acme, item)
    assert receipt.rejection is not None
    assert (receipt.rejection.field, receipt.rejection.code) == (("touchpoints", "0", field), code)
    assert "\0" not in receipt.client_ref
    assert await seen_by(portal_database, channel.hq) == 0


@pytest.mark.parametrize("size", [0, 501])
async def test_a_batch_is_1_to_500_items(portal_database: Database, channel: Channel, size: int) -> None:
    with pytest.raises(BadUserInput, match="1 to 500"):
        await send(portal_database, channel.acme, *[VISIT] * size)


async def test_an_auditor_writes_nothing(portal_database: Database, channel: Channel) -> None:
    with pytest.raises(Forbidden):
        await send(portal_database, channel.auditor, replace(VISIT, customer_id=channel.li))


async def test_500_items_take_as_many_statements_as_one(portal_database: Database, channel: Channel) -> None:
    async def statements(size: int) -> int:
        items = [replace(VISIT, client_ref=f"{size}-{n}", customer_id=channel.li) for n in range(size)]
        asked: list[str] = []
        async with portal_database.acting_as(channel.acme) as connection:
            with connection.query_logger(lambda query: asked.append(query.query)):
                await record(connection, channel.acme, items, now=NOW)
        return len(asked)

    assert await statements(1) == await statements(500) <= 4


async def test_a_phone_number_in_any_spelling_finds_the_one_customer_who_has_it(
    portal_database: Database, channel: Channel
) -> None:
    spelling = replace(VISIT, identifiers=((IdentifierKind.PHONE, "139 1234 1234"),))
    (receipt,) = await send(portal_database, channel.acme, spelling)
    assert (receipt.status, receipt.matched_by) == (ReceiptStatus.RECORDED, "PHONE")
    assert receipt.customer_id == channel.li


async def test_what_is_rejected_leaves_no_person_behind(portal_database: Database, channel: Channel) -> None:
    """Who is not known cannot have agreed to keeping a location; nothing of the person may stay."""
    stranger = replace(VISIT, identifiers=((IdentifierKind.PHONE, "+8613800004444"),), location=(31.2, 121.5))
    assert codes(await send(portal_database, channel.acme, stranger)) == ["LOCATION_NOT_CONSENTED"]
    async with portal_database.acting_as(channel.hq):
        assert await Customer.filter(status="PROSPECT").count() == 0


async def test_an_item_that_would_join_two_new_people_is_refused(
    portal_database: Database, channel: Channel
) -> None:
    phone = (IdentifierKind.PHONE, "+8613800005555")
    email = (IdentifierKind.EMAIL, "both@example.com")
    batch = [
        replace(VISIT, client_ref=str(n), identifiers=identifiers)
        for n, identifiers in enumerate([(phone,), (email,), (phone, email)])
    ]
    receipts = await send(portal_database, channel.acme, *batch)
    assert codes(receipts) == ["RECORDED", "RECORDED", "CUSTOMER_AMBIGUOUS"]
    (again,) = await send(portal_database, channel.acme, replace(VISIT, client_ref="3", identifiers=(email,)))
    assert (again.customer_id, again.matched_by) == (receipts[1].customer_id, "EMAIL")


async def test_a_caller_the_record_does_not_know_is_told_so(
    portal_database: Database, channel: Channel
) -> None:
    ghost = replace(channel.acme, staff_id=uuid4())
    with pytest.raises(Unauthenticated):
        await send(portal_database, ghost, replace(VISIT, customer_id=channel.li))


async def test_an_identifier_that_several_customers_share_is_refused(
    portal_database: Database, channel: Channel
) -> None:
    shared = replace(VISIT, identifiers=((IdentifierKind.EMAIL, "Family@example.com"),))
    assert codes(await send(portal_database, channel.acme, shared)) == ["CUSTOMER_AMBIGUOUS"]


async def test_somebody_elses_customer_answers_as_nobody_knows(
    portal_database: Database, channel: Channel
) -> None:
    """Zhou is Cask's customer; to Acme the number is as new as one that nobody has."""
    theirs = replace(VISIT, client_ref="a", identifiers=((IdentifierKind.PHONE, "+8613800001111"),))
    nobodys = replace(VISIT, client_ref="b", identifiers=((IdentifierKind.PHONE, "+8613800002222"),))
    first, second = await send(portal_database, channel.acme, theirs, nobodys)
    assert (first.status, first.matched_by) == (second.status, second.matched_by)
    assert first.customer_id not in {channel.zhou, second.customer_id}
    async with portal_database.acting_as(channel.acme):
        names = {customer.display_name for customer in await Customer.filter(status="PROSPECT")}
    assert names == {"138****1111", "138****2222"}
    async with portal_database.acting_as(channel.cask):
        assert await Customer.all().count() == 1


async def test_items_that_share_an_identifier_are_one_new_person_also_from_two_batches_at_once(
    portal_database: Database, channel: Channel
) -> None:
    phone = (IdentifierKind.PHONE, "+8613800003333")
    email = (IdentifierKind.EMAIL, "new@example.com")
    batches = [
        [
            replace(VISIT, client_ref=f"{n}-a", identifiers=(phone,)),
            replace(VISIT, client_ref=f"{n}-b", identifiers=(email, phone)),
        ]
        for n in range(4)
    ]
    receipts = await asyncio.gather(*(send(portal_database, channel.acme, *batch) for batch in batches))
    assert {codes(batch) == ["RECORDED", "RECORDED"] for batch in receipts} == {True}
    assert len({receipt.customer_id for batch in receipts for receipt in batch}) == 1


async def test_the_same_batch_from_eight_clients_at_once_is_recorded_once(
    portal_database: Database, channel: Channel
) -> None:
    items = [replace(VISIT, client_ref=f"r-{n}", customer_id=channel.li) for n in range(50)]
    orders = [items, items[::-1]] * 4
    answers = await asyncio.gather(*(send(portal_database, channel.acme, *order) for order in orders))
    statuses = [receipt.status for batch in answers for receipt in batch]
    assert statuses.count(ReceiptStatus.RECORDED) == 50
    assert statuses.count(ReceiptStatus.DUPLICATE) == 350
    assert await seen_by(portal_database, channel.acme) == 50


async def test_a_touchpoint_later_than_the_partners_window_is_taken_and_says_by_how_much(
    portal_database: Database, channel: Channel
) -> None:
    item = replace(VISIT, customer_id=channel.li, occurred_at=NOW - timedelta(hours=73))
    assert codes(await send(portal_database, channel.acme, item)) == ["RECORDED"]
    async with portal_database.acting_as(channel.acme):
        touchpoint = await Touchpoint.get()
    assert touchpoint.late_by_seconds == 3600
    assert touchpoint.recorded_by_id == channel.acme.staff_id


async def test_a_location_is_kept_where_the_customer_consented(
    portal_database: Database, channel: Channel
) -> None:
    item = replace(VISIT, customer_id=channel.wang, location=(31.23, 121.47))
    elsewhere = replace(item, client_ref="app", channel=By.MOBILE_APP)  # agreed to in the store only
    receipts = await send(portal_database, channel.acme, item, elsewhere)
    assert codes(receipts) == ["RECORDED", "LOCATION_NOT_CONSENTED"]
    async with portal_database.acting_as(channel.acme):
        location = await TouchpointLocation.get()
    assert (float(location.latitude), float(location.longitude)) == (31.23, 121.47)


async def test_the_customers_figures_follow_its_touchpoints(
    portal_database: Database, channel: Channel
) -> None:
    items = [
        replace(VISIT, client_ref=str(n), customer_id=channel.li, occurred_at=NOW - timedelta(days=n))
        for n in (2, 1, 3)
    ]
    await send(portal_database, channel.acme, *items)
    async with portal_database.acting_as(channel.bolt):
        customer = await Customer.get(id=channel.li).prefetch_related("figures")
    figures = customer.figures  # type: ignore[attr-defined]
    assert (figures.touchpoint_count, figures.last_touchpoint_at) == (3, NOW - timedelta(days=1))
