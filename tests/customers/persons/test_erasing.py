"""A person is removed for good, and what happened stays: counted, recorded, and about nobody."""

import asyncio
import contextvars
from collections.abc import Coroutine
from typing import Any

import asyncpg
import pytest

from auth.roles import Role
from tests.customers.persons.asking import ERASE, EXPORT, events, said
from tests.customers.persons.somebody import EVERYTHING, PERSONAL, somebody
from tests.schema.world import How, World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
CAPTURE = """mutation($input: TouchpointsRecordInput!) { touchpointsRecord(input: $input) { recorded
  receipts { status customer { number status } rejection { code } } } }"""


WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


async def erase(world: World, who: str = "李") -> Any:  # noqa: ANN401
    given = {"customerId": world.gid("CU", who), "reason": "REQUESTED"}
    return (await world.data(ERASE, {"input": given}, **HQ))["personErase"]


async def export(world: World, who: str = "李") -> Any:  # noqa: ANN401
    given = {"customerId": world.gid("CU", who)}
    return (await world.data(EXPORT, {"input": given}, **HQ))["personExport"]


async def capture(world: World, ref: str, **further: Any) -> Any:  # noqa: ANN401
    """The receipt of a call ACME's manager had with whoever has 李's phone."""
    item = {
        "clientRef": ref,
        "identifiers": [{"kind": "PHONE", "value": PERSONAL["phone"]}],
        "channel": "PHONE",
        "action": "CALL",
        "stage": "SERVICE",
        "occurredAt": "2026-03-04T09:00:00+08:00",
    } | further
    payload = (await world.data(CAPTURE, {"input": {"touchpoints": [item]}}))["touchpointsRecord"]
    return payload["receipts"][0]


async def everything(record: asyncpg.Connection) -> str:
    """Every row of every table of the database, as text."""
    tables = await record.fetch(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"
    )
    texts = []
    for (table,) in tables:
        rows = await record.fetch(f"select t::text as row from {table} t")  # noqa: S608 - the catalogue's own name
        texts += [f"{table}: {row['row']}" for row in rows]
    return "\n".join(texts)


def elsewhere(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """The work as another request does it: a caller is bound to ours."""
    return asyncio.create_task(work, context=contextvars.Context())


async def waits(record: asyncpg.Connection, task: asyncio.Task[Any]) -> None:
    """Return when the task's transaction waits for another one's lock."""
    while not task.done() and not await record.fetchval(WAITING):  # noqa: ASYNC110  # another process's
        await asyncio.sleep(0.01)
    assert not task.done(), "it should have waited"


def found(text: str) -> set[str]:
    return {name for name, value in PERSONAL.items() if value in text}


async def test_an_export_is_everything_held_at_one_moment(world: World, record: asyncpg.Connection) -> None:
    await somebody(world)
    before = await everything(record)
    assert found(before) == set(PERSONAL), "the world lacks what the test is about"
    payload = await export(world)
    assert payload["userErrors"] == []
    document = payload["export"]
    assert {name for name, rows in document.items() if rows} == EVERYTHING
    assert found(str(document)) == set(PERSONAL) - {"masked wechat"}  # the plain value is there
    assert len(document["touchpoints"]) == 8
    assert {tuple(row) for row in await record.fetch(
        "select id from portal.touchpoints where customer_id = $1", world.ids["李"])} == {
        (asyncpg.pgproto.pgproto.UUID(one["id"]),) for one in document["touchpoints"]}  # fmt: skip
    other = PERSONAL["phone"][:-1] + "2"
    assert other in before
    assert other not in str(document)
    assert ("PERSON_EXPORTED", world.ids["李"]) in await events(record, "customer_id")


async def test_nothing_of_the_person_is_left_in_any_table(world: World, record: asyncpg.Connection) -> None:
    await somebody(world)
    others = found((await everything(record)).replace(PERSONAL["name"], ""))
    assert others == set(PERSONAL) - {"name"}
    assert await erase(world) == {
        "customer": {
            "number": "C-1",
            "displayName": "(erased)",
            "status": "ERASED",
            "phoneMasked": None,
            "segments": [],
            "language": None,
            "preferredChannel": None,
            "touchpointCount": 8,
        },
        "userErrors": [],
    }
    assert found(await everything(record)) == set()
    digests = "select distinct content_hash from portal.touchpoint_receipts where customer_id = $1"
    assert [row[0] for row in await record.fetch(digests, world.ids["李"])] == [""]  # a phone is soon guessed


async def test_what_happened_stays(world: World, record: asyncpg.Connection) -> None:
    await somebody(world)
    facts = """select
        (select array_agg((id, customer_id, partner_id, recorded_by_id, channel, device, stage, occurred_at,
          received_at, order_id, campaign_id)::text order by id) from portal.touchpoints),
        (select array_agg(o::text order by id) from portal.orders o),
        (select array_agg(f::text order by customer_id) from portal.customer_figures f),
        (select array_agg(f::text order by id) from portal.customer_order_figures f),
        (select array_agg(j::text order by touchpoint_id) from portal.journey_steps j),
        (select array_agg((id, client_ref, customer_id, touchpoint_id)::text order by id)
          from portal.touchpoint_receipts),
        (select array_agg((id, customer_id, purpose, channel, state, said_at, partner_id)::text order by id)
          from portal.consent_events),
        (select array_agg(l::text order by id) from portal.customer_partner_links l)"""
    before = await record.fetchrow(facts)
    trail = await events(record, "id", "customer_id")
    await erase(world)
    assert await record.fetchrow(facts) == before
    assert (await events(record, "id", "customer_id"))[: len(trail)] == trail
    actions = await record.fetch(
        "select action, outcome from portal.touchpoints where customer_id = $1 order by id", world.ids["李"]
    )
    words = {tuple(row) for row in actions}
    assert words == {("VISITED", None), ("ERASED", None), ("CALL", "REACHED")}


async def test_others_are_left_alone(world: World, record: asyncpg.Connection) -> None:
    await somebody(world)
    theirs = "select array_agg(t::text) from portal.{} t where customer_id <> $1 {}"
    tables = ("customer_contacts", "customer_identifiers", "consents", "touchpoints", "touchpoint_receipts")
    selects = [theirs.format(table, "") for table in tables]
    before = [await record.fetchval(select, world.ids["李"]) for select in selects]
    await erase(world)
    assert [await record.fetchval(select, world.ids["李"]) for select in selects] == before


async def test_it_is_recorded_once_with_who_and_why_and_a_second_time_changes_nothing(
    world: World, record: asyncpg.Connection
) -> None:
    await somebody(world)
    first = await erase(world)
    left = await everything(record)
    assert await erase(world) == first
    assert await everything(record) == left
    erased = [event for event in await events(record, "customer_id", "staff_id", "reason")
              if event[0] == "PERSON_ERASED"]  # fmt: skip
    assert erased == [("PERSON_ERASED", world.ids["李"], world.ids["HQ_ADMIN at HQ"], "REQUESTED")]


async def test_records_that_were_merged_are_the_same_person(world: World, record: asyncpg.Connection) -> None:
    await record.execute(
        "update portal.customers set status = 'MERGED', merged_into_id = $1 where id = $2",
        world.ids["李"],
        world.ids["王"],
    )
    assert [row["number"] for row in (await export(world, "王"))["export"]["customers"]] == ["C-1", "C-2"]
    await erase(world, "王")
    rows = await record.fetch("select number, status from portal.customers order by 1")
    assert [tuple(row) for row in rows] == [("C-1", "ERASED"), ("C-2", "ERASED"), ("C-3", "ACTIVE")]


MERGE = "update portal.customers set status = 'MERGED', merged_into_id = $1 where id = $2"


async def test_a_record_that_is_merged_at_the_same_moment_is_erased_too(
    world: World, record: asyncpg.Connection
) -> None:
    async with asyncio.timeout(60), world.database.as_worker() as connection:
        await connection.execute(MERGE, world.ids["李"], world.ids["王"])
        erasing = elsewhere(erase(world))
        await waits(record, erasing)
    assert (await erasing)["customer"]["status"] == "ERASED"
    rows = await record.fetch("select number, status from portal.customers order by 1")
    assert [tuple(row) for row in rows] == [("C-1", "ERASED"), ("C-2", "ERASED"), ("C-3", "ACTIVE")]


async def test_nobody_is_merged_into_somebody_who_is_erased_at_the_same_moment(
    world: World, record: asyncpg.Connection
) -> None:
    """Such a record would be found by no later erasure of either."""

    async def merge() -> None:
        async with world.database.as_worker() as connection:
            await connection.execute(MERGE, world.ids["李"], world.ids["王"])

    async with asyncio.timeout(60), world.database.as_worker() as connection:
        await connection.execute("select portal.erase_person($1, 'REQUESTED')", world.ids["李"])
        merging = elsewhere(merge())
        await waits(record, merging)
    with pytest.raises(asyncpg.CheckViolationError, match="erased"):
        await merging
    assert await record.fetchval("select status from portal.customers where number = 'C-2'") == "ACTIVE"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HQ_ADMIN])
async def test_only_hq_exports_and_erases(world: World, record: asyncpg.Connection, role: Role) -> None:
    partner = "HQ" if role.startswith("HQ") else "ACME"
    who = {"customerId": world.gid("CU", "李")}
    how: How = {"role": role, "partner": partner}
    assert (await world.refusal(EXPORT, {"input": who}, **how))[0] == "FORBIDDEN"
    erasing = {"input": who | {"reason": "REQUESTED"}}
    assert (await world.refusal(ERASE, erasing, **how))[0] == "FORBIDDEN"
    assert await record.fetchval("select display_name from portal.customers where number = 'C-1'") == "李"
    assert await events(record, "reason") == [("REFUSED", "PERSON_EXPORT"), ("REFUSED", "PERSON_ERASE")]


async def test_who_is_nobody_is_nobody_to_erase(world: World) -> None:
    world.ids["none"] = world.ids["nobody"]
    assert [e["code"] for e in (await erase(world, "none"))["userErrors"]] == ["NOT_FOUND"]
    assert [e["code"] for e in (await export(world, "none"))["userErrors"]] == ["NOT_FOUND"]


async def test_the_same_phone_is_somebody_new_afterwards(world: World) -> None:
    await somebody(world)
    await erase(world)
    receipt = await capture(world, "after")
    assert receipt["status"] == "RECORDED"
    assert receipt["customer"]["status"] == "PROSPECT"
    by_id = await capture(world, "by id", identifiers=None, customerId=world.gid("CU", "李"))
    assert by_id["rejection"] == {"code": "NOT_FOUND"}
    again = await capture(world, "call", outcome="REACHED")
    assert again["rejection"] == {
        "code": "CLIENT_REF_CONFLICT"
    }  # the ref stays used, its content is forgotten
    told = await said(world, "李", state="GRANTED")
    assert [e["code"] for e in told["userErrors"]] == ["NOT_FOUND"]


async def test_a_contact_on_its_way_does_not_bring_the_person_back(
    world: World, record: asyncpg.Connection
) -> None:
    """The touchpoint is inserted while the erasure is not committed, and waits for it."""
    async with world.database.as_worker() as connection:
        await connection.execute("select portal.erase_person($1, 'REQUESTED')", world.ids["李"])
        ours = elsewhere(capture(world, "late", note="calls from the office"))
        await waits(record, ours)
    receipt = await ours
    assert receipt["status"] == "RECORDED"
    assert receipt["customer"]["status"] == "PROSPECT"
    notes = await record.fetch(
        "select t.customer_id"
        " from portal.touchpoint_notes n join portal.touchpoints t on t.id = n.touchpoint_id"
    )
    assert world.ids["李"] not in [row["customer_id"] for row in notes]


async def test_a_contact_that_was_first_is_erased_with_the_rest(
    world: World, record: asyncpg.Connection
) -> None:
    async with world.database.acting_as(world.caller()) as connection:
        touchpoint = await connection.fetchval(
            "insert into portal.touchpoints (id, customer_id, partner_id, recorded_by_id, channel, action,"
            " stage, direction, occurred_at, received_at, late_by_seconds)"
            " values (portal.uuid7_at(now()), $1, portal.me(), portal.my_staff_id(), 'PHONE', 'CALL',"
            " 'SERVICE', 'INBOUND', now(), now(), 0) returning id",
            world.ids["李"],
        )
        erasing = elsewhere(erase(world))
        await waits(record, erasing)
        await connection.execute(
            "insert into portal.touchpoint_notes (touchpoint_id, partner_id, text)"
            " values ($1, portal.me(), 'from the office')",
            touchpoint,
        )
    assert (await erasing)["customer"]["status"] == "ERASED"
    assert "from the office" not in await everything(record)


@pytest.mark.parametrize(
    "statement",
    [
        "update portal.customers set display_name = '李' where id = $1",
        """select portal.write_contacts(jsonb_build_array(
            jsonb_build_object('customer_id', $1::uuid, 'phone', '+1')))""",
        """select portal.write_identifiers(jsonb_build_array(jsonb_build_object(
            'customer_id', $1::uuid, 'kind', 'PHONE', 'value', '+1', 'verified', true, 'source', 'X')))""",
        """insert into portal.consents (id, customer_id, purpose, channel, state, source, recorded_at)
            values (gen_random_uuid(), $1, 'SURVEY', 'POST', 'GRANTED', 'X', now())""",
    ],
)
async def test_no_file_brings_the_person_back(world: World, statement: str) -> None:
    await erase(world)
    with pytest.raises(asyncpg.CheckViolationError):
        async with world.database.as_worker() as connection:
            await connection.execute(statement, world.ids["李"])


async def test_an_export_names_partners_and_staff_and_has_no_nulls_for_lists(world: World) -> None:
    document = (await export(world))["export"]
    assert {link["partner_code"] for link in document["partner_links"]} == {"ACME", "BOLT"}
    recorded = [visit for visit in document["touchpoints"] if visit["recorded_by_id"]]
    assert recorded
    assert all(visit["recorded_by_number"] for visit in recorded)
    unknown = (await export(world, "赵"))["export"]
    assert [] in unknown.values()
    assert None not in unknown.values()
