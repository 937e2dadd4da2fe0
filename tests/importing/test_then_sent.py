"""[empty is absent] A contact that a file brought is the same one when its partner sends it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.customers.models import IdentifierKind
from portal.doors.db import Database
from portal.touchpoints.items import TouchpointItem, content_hash
from portal.touchpoints.models import JourneyStage
from portal.touchpoints.service import record as send
from portal.words.channels import Channel
from tests.cluster import TestDatabase
from tests.importing.small import Import, WriteFiles

pytestmark = pytest.mark.anyio

HEAD = (
    "partner_code,client_ref,customer_number,channel,action,stage,occurred_at,order_number,campaign_code,note"
)
ROWS = (
    "DLR-1,sent-1,C-1,STORE,coupon,LOYALTY,2017-03-01T10:00:00Z,O-1,K-1,",
    'DLR-1,sent-2,C-1,STORE,coupon,LOYALTY,2017-03-01T10:00:00.123456789Z,,,"one\r\ntwo  "',
)
PHONE = "+8613912340001"
FIRST = TouchpointItem(
    client_ref="sent-1",
    channel=Channel.STORE,
    action="coupon",
    stage=JourneyStage.LOYALTY,
    occurred_at=datetime(2017, 3, 1, 10, tzinfo=UTC),
)
SECOND = replace(
    FIRST,
    client_ref="sent-2",
    occurred_at=datetime(2017, 3, 1, 10, 0, 0, 123456, UTC),
    note="one\ntwo",
)


@pytest.fixture
async def portal_database(fresh_database: TestDatabase) -> AsyncIterator[Database]:
    connect = {role: {"dsn": fresh_database.url(role)} for role in DatabaseRole}
    opened = await Database.open(connect)
    yield opened
    await opened.close()


async def test_by_id_by_phone_and_without_what_only_a_file_says(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, portal_database: Database
) -> None:
    directory = write_files(identifiers=f"C-1,PHONE,{PHONE},true")
    (directory / "touchpoints.csv").write_bytes("\n".join([HEAD, *ROWS, ""]).encode())
    report = await load(directory)
    assert report.rejected == []
    customer = await record.fetchval("select id from portal.customers where number = 'C-1'")
    partner = await record.fetchval("select id from portal.partners where code = 'DLR-1'")
    staff = await record.fetchval("select id from portal.staff where number = 'S-1'")
    caller = Principal(Role.DEALER_SALES, partner, staff)
    by_phone = ((IdentifierKind.PHONE, PHONE),)
    for named in ({"customer_id": customer}, {"identifiers": by_phone}):
        items = [replace(item, **named) for item in (FIRST, SECOND)]
        others = [replace(item, action="refund") for item in items]
        async with portal_database.acting_as(caller) as connection:
            receipts = await send(connection, caller, items, now=datetime.now(UTC))
            refused = await send(connection, caller, others, now=datetime.now(UTC))
        assert [receipt.status for receipt in receipts] == ["DUPLICATE", "DUPLICATE"], receipts
        codes = [receipt.rejection and receipt.rejection.code for receipt in refused]
        assert codes == ["CLIENT_REF_CONFLICT"] * 2


async def test_what_was_kept_before_texts_were_tidied_is_known_too(
    load: Import, record: asyncpg.Connection, write_files: WriteFiles, portal_database: Database
) -> None:
    await load(write_files())
    customer = await record.fetchval("select id from portal.customers where number = 'C-1'")
    partner = await record.fetchval("select id from portal.partners where code = 'DLR-1'")
    staff = await record.fetchval("select id from portal.staff where number = 'S-1'")
    caller, item = Principal(Role.DEALER_SALES, partner, staff), replace(FIRST, customer_id=customer, note="")
    async with portal_database.acting_as(caller) as connection:
        await send(connection, caller, [item], now=datetime.now(UTC))
    await record.execute(
        "update portal.touchpoint_receipts set content_hash = $1 where client_ref = 'sent-1'",
        content_hash(item),
    )
    async with portal_database.acting_as(caller) as connection:
        (again,) = await send(connection, caller, [item], now=datetime.now(UTC))
    assert again.status == "DUPLICATE"
