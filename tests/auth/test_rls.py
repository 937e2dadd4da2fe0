"""A policy rendered to DDL, as a reader would check it."""

import pytest

from auth.policy import (
    Both,
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
    TablePolicy,
    TermsAllow,
)
from auth.rls import predicate, render
from auth.roles import DatabaseRole, Permission

OWN_VISITS = TablePolicy(
    table="visits",
    rows=CustomerVisible("customer_id"),
    written_rows=Both(OwnOrganisation("partner_id"), OwnStaff("visited_by_id")),
    read=Permission.TOUCHPOINT_NOTE_READ,
    grants={
        DatabaseRole.SCOPED: frozenset(
            {Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE}
        ),
        DatabaseRole.AUDITOR: frozenset({Privilege.SELECT}),
        DatabaseRole.WORKER: frozenset({Privilege.SELECT}),
    },
    definer=frozenset({Privilege.INSERT}),
    asked_by_database=True,
)
MINE = "partner_id = (select portal.me()) and visited_by_id = (select portal.my_staff_id())"
BOTH_ENDS = f"using ({MINE}) with check ({MINE})"
BELOW = (
    "exists (select from portal.partner_scope s"
    " where s.viewer_id = (select portal.me()) and s.partner_id = visits.partner_id)"
)
SEEN = (
    "exists (select from portal.customer_scope s"
    " where s.partner_id = (select portal.me()) and s.customer_id = visits.customer_id offset 0)"
)
MY_PRICES = (
    "exists (select from portal.price_list_scope s"
    " where s.partner_id = (select portal.me()) and s.price_list_id = visits.list_id)"
)
INVITED = "exists (select from portal.campaign_enrolments e where e.campaign_id = visits.campaign_id)"
AGREED = (
    "exists (select from portal.consents k where k.customer_id = visits.customer_id"
    " and k.channel = visits.channel and k.purpose = 'MARKETING' and k.state = 'GRANTED'"
    " and (k.expires_on is null or k.expires_on > current_date))"
)
TOLD = (
    "exists (select from portal.partner_terms s where s.partner_id = (select portal.me()) and s.sees_visits)"
)
MAY = "(select portal.may('TOUCHPOINT_NOTE_READ'))"


def test_a_policy_becomes_forced_row_security_and_one_grant_and_one_policy_for_each_role_and_verb() -> None:
    assert list(render(OWN_VISITS)) == [
        "alter table portal.visits enable row level security",
        "alter table portal.visits force row level security",
        "grant delete on portal.visits to portal_scoped",
        f"create policy scoped_delete on portal.visits for delete to portal_scoped using ({MINE})",
        "grant insert on portal.visits to portal_scoped",
        f"create policy scoped_insert on portal.visits for insert to portal_scoped with check ({MINE})",
        "grant select on portal.visits to portal_scoped",
        f"create policy scoped_select on portal.visits for select to portal_scoped using ({MAY} and {SEEN})",
        "grant update on portal.visits to portal_scoped",
        f"create policy scoped_update on portal.visits for update to portal_scoped {BOTH_ENDS}",
        "grant select on portal.visits to portal_auditor",
        f"create policy auditor_select on portal.visits for select to portal_auditor using ({MAY})",
        "grant select on portal.visits to portal_worker",
        "create policy worker_select on portal.visits for select to portal_worker using (true)",
        "grant insert on portal.visits to portal_definer",
        "create policy definer_insert on portal.visits for insert to portal_definer with check (true)",
    ]


@pytest.mark.parametrize(
    ("rows", "condition"),
    [
        (Everyone(), "true"),
        (Nobody(), "false"),
        (OwnOrganisation("partner_id"), "partner_id = (select portal.me())"),
        (OwnStaff("visited_by_id"), "visited_by_id = (select portal.my_staff_id())"),
        (InScope("partner_id"), BELOW),
        (CustomerVisible("customer_id"), SEEN),
        (CurrentScope(), "partner_id = (select portal.me()) and valid @> current_date"),
        (PriceListApplies("list_id"), MY_PRICES),
        (Invited("campaign_id"), INVITED),
        (Consented("customer_id", "channel"), AGREED),
        (TermsAllow("sees_visits"), TOLD),
        (IfNamed("campaign_id", Invited("campaign_id")), f"(visits.campaign_id is null or {INVITED})"),
    ],
)
def test_whose_rows_is_one_comparison_or_one_probe(rows: Rows, condition: str) -> None:
    assert predicate(rows, "visits") == condition


def test_a_table_without_grants_is_closed_to_everyone() -> None:
    assert list(render(TablePolicy(table="raw", rows=Nobody()))) == [
        "alter table portal.raw enable row level security",
        "alter table portal.raw force row level security",
    ]
