"""An oracle on what is masked: what was looked up stays counted and recorded, whatever becomes of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from auth.principal import Principal
from auth.roles import Role
from portal.doors.db import Connection, Database
from tests.costs.dealership import OWN_PHONE, RECORD, Dealership, codes, gid, item

pytestmark = pytest.mark.anyio

NOTES = " ".join(f"a{number}: note" for number in range(120))
CUSTOMER = f"customer {{ touchpoints(first: 10) {{ nodes {{ {NOTES} }} }} }}"  # 1.9 MB
LONG_RECORD = RECORD.replace("rejection {", f"{CUSTOMER} rejection {{")
SHORT = 1_000  # bytes
REVEAL = """mutation($id: ID!) { customerContactReveal(input: {customerId: $id, purpose: SERVICE}) {
  contact { phone } userErrors { code } } }"""
INVITE = """mutation($id: ID!) { staffInvite(input: {
  partnerId: $id, displayName: "Somebody", email: "somebody@example.com", role: DEALER_SALES}) {
  staff { id } userErrors { code } } }"""
PHONES = f"{{ {' '.join(f'a{number}: phone' for number in range(90))} }}"
IDS = f"{{ {' '.join(f'a{number}: id' for number in range(90))} }}"
GUESS = ("PHONE", "+8613912349999")
LOOKED_UP = ("CONTACT_SEARCHED", "VALUES_2_UNKNOWN_1")
CONFLICT = """
create sequence portal.tries;
grant usage on sequence portal.tries to public;
create function portal.conflict() returns trigger language plpgsql as $$
begin
  if nextval('portal.tries') <= tg_argv[0]::int then
    raise exception using errcode = '40001', message = 'a conflict';
  end if;
  return null;
end $$;
create trigger conflict before insert on portal.touchpoint_receipts
  for each statement execute function portal.conflict("""


async def used(dealership: Dealership, quota: str) -> int | None:
    """What somebody used of a quota; None: nothing ever."""
    found: int | None = await dealership.record.fetchval(
        "select used from portal.quota_uses where key like $1 || ' %'", quota
    )
    return found


async def test_a_payload_that_is_too_long_does_not_give_guesses_back(dealership: Dealership) -> None:
    with dealership.portal(answer_bytes=1_500_000, lookups_per_hour=4) as portal:
        guesses = [item(("PHONE", OWN_PHONE), GUESS)]
        said = [codes(await portal.post(LONG_RECORD, {"items": guesses})) for _ in range(3)]
    assert said == [["ANSWER_TOO_LARGE"], ["ANSWER_TOO_LARGE"], ["THROTTLED"]]
    spent = ("REFUSED", "CONTACT_LOOKUP_QUOTA_SPENT")
    assert await dealership.events(Role.DEALER_SALES) == [LOOKED_UP, LOOKED_UP, spent]
    assert await dealership.count("touchpoints") == 1  # the rest was rolled back


@pytest.mark.parametrize(
    ("query", "quota", "table"),
    [(REVEAL, "CONTACT_REVEAL", "access_events"), (INVITE, "INVITATION", "invitations")],
)
async def test_nor_does_it_give_reveals_and_invitations_back(
    dealership: Dealership, query: str, quota: str, table: str
) -> None:
    whose = gid("CU", dealership.their) if query == REVEAL else gid("PA", dealership.partner)
    long = query.replace("{ phone }", PHONES).replace("{ id }", IDS)
    with dealership.portal(answer_bytes=SHORT) as portal:
        response = await portal.post(long, {"id": whose}, role=Role.DEALER_MANAGER)
    assert codes(response) == ["ANSWER_TOO_LARGE"]
    assert await used(dealership, quota) == 1
    assert await dealership.count(table) == 0


@pytest.mark.parametrize("query", [REVEAL, INVITE])
async def test_what_is_no_id_is_said_and_not_counted(dealership: Dealership, query: str) -> None:
    with dealership.portal() as portal:
        response = await portal.post(query, {"id": "nonsense"}, role=Role.DEALER_MANAGER)
    (payload,) = response.json()["data"].values()
    assert len(payload["userErrors"]) == 1
    assert await dealership.count("quota_uses") == 0


@asynccontextmanager
async def nothing_recorded(dealership: Dealership) -> AsyncIterator[None]:
    """Nobody's touchpoint is written for as long as this lasts."""
    async with dealership.record.transaction():
        await dealership.record.execute("lock table portal.touchpoints in share mode")
        yield


async def test_a_client_that_hangs_up_has_made_its_guesses(dealership: Dealership) -> None:
    with dealership.portal() as portal:
        async with nothing_recorded(dealership):
            calling = asyncio.create_task(portal.recorded(item(("PHONE", OWN_PHONE), GUESS)))
            await waiting(dealership)
            calling.cancel()  # closes its connection
            with pytest.raises(asyncio.CancelledError):
                await calling
            assert await used(dealership, "CONTACT_LOOKUP") == 2
            assert await dealership.events(Role.DEALER_SALES) == [LOOKED_UP]


async def waiting(dealership: Dealership) -> None:
    """Return once somebody waits for the lock on touchpoints."""
    blocked = (
        "select exists (select from pg_locks where relation = 'portal.touchpoints'::regclass and not granted)"
    )
    for _ in range(600):
        if await dealership.record.fetchval(blocked):
            return
        await asyncio.sleep(0.05)
    pytest.fail("nobody came as far as recording")


@pytest.mark.parametrize(("conflicts", "recorded"), [(1, True), (2, False)])
async def test_work_done_again_after_a_conflict_is_counted_once(
    dealership: Dealership, conflicts: int, *, recorded: bool
) -> None:
    await dealership.record.execute(f"{CONFLICT}{conflicts})")
    with dealership.portal() as portal:
        response = await portal.recorded(item(("PHONE", OWN_PHONE), GUESS))
    assert (codes(response) == []) is recorded
    assert await dealership.record.fetchval("select last_value from portal.tries") == 2
    assert await used(dealership, "CONTACT_LOOKUP") == 2
    assert await dealership.events(Role.DEALER_SALES) == [LOOKED_UP]


async def test_only_what_is_looked_up_has_a_transaction_before(
    dealership: Dealership, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Role] = []
    acting_as = Database.acting_as

    def counted(database: Database, caller: Principal) -> AbstractAsyncContextManager[Connection]:
        begun.append(caller.role)
        return acting_as(database, caller)

    monkeypatch.setattr(Database, "acting_as", counted)
    given = item(customerId=gid("CU", dealership.own), identifiers=None)
    with dealership.portal() as portal:
        assert codes(await portal.recorded(given)) == []
        assert len(begun) == 1
        assert codes(await portal.recorded(item(("PHONE", OWN_PHONE), GUESS))) == []
        assert len(begun) == 1 + 2
