"""Members of staff who may act for a partner today."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.principal import Principal
from auth.roles import Role
from portal.doors.orm import Connection
from portal.staff.queries import QUERIES


@dataclass(frozen=True)
class StaffAtPartner:
    """An active member of staff and the partner it acts for."""

    principal: Principal
    display_name: str
    partner_code: str
    partner_name: str


async def members(connection: Connection, roles: Sequence[Role]) -> list[StaffAtPartner]:
    """All members active in one of the roles, the partner with the most customers first.

    The connection is the worker's: it serves the terminal and the demonstration, not a caller.
    """
    return [
        StaffAtPartner(
            principal=Principal(Role(row["role"]), row["partner_id"], row["staff_id"]),
            display_name=row["display_name"],
            partner_code=row["partner_code"],
            partner_name=row["partner_name"],
        )
        async for row in QUERIES.members(connection, roles=list(roles))
    ]
