"""What the portal keeps about callers in the world of the deny matrix: sessions, secrets, access events."""

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

import asyncpg

from auth.roles import DatabaseRole, Role
from portal.doors.db import Connection, Database
from portal.staff.models import StaffStatus
from portal.words.channels import Channel
from portal.words.ids import uuid7
from tests.facts import Facts, Row, insert
from tests.security.rules import Caller

THEN = "2026-01-05T12:00:00Z"
YESTERDAY = "2026-03-01"  # long past, but after everybody began

# those at `own` who should have no token any more; what is still bound reaches what it reached
FORMER: dict[str, Row] = {
    "deactivated": {"status": StaffStatus.DEACTIVATED},
    "of ended membership": {"ended_on": YESTERDAY},
    "invited": {"status": StaffStatus.INVITED},
}


def make_callers(
    facts: Facts, organisations: Mapping[str, UUID]
) -> tuple[dict[str, UUID], tuple[Caller, ...]]:
    """A member of staff of each organisation, and everybody who will ask.

    Every role, partners' at `own`; a manager, who may read all that a partner may, at every other
    organisation; those who have left; import and functions.
    """
    staff = {name: facts.staff(partner_id) for name, partner_id in organisations.items()}
    former = [facts.staff(organisations["own"], **columns) for columns in FORMER.values()]
    callers = []
    for role in Role:
        organisation = "own" if role.database_role is DatabaseRole.SCOPED else "hq"
        login = role.database_role.removeprefix("portal_")
        callers.append(Caller(login, organisation, str(staff[organisation]), role))
    callers += [
        Caller("scoped", organisation, str(staff[organisation]), Role.DEALER_MANAGER)
        for organisation in organisations
        if organisation != "own"
    ]
    callers += [Caller("scoped", "own", str(staff_id), Role.DEALER_SALES) for staff_id in former]
    # nobody with a permission: the import, the functions that act for everyone, and HQ's logins
    logins = ("worker", "definer", "hq", "auditor")
    return staff, (*callers, *(Caller(login, "hq", str(staff["hq"]), None) for login in logins))


async def load_what_is_kept_about_callers(
    database: Database, organisations: Mapping[str, UUID], staff: Mapping[str, UUID]
) -> None:
    """Budgets, restrictions, sessions and secrets: about callers, and no caller's to see."""
    budget = {"available": 1, "leased": 1, "restored_at": THEN}
    async with database.as_worker() as connection:
        await insert(connection, "client_budgets", [{"payer_id": one, **budget} for one in staff.values()])
        restrictions = [{"partner_id": one, "restricted_at": THEN} for one in organisations.values()]
        await insert(connection, "document_restrictions", restrictions)
        for name, staff_id in staff.items():
            await _sign_in(connection, name, staff_id, organisations[name])


async def _sign_in(connection: Connection, name: str, staff_id: UUID, partner_id: UUID) -> None:
    """Something of one member of staff in each table that signs people in."""
    session = uuid7()
    mine = {"staff_id": staff_id}
    rows: dict[str, Row] = {
        "sessions": mine
        | {
            "id": session,
            "partner_id": partner_id,
            "role": Role.DEALER_SALES,
            "client_id": "portal",
            "created_at": THEN,
            "expires_at": THEN,
        },
        "refresh_tokens": {"digest": _digest(name), "session_id": session, "issued_at": THEN},
        "passwords": mine | {"email": f"{staff_id}@example.com", "hash": "$argon2id$"},
        "invitations": mine | {"digest": _digest(name), "expires_at": THEN},
        "external_identities": mine | {"id": uuid7(), "issuer": "https://id.example", "subject": name},
        "oauth_clients": mine | {"client_id": f"machine-{staff_id}", "secret_digest": _digest(name)},
        "client_assertions": {"id": uuid7(), "client_id": "machine", "jti": name, "expires_at": THEN},
        "sign_in_failures": {"key": _digest(name), "failures": 1, "last_failed_at": THEN},
        "revocations": {"id": uuid7(), "kind": "SESSION", "subject_id": session, "at": THEN},
    }
    for table, row in rows.items():
        await insert(connection, table, [row])


async def load_trail(
    superuser: asyncpg.Connection,
    organisations: Mapping[str, UUID],
    staff: Mapping[str, UUID],
    customers: Mapping[str, UUID],
) -> None:
    """Of every customer what was said and who looked, by two who are not each other's; sealed.

    As the superuser: of the portal itself only functions append these, as whoever calls them.
    """
    said, looked = [], []
    for customer_id in customers.values():
        for name in ("own", "unlinked"):
            by = {"partner_id": organisations[name], "customer_id": customer_id}
            said.append(
                by
                | {
                    "id": uuid7(),
                    "purpose": "SERVICE",
                    "channel": Channel.STORE,
                    "state": "GRANTED",
                    "source": "TEST",
                    "said_at": THEN,
                    "received_at": THEN,
                    "recorded_by_id": staff[name],
                }
            )
            looked.append(
                by | {"id": uuid7(), "at": THEN, "kind": "CONTACT_REVEALED", "staff_id": staff[name]}
            )
    for name, partner_id in organisations.items():  # and what is about no customer
        own = {"partner_id": partner_id, "staff_id": staff[name]}
        looked.append(own | {"id": uuid7(), "at": THEN, "kind": "SIGN_IN"})
    seals = [
        {"event_id": event["id"], "position": 1000 + place, "hash": "\\x00"}
        for place, event in enumerate(looked)
    ]
    async with superuser.transaction():
        for table, rows in (("consent_events", said), ("access_events", looked), ("access_seals", seals)):
            await insert(superuser, table, rows)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
