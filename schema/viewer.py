"""Who is asking: answered from the verified token, in the same statement as the rest."""

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import orjson
import strawberry

from auth.principal import Principal
from schema.mapping import Source, column, node, one
from schema.roles import Permission, Role

if TYPE_CHECKING:
    from schema.partners import Partner
    from schema.staff import Staff

CALLER = {
    "staff_id": "uuid",
    "partner_id": "uuid",
    "role": "text",
    "permissions": "json",
    "locale": "text",
}


@lru_cache(maxsize=1_000)
def caller_row(caller: Principal, locale: str) -> str:
    """The row `viewer` is planned over: the columns of `CALLER`, as JSON. Callers ask again and again."""
    row = {
        "staff_id": str(caller.staff_id),
        "partner_id": str(caller.partner_id),
        "role": caller.role,
        "permissions": sorted(caller.permissions),
        "locale": locale,
    }
    return orjson.dumps(row).decode()


@node(Source(handed=CALLER), description="Who is asking, and what it may do.")
class Viewer:
    staff: Annotated["Staff", strawberry.lazy("schema.staff")] | None = one(
        "The person or machine that asks."
    )
    role: Role = column("What it is to the portal.")
    partner: Annotated["Partner", strawberry.lazy("schema.partners")] | None = one(
        "The organisation it acts for."
    )
    permissions: list[Permission] = column("Everything it may do, in alphabetical order.")
    locale: str = column("The language the request prefers, of those the portal speaks; BCP 47.")
