"""Plain contact data: for a purpose the customer agreed to, recorded before anybody is told."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import pytest
import structlog

from auth.roles import Role
from portal import logs
from portal.words.ids import uuid7
from tests.customers.persons.asking import REVEAL, events, reveal, said
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

PHONE, EMAIL, ADDRESS = "+8613912345671", "li.lei@example.com", "1 Nanjing Road, Shanghai"


@pytest.fixture(autouse=True)
async def contact(world: World) -> None:
    """All that is held of 李: a phone, an e-mail address and a postal one."""
    row = {"customer_id": str(world.ids["李"]), "phone": PHONE, "email": EMAIL, "address": ADDRESS}
    async with world.database.as_worker() as connection:
        await connection.execute(
            "select portal.write_contacts(jsonb_build_array($1::jsonb))", logs._dumps(row)
        )


@pytest.mark.parametrize(
    ("purpose", "statements", "told"),
    [
        ("SERVICE", [], (PHONE, EMAIL, ADDRESS)),
        ("SERVICE", [("EMAIL", "DENIED")], (PHONE, None, ADDRESS)),
        ("SERVICE", [("PHONE", "WITHDRAWN")], (None, EMAIL, ADDRESS)),
        ("SERVICE", [("SMS", "DENIED"), ("PHONE", "GRANTED")], (None, EMAIL, ADDRESS)),
        ("SURVEY", [], (None, None, None)),
        ("SURVEY", [("PHONE", "GRANTED")], (PHONE, None, None)),
        ("SURVEY", [("SMS", "GRANTED"), ("POST", "GRANTED")], (PHONE, None, ADDRESS)),
        ("MARKETING", [("EMAIL", "WITHDRAWN"), ("POST", "GRANTED")], (None, None, ADDRESS)),
    ],
)
async def test_each_value_needs_what_the_customer_said_about_it(
    world: World, purpose: str, statements: list[tuple[str, str]], told: tuple[str | None, ...]
) -> None:
    for channel, state in statements:
        await said(world, purpose=purpose, channel=channel, state=state)
    payload = await reveal(world, "李", purpose)
    assert tuple(payload["contact"].values()) == told
    withheld = [name for name, value in payload["contact"].items() if value is None]
    assert payload["userErrors"] == [
        {
            "field": ["purpose"],
            "message": f"the customer did not consent to this: {name} is withheld",
            "code": "CONTACT_NOT_CONSENTED",
        }
        for name in withheld
    ]


async def test_a_consent_that_has_expired_is_none(world: World) -> None:
    await said(world, purpose="SURVEY", state="GRANTED", expiresOn="2026-03-11")
    assert (await reveal(world, "李", "SURVEY"))["contact"]["email"] is None


async def test_what_is_told_and_what_is_refused_is_recorded(world: World, record: asyncpg.Connection) -> None:
    await reveal(world, "李", "SERVICE", role=Role.DEALER_SALES)
    await reveal(world, "李", "SURVEY", role=Role.DEALER_SALES)
    who = (world.ids["ACME"], world.ids["DEALER_SALES at ACME"], world.ids["李"])
    assert await events(record, "partner_id", "staff_id", "customer_id", "purpose", "reason") == [
        ("CONTACT_REVEALED", *who, "SERVICE", None),
        ("CONTACT_REFUSED", *who, "SURVEY", "CONTACT_NOT_CONSENTED"),
    ]


async def test_another_partners_customer_answers_as_none_and_leaves_a_trace(
    world: World, record: asyncpg.Connection
) -> None:
    world.ids["none"] = uuid7()
    theirs, none = await reveal(world, "赵"), await reveal(world, "none")
    assert theirs == none
    assert theirs["contact"] is None
    assert [e["code"] for e in theirs["userErrors"]] == ["NOT_FOUND"]
    assert await events(record, "customer_id", "reason") == [
        ("CONTACT_REFUSED", world.ids["赵"], "NOT_FOUND"),
        ("CONTACT_REFUSED", world.ids["none"], "NOT_FOUND"),
    ]


async def test_hq_reveals_everybodys(world: World) -> None:
    assert (await reveal(world, "李", role=Role.HQ_ADMIN, partner="HQ"))["contact"]["email"] == EMAIL


@pytest.mark.parametrize(
    ("role", "partner"),
    [(Role.PARTNER_INTEGRATION, "ACME"), (Role.HQ_MARKETING, "HQ"), (Role.HQ_AUDITOR, "HQ")],
)
async def test_who_may_not_reveal_is_told_so_and_recorded(
    world: World, record: asyncpg.Connection, role: Role, partner: str
) -> None:
    given = {"customerId": world.gid("CU", "李"), "purpose": "SERVICE"}
    how: How = {"role": role, "partner": partner}
    assert await world.refusal(REVEAL, {"input": given}, **how) == ("FORBIDDEN", ["customerContactReveal"])
    assert await events(record, "reason") == [("REFUSED", "CUSTOMER_CONTACT_REVEAL")]


BROKEN = {
    "the event cannot be appended": "alter table portal.access_events add check (kind <> 'CONTACT_REVEALED')",
    "the transaction cannot commit": """
        create function public.fail() returns trigger language plpgsql as $$
        begin
          raise 'it was %', (select phone from portal.customer_contacts where phone is not null limit 1);
        end $$;
        alter function public.fail() security definer;
        create constraint trigger fail after insert on portal.access_events deferrable initially deferred
          for each row execute function public.fail()""",
}


@contextmanager
def _logged_to(file: io.BytesIO) -> Iterator[None]:
    """As in production, and afterwards as before."""
    before = structlog.get_config()
    structlog.configure(
        processors=[logs._traces, structlog.processors.JSONRenderer(serializer=logs._bytes)],
        logger_factory=structlog.BytesLoggerFactory(file),
        cache_logger_on_first_use=False,
    )
    try:
        yield
    finally:
        structlog.configure(**before)


@pytest.mark.parametrize("broken", BROKEN)
async def test_nothing_is_told_that_is_not_recorded(
    world: World, record: asyncpg.Connection, broken: str
) -> None:
    await record.execute(BROKEN[broken])
    log = io.BytesIO()
    given = {"customerId": world.gid("CU", "李"), "purpose": "SERVICE"}
    with _logged_to(log):
        response = await world.respond(REVEAL, {"input": given})
    assert b"INTERNAL_SERVER_ERROR" in response.body
    assert log.getvalue()
    for value in (PHONE, PHONE.removeprefix("+86"), EMAIL, ADDRESS):
        assert value.encode() not in response.body
        assert value.encode() not in log.getvalue()
    assert await events(record) == []
