"""Administration of partners: creating them, and changing their terms and their place in the channel.

The definer functions of functions.sql check permission and scope, refuse before they change, and
keep who is below whom and who sees which customer in the same transaction. The connections are ones that
`acting_as(caller)` yields.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from auth.principal import Principal
from portal.doors.definer_calls import as_json, done
from portal.doors.orm import Connection
from portal.partners.models import CurrencyCode, PartnerKind, PartnerStatus, PartnerTier
from portal.partners.policy import PARTNER_TERMS, PARTNERS
from portal.partners.refusals import no_such_parent, no_such_partner
from portal.sql import load
from portal.words.text_rules import check_line, checked_key
from portal.words.user_errors import InvalidInput, UserErrorCode

CREDIT_BELOW = Decimal(10) ** 12  # numeric(14,2)
LONGEST = {"code": 32, "name": 200, "region": 64}  # characters
_QUERIES: Final[Any] = load("portal.partners", "queries.sql")


@dataclass(frozen=True, kw_only=True)
class NewPartner:
    """A partner to create below `parent_id`. `sees_customers`: the parent sees its customers."""

    code: str
    name: str
    kind: PartnerKind
    parent_id: UUID
    region: str | None = None
    status: PartnerStatus = PartnerStatus.ACTIVE
    tier: PartnerTier = PartnerTier.STANDARD
    sees_customers: bool = False
    credit_limit: Decimal | None = None
    currency_code: CurrencyCode = CurrencyCode.CNY


async def update(
    connection: Connection, caller: Principal, partner_id: UUID, version: int, changes: Mapping[str, Any]
) -> UUID:
    """Change the members of a partner's terms in `changes`; with its parent, what the parents see moves.

    `changes` may have parent_id, status, tier, sees_customers, sees_access_events and credit_limit (in the
    terms' currency; None: none is set). A status that is not ACTIVE ends the tokens of its people.

    Raises Forbidden (no PARTNER_MANAGE), InvalidInput (absent or out of scope; another version; a parent that
    is not above it; the status of one's own organisation; values that cannot be).
    Source: DOMAIN.md, "Partners"; docs/decisions/0024-administration.md.
    """
    caller.require(PARTNER_TERMS.write)
    _check_credit(changes.get("credit_limit"))
    asked = {**changes, "partner_id": partner_id, "version": version}
    outcome = await _QUERIES.change(connection, asked=as_json(asked))
    updated: UUID = done(outcome, refused)["partner_id"]
    return updated


async def create(connection: Connection, caller: Principal, partner: NewPartner) -> UUID:
    """Create a partner below another; it has no staff and no customers yet.

    Raises Forbidden (no PARTNER_MANAGE), InvalidInput (a parent that is absent or not above it; a code that
    is taken; values that cannot be).
    """
    caller.require(PARTNERS.write)
    partner = _checked(partner)
    outcome = await _QUERIES.create(connection, asked=as_json(asdict(partner)))
    created: UUID = done(outcome, refused)["partner_id"]
    return created


def refused(code: str) -> InvalidInput:
    """The refusal behind a code of partners/functions.sql."""
    match code:
        case "NO_SUCH_PARTNER":
            return no_such_partner()
        case "NO_SUCH_PARENT":
            return no_such_parent()
        case "PARENT_NOT_ABOVE":
            return InvalidInput("parentId", "must be of a higher level", UserErrorCode.PARENT_NOT_ABOVE)
        case "OWN_PARTNER":
            return InvalidInput(
                "status", "of your own organisation: ask somebody else", UserErrorCode.OWN_PARTNER
            )
        case "VERSION_CONFLICT":
            return InvalidInput("version", "somebody else changed it since", UserErrorCode.VERSION_CONFLICT)
        case "CODE_TAKEN":
            return InvalidInput("code", "another partner has it", UserErrorCode.CODE_TAKEN)
        case _:
            raise ValueError(code)


def _checked(partner: NewPartner) -> NewPartner:
    """The partner with its keys in their form. Raises InvalidInput."""
    code = checked_key("code", partner.code, LONGEST["code"])
    check_line("name", partner.name, LONGEST["name"])
    region = partner.region
    if region is not None:
        region = checked_key("region", region, LONGEST["region"])
    _check_credit(partner.credit_limit)
    return replace(partner, code=code, region=region)


def _check_credit(limit: Decimal | None) -> None:
    # not NaN, not infinite, and no digit that the column would round away
    if limit is None:
        return
    if not limit.is_finite() or not 0 <= limit < CREDIT_BELOW or limit != round(limit, 2):
        raise InvalidInput("creditLimit", "0 or more, with at most two decimals")
