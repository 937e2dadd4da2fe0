"""Rendering of a `TablePolicy`, a `Definer` or a `Function` to the DDL that makes PostgreSQL keep it.

Identifiers and permissions come from policies in this repository, never from a request. Callers'
values are asked for as `(select portal.me())`: evaluated once a statement, not once a row, and
raising when nobody is bound.
"""

from collections.abc import Iterator

from auth.policy import (
    DEFINER,
    Both,
    CampaignVisible,
    Consented,
    CurrentScope,
    CustomerVisible,
    Definer,
    Everyone,
    Function,
    IfNamed,
    InScope,
    Invited,
    Nobody,
    OwnOrganisation,
    OwnStaff,
    PriceListApplies,
    Privilege,
    Rows,
    Seen,
    TablePolicy,
    TermsAllow,
    Unless,
)
from auth.roles import DatabaseRole

SCHEMA = "portal"
PINNED_PATH = "pg_catalog, pg_temp"
CONSENT_HOLDS = (
    "{consent}.purpose = 'MARKETING' and {consent}.state = 'GRANTED'"
    " and ({consent}.expires_on is null or {consent}.expires_on > current_date)"
)
"""That a consent is a yes to marketing, today."""


def predicate(rows: Rows, table: str) -> str:  # noqa: C901, PLR0912  # one case for each kind of rows, each a line
    """SQL condition under which the scoped audience reaches a row of `table`."""
    match rows:
        case Everyone():
            return "true"
        case Nobody():
            return "false"
        case OwnOrganisation(column):
            return f"{column} = (select portal.me())"
        case OwnStaff(column):
            return f"{column} = (select portal.my_staff_id())"
        case InScope(column):
            return _probe("partner_scope", "viewer_id", f"s.partner_id = {table}.{column}")
        case CustomerVisible(column):
            # `offset 0` keeps PostgreSQL from hashing all customers of the caller to look up a few
            return _probe("customer_scope", "partner_id", f"s.customer_id = {table}.{column}", " offset 0")
        case CurrentScope():
            return "partner_id = (select portal.me()) and valid @> current_date"
        case PriceListApplies(column):
            return _probe("price_list_scope", "partner_id", f"s.price_list_id = {table}.{column}")
        case Invited(column):
            # whose invitations the caller sees is the enrolments' own policy
            return (
                f"exists (select from {SCHEMA}.campaign_enrolments e where e.campaign_id = {table}.{column})"
            )
        case CampaignVisible(column):
            return f"exists (select from {SCHEMA}.campaigns c where c.id = {table}.{column})"
        case Seen(named, column):
            # which rows of it the caller sees is that table's own policy; of the table itself only a function
            # can ask, or PostgreSQL would apply its policies to the question without end
            if named == table:
                return f"{SCHEMA}.sees_{named}({table}.{column})"
            return f"exists (select from {SCHEMA}.{named} r where r.id = {table}.{column})"
        case Unless(column, word):
            return f"{table}.{column} <> '{word}'"
        case Consented(customer, channel):
            return _consented(f"{table}.{customer}", f"{table}.{channel}")
        case TermsAllow(term):
            # depends on no row, so it is evaluated once; a caller's own terms are always in its scope
            return _probe("partner_terms", "partner_id", f"s.{term}")
        case IfNamed(column, rows):
            return f"({table}.{column} is null or {predicate(rows, table)})"
        case Both(first, second):
            return f"{predicate(first, table)} and {predicate(second, table)}"


def _probe(scope: str, owner: str, condition: str, tail: str = "") -> str:
    """One probe of a narrow scope table, whose own policy is an equality (no recursion)."""
    # The identifiers are constants of this module and of the policies.
    return (
        f"exists (select from {SCHEMA}.{scope} s"
        f" where s.{owner} = (select portal.me()) and {condition}{tail})"
    )


def _consented(customer: str, channel: str) -> str:
    return (
        f"exists (select from {SCHEMA}.consents k where k.customer_id = {customer} and k.channel = {channel}"
        f" and {CONSENT_HOLDS.format(consent='k')})"
    )


def render(policy: TablePolicy) -> Iterator[str]:
    """Statements that put the policy in force, on a table without policies and grants."""
    table = f"{SCHEMA}.{policy.table}"
    yield f"alter table {table} enable row level security"
    yield f"alter table {table} force row level security"
    for database_role in DatabaseRole:
        verbs = policy.grants.get(database_role, frozenset())
        yield from _grant(policy, database_role, verbs)
    yield from _grant(policy, DEFINER, policy.definer)


def render_function(function: Function | Definer) -> Iterator[str]:
    """Statements that give a function its owner, its pinned search_path and its callers.

    The function is portal_owner's, nobody may execute it, and it has no other settings than its text says.
    """
    name = f"{SCHEMA}.{function.name}"
    if isinstance(function, Definer):
        yield f"alter function {name} owner to {DEFINER}"
        # whatever a caller's search_path finds first, a definer function does not
        yield f"alter function {name} set search_path = {PINNED_PATH}"
        if function.lock_timeout is not None:
            yield f"alter function {name} set lock_timeout = '{function.lock_timeout}'"
    for caller in function.callers:
        yield f"grant execute on function {name} to {caller}"


def _grant(policy: TablePolicy, role: str, verbs: frozenset[Privilege]) -> Iterator[str]:
    for verb in sorted(verbs):
        table, name = f"{SCHEMA}.{policy.table}", f"{role.removeprefix('portal_')}_{verb}"
        yield f"grant {verb} on {table} to {role}"
        yield f"create policy {name} on {table} for {verb} to {role} {_clause(policy, role, verb)}"


def _clause(policy: TablePolicy, role: str, verb: Privilege) -> str:
    condition = _condition(policy, role, verb=verb)
    if verb is Privilege.INSERT:
        return f"with check ({condition})"
    if verb is Privilege.UPDATE:  # both ends: what is read more widely must not be moved to oneself
        return f"using ({condition}) with check ({condition})"
    return f"using ({condition})"


def _condition(policy: TablePolicy, role: str, *, verb: Privilege) -> str:
    rows = policy.rows if verb is Privilege.SELECT else policy.written_rows or policy.rows
    condition = predicate(rows, policy.table) if role == DatabaseRole.SCOPED else "true"
    database_roles = {DatabaseRole.SCOPED, DatabaseRole.HQ, DatabaseRole.AUDITOR}
    if policy.asked_by_database and verb is Privilege.SELECT and policy.read and role in database_roles:
        asked = f"(select portal.may('{policy.read}'))"
        return asked if condition == "true" else f"{asked} and {condition}"
    return condition
