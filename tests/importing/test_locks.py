"""What a file keeps others from while it is loaded: its own rows, and for as long as it derives the rest."""

import asyncio
import contextvars
import random
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from auth.roles import Role
from portal.customers import links
from portal.customers.models import LinkRelation
from portal.importing import Report, directory, run
from portal.partners import service
from portal.words.user_errors import InvalidInput
from tests.cluster import TestDatabase
from tests.partners.scope import kept, recomputed
from tests.schema.world import How
from tests.staff.world import ABOVE, World, opened

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
LINKS = "customer_number,partner_code,relation,started_on"
PARTNERS = "code,kind,name,parent_code,sees_customers,tier"
SCOPE = "hashtextextended('portal.scope', 0)"
STAND_STILL = """
  create function public.stand_still() returns trigger language plpgsql as $$
  begin
    if session_user = 'portal_worker' then
      perform pg_advisory_xact_lock(42);
    end if;
    return new;
  end $$;
  create trigger stand_still before insert on portal.customer_partner_links
    for each row execute function public.stand_still()
"""


@pytest.fixture
async def world(fresh_database: TestDatabase) -> AsyncIterator[World]:
    async with opened(fresh_database) as world:
        yield world


def elsewhere(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """The work as another process does it: nothing of ours is bound to it."""
    return asyncio.create_task(work, context=contextvars.Context())


async def load(world: World, path: Path, name: str, *rows: str) -> Report:
    (path / f"{name}.csv").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    async with asyncio.timeout(60):
        return await run(world.database.as_worker, path)


def partners(**changed: str) -> list[str]:
    """All partners of the world as a file has them; of those in `changed` the row is this one."""
    rows = {
        code: f"{code},{kind},{code},{parent or ''},{'true' if code == 'BOLT' else ''},"
        for code, (kind, parent) in ABOVE.items()
    }
    return [PARTNERS, *(rows | changed).values()]


def moved(world: World, code: str, parent: str) -> dict[str, Any]:
    return {"partnerId": world.gid("PA", code), "version": 1, "parentId": world.gid("PA", parent)}


def between(world: World, customer: str, partner: str) -> dict[str, Any]:
    names = {"customerId": world.gid("CU", customer), "partnerId": world.gid("PA", partner)}
    return names | {"relation": "SERVICED"}


def prospect(ref: str) -> dict[str, Any]:
    """A contact with somebody nobody knew."""
    return {
        "clientRef": ref,
        "identifiers": [{"kind": "PHONE", "value": "+8613900001234"}],
        "channel": "STORE",
        "action": "VISITED",
        "stage": "SERVICE",
        "occurredAt": "2026-03-03T09:00:00+08:00",
    }


async def code_of(world: World, mutation: str, asked: dict[str, Any], **how: Any) -> str:  # noqa: ANN401
    """The code with which the operation as a whole is refused."""
    kind = mutation[0].upper() + mutation[1:] + "Input!"
    document = f"mutation($i: {kind}) {{ {mutation}(input: $i) {{ userErrors {{ code }} }} }}"
    code, _ = await world.refusal(document, {"i": asked}, **how)
    return code


async def test_while_links_are_written_partners_move_and_others_link_and_capture(
    world: World, record: asyncpg.Connection, tmp_path: Path
) -> None:
    await record.execute(STAND_STILL)
    async with record.transaction():
        await record.execute("select pg_advisory_xact_lock(42)")
        loading = elsewhere(load(world, tmp_path, "links", LINKS, "C-1,CORNER,SERVICED,2020-01-01"))
        await world.somebody_waits()
        assert await world.codes("partnerUpdate", moved(world, "ACME", "OTHER"), **HQ) == []
        assert await world.codes("customerLink", between(world, "赵", "ACME"), **HQ) == []
        captured = await world.change("touchpointsRecord", {"touchpoints": [prospect("new")]}, "recorded")
        assert captured["recorded"] == 1
    assert (await loading).exit_status == 0
    assert await kept(world) == await recomputed(world)


async def test_partners_that_stay_where_they_are_are_loaded_beside_whoever_changes_links(
    world: World, record: asyncpg.Connection, tmp_path: Path
) -> None:
    file = partners(ACME="ACME,DEALER,Acme & sons,DIST,,GOLD", CORNER="CORNER,OUTLET,CORNER,ACME,,SILVER")
    async with record.transaction():
        await record.execute(f"select pg_advisory_xact_lock_shared({SCOPE})")
        assert (await load(world, tmp_path, "partners", *partners())).files[0].rejected == []
        assert (await load(world, tmp_path, "partners", *file)).exit_status == 0
    named = "select name || ' ' || tier from portal.partners join portal.partner_terms on partner_id = id"
    assert await world.value(f"{named} where code = 'ACME'") == "Acme & sons GOLD"
    assert (await load(world, tmp_path, "partners", *file)).files[0].unchanged == len(ABOVE)


async def test_partners_that_move_by_a_file_take_what_is_seen_along(world: World, tmp_path: Path) -> None:
    await world.change("customerLink", between(world, "李", "CORNER"), **HQ)
    await load(world, tmp_path, "partners", *partners())
    file = partners(
        CORNER="CORNER,OUTLET,CORNER,FAR,true,",
        ACME="ACME,DEALER,ACME,OTHER,true,",
        BOLT="BOLT,DEALER,BOLT,DIST,,",
        NEW="NEW,DISTRIBUTOR,New,SOUTH,true,",
        FAR="FAR,DEALER,FAR,NEW,true,",
    )
    before = await kept(world)
    report = await load(world, tmp_path, "partners", *file)
    assert (report.rejected, report.files[0].written) == ([], 5)
    assert await kept(world) == await recomputed(world) != before


async def test_who_cannot_have_the_lock_in_time_is_told_to_try_again(
    world: World, record: asyncpg.Connection
) -> None:
    async with record.transaction():
        await record.execute(f"select pg_advisory_xact_lock_shared({SCOPE})")
        assert await code_of(world, "partnerUpdate", moved(world, "ACME", "OTHER"), **HQ) == "UNAVAILABLE"
        asked = {"partnerId": world.gid("PA", "ACME"), "version": 1, "creditLimit": "5"}
        assert await world.codes("partnerUpdate", asked, **HQ) == []
    async with record.transaction():
        await record.execute(f"select pg_advisory_xact_lock({SCOPE})")
        linking = code_of(world, "customerLink", between(world, "李", "CORNER"))
        capturing = code_of(world, "touchpointsRecord", {"touchpoints": [prospect("new")]})
        assert set(await asyncio.gather(linking, capturing)) == {"UNAVAILABLE"}
    async with record.transaction():
        await record.execute("select from portal.customers where number = 'C-1' for no key update")
        assert await code_of(world, "customerLink", between(world, "李", "CORNER")) == "UNAVAILABLE"
    assert await world.codes("customerLink", between(world, "李", "CORNER")) == []


async def test_a_file_and_a_request_that_link_the_same_customers_take_them_in_one_order(
    world: World, record: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file waits for its last customer; meanwhile the request makes the link that the file makes, too."""
    monkeypatch.setattr(directory, "ATTEMPTS", 1)  # a deadlock would be hidden by the next attempt
    order = "select number from portal.customers order by id"
    first, _, last = (row["number"] for row in await record.fetch(order))
    caller = world.caller(Role.HQ_ADMIN, "HQ")
    asked = links.Link(
        await record.fetchval("select id from portal.customers where number = $1", first),
        world.ids["CORNER"],
        LinkRelation.SERVICED,
    )

    async def link() -> None:
        async with world.database.acting_as(caller) as connection:
            await links.link(connection, caller, asked, date(2020, 1, 1), now=datetime.now(UTC))

    async with record.transaction():
        await record.execute("select from portal.customers where number = $1 for update", last)
        rows = [f"{number},CORNER,SERVICED,2020-01-01" for number in (first, last)]
        loading = elsewhere(load(world, tmp_path, "links", LINKS, *rows))
        await world.somebody_waits()
        linking = elsewhere(link())
        await world.somebody_waits(2)
    await linking
    assert (await loading).exit_status == 0
    assert await kept(world) == await recomputed(world)


@pytest.mark.parametrize("seed", range(2))
async def test_files_and_requests_at_once_leave_the_scopes_as_a_recomputation_has_them(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """None is rolled back for another's sake: a deadlock would be raised here."""
    monkeypatch.setattr(directory, "ATTEMPTS", 1)
    hq = world.caller(Role.HQ_ADMIN, "HQ")
    managers = {"HQ": hq, "DIST": world.caller(Role.DISTRIBUTOR_MANAGER, "DIST")}

    async def move(code: str, parent: str) -> None:
        version = await world.value(
            "select version from portal.partner_terms where partner_id = $1", world.ids[code]
        )
        with suppress(InvalidInput):  # somebody was first
            async with world.database.acting_as(hq) as connection:
                changes = {"parent_id": world.ids[parent]}
                await service.update(connection, hq, world.ids[code], version, changes)

    async def change(verb: Any, manager: str, customer: str, partner: str) -> None:  # noqa: ANN401
        asked = links.Link(world.ids[customer], world.ids[partner], LinkRelation.SERVICED)
        with suppress(InvalidInput):  # no such link yet, or it moved away
            async with world.database.acting_as(managers[manager]) as connection:
                await verb(connection, managers[manager], asked, None, now=datetime.now(UTC))

    async def files() -> None:
        today = datetime.now(UTC).date()
        rows = [f"C-{n},{code},SERVICED,{today}" for n in (3, 1, 2) for code in ("CORNER", "ACME", "FAR")]
        for n in range(4):
            parent = ("DIST", "OTHER")[n % 2]
            await load(world, tmp_path, "partners", *partners(ACME=f"ACME,DEALER,ACME,{parent},true,"))
            await load(world, tmp_path, "links", LINKS, *(rows if n % 2 else rows[:4]))

    work = [
        *(move(code, parent) for code in ("ACME", "BOLT", "FAR") for parent in ("DIST", "OTHER") * 2),
        *(change(verb, manager, customer, partner)
          for verb in (links.link, links.unlink) * 2 for manager in managers for customer in "李王赵"
          for partner in ("ACME", "CORNER", "FAR")),
    ]  # fmt: skip
    random.Random(seed).shuffle(work)  # noqa: S311  # which of them meet
    await asyncio.gather(elsewhere(files()), *work)
    assert await kept(world) == await recomputed(world)
