"""Rendering of a policy's `Rows` to the select that lists who sees a row, and why.

The same union as `auth.rls.predicate`, kind by kind: what a predicate asks of the caller is answered here
for every organisation at once. What a predicate leaves to the policy of the table it probes (whose
invitations one sees is the enrolments' own policy) is taken from that policy here too, so a policy that
changes changes its explanation. tests/audit/explain holds each against row security, for every table.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import assert_never

from auth.enums import DescribedEnum
from auth.policy import (
    Both,
    CampaignVisible,
    Consented,
    CurrentScope,
    CustomerVisible,
    Everyone,
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
from auth.rls import CONSENT_HOLDS, SCHEMA, predicate
from auth.roles import DatabaseRole, Role


class AccessRule(DescribedEnum):
    """Why an organisation sees an object: the rule of its policy."""

    DIRECTORY = "DIRECTORY", "Everyone sees all of them, such as products."
    ALL_ROWS = "ALL_ROWS", "Headquarters' role sees all of them."
    OWN_ORGANISATION = "OWN_ORGANISATION", "It is the organisation's own."
    OWN_PERSON = "OWN_PERSON", "It is one person's own."
    IN_SCOPE = "IN_SCOPE", "It is that of `partner`, which is below the organisation."
    OWN_LINK = "OWN_LINK", "The organisation serves the customer: `relation`, `since`, `until`."
    INHERITED_LINK = (
        "INHERITED_LINK",
        (
            "`partner`, which is below the organisation, serves the customer, and "
            "each contract on the way up passes customers on."
        ),
    )
    UNEXPLAINED = (
        "UNEXPLAINED",
        (
            "The customer is in the organisation's scope, and no link says why: a fault "
            "of the record; tell headquarters."
        ),
    )
    PRICE_LIST = "PRICE_LIST", "The price list holds for the organisation."
    INVITED = "INVITED", "`partner`, which is the organisation or below it, was invited to the campaign."
    RELEASED = "RELEASED", "Its status lets others than headquarters see it: a draft nobody does."
    CONSENT = "CONSENT", "The customer agreed to marketing on the channel of the campaign."
    TERMS = "TERMS", "Headquarters allows it in the organisation's terms."


def sees_all(policy: TablePolicy, database_role: DatabaseRole) -> bool:
    """Tell whether the audience is shown every row, whoever asks."""
    return database_role is not DatabaseRole.SCOPED and policy.allows(database_role, Privilege.SELECT)


def readers(policy: TablePolicy, *, all_rows: bool) -> list[Role]:
    """Roles that may read the table: those that see all of it, or those that see it by organisation."""
    return [
        role
        for role in Role
        if policy.allows(role.database_role, Privilege.SELECT)
        and sees_all(policy, role.database_role) is all_rows
        and (policy.read is None or policy.read in role.permissions)
    ]


COLUMNS: Mapping[str, str] = {
    "viewer_id": "uuid",  # the organisation that sees the row
    "held_until": "date",  # the first day it does no longer, by anything of this condition; null: open
    "condition": "int",  # one reason of each number is needed; of those with the same number one is enough
    "rule": "text",
    "via_id": "uuid",  # the partner that is linked or invited, or whose the row is
    "relation": "text",  # of a link
    "since_on": "date",
    "until_on": "date",  # the first day without this reason; null: open
}
_WHO = ("viewer_id", "held_until")


@dataclass(frozen=True, slots=True)
class _Probed:
    """SQL of a table that a rule probes: its rows with who sees each, and the probe's condition."""

    rows: str
    wanted: str
    viewer: str
    held_until: str | None  # None: open


class AccessReasons:
    """Writer of the select of why organisations see an alias's row: `COLUMNS`, a row for each reason.

    Everything written into the text is a constant of the policies and of this module. `reasons=False`: only
    who sees it, the first two columns.
    """

    def __init__(
        self,
        policies: Mapping[str, TablePolicy],
        numbers: Iterator[int] | None = None,
        *,
        reasons: bool = True,
    ) -> None:
        self._policies = policies  # by table
        self._numbers = numbers or itertools.count(1)
        self._conditions = itertools.count(1)
        self._reasons = reasons

    def of(self, rows: Rows, row: str) -> str:
        """Reasons for which the row is seen under the rule; without a row in the answer, nobody sees it."""
        self._conditions = itertools.count(1)
        return self._of(rows, row)

    def all_rows(self) -> str:
        """The single reason of a caller that is shown every row, whatever other reasons there are."""
        self._conditions = itertools.count(1)
        return self._select(f"{SCHEMA}.me()", AccessRule.ALL_ROWS)

    def _of(self, rows: Rows, row: str) -> str:  # noqa: C901, PLR0912  # one case for each kind of rows
        match rows:
            case Everyone() | Nobody():
                return self._everyone(AccessRule.DIRECTORY, predicate(rows, row))
            case Unless():
                return self._everyone(AccessRule.RELEASED, predicate(rows, row))
            case OwnOrganisation(column):
                return self._own_organisation(f"{row}.{column}")
            case OwnStaff(column):
                return self._own_staff(f"{row}.{column}")
            case InScope(column):
                return self._in_scope(f"{row}.{column}")
            case CustomerVisible(column):
                return self._customer_visible(f"{row}.{column}")
            case CurrentScope():
                return self._current_scope(row)
            case PriceListApplies(column):
                return self._price_list(f"{row}.{column}")
            case Invited(column):
                return self._invited(f"{row}.{column}")
            case CampaignVisible(column):
                return self._seen("campaigns", f"{row}.{column}")
            case Seen(named, column):
                return self._seen(named, f"{row}.{column}")
            case Consented(customer, channel):
                return self._consented(f"{row}.{customer}", f"{row}.{channel}")
            case TermsAllow(term):
                return self._terms_allow(term)
            case IfNamed(column, named):
                unnamed = self._everyone(AccessRule.DIRECTORY, f"{row}.{column} is null")
                return f"{unnamed}\nunion all\n{self._of(named, row)}"
            case Both(first, second):
                return self._both(self._of(first, row), self._of(second, row))
            case _:
                assert_never(rows)

    def _select(self, viewer: str, rule: str, **columns: str | None) -> str:
        """A select list; `rule` is an AccessRule or SQL, and an omitted value is null."""
        given: dict[str, str | None] = {
            "viewer_id": viewer,
            "condition": str(next(self._conditions)),
            "rule": f"'{rule}'" if isinstance(rule, AccessRule) else rule,
            **columns,
        }
        names = tuple(COLUMNS) if self._reasons else _WHO
        return f"select {', '.join(_named(given.get(name), name) for name in names)}"

    def _alias(self, letter: str) -> str:
        return f"{letter}{next(self._numbers)}"

    def _probed(self, table: str, row: str, owner: str | None = None) -> _Probed:
        """A table that is probed, with who sees each of its rows, by the table's own policy.

        `owner`: the column with whose organisation the probe itself wants the row.
        """
        rows, policy = f"from {SCHEMA}.{table} as {row}", self._policies[table].rows
        if isinstance(policy, OwnOrganisation) and policy.column == owner:
            return _Probed(rows, "", f"{row}.{owner}", None)
        seen = self._alias("g")
        who = AccessReasons(self._policies, self._numbers, reasons=False).of(policy, row)
        joined = f"{rows}\ncross join lateral (\n{_inside(who)}\n) as {seen}"
        wanted = f"{row}.{owner} = {seen}.viewer_id and " if owner else ""
        return _Probed(joined, wanted, f"{seen}.viewer_id", f"{seen}.held_until")

    def _everyone(self, rule: AccessRule, condition: str) -> str:
        who = self._alias("p")
        return f"{self._select(f'{who}.id', rule)}\nfrom {SCHEMA}.partners as {who}\nwhere {condition}"

    def _own_organisation(self, owner: str) -> str:
        return self._select(owner, AccessRule.OWN_ORGANISATION, via_id=owner)

    def _own_staff(self, person: str) -> str:
        """The one person of the organisation; row security decides what its rows say to others."""
        who = self._alias("m")
        organisation = f"{who}.partner_id"
        select = self._select(organisation, AccessRule.OWN_PERSON, via_id=organisation)
        return f"{select}\nfrom {SCHEMA}.staff as {who}\nwhere {who}.id = {person}"

    def _in_scope(self, partner: str) -> str:
        scope = self._alias("s")
        probed = self._probed("partner_scope", scope, "viewer_id")
        rule = (
            f"case when {probed.viewer} = {scope}.partner_id then '{AccessRule.OWN_ORGANISATION}'"
            f" else '{AccessRule.IN_SCOPE}' end"
        )
        select = self._select(probed.viewer, rule, held_until=probed.held_until, via_id=f"{scope}.partner_id")
        return f"{select}\n{probed.rows}\nwhere {probed.wanted}{scope}.partner_id = {partner}"

    def _customer_visible(self, customer: str) -> str:
        """Reasons by the scope, as the policy probes it; links say where the scope comes from."""
        scope, link, heir = self._alias("s"), self._alias("k"), self._alias("v")
        probed = self._probed("customer_scope", scope, "partner_id")
        rule = (
            f"case when {link}.id is null then '{AccessRule.UNEXPLAINED}'"
            f" when {link}.partner_id = {probed.viewer} then '{AccessRule.OWN_LINK}'"
            f" else '{AccessRule.INHERITED_LINK}' end"
        )
        select = self._select(
            probed.viewer,
            rule,
            held_until=probed.held_until,
            via_id=f"{link}.partner_id",
            relation=f"{link}.relation::text",
            since_on=f"{link}.started_on",
            until_on=f"{link}.ended_on",
        )
        links = (
            f"left join (\n  {SCHEMA}.customer_partner_links as {link}\n"
            f"  join {SCHEMA}.link_viewers() as {heir} on {heir}.partner_id = {link}.partner_id\n)"
            f" on {link}.customer_id = {scope}.customer_id and {heir}.viewer_id = {probed.viewer}\n"
            f"  and {link}.started_on <= current_date"
            f" and ({link}.ended_on is null or {link}.ended_on > current_date)\n"
        )
        where = f"{probed.wanted}{scope}.customer_id = {customer}"
        return f"{select}\n{probed.rows}\n{links if self._reasons else ''}where {where}"

    def _current_scope(self, row: str) -> str:
        held, owner = self._alias("d"), f"{row}.partner_id"
        dates = {"since_on": f"lower({held})", "until_on": f"upper({held})", "held_until": f"upper({held})"}
        select = self._select(owner, AccessRule.OWN_ORGANISATION, via_id=owner, **dates)
        return f"{select}\nfrom unnest({row}.valid) as {held}\nwhere {held} @> current_date"

    def _price_list(self, price_list: str) -> str:
        scope = self._alias("s")
        probed = self._probed("price_list_scope", scope, "partner_id")
        select = self._select(
            probed.viewer, AccessRule.PRICE_LIST, held_until=probed.held_until, via_id=f"{scope}.partner_id"
        )
        return f"{select}\n{probed.rows}\nwhere {probed.wanted}{scope}.price_list_id = {price_list}"

    def _invited(self, campaign: str) -> str:
        invited = self._alias("e")
        probed = self._probed("campaign_enrolments", invited)
        select = self._select(
            probed.viewer,
            AccessRule.INVITED,
            held_until=probed.held_until,
            via_id=f"{invited}.partner_id",
        )
        return f"{select}\n{probed.rows}\nwhere {invited}.campaign_id = {campaign}"

    def _seen(self, table: str, named: str) -> str:
        """Reasons of the own policy of `table`, for its row with this id, unchanged."""
        row, why = self._alias("c"), self._alias("w")
        reasons = _inside(self._of(self._policies[table].rows, row))
        rows = f"from {SCHEMA}.{table} as {row}\ncross join lateral (\n{reasons}\n) as {why}"
        return f"select {why}.*\n{rows}\nwhere {row}.id = {named}"

    def _consented(self, customer: str, channel: str) -> str:
        consent = self._alias("k")
        probed, expires = self._probed("consents", consent), f"{consent}.expires_on"
        held = f"least({expires}, {probed.held_until})" if probed.held_until else expires
        select = self._select(probed.viewer, AccessRule.CONSENT, until_on=expires, held_until=held)
        where = f"{consent}.customer_id = {customer} and {consent}.channel = {channel}"
        return f"{select}\n{probed.rows}\nwhere {where}\n  and {CONSENT_HOLDS.format(consent=consent)}"

    def _terms_allow(self, term: str) -> str:
        terms = self._alias("t")
        probed = self._probed("partner_terms", terms, "partner_id")
        select = self._select(
            probed.viewer, AccessRule.TERMS, held_until=probed.held_until, via_id=f"{terms}.partner_id"
        )
        return f"{select}\n{probed.rows}\nwhere {probed.wanted}{terms}.{term}"

    def _both(self, first: str, second: str) -> str:
        """Reasons of both rules together, for those who have one of each."""
        one, other = self._alias("a"), self._alias("b")
        if not self._reasons:
            return (
                f"select {one}.viewer_id, least({one}.held_until, {other}.held_until) as held_until\n"
                f"from (\n{_inside(first)}\n) as {one}\n"
                f"join (\n{_inside(second)}\n) as {other} on {other}.viewer_id = {one}.viewer_id"
            )
        made = f"with {one} as (\n{_inside(first)}\n), {other} as (\n{_inside(second)}\n)"
        halves = (
            f"select * from {mine} where viewer_id in (select viewer_id from {theirs})"  # noqa: S608  # aliases
            for mine, theirs in ((one, other), (other, one))
        )
        return f"{made}\n{f'{chr(10)}union all{chr(10)}'.join(halves)}"


def _named(value: str | None, name: str) -> str:
    """A column of a select list, called `name` unless it is a row's own column of that name."""
    if value is None:
        return f"null::{COLUMNS[name]} as {name}"
    return value if value.endswith(f".{name}") else f"{value} as {name}"


def _inside(text: str) -> str:
    return indent(text, "  ")
