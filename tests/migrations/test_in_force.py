"""What is put in force as a whole: while others work, again when any of it was changed, and named then."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import asyncpg
import pytest
from anyio import to_thread

from auth.roles import DatabaseRole
from portal.cli import main as cli
from portal.provision import OWNER
from portal.setup import in_force
from portal.setup.prepare import prepare, require_current
from portal.words.errors import SetupError
from tests.cluster import SECRET, TestDatabase

pytestmark = pytest.mark.anyio

JOIN = """
select * from portal.touchpoints t join portal.customers c on c.id = t.customer_id
join portal.partners p on p.id = t.partner_id
"""
OIDS = "select oid from pg_proc where pronamespace = 'portal'::regnamespace order by 1"
KEPT = "select obj_description('migrations'::regnamespace, 'pg_namespace')"
DISABLED = "select count(*) from pg_trigger where tgenabled <> 'O'"
NOTHING = "returns void language plpgsql stable parallel safe as 'begin end'"

CHANGES = {
    "drop policy hq_select on portal.touchpoints": "policy hq_select on portal.touchpoints is missing",
    "alter policy scoped_select on portal.touchpoints using (true)": (
        "policy scoped_select on portal.touchpoints has another definition"
    ),
    "create policy mine on portal.touchpoints to portal_hq": (
        "policy mine on portal.touchpoints is not the portal's"
    ),
    "alter table portal.touchpoints disable row level security": (
        "table portal.touchpoints has other row security"
    ),
    "alter table portal.touchpoints no force row level security": (
        "table portal.touchpoints has other row security"
    ),
    "grant update on portal.touchpoints to portal_scoped": "table portal.touchpoints has other grants",
    "grant update (outcome) on portal.touchpoints to portal_hq": "table portal.touchpoints has other grants",
    "revoke select on portal.touchpoints from portal_hq": "table portal.touchpoints has other grants",
    f"create or replace function portal.demand(permission text) {NOTHING}": (
        "function portal.demand(text) has another source"
    ),
    "alter function portal.demand(text) volatile": "function portal.demand(text) has another source",
    "alter function portal.reveal_contact(uuid, text) security invoker": (
        "function portal.reveal_contact(uuid,text) has another source"
    ),
    "alter function portal.reveal_contact(uuid, text) reset search_path": (
        "function portal.reveal_contact(uuid,text) has other settings"
    ),
    "alter function portal.reveal_contact(uuid, text) set search_path = portal, pg_temp": (
        "function portal.reveal_contact(uuid,text) has other settings"
    ),
    "alter function portal.sees_customer(uuid) owner to portal_definer": (
        "function portal.sees_customer(uuid) has another owner"
    ),
    "alter function portal.revoke(text, uuid) owner to portal_owner": (
        "function portal.revoke(text,uuid) has another owner"
    ),
    "grant execute on function portal.revoke(text, uuid) to portal_scoped": (
        "function portal.revoke(text,uuid) has other grants"
    ),
    "grant execute on function portal.revoke(text, uuid) to public": (
        "function portal.revoke(text,uuid) has other grants"
    ),
    "revoke execute on function portal.me() from portal_hq": "function portal.me() has other grants",
    "revoke execute on function portal.revoke(text, uuid) from portal_definer": (
        "function portal.revoke(text,uuid) has other grants"
    ),
    "drop function portal.search_grams(text)": "function portal.search_grams(text) is missing",
    f"create function portal.stranger() {NOTHING}": "function portal.stranger() is not the portal's",
    f"create function portal.demand(permission text, kind text) {NOTHING}": (
        "function portal.demand(text,text) is not the portal's"
    ),
    "drop trigger erased_on_insert on portal.touchpoints": (
        "trigger erased_on_insert on portal.touchpoints is missing"
    ),
    "alter table portal.touchpoints disable trigger erased_on_insert": (
        "trigger erased_on_insert on portal.touchpoints has another state"
    ),
    "create trigger stranger after update on portal.orders execute function portal.stay_erased()": (
        "trigger stranger on portal.orders is not the portal's"
    ),
    "grant create on schema portal to portal_scoped": "schema portal has other grants",
    "grant usage on schema portal to public": "schema portal has other grants",
    "grant usage on schema migrations to portal_hq": "schema migrations has other grants",
    "revoke create on schema portal from portal_definer": "schema portal has other grants",
}
"""What somebody with the owner's rights may do by hand, and how it is told."""


@pytest.fixture
async def owner(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url, server_settings={"role": OWNER})
    yield connection
    await connection.close()


async def test_each_change_by_hand_is_named_refused_and_put_right(
    fresh_database: TestDatabase, owner: asyncpg.Connection
) -> None:
    kept = await owner.fetchval(KEPT)
    for change, clause in CHANGES.items():
        assert await in_force.fault(owner) is None, change
        await owner.execute(change)
        with pytest.raises(SetupError) as refused:
            await require_current(fresh_database.owner_url, SECRET)
        assert clause in str(refused.value), change
        assert "was changed since it was set up (" in str(refused.value)
        await in_force.apply(owner)
        assert await owner.fetchval(KEPT) == kept, change
        await require_current(fresh_database.owner_url, SECRET)


async def test_foreign_keys_switched_off_are_noticed_and_on_again_after_db_init(
    fresh_database: TestDatabase, superuser_of_fresh: asyncpg.Connection
) -> None:
    await superuser_of_fresh.execute("alter table portal.touchpoints disable trigger all")
    with pytest.raises(SetupError, match=r"table portal\.touchpoints has other foreign keys"):
        await require_current(fresh_database.owner_url, SECRET)
    await prepare(fresh_database.owner_url, SECRET, lambda _: None)
    await require_current(fresh_database.owner_url, SECRET)
    assert await superuser_of_fresh.fetchval(DISABLED) == 0


async def test_foreign_keys_that_only_a_superuser_can_switch_on_are_refused_by_table(
    superuser_of_fresh: asyncpg.Connection,
) -> None:
    """The login of an owner is none: nothing is kept, and the tables are in the sentence."""
    kept = await superuser_of_fresh.fetchval(KEPT)
    await superuser_of_fresh.execute("alter table portal.touchpoints disable trigger all")
    await superuser_of_fresh.execute("set session authorization portal_owner")
    with pytest.raises(SetupError, match=r"foreign keys are switched off on portal\.touchpoints, and only"):
        await in_force.apply(superuser_of_fresh)
    await superuser_of_fresh.execute("reset session authorization")
    assert await superuser_of_fresh.fetchval(KEPT) == kept


STRANGERS = {
    "create table portal.x ()": "table portal.x is not the portal's",
    "create view portal.x as select 1 as one": "view portal.x is not the portal's",
    f"create function portal.x() {NOTHING}": "function portal.x() belongs to ",
    "alter table portal.touchpoints owner to current_user": "table portal.touchpoints belongs to ",
    "alter table portal.touchpoints owner to portal_definer": (
        "table portal.touchpoints belongs to portal_definer"
    ),
    "alter function portal.me() owner to portal_worker": "function portal.me() belongs to portal_worker",
}
"""What a superuser may do by hand, and how `portal db init` names it."""


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_an_object_that_is_not_the_portals_is_named_and_never_kept(
    fresh_database: TestDatabase,
    superuser_of_fresh: asyncpg.Connection,
    stranger: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = await superuser_of_fresh.fetchval(KEPT)
    await superuser_of_fresh.execute(stranger)
    monkeypatch.setenv("PORTAL_DATABASE_URL", fresh_database.owner_url)
    monkeypatch.setenv("PORTAL_DATABASE_SECRET", SECRET)
    monkeypatch.setattr(cli, "app", partial(cli.app, ["db", "init"]))
    with pytest.raises(SystemExit) as ended:
        await to_thread.run_sync(cli.main)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(f"portal: the database cannot be set up while {STRANGERS[stranger]}"), said
    assert said.count("\n") == 1
    assert await superuser_of_fresh.fetchval(KEPT) == kept


@pytest.fixture
async def superuser_of_fresh(fresh_database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.owner_url)
    yield connection
    await connection.close()


async def test_another_version_is_told_from_a_change_by_hand(
    fresh_database: TestDatabase, owner: asyncpg.Connection
) -> None:
    """And one start takes it over; of many differences the first are named, and how many there are."""
    kept = await owner.fetchval(KEPT)
    await owner.execute("comment on schema portal is 'policies 0f 0f'")
    with pytest.raises(SetupError, match="was set up by another version of the portal: run"):
        await require_current(fresh_database.owner_url, SECRET)
    said: list[str] = []
    await prepare(fresh_database.owner_url, SECRET, said.append)
    put, why = said[0].split(": ")
    assert put == "functions, triggers and policies put in force"
    assert why == "the database was set up by another version of the portal"
    await require_current(fresh_database.owner_url, SECRET)
    assert await owner.fetchval(KEPT) == kept
    await owner.execute("revoke all on all functions in schema portal from portal_hq")
    with pytest.raises(SetupError, match=r"grants(, function [^ ]+ has other grants){4} and \d\d more\)"):
        await require_current(fresh_database.owner_url, SECRET)


async def test_a_second_start_changes_nothing(
    fresh_database: TestDatabase, owner: asyncpg.Connection
) -> None:
    said: list[str] = []
    written = "select xmin from pg_proc where oid = 'portal.me'::regproc"
    before = await owner.fetchval(written)
    await prepare(fresh_database.owner_url, SECRET, said.append)
    assert said == []
    assert await owner.fetchval(written) == before


async def test_functions_keep_their_identity_so_that_sessions_go_on(
    fresh_database: TestDatabase, owner: asyncpg.Connection
) -> None:
    worker = await asyncpg.connect(fresh_database.url(DatabaseRole.WORKER))
    asked = await worker.prepare("select portal.uuid7_at($1), portal.folded('A')")
    before = await owner.fetch(
        "select oid from pg_proc where pronamespace = 'portal'::regnamespace order by 1"
    )
    now = await worker.fetchval("select now()")
    assert await asked.fetchrow(now)
    await in_force.apply(owner)
    assert await asked.fetchrow(now)
    after = await owner.fetch(
        "select oid from pg_proc where pronamespace = 'portal'::regnamespace order by 1"
    )
    assert after == before
    await worker.close()


async def test_it_is_put_in_force_while_others_read_and_no_reader_fails(
    fresh_database: TestDatabase, owner: asyncpg.Connection
) -> None:
    stop = asyncio.Event()

    async def reader() -> int:
        connection = await asyncpg.connect(fresh_database.url(DatabaseRole.HQ))
        count = 0
        while not stop.is_set():
            await connection.fetch(JOIN)
            count += 1
        await connection.close()
        return count

    readers = [asyncio.create_task(reader()) for _ in range(4)]
    for _ in range(5):
        await in_force.apply(owner)
    stop.set()
    assert all(await asyncio.gather(*readers))


async def test_tables_that_stay_in_use_are_told_in_a_sentence(
    fresh_database: TestDatabase, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_force, "_TRIES", 2)
    user = await asyncpg.connect(fresh_database.owner_url)
    async with user.transaction():
        await user.execute("select from portal.customers")
        with pytest.raises(SetupError, match="in use"):
            await in_force.apply(owner)
    await in_force.apply(owner)
    await user.close()
