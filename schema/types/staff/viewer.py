"""The viewer: the caller itself, answered from the verified token, in the same statement as the rest."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from auth.roles import Permission, Role
from schema.declaring.fields import Source, column, node, one
from schema.planner.request import CALLER

if TYPE_CHECKING:
    from schema.types.partners.types import Partner
    from schema.types.staff.types import Staff


@node(Source(handed=CALLER), description="Who is asking, and what it may do.")
class Viewer:
    staff: Annotated["Staff", strawberry.lazy("schema.types.staff.types")] | None = one(
        "The person or machine that asks."
    )
    role: Role = column("What it is to the portal.")
    partner: Annotated["Partner", strawberry.lazy("schema.types.partners.types")] | None = one(
        "The organisation it acts for."
    )
    permissions: list[Permission] = column("Everything it may do, in alphabetical order.")
    locale: str = column("The language the request prefers, of those the portal speaks; BCP 47.")
