"""The caller: identity, organisation, and the permissions that follow."""

import json
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from auth.enums import DescribedEnum
from auth.errors import Forbidden
from auth.roles import DatabaseRole, Permission, Role


class PermissionGap(DescribedEnum):
    """What withholds a permission; the first that holds."""

    ROLE = "ROLE", "The role does not have it."
    ACTOR = "ACTOR", "Who acts in the partner's place does not have it by its own role."
    SCOPE = "SCOPE", "The role has it, and the token was narrowed to others."


@dataclass(frozen=True)
class Actor:
    """A person of HQ acting in another's place ("view as"), and the role it has at HQ."""

    staff_id: UUID
    role: Role


@dataclass(frozen=True)
class Principal:
    """A verified caller.

    `partner_id` is the organisation it acts for (HQ is one too), `staff_id` the person or machine.
    `scope` narrows what the role may do (null: not narrowed), and so does an `actor`, whose rights its
    own role bounds. `session_id` is the token's `sid`.
    """

    role: Role
    partner_id: UUID
    staff_id: UUID
    scope: frozenset[Permission] | None = None
    actor: Actor | None = None
    session_id: str | None = None

    @property
    def database_role(self) -> DatabaseRole:
        return self.role.database_role

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Permissions of the role, as far as the scope and the actor's own role allow them too."""
        granted = self.role.permissions
        if self.scope is not None:
            granted &= self.scope
        if self.actor is not None:
            granted &= self.actor.role.permissions
        return granted

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def gap(self, permission: Permission | None) -> PermissionGap | None:
        """The first reason that withholds the permission; None where the caller has it."""
        if permission is None or permission not in self.role.permissions:
            return PermissionGap.ROLE
        if self.actor is not None and permission not in self.actor.role.permissions:
            return PermissionGap.ACTOR
        return None if self.may(permission) else PermissionGap.SCOPE

    def require(self, permission: Permission | None) -> None:
        """Raise Forbidden, naming the missing permission and the reason; None is a permission nobody has."""
        match self.gap(permission):
            case None:
                return
            case PermissionGap.ROLE:
                why = f"which the role {self.role} does not have"
            case PermissionGap.ACTOR:
                why = "which you do not have by your own role"
            case PermissionGap.SCOPE:
                why = "which the token was not given"
        raise Forbidden(f"This needs the permission {permission}, {why}.", permission)

    @cached_property
    def claims(self) -> str:
        """The JSON text bound as `portal.principal`; `portal.me()` and its kin read it in policies."""
        return json.dumps(
            {
                "partner": str(self.partner_id),
                "staff": str(self.staff_id),
                "actor": self.actor and str(self.actor.staff_id),
                "session": self.session_id,
                "permissions": sorted(self.permissions),
            },
            separators=(",", ":"),
        )
