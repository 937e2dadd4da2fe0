"""Staff as clients see them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from auth.roles import Role
from portal.staff import models
from portal.staff.models import StaffStatus
from portal.staff.policy import STAFF
from schema.declaring.fields import OrderKey, Source, column, node, one
from schema.declaring.node import Node

if TYPE_CHECKING:
    from schema.types.partners.types import Partner


@node(
    Source(
        model=models.Staff,
        policy=STAFF,
        tag="ST",
        order=(OrderKey("number", sql_type="text"),),
        filters=True,
    ),
    description="A member of a partner's staff, or its machine.",
)
class Staff(Node):
    number: str = column("Its number in the portal.")
    display_name: str = column("The name to show.")
    role: Role = column("What it is to the portal.")
    status: StaffStatus = column("Whether it can act.")
    started_on: date = column("The first day of membership.")
    ended_on: date | None = column("The last day of membership; null: open.")
    version: int = column("How often it was changed, from 1: `staffUpdate` asks which version was read.")
    partner: Annotated["Partner", strawberry.lazy("schema.types.partners.types")] = one(
        "The organisation it acts for."
    )
