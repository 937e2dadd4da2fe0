"""Whoever is made by somebody sees no more than its maker: in every table of the database, for all pairs."""

from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg
import pytest

from auth.principal import Principal
from auth.roles import DatabaseRole, Permission, Role
from portal.doors.db import Database
from portal.partners.models import PartnerKind
from portal.sessions import invitations
from portal.staff import service
from portal.staff.grantable_roles import ROLES_BY_KIND
from portal.words.ids import uuid7
from portal.words.user_errors import InvalidInput
from tests.facts import insert
from tests.security.organisations import ORGANISATIONS, is_below, passes_customers_to
from tests.security.world import World

pytestmark = pytest.mark.anyio

KINDS = {name: PartnerKind.OUTLET if "outlet" in name else PartnerKind.DEALER for name in ORGANISATIONS} | {
    "hq": PartnerKind.HEADQUARTERS,
    "parent": PartnerKind.DISTRIBUTOR,
    "region elsewhere": PartnerKind.REGION,
}
MAKERS = [
    (organisation, role)
    for organisation, kind in KINDS.items()
    for role in sorted(ROLES_BY_KIND[kind])
    if Permission.STAFF_MANAGE in role.permissions
]
PASSWORD = "correct horse battery"  # noqa: S105  # an example
Rows = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Reader:
    """Whatever a principal sees, read as the portal reads: `statements` by database role."""

    database: Database
    statements: dict[DatabaseRole, str]

    async def rows(self, caller: Principal) -> Rows:
        """Table and key of every row the database shows the caller."""
        async with self.database.acting_as(caller) as connection:
            found = await connection.fetch(self.statements[caller.database_role])
        return frozenset((row["of"], row["key"]) for row in found)


@pytest.fixture(scope="module")
async def reader(world: World, portal_database: Database, superuser: asyncpg.Connection) -> Reader:
    """The world with organisations of every kind, and what each database role reads of them."""
    for name, kind in KINDS.items():
        changed = "update portal.partners set kind = $2 where id = $1"
        await superuser.execute(changed, world.organisation_ids[name], kind)
    statements = {}
    for database_role in {role.database_role for role in Role}:
        parts = [
            f"select '{table}' as of, row({', '.join(key)})::text as key from portal.{table}"  # noqa: S608
            for table, key in world.keys.items()
            if await superuser.fetchval(
                "select bool_and(has_column_privilege($1, 'portal.' || $2, k, 'select'))"
                " from unnest($3::text[]) k",
                str(database_role),
                table,
                key,
            )
        ]
        statements[database_role] = " union all ".join(parts)
    return Reader(portal_database, statements)


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """No argon2 for a hundred people who never sign in."""
    monkeypatch.setattr(invitations, "hashed_password", lambda _password: "$argon2id$")


async def made(
    database: Database, maker: Principal, partner: str, world: World, role: Role
) -> str | Principal:
    """What an invitation comes to: a refusal's code, PROPOSED, or who accepted the token that was told.

    A machine has no token to be told: whoever gives it a secret may be it, where somebody else's were told.
    """
    partner_id = world.organisation_ids[partner]
    invitee = service.Invitee(
        partner_id=partner_id, display_name="made", email=f"{uuid7().hex}@example.com", role=role
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
    if role is not Role.PARTNER_INTEGRATION:
        # what is told is good, and what is not told is not there to be guessed
        assert tokens == (invitation.token is not None)
        if invitation.token:
            assert await invitations.accept(database, invitation.token, PASSWORD) == invitation.staff_id
    return Principal(role, partner_id, invitation.staff_id) if tokens else "PROPOSED"


@pytest.mark.parametrize(("maker", "as_role"), MAKERS)
async def test_whoever_is_made_sees_no_more_than_its_maker(
    maker: str, as_role: Role, world: World, reader: Reader
) -> None:
    manager = await manager_of(reader.database, world, maker, as_role)
    people: list[tuple[str, Principal]] = []
    for partner, kind in KINDS.items():
        for role in sorted(ROLES_BY_KIND[kind]):
            outcome = await made(reader.database, manager, partner, world, role)
            if isinstance(outcome, Principal):
                people.append((partner, outcome))
            elif not is_below(partner, maker):
                assert outcome == "NOT_FOUND"
            elif role.permissions <= as_role.permissions and not passes_customers_to(partner, maker):
                assert outcome == "ABOVE_OWN_RIGHTS", partner
    # nothing is written from here on: all see one moment
    mine = await reader.rows(manager)
    for partner, person in people:
        theirs = await reader.rows(person)
        assert theirs, (partner, person.role)
        assert theirs <= mine, (partner, person.role, sorted({table for table, _ in theirs - mine}))
    everywhere = as_role.database_role is DatabaseRole.HQ
    assert {partner for partner, _ in people} == (set(KINDS) if everywhere else {maker})
    assert {person.role for _, person in people} == {
        role
        for partner, kind in KINDS.items()
        for role in ROLES_BY_KIND[kind]
        if (everywhere or partner == maker) and role.permissions <= as_role.permissions
    }


async def manager_of(database: Database, world: World, organisation: str, role: Role) -> Principal:
    """Somebody of the organisation who manages its staff, there for this test."""
    staff_id, partner_id = uuid7(), world.organisation_ids[organisation]
    row = {
        "id": staff_id,
        "number": f"M{staff_id.hex[2:]}",
        "partner_id": partner_id,
        "display_name": "maker",
    }
    row |= {"role": role, "status": "ACTIVE", "started_on": "2020-01-01", "version": 1}
    async with database.connection(DatabaseRole.WORKER) as connection:
        await insert(connection, "staff", [row])
    return Principal(role, partner_id, staff_id)
