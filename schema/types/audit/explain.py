"""Explanations of why a viewer sees an object or not, and of who sees it, by the policies (auth/explain)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from textwrap import indent

import orjson
import strawberry

from auth.explain import COLUMNS, AccessReasons, AccessRule, readers, sees_all
from auth.policy import TablePolicy
from auth.principal import PermissionGap, Principal
from auth.rls import SCHEMA
from auth.roles import Permission, Role
from portal.customers.models import LinkRelation
from portal.customers.policy import CUSTOMERS
from portal.messages.translate import translated
from portal.partners.policy import PARTNER_SCOPE, PARTNERS
from portal.setup.policies import POLICIES
from portal.sql import select
from schema.declaring.fields import Argument, Parameter, Source, column, derived, handed, node, one
from schema.declaring.ids import decode_id
from schema.types.partners.types import Partner

MOST_HOLDERS, MOST_REASONS = 50, 5  # of a page; of one condition: as who_can_see.sql has it


@dataclass(frozen=True, slots=True)
class _Sentence:
    message: str


_WHY: Mapping[AccessRule, _Sentence] = {
    AccessRule.DIRECTORY: _Sentence("It is in a directory that everyone reads."),
    AccessRule.ALL_ROWS: _Sentence("Headquarters sees every object of this type."),
    AccessRule.OWN_ORGANISATION: _Sentence("It belongs to the organisation itself."),
    AccessRule.OWN_PERSON: _Sentence("It belongs to this member of the organisation's staff alone."),
    AccessRule.IN_SCOPE: _Sentence("It belongs to a partner below the organisation."),
    AccessRule.OWN_LINK: _Sentence("The organisation is linked to the customer."),
    AccessRule.INHERITED_LINK: _Sentence(
        "A partner below the organisation is linked to the customer, and the contracts pass its customers up."
    ),
    AccessRule.UNEXPLAINED: _Sentence("The customer is in the organisation's scope, and no link says why."),
    AccessRule.PRICE_LIST: _Sentence("The price list holds for the organisation."),
    AccessRule.INVITED: _Sentence("The organisation, or a partner below it, was invited to the campaign."),
    AccessRule.RELEASED: _Sentence("It is no draft."),
    AccessRule.CONSENT: _Sentence("The customer agreed to marketing on the campaign's channel."),
    AccessRule.TERMS: _Sentence("The organisation's terms allow it."),
}
_SEEN = _Sentence("The viewer sees it.")
_ABSENT = _Sentence("It does not exist, or is not the viewer's.")


_REASON = {name: kind for name, kind in COLUMNS.items() if name not in {"viewer_id", "held_until"}}


@node(
    Source(handed=_REASON | {"message": "text"}), description="One reason why an organisation sees an object."
)
class AccessGrant:
    rule: AccessRule = column("Which rule.")
    condition: int = column(
        "Which condition it meets, counted from 1: each must be met, and one reason is enough to meet it."
    )
    partner: Partner | None = one(
        "Through whom: the partner that is linked or invited, or whose it is; null where it is nobody's.",
        local="via_id",
    )
    relation: LinkRelation | None = column("How that partner serves the customer; null for what is no link.")
    since: date | None = column("The first day of it, UTC; null for what has no date.", name="since_on")
    until: date | None = column("The first day without it, UTC; null while none is known.", name="until_on")
    message: str = column("The same for a person, in the language the request prefers.")


def _filled(name: str, policy: TablePolicy | None) -> str:
    """The select in `<name>.sql` over the table of the policy, by its rules; None: there is no row."""
    grants = AccessReasons({policy.table: policy for policy in POLICIES})
    reasons = f"{grants.all_rows()}\nwhere asked.all_rows"
    found = "false"
    if policy:
        row = f"from {SCHEMA}.{policy.table} as r"
        found = f"exists (select {row} where r.id = asked.id)"
        why = indent(grants.of(policy.rows, "r"), "  ")
        reasons += (
            f"\nunion all\nselect why.* {row}\ncross join lateral (\n{why}\n) as why\n"
            "where r.id = asked.id and not asked.all_rows"
        )
    return (
        select("schema.types.audit", f"{name}.sql")
        .replace("{found}", found)
        .replace("{reasons}", indent(reasons, "      "))
    )


@node(
    Source(
        derived=lambda policy: _filled("explain_access", policy),
        derives={
            "permission": True,
            "missing": True,
            "visible": False,
            "grants": False,
            "until_on": True,
            "message": False,
        },
    ),
    description="Whether the viewer sees an object, and why. What does not exist answers exactly as what is "
    "not the viewer's.",
)
class AccessExplanation:
    visible: bool = column("Whether the viewer sees it: `node(id:)` answers it then, and null otherwise.")
    permission: Permission | None = column(
        "The permission that reading objects of the id's type needs; null for what is no id."
    )
    missing: PermissionGap | None = column(
        "What withholds that permission from the viewer; null where it has it. Where it is withheld, nothing "
        "is said of the object."
    )
    grants: list[AccessGrant] = handed(
        "Why the object is the viewer's, its own reasons before others'; at most 5 for each condition. Empty "
        "for what is not visible.",
        "grants",
        at_most=4 * MOST_REASONS,
    )
    until: date | None = column(
        "The first day (UTC) on which the viewer sees it no longer, as far as is known; null: none is known.",
        name="until_on",
    )
    message: str = column("The answer for a person, in the language the request prefers.")


@node(
    # partners are a directory: whom it names everyone sees
    Source(
        policy=PARTNERS,
        handed={
            "partner_id": "uuid",
            "grants": "jsonb",
            "until_on": "date",
            "roles": "jsonb",
            "people": "int",
        },
    ),
    description="A partner that sees an object, and why.",
)
class AccessHolder:
    partner: Partner = one("Who sees it.")
    grants: list[AccessGrant] = handed(
        "Why, its own reasons before others'; at most 5 for each condition.",
        "grants",
        at_most=4 * MOST_REASONS,
    )
    until: date | None = column(
        "The first day (UTC) on which it sees it no longer, as far as is known; null: none is known.",
        name="until_on",
    )
    roles: list[Role] = column(
        "The roles with the permission that its staff have today; empty: nobody there may see what it could."
    )
    people: int = column(
        "How many people and machines that is: who can sign in for it today with the permission. None can "
        "for a partner that is not ACTIVE."
    )


@node(
    Source(
        # which partners are below which, as everybody has it
        policy=TablePolicy(
            table=PARTNER_SCOPE.table, rows=PARTNER_SCOPE.rows, read=Permission.ACCESS_EXPLAIN_ALL_READ
        ),
        derived=lambda policy: _filled("who_can_see", policy),
        derives={
            "permission": True,
            "there_is": False,
            "roles": False,
            "total": False,
            "holders": False,
            "next_cursor": True,
        },
    ),
    description="Who sees an object, by the policies in force. That it was asked is an access event.",
)
class WhoCanSee:
    exists: bool = column("Whether there is such an object.", name="there_is")
    permission: Permission | None = column(
        "The permission that reading objects of its type needs; null for what is no id."
    )
    roles: list[Role] = column(
        "The roles of headquarters that see it as they see every object of its type.",
    )
    holder_count: int = column("How many partners see it, in all.", name="total")
    holders: list[AccessHolder] = handed(
        "The partners that see it, by code, those after `after`; at most 50.", "holders", at_most=MOST_HOLDERS
    )
    next: str | None = column(
        "Opaque; what to give as `after` for the partners that follow. Null where none do.",
        name="next_cursor",
    )


def _explained(caller: Principal, locale: str, given: str, policy: TablePolicy | None) -> str:
    """The question, as explain_access.sql reads it. Without the permission no row is looked at."""
    need = policy.read if policy else None
    missing = caller.gap(need) if need else None
    asked = {
        "id": None if missing else _row_id(given, policy),
        "permission": need,
        "missing": missing,
        "all_rows": bool(policy and sees_all(policy, caller.database_role)),
        "seen": translated(_SEEN.message, locale),
        "absent": translated(_lacking(caller, need, missing).message, locale),
        "rules": _rules(locale),
    }
    return orjson.dumps(asked).decode()


def _lacking(caller: Principal, need: Permission | None, missing: PermissionGap | None) -> _Sentence:
    match missing:
        case PermissionGap.ROLE:
            return _Sentence(
                f"Seeing it needs the permission {need}, which the role {caller.role} does not have."
            )
        case PermissionGap.ACTOR:
            return _Sentence(
                f"Seeing it needs the permission {need}, which you do not have by your own role."
            )
        case PermissionGap.SCOPE:
            return _Sentence(f"Seeing it needs the permission {need}, which the token was not given.")
        case None:
            return _ABSENT


def _sought(_caller: Principal, locale: str, given: str, policy: TablePolicy | None) -> str:
    """The question, as who_can_see.sql reads it."""
    asked = {
        "id": _row_id(given, policy),
        "permission": policy and policy.read,
        "customer": bool(policy and policy.table == CUSTOMERS.table),
        "all_rows": False,
        "all_rows_roles": readers(policy, all_rows=True) if policy else [],
        "scoped_roles": readers(policy, all_rows=False) if policy else [],
        "rules": _rules(locale),
    }
    return orjson.dumps(asked).decode()


def _row_id(given: str, policy: TablePolicy | None) -> str | None:
    return str(decode_id(given)[1]) if policy else None


@cache
def _rules(locale: str) -> Mapping[str, str]:
    return {rule.value: translated(sentence.message, locale) for rule, sentence in _WHY.items()}


_ID = {"id": Argument(strawberry.ID, "The global id of an object of any type.")}
EXPLAIN_ACCESS = derived(
    "Why the viewer sees an object, or why not.",
    _ID,
    Parameter(name="asked", argument="id", kind="asked", make=_explained),
)
WHO_CAN_SEE = derived(
    "Who sees an object, and why: the partners, a page of them, and the roles of headquarters.",
    _ID
    | {
        "after": Argument(
            str | None, "Only partners past this one: `next` of a page; left out: from the first."
        )
    },
    Parameter(name="asked", argument="id", kind="asked", make=_sought),
    Parameter(name="after", argument="after", kind="code"),
)
