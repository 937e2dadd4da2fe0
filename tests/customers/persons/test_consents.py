"""What a customer says about being contacted is kept as said, and what was said last holds."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from auth.roles import Role
from portal.customers import consents
from portal.customers.models import ConsentPurpose, ConsentState
from portal.words.channels import Channel
from portal.words.ids import uuid7
from tests.customers.persons.asking import CONSENT, events, said
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

AUDIENCE = '{ campaign(code: "SPRING") { audience(first: 9) { nodes { customer { number } } } } }'
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def held(record: asyncpg.Connection) -> list[tuple[str, ...]]:
    """What holds of marketing by e-mail: customer, state, source."""
    rows = await record.fetch(
        "select c.number, k.state, k.source"
        " from portal.consents k join portal.customers c on c.id = k.customer_id"
        " where k.purpose = 'MARKETING' and k.channel = 'EMAIL' order by 1"
    )
    return [tuple(row) for row in rows]


async def test_what_was_said_is_answered_kept_and_recorded(world: World, record: asyncpg.Connection) -> None:
    how: How = {"role": Role.DEALER_SALES}
    payload = await said(world, "王", how=how, state="GRANTED", evidence="form 17", expiresOn="2027-01-01")
    assert payload == {
        "consent": {
            "purpose": "MARKETING",
            "channel": "EMAIL",
            "state": "GRANTED",
            "source": "STORE_FORM",
            "evidence": "form 17",
            "recordedAt": "2026-03-10T01:00:00+00:00",
            "expiresOn": "2027-01-01",
        },
        "userErrors": [],
    }
    history = await record.fetchrow("select * from portal.consent_events")
    assert history is not None
    assert (history["partner_id"], history["recorded_by_id"]) == (
        world.ids["ACME"],
        world.ids["DEALER_SALES at ACME"],
    )
    assert await events(record, "customer_id", "purpose") == [
        ("CONSENT_RECORDED", world.ids["王"], "MARKETING")
    ]


async def test_a_withdrawal_takes_the_customer_out_of_the_audience_at_once(world: World) -> None:
    async def audience() -> list[str]:
        found = (await world.data(AUDIENCE))["campaign"]["audience"]["nodes"]
        return [member["customer"]["number"] for member in found]

    assert await audience() == ["C-1"]
    await said(world, state="WITHDRAWN")
    assert await audience() == []
    await said(world, state="GRANTED", occurredAt="2026-03-11T09:00:00Z")
    assert await audience() == ["C-1"]


async def test_the_same_said_again_changes_nothing_and_something_else_conflicts(
    world: World, record: asyncpg.Connection
) -> None:
    first = await said(world)
    assert await said(world) == first
    other = await said(world, state="GRANTED")
    assert other["consent"] is None
    assert other["userErrors"] == [
        {
            "field": ["occurredAt"],
            "message": "something else was recorded for this moment",
            "code": "CONSENT_CONFLICT",
        }
    ]
    assert await record.fetchval("select count(*) from portal.consent_events") == 1
    assert await events(record) == [("CONSENT_RECORDED",)]


async def test_of_two_partners_statements_at_one_moment_the_refusal_holds(
    world: World, record: asyncpg.Connection
) -> None:
    await said(world, state="DENIED")
    payload = await said(world, how={"partner": "BOLT"}, state="GRANTED")
    assert payload["consent"]["state"] == "DENIED"
    assert await record.fetchval("select count(*) from portal.consent_events") == 2


GRANTED, DENIED, WITHDRAWN = ConsentState.GRANTED, ConsentState.DENIED, ConsentState.WITHDRAWN


@pytest.mark.parametrize(
    ("statements", "holds"),
    [
        # partner, state, day it was said, year it expires; what holds is by its source
        (
            [
                ("ACME", GRANTED, 1, 0),
                ("ACME", WITHDRAWN, 3, 0),
                ("BOLT", GRANTED, 3, 0),
                ("BOLT", GRANTED, 2, 0),
            ],
            (WITHDRAWN, "ACME_3"),
        ),
        ([("ACME", DENIED, 1, 0), ("ACME", GRANTED, 2, 0), ("BOLT", GRANTED, 2, 2027)], (GRANTED, "BOLT_2")),
    ],
)
async def test_any_order_of_arrival_ends_the_same(
    world: World,
    record: asyncpg.Connection,
    statements: list[tuple[str, ConsentState, int, int]],
    holds: tuple[str, str],
) -> None:
    orders = list(permutations(statements))
    for number, order in enumerate(orders):
        customer = await new_customer(world, record, number)
        for partner, state, day, year in order:
            caller = world.caller(partner=partner)
            statement = consents.Statement(
                customer_id=customer,
                purpose=ConsentPurpose.SURVEY,
                channel=Channel.SMS,
                state=state,
                source=f"{partner}_{day}",
                evidence="form 17",
                said_at=datetime(2026, 1, day, tzinfo=UTC),
                expires_on=date(year, 1, 1) if year else None,
            )
            async with world.database.acting_as(caller) as connection:
                await consents.record(connection, caller, statement, now=NOW)
    ends = await record.fetch(
        "select state, source, count(*) from portal.consents where purpose = 'SURVEY' group by 1, 2"
    )
    assert [tuple(end) for end in ends] == [(*holds, len(orders))]


async def new_customer(world: World, record: asyncpg.Connection, number: int) -> UUID:
    """A customer of ACME's and BOLT's."""
    customer = uuid7()
    await record.execute(
        "insert into portal.customers (id, number, kind, display_name, tier, status, segments, first_seen_at,"
        " source, version) values ($1, $2, 'PERSON', 'X', 'STANDARD', 'ACTIVE', '{}', now(), 'TEST', 1)",
        customer,
        f"N-{number}",
    )
    await record.execute(
        "insert into portal.customer_scope select p, $1, '{[2020-01-01,)}' from unnest($2::uuid[]) p",
        customer,
        [world.ids["ACME"], world.ids["BOLT"]],
    )
    return customer


@pytest.mark.parametrize(
    ("state", "days", "holds"),
    [("GRANTED", -1, "DENIED"), ("GRANTED", 0, "DENIED"), ("GRANTED", 1, "GRANTED")],
)
async def test_a_file_undoes_no_refusal_said_since_or_at_the_same_moment(
    world: World, record: asyncpg.Connection, state: str, days: int, holds: str
) -> None:
    await said(world)
    moment = datetime(2026, 3, 10, 1, tzinfo=UTC) + timedelta(days=days)
    async with world.database.as_worker() as connection:
        await connection.execute(
            "insert into portal.consents as o (id, customer_id, purpose, channel, state, source, recorded_at)"
            " values ($1, $2, 'MARKETING', 'EMAIL', $3, 'FILE', $4)"
            " on conflict (customer_id, purpose, channel) do update set state = excluded.state,"
            " recorded_at = excluded.recorded_at, source = excluded.source"
            " where excluded.recorded_at >= o.recorded_at",
            uuid7(),
            world.ids["李"],
            state,
            moment,
        )
    assert (await held(record))[0][:2] == ("C-1", holds)


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"occurredAt": "2036-01-01T00:00:00Z"}, "occurredAt", "OCCURRED_IN_FUTURE"),
        ({"occurredAt": "1999-12-31T00:00:00Z"}, "occurredAt", "BAD_USER_INPUT"),
        ({"source": " "}, "source", "BAD_USER_INPUT"),
        ({"source": "x" * 65}, "source", "BAD_USER_INPUT"),
        ({"evidence": "x" * 501}, "evidence", "BAD_USER_INPUT"),
        ({"evidence": "nul\0"}, "evidence", "BAD_USER_INPUT"),
        ({"expiresOn": "2027-01-01"}, "expiresOn", "BAD_USER_INPUT"),
        ({"state": "GRANTED", "expiresOn": "2026-03-10"}, "expiresOn", "BAD_USER_INPUT"),
        ({"state": "GRANTED", "evidence": None}, "evidence", "BAD_USER_INPUT"),
        ({"state": "GRANTED", "evidence": " \u3000"}, "evidence", "BAD_USER_INPUT"),
        ({"customerId": "garbage"}, "customerId", "NOT_FOUND"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_recorded(
    world: World, record: asyncpg.Connection, wrong: dict[str, Any], field: str, code: str
) -> None:
    payload = await said(world, **wrong)
    assert payload["consent"] is None
    assert [(e["field"], e["code"]) for e in payload["userErrors"]] == [([field], code)]
    assert await record.fetchval("select count(*) from portal.consent_events") == 0
    assert await events(record) == []


async def test_another_partners_customer_answers_as_none(world: World, record: asyncpg.Connection) -> None:
    world.ids["none"] = uuid7()
    theirs, none = await said(world, "赵"), await said(world, "none")
    assert theirs == none
    assert [e["code"] for e in theirs["userErrors"]] == ["NOT_FOUND"]
    assert await record.fetchval("select count(*) from portal.consent_events") == 0


@pytest.mark.parametrize("role", [Role.HQ_AUDITOR, Role.HQ_MARKETING, Role.HQ_CHANNEL_MANAGER])
async def test_who_may_not_record_consent_is_told_so(world: World, role: Role) -> None:
    given = {
        "customerId": world.gid("CU", "李"),
        "purpose": "MARKETING",
        "channel": "EMAIL",
        "state": "DENIED",
        "source": "X",
        "occurredAt": "2026-03-10T09:00:00Z",
    }
    how: How = {"role": role, "partner": "HQ"}
    assert await world.refusal(CONSENT, {"input": given}, **how) == ("FORBIDDEN", ["consentRecord"])
