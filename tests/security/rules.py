"""What each database role may do to each row, in plain Python: what the deny matrix expects.

Written from DOMAIN.md and DESIGN.md, "Who may see what". A new table needs a line in VERBS and, where
the scoped audience has a verb, in SEEN and WRITTEN; without, its matrix fails.
"""

from collections.abc import Callable
from dataclasses import dataclass

from auth.roles import Role
from tests.facts import Row
from tests.security.organisations import is_below, sees

# as psql shows them: a(ppend) = insert, r(ead) = select, w(rite) = update, d(elete)
VERBS: dict[str, dict[str, str]] = {
    "partners": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "r"},
    "partner_terms": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "r"},
    "partner_scope": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arwd"},
    "staff": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "customers": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "arw"},
    "customer_scope": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arwd", "definer": "ar"},
    "customer_figures": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arw"},
    "customer_contacts": {"definer": "arw"},
    "customer_identifiers": {"definer": "arwd"},
    "masked_identifiers": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "r", "definer": "arwd"},
    "customer_partner_links": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw", "definer": "ar"},
    "consents": {"scoped": "r", "hq": "r", "auditor": "r", "worker": "arw"},
    "touchpoints": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar", "definer": "r"},
    "touchpoint_notes": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar"},
    "touchpoint_locations": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar"},
    "touchpoint_receipts": {"scoped": "ar", "hq": "ar", "auditor": "r", "worker": "ar"},
}
LETTERS = {"select": "r", "insert": "a", "update": "w", "delete": "d"}

READS_NOTES = frozenset(Role) - {Role.PARTNER_INTEGRATION, Role.HQ_CHANNEL_MANAGER, Role.HQ_MARKETING}

PEOPLE = frozenset({"scoped", "hq", "auditor"})

REACHED, NOTHING, DENIED, NO_SUCH_ROW = "reached", "nothing", "42501", "23503"


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
    touchpoints: dict[str, Row]


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
    "touchpoints": _sees_customer,
    "touchpoint_notes": _own,
    "touchpoint_locations": _sees_customer,
    "touchpoint_receipts": _own,
}

# which rows the scoped audience may write
WRITTEN: dict[str, Rule] = {
    "touchpoints": lambda caller, row, names: (
        _own_for_seen_customer(caller, row, names) and row["recorded_by_id"] == caller.staff_id
    ),
    "touchpoint_notes": _own,
    "touchpoint_locations": _own_for_seen_customer,
    "touchpoint_receipts": _own_for_seen_customer,
}

# what a row may refer to, whoever writes it: column of the touchpoint → columns that must agree with it
AGREES: dict[str, tuple[str, tuple[str, ...]]] = {
    "touchpoints": ("supersedes_id", ("partner_id",)),
    "touchpoint_notes": ("touchpoint_id", ("partner_id",)),
    "touchpoint_locations": ("touchpoint_id", ("partner_id", "customer_id")),
    "touchpoint_receipts": ("touchpoint_id", ("partner_id", "customer_id")),
}


def expected(verb: str, table: str, row: Row, caller: Caller, names: Names) -> str:
    """What trying the verb on the row must answer."""
    if LETTERS[verb] not in VERBS[table].get(caller.login, ""):
        return DENIED
    if verb == "insert":
        return _expected_insert(table, row, caller, names)
    if table == "touchpoint_notes" and caller.login in PEOPLE and caller.role not in READS_NOTES:
        return NOTHING
    scoped = caller.login == "scoped"
    return REACHED if not scoped or SEEN[table](caller, row, names) else NOTHING


def _expected_insert(table: str, row: Row, caller: Caller, names: Names) -> str:
    if caller.login == "scoped" and not WRITTEN[table](caller, row, names):
        return DENIED
    if table not in AGREES:
        return REACHED if "id" in row else NO_SUCH_ROW  # as far as the foreign key: see candidates.py
    column, agreeing = AGREES[table]
    if referred := row.get(column):
        touchpoint = names.touchpoints.get(referred)
        if touchpoint is None or any(touchpoint[name] != row[name] for name in agreeing):
            return NO_SUCH_ROW
    return REACHED
