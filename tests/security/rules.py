"""What each database role may do to each row, in plain Python: what the deny matrix expects.

Written from DOMAIN.md and DESIGN.md, "Who may see what". A new table needs a line in VERBS and, where
the scoped audience has a verb, in SEEN and WRITTEN; without, its matrix fails.
"""

from collections.abc import Callable
from dataclasses import dataclass

from auth.roles import Role
from portal.words.channels import Channel
from tests.facts import Row
from tests.security.organisations import is_below, is_invited, may_be_sent, may_buy_by, sees, tells_of_access

# as psql shows them: a(ppend) = insert, r(ead) = select, w(rite) = update, d(elete)
VERBS: dict[str, dict[str, str]] = {
    "partners": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "ar"},
    "partner_terms": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "arw"},
    "partner_scope": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arwd", "definer": "arwd"},
    "staff": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "arw"},
    "customers": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "arw"},
    "customer_scope": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arwd", "definer": "arwd"},
    "customer_figures": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arw"},
    "customer_contacts": {"definer": "arwd"},
    "customer_identifiers": {"definer": "arwd"},
    "masked_identifiers": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arwd"},
    "customer_partner_links": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "arw"},
    "consents": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "arw"},
    "consent_events": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arw"},
    "touchpoints": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar", "definer": "rw"},
    "touchpoint_notes": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar", "definer": "rd"},
    "touchpoint_locations": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar", "definer": "rd"},
    "touchpoint_receipts": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar", "definer": "rw"},
    "journey_steps": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arwd"},
    "products": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "price_list_scope": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arwd", "definer": "arwd"},
    "price_lists": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "r"},
    "prices": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "warehouses": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "stock_levels": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "r"},
    "coarse_stock": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arw"},
    "expected_receipts": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "orders": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "rw"},
    "order_lines": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "r"},
    "order_margins": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "customer_order_figures": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arw"},
    "credit_exposures": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arw"},
    "campaigns": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "campaign_products": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "campaign_assets": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "campaign_enrolments": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "campaign_memberships": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "r"},
    "trusted_documents": {"worker": "ar"},
    "document_restrictions": {"worker": "ard"},
    "client_budgets": {"worker": "arw"},
    "quota_uses": {"worker": "arw", "definer": "arw"},
    "sessions": {"worker": "arwd", "definer": "arw"},
    "refresh_tokens": {"worker": "arwd"},
    "passwords": {"worker": "arw", "definer": "arw"},
    "invitations": {"worker": "arw", "definer": "arw"},
    "external_identities": {"worker": "arwd", "definer": "r"},
    "oauth_clients": {"worker": "arw", "definer": "rw"},
    "client_assertions": {"worker": "arwd"},
    "sign_in_failures": {"worker": "arwd"},
    "revocations": {"worker": "ar", "definer": "ard"},
    "access_events": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "ar", "definer": "ar"},
    "access_seals": {"worker": "ar"},
}
LETTERS = {"select": "r", "insert": "a", "update": "w", "delete": "d"}

READS_NOTES = frozenset(Role) - {Role.PARTNER_INTEGRATION, Role.HQ_CHANNEL_MANAGER, Role.HQ_MARKETING}
READS_MARGINS = frozenset({Role.DEALER_MANAGER, Role.DISTRIBUTOR_MANAGER, Role.HQ_AUDITOR, Role.HQ_ADMIN})
READS_ACCESS_EVENTS = frozenset(
    {Role.DEALER_MANAGER, Role.DISTRIBUTOR_MANAGER, Role.HQ_AUDITOR, Role.HQ_ADMIN}
)
# tables that only some roles of an audience may read
READERS = {
    "touchpoint_notes": READS_NOTES,
    "order_margins": READS_MARGINS,
    "access_events": READS_ACCESS_EVENTS,
}

# tables whose key is not `id` and refers to nothing, or to somebody who may be nobody
WITHOUT_REFERENCE = frozenset(
    {
        "client_budgets",
        "quota_uses",
        "refresh_tokens",
        "invitations",
        "oauth_clients",
        "sign_in_failures",
        "access_seals",
    }
)

PEOPLE = frozenset({"scoped", "hq", "auditor"})

REACHED, NOTHING, DENIED, NO_SUCH_ROW = "reached", "nothing", "42501", "23503"
REFERRED_TO = "23001"  # the row was reached, and others that refer to it keep it from being deleted
KEPT_BY_OTHERS = frozenset({"sessions"})  # by refresh tokens, which are deleted first


@dataclass(frozen=True)
class Caller:
    """Somebody at an organisation; `login` is the database role without its prefix, `role` null for a job."""

    login: str
    organisation: str
    staff_id: str
    role: Role | None

    def __str__(self) -> str:
        return f"{self.role or self.login} at {self.organisation}"


@dataclass(frozen=True)
class Names:
    """What the ids of the world stand for."""

    organisations: dict[str, str]
    customers: dict[str, str]
    price_lists: dict[str, str]
    campaigns: dict[str, str]
    touchpoints: dict[str, Row]
    orders: dict[str, Row]


Rule = Callable[[Caller, Row, Names], bool]


def _always(_caller: Caller, _row: Row, _names: Names) -> bool:
    return True


def _own(caller: Caller, row: Row, names: Names) -> bool:
    return names.organisations[row["partner_id"]] == caller.organisation


def _in_scope(caller: Caller, row: Row, names: Names) -> bool:
    return is_below(names.organisations[row["partner_id"]], caller.organisation)


def _sees_customer(caller: Caller, row: Row, names: Names) -> bool:
    return sees(caller.organisation, names.customers[row.get("customer_id") or row["id"]])


def _own_for_seen_customer(caller: Caller, row: Row, names: Names) -> bool:
    return _own(caller, row, names) and _sees_customer(caller, row, names)


def _access_told(caller: Caller, row: Row, names: Names) -> bool:
    """What is about no customer is HQ's to read; the rest a partner's where its terms say so."""
    about_customer = row["customer_id"] is not None
    return about_customer and tells_of_access(caller.organisation) and _sees_customer(caller, row, names)


def _price_list_holds(caller: Caller, row: Row, names: Names) -> bool:
    price_list = names.price_lists[row.get("price_list_id") or row["id"]]
    return may_buy_by(caller.organisation, price_list)


def _invited(caller: Caller, row: Row, names: Names) -> bool:
    campaign = names.campaigns.get(row.get("campaign_id") or row["id"])
    return campaign is not None and is_invited(caller.organisation, campaign)


def _member_seen(caller: Caller, row: Row, names: Names) -> bool:
    agreed = may_be_sent(names.customers[row["customer_id"]], Channel(row["channel"]))
    return agreed and _sees_customer(caller, row, names) and _invited(caller, row, names)


def _touchpoint_written(caller: Caller, row: Row, names: Names) -> bool:
    about = row["campaign_id"] is None or _invited(caller, row, names)
    about = about and _touchpoint_seen("supersedes_id", caller, row, names)
    if row["order_id"] is not None:
        order = names.orders.get(row["order_id"])
        about = about and order is not None and _in_scope(caller, order, names)
    return about and _own_for_seen_customer(caller, row, names) and row["recorded_by_id"] == caller.staff_id


def _touchpoint_seen(column: str, caller: Caller, row: Row, names: Names) -> bool:
    """Whether the touchpoint that is named, if one is, is of a customer the caller sees."""
    if row[column] is None:
        return True
    touchpoint = names.touchpoints.get(row[column])
    return touchpoint is not None and _sees_customer(caller, touchpoint, names)


def _note_written(caller: Caller, row: Row, names: Names) -> bool:
    return _own(caller, row, names) and _touchpoint_seen("touchpoint_id", caller, row, names)


# which rows the scoped audience sees; the others see all of what they may read at all
SEEN: dict[str, Rule] = {
    "partners": _always,
    "partner_terms": _in_scope,
    "partner_scope": lambda caller, row, names: names.organisations[row["viewer_id"]] == caller.organisation,
    "staff": _in_scope,
    "customers": _sees_customer,
    "customer_scope": _own_for_seen_customer,
    "customer_figures": _sees_customer,
    "masked_identifiers": _sees_customer,
    "customer_partner_links": _sees_customer,
    "consents": _sees_customer,
    "consent_events": _sees_customer,
    "touchpoints": _sees_customer,
    "touchpoint_notes": _own,
    "touchpoint_locations": _sees_customer,
    "touchpoint_receipts": _own,
    "journey_steps": _sees_customer,
    "products": _always,
    "price_list_scope": _own,
    "price_lists": _price_list_holds,
    "prices": _price_list_holds,
    "warehouses": _always,
    "stock_levels": _in_scope,
    "coarse_stock": _always,
    "expected_receipts": _in_scope,
    "orders": _in_scope,
    "order_lines": _in_scope,
    "order_margins": _in_scope,
    "customer_order_figures": _in_scope,
    "credit_exposures": _in_scope,
    "campaigns": _invited,
    "campaign_products": _invited,
    "campaign_assets": _invited,
    "campaign_enrolments": _in_scope,
    "campaign_memberships": _member_seen,
    "access_events": _access_told,
}
DIRECTORIES = frozenset(table for table, rule in SEEN.items() if rule is _always)

# which rows the scoped audience may write
WRITTEN: dict[str, Rule] = {
    "touchpoints": _touchpoint_written,
    "touchpoint_notes": _note_written,
    "touchpoint_locations": _own_for_seen_customer,
    "touchpoint_receipts": _own_for_seen_customer,
}

_ABOUT_IT = ("partner_id", "customer_id")

# what a row may refer to, whoever writes it: column → the kind of thing it names, what must agree with that
AGREES: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "touchpoints": {
        "supersedes_id": ("touchpoints", ("partner_id",)),
        "order_id": ("orders", _ABOUT_IT),
        "campaign_id": ("campaigns", ()),
    },
    "touchpoint_notes": {"touchpoint_id": ("touchpoints", ("partner_id",))},
    "touchpoint_locations": {"touchpoint_id": ("touchpoints", _ABOUT_IT)},
    "touchpoint_receipts": {"touchpoint_id": ("touchpoints", _ABOUT_IT)},
}


def expected(verb: str, table: str, row: Row, caller: Caller, names: Names) -> str:
    """What trying the verb on the row must answer."""
    if LETTERS[verb] not in VERBS[table].get(caller.login, ""):
        return DENIED
    if verb == "insert":
        return _expected_insert(table, row, caller, names)
    if verb == "delete" and table in KEPT_BY_OTHERS:
        return REFERRED_TO
    if table in READERS and caller.login in PEOPLE and caller.role not in READERS[table]:
        return NOTHING
    scoped = caller.login == "scoped"
    return REACHED if not scoped or SEEN[table](caller, row, names) else NOTHING


def _expected_insert(table: str, row: Row, caller: Caller, names: Names) -> str:
    if caller.login == "scoped" and not WRITTEN[table](caller, row, names):
        return DENIED
    if table not in AGREES:
        free = "id" in row or table in WITHOUT_REFERENCE
        return REACHED if free else NO_SUCH_ROW  # as far as the foreign key: see candidates.py
    for column, (kind, agreeing) in AGREES[table].items():
        if row.get(column) is None:
            continue
        referred = getattr(names, kind).get(row[column])
        if referred is None or any(referred[name] != row[name] for name in agreeing):
            return NO_SUCH_ROW
    return REACHED
