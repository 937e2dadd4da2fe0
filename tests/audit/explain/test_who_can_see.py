"""Who can see it, and why: asked by those who may, a page at a time, and recorded."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from auth.principal import Principal
from auth.roles import Permission, Role
from portal.words.ids import uuid7
from schema.declaring.ids import encode_id
from tests.audit.explain.asking import WHO, Portal

pytestmark = pytest.mark.anyio


@pytest.fixture
def auditor(asking: Portal) -> Principal:
    return Principal(Role.HQ_AUDITOR, asking.world.organisation_ids["hq"], UUID(int=7), session_id="s")


def holders(told: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    return {
        holder["partner"]["code"]: [(each["rule"], each["partner"]["code"]) for each in holder["grants"]]
        for holder in told["holders"]
    }


async def test_each_partner_has_its_own_reason(asking: Portal, auditor: Principal) -> None:
    told = await asking.seen_by(auditor, asking.customer("of own and sibling"))
    assert holders(told) == {
        "own": [("OWN_LINK", "own")],
        "parent": [("INHERITED_LINK", "sibling")],
        "hq": [("INHERITED_LINK", "sibling")],
        "sibling": [("OWN_LINK", "sibling")],
    }
    assert (told["exists"], told["permission"], told["next"]) == (True, "CUSTOMER_READ", None)
    assert set(told["roles"]) == {"HQ_MARKETING", "HQ_SERVICE", "HQ_AUDITOR", "HQ_ADMIN"}


async def test_roles_and_people_are_those_who_can_sign_in_with_the_permission(
    asking: Portal, auditor: Principal, superuser: asyncpg.Connection
) -> None:
    """At `own` there are also some who left; only a manager would read what a dealer earns or who looked."""

    async def at_own() -> tuple[list[str], int]:
        told = await asking.seen_by(auditor, asking.customer("of own"))
        (own,) = [holder for holder in told["holders"] if holder["partner"]["code"] == "own"]
        return own["roles"], own["people"]

    partner_id = asking.world.organisation_ids["own"]
    assert await at_own() == (["DEALER_SALES"], 1)
    await superuser.execute(
        "update portal.partner_terms set status = 'SUSPENDED' where partner_id = $1", partner_id
    )
    try:
        assert await at_own() == ([], 0)
    finally:
        await superuser.execute(
            "update portal.partner_terms set status = 'ACTIVE' where partner_id = $1", partner_id
        )
    told = await asking.seen_by(auditor, asking.id_of("access_events"))
    assert all(holder["roles"] == [] for holder in told["holders"]), "none of them is a manager"


async def test_what_does_not_exist_nobody_sees(asking: Portal, auditor: Principal) -> None:
    nothing: dict[str, object] = {"exists": False, "holderCount": 0, "next": None, "holders": [], "roles": []}
    absent = await asking.seen_by(auditor, encode_id("CU", uuid7()))
    assert absent == nothing | {"permission": "CUSTOMER_READ"}
    assert await asking.seen_by(auditor, "x") == nothing | {"permission": None}


async def test_partners_come_a_page_at_a_time(
    asking: Portal, auditor: Principal, superuser: asyncpg.Connection
) -> None:
    made = [(uuid7(), f"Z-{n:03}") for n in range(120)]
    await superuser.executemany(
        "insert into portal.partners (id, code, name, kind) values ($1, $2, $2, 'DEALER')", made
    )
    found: list[str] = []
    after: str | None = None
    for _ in range(3):
        told = await asking.seen_by(auditor, asking.id_of("products"), after=after)
        assert len(told["holders"]) <= 50
        found += [holder["partner"]["code"] for holder in told["holders"]]
        after = told["next"]
    assert after is None
    assert found == sorted(found)
    assert len(found) == told["holderCount"] == len(asking.world.organisation_ids) + len(made)
    await superuser.execute("delete from portal.partners where code like 'Z-%'")


@pytest.mark.parametrize(
    "after",
    [
        "garbage",
        "own",  # a partner's code is none
        "",
        urlsafe_b64encode(b'["-code", "own"]').decode(),  # of another order
        urlsafe_b64encode(b'["code", null]').decode(),
        urlsafe_b64encode(b'["code", "o\\u0000n"]').decode(),
    ],
)
async def test_what_is_no_cursor_is_refused_and_not_an_empty_page(
    asking: Portal, auditor: Principal, after: str
) -> None:
    response = orjson.loads(await asking.respond(WHO, auditor, id=asking.id_of("products"), after=after))
    (error,) = response["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["whoCanSee"])
    assert error["message"] == "`after` is not a cursor of this list in this order."


async def test_asking_is_recorded(asking: Portal, auditor: Principal, superuser: asyncpg.Connection) -> None:
    customer = asking.customer("of own")
    before = uuid7()
    await asking.seen_by(auditor, customer)
    await asking.seen_by(auditor, asking.id_of("products"))
    events = await superuser.fetch(
        "select kind, staff_id, session_id, customer_id, subject_id from portal.access_events"
        " where id > $1 and kind = 'SCOPE_EXPLAINED' order by id",
        before,
    )
    asked = [UUID(customer[4:]), UUID(asking.id_of("products")[4:])]
    assert [event["subject_id"] for event in events] == asked
    assert [event["customer_id"] for event in events] == [asked[0], None]
    assert {(event["staff_id"], event["session_id"]) for event in events} == {(auditor.staff_id, "s")}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.HQ_AUDITOR, Role.HQ_ADMIN}])
async def test_nobody_else_may_ask(asking: Portal, auditor: Principal, role: Role) -> None:
    response = orjson.loads(await asking.respond(WHO, replace(auditor, role=role), id="x"))
    (error,) = response["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert Permission.ACCESS_EXPLAIN_ALL_READ in error["message"]
