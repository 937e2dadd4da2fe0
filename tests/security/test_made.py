"""Whoever is made by somebody sees no more than its maker: of every table, for all pairs of organisations."""

from datetime import UTC, datetime

import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.staff import service
from portal.words.ids import uuid7
from portal.words.user_errors import InvalidInput
from tests.facts import insert
from tests.security.organisations import ORGANISATIONS, is_below, passes_customers_to
from tests.security.rules import READERS, SEEN, Caller
from tests.security.world import World

pytestmark = pytest.mark.anyio

MADE = (Role.DEALER_SALES, Role.DEALER_SERVICE, Role.DEALER_MANAGER)
DAY = "2020-01-01"


def reached(world: World, caller: Caller) -> set[tuple[str, int]]:
    """Table and place of every row the caller sees, by the rules that the database is held to."""
    return {
        (table, place)
        for table, rule in SEEN.items()
        if table not in READERS or caller.role in READERS[table]
        for place, row in enumerate(world.rows[table])
        if rule(caller, row, world.names)
    }


async def made(database: Database, maker: Principal, partner: str, world: World, role: Role) -> str:
    """What an invitation comes to: a refusal's code, TOLD with the token that lets one be it, or PROPOSED."""
    invitee = service.Invitee(
        partner_id=world.organisation_ids[partner],
        display_name="made",
        email=f"{uuid7().hex}@example.com",
        role=role,
    )
    async with database.acting_as(maker) as connection:
        try:
            invitation = await service.invite(connection, maker, invitee, now=datetime.now(UTC))
        except InvalidInput as refusal:
            return str(refusal.code)
    async with database.as_worker() as connection:
        tokens = await connection.fetchval(
            "select count(*) from portal.invitations where staff_id = $1", invitation.staff_id
        )
    # what is told is good, and what is not told is not there to be guessed
    assert tokens == (invitation.token is not None)
    return "TOLD" if invitation.token else "PROPOSED"


@pytest.mark.parametrize("maker", ORGANISATIONS)
async def test_whoever_is_made_sees_no_more_than_its_maker(
    maker: str, world: World, portal_database: Database
) -> None:
    manager = await manager_of(portal_database, world, maker)
    mine = reached(world, Caller("scoped", maker, str(manager.staff_id), Role.DEALER_MANAGER))
    told = set()
    for partner in ORGANISATIONS:
        for role in MADE:
            outcome = await made(portal_database, manager, partner, world, role)
            if not is_below(partner, maker):
                assert outcome == "NOT_FOUND"
            elif not passes_customers_to(partner, maker):
                assert outcome == "ABOVE_OWN_RIGHTS", partner
            if outcome == "TOLD":
                told.add(partner)
                theirs = reached(world, Caller("scoped", partner, str(uuid7()), role))
                assert theirs <= mine, (partner, role)
    assert told == {maker}


async def manager_of(database: Database, world: World, organisation: str) -> Principal:
    """A manager of the organisation, who is there for this test."""
    staff_id, partner_id = uuid7(), world.organisation_ids[organisation]
    row = {
        "id": staff_id,
        "number": f"M{staff_id.hex[2:]}",
        "partner_id": partner_id,
        "display_name": "maker",
    }
    row |= {"role": Role.DEALER_MANAGER, "status": "ACTIVE", "started_on": DAY, "version": 1}
    async with database.connection(DatabaseRole.WORKER) as connection:
        await insert(connection, "staff", [row])
    return Principal(Role.DEALER_MANAGER, partner_id, staff_id)
