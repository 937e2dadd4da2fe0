"""The definer functions that act for everyone: through them too, nobody reaches anybody else's customers."""

import asyncpg
import orjson
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Role
from portal.doors.db import Database
from portal.words.ids import uuid7
from tests.facts import NOON
from tests.security.organisations import ORGANISATIONS, sees
from tests.security.world import World

pytestmark = pytest.mark.anyio


def dealer(world: World, organisation: str) -> Principal:
    return Principal(Role.DEALER_SALES, world.organisation_ids[organisation], uuid7())


@pytest.mark.parametrize("organisation", ORGANISATIONS)
async def test_a_partner_that_asks_for_everybodys_phone_finds_its_own_customers(
    organisation: str, world: World, portal_database: Database
) -> None:
    everybody = [row | {"position": 0} for row in world.rows["customer_identifiers"]]
    async with portal_database.acting_as(dealer(world, organisation)) as connection:
        found = await connection.fetch(
            "select customer_id from portal.match_customers($1, 1000)", orjson.dumps(everybody).decode()
        )
    assert {world.names.customers[str(row["customer_id"])] for row in found} == {
        name for name in world.names.customers.values() if sees(organisation, name)
    }


async def test_matching_answers_nobody_who_is_not_bound(world: World, portal_database: Database) -> None:
    everybody = [row | {"position": 0} for row in world.rows["customer_identifiers"]]
    asked = orjson.dumps(everybody).decode()
    async with portal_database.connection(DatabaseRole.SCOPED) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no principal bound"):
            await connection.fetch("select * from portal.match_customers($1, 1000)", asked)


async def test_a_prospect_belongs_to_whoever_registered_it_and_those_its_contract_passes_it_to(
    world: World, portal_database: Database, superuser: asyncpg.Connection
) -> None:
    prospect = {
        "customer_id": str(uuid7()),
        "first_seen_at": NOON,
        "identifiers": [{"kind": "PHONE", "value": "+8613800000000"}],
    }
    async with portal_database.acting_as(dealer(world, "open outlet of open child")) as connection:
        await connection.execute("select portal.create_prospects($1)", orjson.dumps([prospect]).decode())
    seen_by = await superuser.fetch(
        "select partner_id from portal.customer_scope where customer_id = $1", prospect["customer_id"]
    )
    assert {world.names.organisations[str(row["partner_id"])] for row in seen_by} == {
        "open outlet of open child",
        "open child",
        "own",
    }
    masked = await superuser.fetchval(
        "select phone_masked from portal.customers where id = $1", prospect["customer_id"]
    )
    assert masked == "138****0000"
