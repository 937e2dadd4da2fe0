"""The caller: who it is, for which organisation, and so what it may do."""

import json
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from auth.errors import Forbidden
from auth.roles import Audience, Permission, Role


@dataclass(frozen=True)
class Principal:
    """A verified caller.

    `partner_id` is the organisation it acts for (HQ is one too), `staff_id` the person or machine.
    Everything else follows from the role.
    """

    role: Role
    partner_id: UUID
    staff_id: UUID

    @property
    def audience(self) -> Audience:
        return self.role.audience

    @property
    def permissions(self) -> frozenset[Permission]:
        return self.role.permissions

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission | None) -> None:
        """Raise Forbidden, naming the permission that is missing; nobody has None."""
        if permission is None or not self.may(permission):
            raise Forbidden(f"{self.role} does not have the permission {permission}")

    @cached_property
    def claims(self) -> str:
        """The JSON text bound as `portal.principal`; `portal.me()` and its kin read it in policies."""
        return json.dumps(
            {
                "partner": str(self.partner_id),
                "staff": str(self.staff_id),
                "permissions": sorted(self.permissions),
            },
            separators=(",", ":"),
        )
