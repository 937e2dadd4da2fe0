"""Members who may have a token now: an active person or machine, within its dates, of an active partner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from auth.principal import Principal
from auth.roles import Permission, Role
from portal.doors.orm import Connection
from portal.sessions.queries import QUERIES
from portal.sessions.refusals import Known, TokenRefused, bad_grant


@dataclass(frozen=True, slots=True)
class SignInMember:
    """A member of staff who may have a token now. `ends_at`: the end of its last day (UTC); None: open."""

    staff_id: UUID
    partner_id: UUID
    role: Role
    ends_at: datetime | None

    @property
    def known(self) -> Known:
        """The member as a refusal names it."""
        return Known(self.staff_id, self.partner_id)

    def principal(self, scope: frozenset[Permission] | None = None) -> Principal:
        """The member as a caller for its own organisation, narrowed to `scope`."""
        return Principal(self.role, self.partner_id, self.staff_id, scope=scope)


async def require_member(
    connection: Connection, staff_id: UUID, refused: Callable[[str, Known | None], TokenRefused] = bad_grant
) -> SignInMember:
    """The member of staff, held until the transaction ends: nobody deactivates it meanwhile.

    Raises what `refused` makes (TokenRefused): not active, not yet or no longer a member, or of a partner
    that is prospective, suspended or ended. Where an import holds the rows, the database gives up in a
    second: signing in must not take the connections of everybody else who works as the worker.
    """
    await QUERIES.not_wait_long(connection)
    row = await QUERIES.member(connection, staff_id=staff_id)
    if row is None:
        raise refused("STAFF_UNKNOWN", None)
    if row["refusal"] is not None:
        raise refused(row["refusal"], Known(row["id"], row["partner_id"]))
    return SignInMember(row["id"], row["partner_id"], Role(row["role"]), row["ends_at"])
