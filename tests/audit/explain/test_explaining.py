"""Why do I see this, or why not: the permission, the reasons, until when; and nothing about others' rows."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from auth.principal import Actor, Principal
from auth.roles import Permission, Role
from portal.doors.db import Database
from portal.words.ids import uuid7
from schema.declaring.ids import encode_id
from tests.audit.explain.asking import EXPLAIN, Portal, object_ids
from tests.security.portal import NODES, PASSING, table_of
from tests.security.rules import DIRECTORIES

pytestmark = pytest.mark.anyio


@pytest.fixture
def dealer(asking: Portal) -> Principal:
    return member(asking, "own")


def member(asking: Portal, organisation: str, role: Role = Role.DEALER_MANAGER) -> Principal:
    return Principal(role, asking.world.organisation_ids[organisation], UUID(int=0))


def day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def reasons(told: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(each["rule"], each["partner"] and each["partner"]["code"]) for each in told["grants"]]


@pytest.mark.parametrize(
    ("viewer", "customer", "wanted"),
    [
        ("own", "of own", [("OWN_LINK", "own")]),
        ("own", "of own and sibling", [("OWN_LINK", "own")]),
        ("parent", "of own and sibling", [("INHERITED_LINK", "sibling")]),
        ("own", "of open child", [("INHERITED_LINK", "open child")]),
        ("own", "of open outlet of open child", [("INHERITED_LINK", "open outlet of open child")]),
        ("own", "of closed child", []),
        ("own", "of own once, of open child now", [("INHERITED_LINK", "open child")]),
        ("own", "of own until yesterday", []),
        ("own", "of own from tomorrow", []),
    ],
)
async def test_a_customer_is_seen_by_links_that_hold_today(
    asking: Portal, viewer: str, customer: str, wanted: list[tuple[str, str]]
) -> None:
    told = await asking.explained(member(asking, viewer), asking.customer(customer))
    assert reasons(told) == wanted
    assert told["visible"] is bool(wanted)


async def test_a_link_says_how_since_when_and_until_when(asking: Portal, dealer: Principal) -> None:
    told = await asking.explained(dealer, asking.customer("of own until tomorrow"))
    (link,) = told["grants"]
    assert (link["relation"], link["since"], link["until"]) == ("SOLD", day(-1000), day(1))
    assert told["until"] == day(1)
    assert link["message"] == "The organisation is linked to the customer."
    assert told["message"] == "The viewer sees it."


async def test_until_is_when_nothing_takes_the_place_of_what_ends(
    asking: Portal, dealer: Principal, portal_database: Database
) -> None:
    """A link that another one follows at once ends, and what it lets one see does not."""
    customer = asking.customer("of own until tomorrow")
    customer_id = UUID(customer[4:])
    async with portal_database.as_worker() as connection, connection.transaction():
        await connection.execute(
            "insert into portal.customer_partner_links"
            " (id, customer_id, partner_id, relation, started_on, ended_on)"
            " values ($1, $2, $3, 'SERVICED', $4, $5)",
            uuid7(),
            customer_id,
            dealer.partner_id,
            date.fromisoformat(day(1)),
            date.fromisoformat(day(9)),
        )
        await connection.execute("select portal.refresh_customer_scope(array[$1::uuid])", customer_id)
    told = await asking.explained(dealer, customer)
    assert [link["until"] for link in told["grants"]] == [day(1)]
    assert told["until"] == day(9)


async def test_what_is_seen_by_organisation_says_whose_it_is(asking: Portal) -> None:
    ids = asking.world.organisation_ids
    order = asking.id_of("orders", partner_id=str(ids["closed child"]), customer_id=None)
    told = await asking.explained(member(asking, "closed child"), order)
    assert reasons(told) == [("OWN_ORGANISATION", "closed child")]
    for above in ("own", "parent"):
        assert reasons(await asking.explained(member(asking, above), order)) == [("IN_SCOPE", "closed child")]
    assert reasons(await asking.explained(member(asking, "sibling"), order)) == []


async def test_a_member_of_an_audience_is_seen_for_four_reasons(asking: Portal, dealer: Principal) -> None:
    names = {name: row_id for row_id, name in asking.world.names.campaigns.items()}
    customers = {name: row_id for row_id, name in asking.world.names.customers.items()}
    here = {"campaign_id": names["of own"], "customer_id": customers["of own"]}
    told = await asking.explained(dealer, asking.id_of("campaign_memberships", **here))
    assert [(each["condition"], each["rule"]) for each in told["grants"]] == [
        (1, "OWN_LINK"),
        (2, "CONSENT"),
        (3, "INVITED"),
        (4, "RELEASED"),
    ]


async def test_a_consent_that_expires_says_when(asking: Portal, dealer: Principal) -> None:
    names = {name: row_id for row_id, name in asking.world.names.campaigns.items()}
    customers = {name: row_id for row_id, name in asking.world.names.customers.items()}
    here = {"campaign_id": names["by WEBSITE"], "customer_id": customers["of own"]}
    told = await asking.explained(dealer, asking.id_of("campaign_memberships", **here))
    assert told["until"] == day(1)


async def test_headquarters_sees_all(asking: Portal) -> None:
    for role in (Role.HQ_ADMIN, Role.HQ_AUDITOR, Role.HQ_MARKETING):
        told = await asking.explained(member(asking, "hq", role), asking.customer("of unlinked"))
        assert (told["visible"], reasons(told), told["until"]) == (True, [("ALL_ROWS", None)], None)


@pytest.mark.parametrize("type_name", NODES)
async def test_what_is_not_the_viewers_answers_as_what_does_not_exist(asking: Portal, type_name: str) -> None:
    """Byte for byte, cost and all; of a directory there is nothing that is not the viewer's."""
    entry, viewer = NODES[type_name], member(asking, "unlinked")
    absent = encode_id(entry.source.tag or "", uuid7())
    nothing = PASSING.sub(b"", await asking.respond(EXPLAIN, viewer, id=absent))
    answers = [await asking.respond(EXPLAIN, viewer, id=one) for _, one in object_ids(asking.world, entry)]
    hidden = [answer for answer in answers if b'"visible": false' in answer or b'"visible":false' in answer]
    assert {PASSING.sub(b"", answer) for answer in hidden} <= {nothing}
    assert bool(hidden) is (table_of(entry) not in DIRECTORIES)


async def test_what_is_no_id_names_nothing(asking: Portal, dealer: Principal) -> None:
    for text in ("", "x", "é", encode_id("ZZ", uuid7()), asking.customer("of own").upper()):
        assert await asking.explained(dealer, text) == {
            "visible": False,
            "permission": None,
            "missing": None,
            "until": None,
            "message": "It does not exist, or is not the viewer's.",
            "grants": [],
        }


async def test_a_permission_that_is_missing_says_what_withholds_it(asking: Portal, dealer: Principal) -> None:
    staff = asking.id_of("staff", partner_id=str(dealer.partner_id))
    machine = replace(dealer, role=Role.PARTNER_INTEGRATION)
    narrowed = replace(dealer, scope=frozenset({Permission.CUSTOMER_READ, Permission.PARTNER_READ}))
    customer = asking.id_of("access_events")
    acting = replace(dealer, actor=Actor(UUID(int=1), Role.HQ_SERVICE))
    for caller, object_id, missing, permission, message in (
        (machine, staff, "ROLE", "STAFF_READ", "which the role PARTNER_INTEGRATION does not have."),
        (narrowed, staff, "SCOPE", "STAFF_READ", "which the token was not given."),
        (acting, customer, "ACTOR", "ACCESS_EVENT_READ", "which you do not have by your own role."),
    ):
        told = await asking.explained(caller, object_id)
        assert (told["visible"], told["missing"], told["permission"]) == (False, missing, permission)
        assert told["message"] == f"Seeing it needs the permission {permission}, {message}"
        assert told["grants"] == []
        other = await asking.explained(caller, object_id[:4] + uuid7().hex)
        assert other == told, "whether the row exists is nobody's without the permission"


async def test_messages_are_in_the_language_of_the_request(asking: Portal, dealer: Principal) -> None:
    told = await asking.explained(dealer, asking.customer("of own"), "zh-CN")
    messages = [told["message"], *(each["message"] for each in told["grants"])]
    told = await asking.explained(
        replace(dealer, role=Role.PARTNER_INTEGRATION), asking.id_of("staff"), "zh-CN"
    )
    assert all(re.search(r"[\u4e00-\u9fff]", message) for message in [*messages, told["message"]])
