"""Contacts recorded before identifiers had today's form are the same contacts still [invisible characters].

The fingerprints below were written by the version before it, for VISIT with these identifiers.
"""

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from portal.customers.models import IdentifierKind
from portal.doors.db import Database
from tests.cluster import TestDatabase
from tests.touchpoints.conftest import Channel
from tests.touchpoints.test_record import VISIT, codes, send

pytestmark = pytest.mark.anyio

KIND = IdentifierKind
FORMER = [
    (((KIND.LOYALTY_CARD, "LC-0001"),), "1.DuUEQicPb40p_RehVMSamJjof3Gr9XEVHQZ5nayydHw"),
    (((KIND.LOYALTY_CARD, "10023.0"),), "1.VJi9YJ6ClKP7gpcHLcNTfiNH441ol66UGfLNdwxm5bk"),
    (((KIND.PHONE, "6604 1598"),), "1.MX6zK3u4-n4Qh-a6yC2W0ea4G6XC3inZAVxUI7EbF8I"),
    (
        ((KIND.WECHAT, "Wei_Li"), (KIND.EMAIL, "Li@example.com")),
        "1.k8cyf-2xCA4shOq1aD1i5I-CZVg2mm3NrXxjZvTPCoU",
    ),
    (
        ((KIND.SERIAL_NUMBER, "b"), (KIND.SERIAL_NUMBER, "A-1")),
        "1.ovqZejZas1rDcKKa8an3WDtXO9G5S6w_Lf1mfHNDUxI",
    ),
]


@pytest.fixture
async def superuser(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url)
    yield connection
    await connection.close()


@pytest.mark.parametrize(("identifiers", "fingerprint"), FORMER)
async def test_a_ref_recorded_in_the_former_form_and_sent_again_is_a_duplicate(
    portal_database: Database,
    channel: Channel,
    superuser: asyncpg.Connection,
    identifiers: tuple[tuple[IdentifierKind, str], ...],
    fingerprint: str,
) -> None:
    (recorded,) = await send(portal_database, channel.acme, replace(VISIT, customer_id=channel.li))
    await superuser.execute("update portal.touchpoint_receipts set content_hash = $1", fingerprint)
    same, other = (replace(VISIT, identifiers=identifiers, outcome=outcome) for outcome in (None, "another"))
    (again,) = await send(portal_database, channel.acme, same)
    assert codes([again]) == ["DUPLICATE"]
    assert again.touchpoint_id == recorded.touchpoint_id
    assert codes(await send(portal_database, channel.acme, other)) == ["CLIENT_REF_CONFLICT"]


async def test_what_has_no_form_today_is_refused_if_it_is_new_and_its_ref_stays_free(
    portal_database: Database, channel: Channel
) -> None:
    float_, card = ((KIND.LOYALTY_CARD, text) for text in ("10023.0", "10023"))
    refused, taken = (replace(VISIT, identifiers=(each,)) for each in (float_, card))
    receipts = await send(portal_database, channel.acme, refused, replace(taken, client_ref="2"), refused)
    assert codes(receipts) == ["BAD_USER_INPUT", "RECORDED", "BAD_USER_INPUT"]
    told = [receipt.rejection for receipt in receipts if receipt.rejection]
    assert [each.field for each in told] == [("touchpoints", n, "identifiers") for n in ("0", "2")]
    assert "LOYALTY_CARD is no identifier, FLOAT: " in told[0].message
    assert codes(await send(portal_database, channel.acme, taken)) == ["RECORDED"]


async def test_spellings_of_a_card_are_one_customer_and_one_content(
    portal_database: Database, channel: Channel
) -> None:
    spellings = ("LC-0001", "lc 0001", "LC\u200b\u20110001", "\uff2c\uff230001")
    batch = [
        replace(VISIT, client_ref=str(n), identifiers=((KIND.LOYALTY_CARD, text),))
        for n, text in enumerate(spellings)
    ]
    receipts = await send(portal_database, channel.acme, *batch)
    assert len({receipt.customer_id for receipt in receipts}) == 1
    again = [replace(batch[0], identifiers=((KIND.LOYALTY_CARD, text),)) for text in spellings]
    for item in again:
        assert codes(await send(portal_database, channel.acme, item)) == ["DUPLICATE"]
