"""What widens has no skew: no consent is dated ahead, and a partner's has evidence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from auth.roles import Role
from tests.customers.persons.asking import said
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
AHEAD = timedelta(minutes=4)


def now() -> datetime:
    return datetime.now(UTC)


def refused(payload: Any) -> list[tuple[list[str], str]]:  # noqa: ANN401
    assert payload["consent"] is None
    return [(error["field"], error["code"]) for error in payload["userErrors"]]


async def test_a_consent_dated_ahead_does_not_overrule_what_headquarters_recorded(world: World) -> None:
    await said(world, how=HQ, state="WITHDRAWN", occurredAt=now().isoformat())
    payload = await said(world, state="GRANTED", occurredAt=(now() + AHEAD).isoformat())
    assert refused(payload) == [(["occurredAt"], "OCCURRED_IN_FUTURE")]
    payload = await said(world, state="DENIED", occurredAt="2026-03-10T09:00:00Z")
    assert payload["consent"]["state"] == "WITHDRAWN"


@pytest.mark.parametrize("evidence", [None, "", "  "])
async def test_a_partners_consent_needs_evidence_and_headquarters_does_not(
    world: World, evidence: str | None
) -> None:
    assert refused(await said(world, state="GRANTED", evidence=evidence)) == [
        (["evidence"], "BAD_USER_INPUT")
    ]
    assert (await said(world, state="DENIED", evidence=evidence))["userErrors"] == []
    later = {"occurredAt": "2026-03-11T09:00:00Z"}
    assert (await said(world, how=HQ, state="GRANTED", evidence=evidence, **later))["userErrors"] == []


async def test_a_refusal_dated_ahead_counts_from_when_it_came(world: World) -> None:
    """Taken at once, for it narrows; and it does not hold against what the customer says a moment later."""
    await said(world, state="DENIED", occurredAt=(now() + AHEAD).isoformat())
    payload = await said(world, how={"partner": "BOLT"}, state="GRANTED", occurredAt=now().isoformat())
    assert (payload["userErrors"], payload["consent"]["state"]) == ([], "GRANTED")


@pytest.mark.parametrize(("ahead", "evidence"), [("4 minutes", "form 17"), ("0", None), ("0", " ")])
async def test_the_function_itself_takes_no_such_consent(
    world: World, ahead: str, evidence: str | None
) -> None:
    caller = world.caller()
    async with world.database.acting_as(caller) as connection:
        with pytest.raises(asyncpg.InvalidParameterValueError, match="not dated ahead"):
            await connection.execute(
                "select portal.record_consent($1, 'MARKETING', 'EMAIL', 'GRANTED', 'X', $2,"
                " now() + $3::text::interval, null, now())",
                world.ids["李"],
                evidence,
                ahead,
            )
