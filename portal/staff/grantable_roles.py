"""Roles by kind of partner, and those of them a caller may give: never one above its own rights."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from auth.principal import Principal
from auth.roles import Role
from portal.partners.models import PartnerKind

_DEALERS = frozenset({Role.DEALER_SALES, Role.DEALER_SERVICE, Role.DEALER_MANAGER, Role.PARTNER_INTEGRATION})

ROLES_BY_KIND: Mapping[PartnerKind, frozenset[Role]] = MappingProxyType(
    {
        PartnerKind.HEADQUARTERS: frozenset(
            {
                Role.HQ_MARKETING,
                Role.HQ_SERVICE,
                Role.HQ_AUDITOR,
                Role.HQ_ADMIN,
            }
        ),
        # the other roles of HQ see every row (Role.database_role), wherever they are
        PartnerKind.REGION: frozenset({Role.HQ_CHANNEL_MANAGER}),
        PartnerKind.DISTRIBUTOR: frozenset({Role.DISTRIBUTOR_MANAGER, Role.PARTNER_INTEGRATION}),
        PartnerKind.DEALER: _DEALERS,
        PartnerKind.OUTLET: _DEALERS,
    }
)
"""The roles there are at a partner of each kind (DOMAIN.md, "Partners")."""


def grantable(caller: Principal) -> frozenset[Role]:
    """The roles with no permission that the caller lacks, with this token."""
    return frozenset(role for role in Role if role.permissions <= caller.permissions)


def bounds(caller: Principal) -> dict[str, Any]:
    """Limits of the caller and the role of whoever acts, as staff/functions.sql takes them."""
    return {
        "role": caller.actor.role if caller.actor else caller.role,
        "givable": sorted(grantable(caller)),
        "fitting": {kind.value: sorted(roles) for kind, roles in ROLES_BY_KIND.items()},
    }
