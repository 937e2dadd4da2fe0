"""Tokens and sessions end with what they stand on, whoever takes it away."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from auth.roles import DatabaseRole, Role
from portal.importing import run
from tests.cluster import TestDatabase
from tests.sessions.revocation.conftest import Channel

pytestmark = pytest.mark.anyio

TODAY = "(now() at time zone 'UTC')::date"
# at five minutes to midnight, a token that was just made would outlive a membership whose last day this is
SOON = "(now() at time zone 'UTC' + interval '10 minutes')::date"


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ("status = 'DEACTIVATED'", "DEACTIVATED"),
        ("status = 'INVITED'", "INVITED"),
        (f"ended_on = {TODAY} - 1", "MEMBERSHIP_ENDED"),
        (f"ended_on = {SOON} - 1", "MEMBERSHIP_ENDED"),
        (f"started_on = {TODAY} + 1", "MEMBERSHIP_NOT_STARTED"),
        ("role = 'DEALER_MANAGER'", "ROLE_CHANGED"),
        ("partner_id = (select id from portal.partners where code = 'ELSEWHERE')", "PARTNER_CHANGED"),
    ],
)
async def test_a_persons_tokens_and_sessions_end_with_its_membership(
    channel: Channel, change: str, cause: str
) -> None:
    await channel.record.execute(
        "insert into portal.partners (id, code, name, kind)"
        " values (gen_random_uuid(), 'ELSEWHERE', 'Elsewhere', 'DEALER') on conflict do nothing"
    )
    staff, colleague = await channel.member(), await channel.member()
    await channel.record.execute(f"update portal.staff set {change} where id = $1", staff)  # noqa: S608
    assert await channel.revoked(staff) == ["STAFF"]
    assert await channel.ended(staff) == [cause]
    assert (await channel.revoked(colleague), await channel.ended(colleague)) == ([], [None])


@pytest.mark.parametrize(
    "change",
    [
        "display_name = '李雷'",
        "status = 'ACTIVE'",
        f"ended_on = {TODAY} + 30",
        f"ended_on = {SOON}",
        f"started_on = {TODAY}",
        "version = version + 1",
    ],
)
async def test_other_changes_sign_nobody_out(channel: Channel, change: str) -> None:
    staff = await channel.member()
    await channel.record.execute(f"update portal.staff set {change} where id = $1", staff)  # noqa: S608
    assert (await channel.revoked(staff), await channel.ended(staff)) == ([], [None])


@pytest.mark.parametrize("status", ["SUSPENDED", "ENDED"])
async def test_the_tokens_of_a_partner_end_when_it_is_suspended_or_ended(
    channel: Channel, status: str
) -> None:
    partner = await channel.partner()
    staff, stranger = await channel.member(partner), await channel.member()
    await channel.record.execute(
        "update portal.partner_terms set status = $2 where partner_id = $1", partner, status
    )
    assert await channel.revoked(partner) == ["PARTNER"]
    assert await channel.ended(staff) == [f"PARTNER_{status}"]
    assert await channel.ended(stranger) == [None]
    await channel.record.execute(
        "update portal.partner_terms set status = 'ACTIVE' where partner_id = $1", partner
    )
    assert await channel.revoked(partner) == ["PARTNER"]


async def test_of_a_suspended_region_those_who_act_in_other_partners_places_are_revoked_by_person(
    channel: Channel,
) -> None:
    region = await channel.partner()
    manager = await channel.member(region, Role.HQ_CHANNEL_MANAGER)
    await channel.record.execute(
        "update portal.partner_terms set status = 'SUSPENDED' where partner_id = $1", region
    )
    assert await channel.revoked(manager) == ["STAFF"]


async def test_a_revoked_session_is_told_once(channel: Channel) -> None:
    staff = await channel.member()
    session = await channel.session(staff)
    for _ in range(2):
        await channel.record.execute(
            "update portal.sessions set revoked_at = now(), revoked_for = 'SIGNED_OUT' where id = $1", session
        )
    assert await channel.revoked(session) == ["SESSION"]
    assert await channel.ended(staff) == [None, "SIGNED_OUT"]


async def test_an_import_signs_out_whom_it_deactivates(channel: Channel, tmp_path: Path) -> None:
    staff = await channel.member()
    row = await channel.record.fetchrow(
        "select s.number, p.code from portal.staff s join portal.partners p on p.id = s.partner_id"
        " where s.id = $1", staff,
    )  # fmt: skip
    assert row is not None
    (tmp_path / "staff.csv").write_text(
        "number,partner_code,display_name,role,status,started_on,ended_on\n"
        f"{row['number']},{row['code']},王芳,DEALER_SALES,DEACTIVATED,2020-01-01,\n",
        encoding="utf-8",
    )
    report = await run(channel.worker.as_worker, tmp_path, lambda *_: None)
    assert report is not None
    assert await channel.revoked(staff) == ["STAFF"]
    assert await channel.ended(staff) == ["DEACTIVATED"]


async def test_a_revocations_moment_is_that_of_the_commit_however_long_its_transaction_takes(
    channel: Channel,
) -> None:
    """Workers look back eleven minutes by it; an import may take longer."""
    staff = await channel.member()
    async with channel.record.transaction():
        await channel.record.execute("update portal.staff set status = 'DEACTIVATED' where id = $1", staff)
        await asyncio.sleep(0.05)
        later = await channel.record.fetchval("select clock_timestamp()")
    at = await channel.record.fetchval("select at from portal.revocations where subject_id = $1", staff)
    assert at > later


async def test_what_is_rolled_back_revokes_nothing(channel: Channel) -> None:
    staff = await channel.member()
    transaction = channel.record.transaction()
    await transaction.start()
    await channel.record.execute("update portal.staff set status = 'DEACTIVATED' where id = $1", staff)
    await transaction.rollback()
    assert (await channel.revoked(staff), await channel.ended(staff)) == ([], [None])


@pytest.mark.parametrize("audience", [DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR])
@pytest.mark.parametrize(
    "statement",
    [
        "insert into portal.revocations values (gen_random_uuid(), 'STAFF', gen_random_uuid(), now())",
        "select portal.revoke('STAFF', gen_random_uuid())",
        "select * from portal.revocations",
        "update portal.sessions set revoked_at = null",
    ],
)
async def test_no_caller_reaches_revocations_by_itself(
    database: TestDatabase, audience: DatabaseRole, statement: str
) -> None:
    connection = await asyncpg.connect(database.url(audience))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_nobody_takes_a_revocation_back(channel: Channel) -> None:
    async with channel.worker.connection(DatabaseRole.WORKER) as connection:
        for statement in ("delete from portal.revocations", "update portal.revocations set at = '-infinity'"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
