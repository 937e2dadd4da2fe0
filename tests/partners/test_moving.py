"""Changing partners: what is seen moves with a partner, at once and however many change at once."""

import asyncio
import random
from typing import Any

import pytest

from auth.roles import Permission, Role
from portal.staff.grantable_roles import ROLES_BY_KIND
from tests.partners.scope import kept, recomputed
from tests.schema.world import How
from tests.staff.world import ABOVE, World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
PARTNER = (
    "partner { code parent { code } terms { status tier seesCustomers version creditLimit { amount } } }"
)
UPDATE = "mutation($i: PartnerUpdateInput!) { partnerUpdate(input: $i) { userErrors { code } } }"
CREATE = "mutation($i: PartnerCreateInput!) { partnerCreate(input: $i) { userErrors { code } } }"
CUSTOMERS = "{ customers(first: 10) { nodes { number } } }"
PARTNERS = "{ partners(first: 20) { nodes { code } } }"


async def version_of(world: World, code: str) -> int:
    version: int = await world.value(
        "select version from portal.partner_terms where partner_id = $1", world.ids[code]
    )
    return version


async def update(world: World, code: str, **changes: object) -> dict[str, Any]:
    asked = {"partnerId": world.gid("PA", code), "version": await version_of(world, code)} | changes
    return await world.change("partnerUpdate", asked, PARTNER, **HQ)


async def customers(world: World, role: Role, partner: str) -> set[str]:
    answer = await world.data(CUSTOMERS, role=role, partner=partner)
    return {node["number"] for node in answer["customers"]["nodes"]}


async def partners(world: World, role: Role, partner: str) -> set[str]:
    answer = await world.data(PARTNERS, role=role, partner=partner)
    return {node["code"] for node in answer["partners"]["nodes"]}


@pytest.mark.parametrize("role", Role)
async def test_only_headquarters_changes_and_creates_partners(shared: World, role: Role) -> None:
    world = shared
    partner = next(code for code, (kind, _) in ABOVE.items() if role in ROLES_BY_KIND[kind])
    changed = {"partnerId": world.gid("PA", "ACME"), "version": 1, "tier": "GOLD"}
    created = {"code": "NEW", "name": "New", "kind": "DEALER", "parentId": world.gid("PA", "DIST")}
    if Permission.PARTNER_MANAGE in role.permissions:
        assert await world.codes("partnerUpdate", changed, role=role, partner=partner) == []
        assert await world.codes("partnerCreate", created, role=role, partner=partner) == []
        return
    assert role is not Role.HQ_ADMIN
    for document, asked, field in ((UPDATE, changed, "partnerUpdate"), (CREATE, created, "partnerCreate")):
        refusal = await world.refusal(document, {"i": asked}, role=role, partner=partner)
        assert refusal == ("FORBIDDEN", [field])


async def test_what_is_seen_moves_with_a_dealer_in_the_same_transaction(world: World) -> None:
    old, new = (Role.DISTRIBUTOR_MANAGER, "DIST"), (Role.DISTRIBUTOR_MANAGER, "OTHER")
    assert (await customers(world, *old), await customers(world, *new)) == ({"C-2"}, set())
    payload = await update(world, "BOLT", parentId=world.gid("PA", "OTHER"))
    assert payload["userErrors"] == []
    assert payload["partner"]["parent"] == {"code": "OTHER"}
    assert (await customers(world, *old), await customers(world, *new)) == (set(), {"C-2"})
    assert await partners(world, *old) == {"DIST", "ACME", "CORNER"}
    assert await partners(world, *new) == {"OTHER", "FAR", "BOLT"}
    assert await customers(world, Role.DEALER_MANAGER, "BOLT") == {"C-2"}
    assert await kept(world) == await recomputed(world)
    assert await world.events("PARTNER_MOVED") == [
        (world.ids["HQ_ADMIN at HQ"], world.ids["BOLT"], "MOVED"),
    ]


async def test_a_whole_subtree_moves(world: World) -> None:
    await update(world, "CORNER", seesCustomers=True)
    await update(world, "ACME", seesCustomers=True)
    await world.change("customerLink", link(world, "王", "CORNER"), **HQ)
    assert (await update(world, "ACME", parentId=world.gid("PA", "OTHER")))["userErrors"] == []
    assert await customers(world, Role.DISTRIBUTOR_MANAGER, "OTHER") == {"C-1", "C-2"}
    assert await kept(world) == await recomputed(world)


def link(world: World, customer: str, partner: str) -> dict[str, str]:
    names = {"customerId": world.gid("CU", customer), "partnerId": world.gid("PA", partner)}
    return names | {"relation": "SERVICED"}


async def test_a_contract_that_opens_or_closes_the_view_counts_at_once(world: World) -> None:
    above = (Role.DISTRIBUTOR_MANAGER, "DIST")
    await update(world, "ACME", seesCustomers=True)
    assert await customers(world, *above) == {"C-1", "C-2"}
    await update(world, "BOLT", seesCustomers=False)
    assert await customers(world, *above) == {"C-1"}
    assert await kept(world) == await recomputed(world)
    reasons = [event[2] for event in await world.events("PARTNER_UPDATED")]
    assert reasons == ["SEES_CUSTOMERS_ON", "SEES_CUSTOMERS_OFF"]
    assert await world.events("PARTNER_MOVED") == []


async def test_each_change_of_a_partner_says_in_the_record_what_it_was(world: World) -> None:
    await update(world, "BOLT", status="SUSPENDED", creditLimit="5.00", seesAccessEvents=True)
    await update(world, "BOLT", status="ACTIVE", tier="GOLD", parentId=world.gid("PA", "OTHER"))
    await update(world, "BOLT", tier="GOLD", creditLimit="5.00")
    assert await world.events("PARTNER_UPDATED") == [
        (world.ids["HQ_ADMIN at HQ"], world.ids["BOLT"], reason)
        for reason in (
            "STATUS_SUSPENDED",
            "SEES_ACCESS_EVENTS_ON",
            "CREDIT_LIMIT",
            "STATUS_ACTIVE",
            "TIER_GOLD",
        )
    ]
    assert [event[2] for event in await world.events("PARTNER_MOVED")] == ["MOVED"]


@pytest.mark.parametrize(
    ("code", "parent", "expected"),
    [
        ("ACME", "BOLT", "PARENT_NOT_ABOVE"),  # of the same level
        ("ACME", "CORNER", "PARENT_NOT_ABOVE"),  # below it
        ("ACME", "ACME", "PARENT_NOT_ABOVE"),
        ("DIST", "ACME", "PARENT_NOT_ABOVE"),
        ("NORTH", "SOUTH", "PARENT_NOT_ABOVE"),
        ("HQ", "NORTH", "PARENT_NOT_ABOVE"),
        ("ACME", "nobody", "NOT_FOUND"),
        ("nobody", "HQ", "NOT_FOUND"),
        ("ACME", "NORTH", None),  # a dealer may be the region's own
        ("CORNER", "BOLT", None),
    ],
)
async def test_each_level_is_below_the_one_before_it(
    world: World, code: str, parent: str, expected: str | None
) -> None:
    asked = {"partnerId": world.gid("PA", code), "version": 1, "parentId": world.gid("PA", parent)}
    codes = await world.codes("partnerUpdate", asked, **HQ)
    assert codes == ([] if expected is None else [expected])
    assert await kept(world) == await recomputed(world)


async def test_a_circle_that_the_levels_allow_is_refused_too(world: World) -> None:
    """An import does not check levels: a dealer may be above a distributor."""
    await world.value(
        "update portal.partner_terms set parent_id = $1 where partner_id = $2",
        world.ids["ACME"],
        world.ids["OTHER"],
    )
    await world.value("select portal.refresh_partner_scope()")
    payload = await update(world, "ACME", parentId=world.gid("PA", "OTHER"))
    assert [error["code"] for error in payload["userErrors"]] == ["PARENT_NOT_ABOVE"]


async def test_of_two_who_edit_one_partner_the_second_is_told(world: World) -> None:
    asked = {"partnerId": world.gid("PA", "ACME"), "version": 1}
    answers = await asyncio.gather(
        *(world.codes("partnerUpdate", asked | {"tier": tier}, **HQ) for tier in ("GOLD", "SILVER"))
    )
    assert sorted(answers) == [[], ["VERSION_CONFLICT"]]


async def test_the_prices_that_hold_follow_the_tier(world: World) -> None:
    await world.value(
        "insert into portal.price_lists (id, code, name, tier, currency_code, starts_on)"
        " values (gen_random_uuid(), 'GOLD', 'Gold', 'GOLD', 'CNY', '2020-01-01')"
    )
    held = "select count(*) from portal.price_list_scope where partner_id = $1"
    assert await world.value(held, world.ids["ACME"]) == 0
    payload = await update(world, "ACME", tier="GOLD", creditLimit="1000.50")
    assert payload["partner"]["terms"] == {
        "status": "ACTIVE",
        "tier": "GOLD",
        "seesCustomers": False,
        "version": 2,
        "creditLimit": {"amount": "1000.50"},
    }
    assert await world.value(held, world.ids["ACME"]) == 1
    payload = await update(world, "ACME", creditLimit=None)
    assert payload["partner"]["terms"]["creditLimit"] is None


async def test_a_suspended_partners_tokens_end_and_nobody_suspends_their_own(world: World) -> None:
    assert (await update(world, "ACME", status="SUSPENDED"))["userErrors"] == []
    revoked = "select kind from portal.revocations where subject_id = $1"
    assert await world.value(revoked, world.ids["ACME"]) == "PARTNER"
    payload = await update(world, "HQ", status="SUSPENDED")
    assert [error["code"] for error in payload["userErrors"]] == ["OWN_PARTNER"]


@pytest.mark.parametrize("limit", ["-1", "0.001"])
async def test_a_limit_that_cannot_be_is_refused(world: World, limit: str) -> None:
    payload = await update(world, "ACME", creditLimit=limit)
    assert payload["userErrors"] == [{"field": ["creditLimit"], "code": "BAD_USER_INPUT"}]


async def test_a_new_partner_is_seen_by_those_above_it(world: World) -> None:
    asked = {"code": "NEW", "name": "New", "kind": "DEALER", "parentId": world.gid("PA", "DIST")}
    payload = await world.change("partnerCreate", asked | {"tier": "GOLD"}, PARTNER, **HQ)
    assert payload["partner"]["parent"] == {"code": "DIST"}
    assert payload["partner"]["terms"]["tier"] == "GOLD"
    assert "NEW" in await partners(world, Role.DISTRIBUTOR_MANAGER, "DIST")
    assert "NEW" not in await partners(world, Role.DISTRIBUTOR_MANAGER, "OTHER")
    assert await kept(world) == await recomputed(world)
    assert [event[2] for event in await world.events("PARTNER_MOVED")] == ["CREATED"]
    assert await world.codes("partnerCreate", asked, **HQ) == ["CODE_TAKEN"]
    below = asked | {"code": "X", "parentId": world.gid("PA", "ACME")}
    assert await world.codes("partnerCreate", below, **HQ) == ["PARENT_NOT_ABOVE"]
    assert await world.codes("partnerCreate", below | {"kind": "HEADQUARTERS"}, **HQ) == ["PARENT_NOT_ABOVE"]
    assert await world.codes("partnerCreate", below | {"kind": "OUTLET", "name": " "}, **HQ) == [
        "BAD_USER_INPUT"
    ]


@pytest.mark.parametrize("seed", range(3))
async def test_moves_links_and_captures_at_once_leave_the_scopes_as_a_recomputation_has_them(
    world: World, seed: int
) -> None:
    for code in ("ACME", "CORNER"):
        await update(world, code, seesCustomers=True)
    chosen = random.Random(seed)  # noqa: S311  # which of them meet
    work = [
        *(move(world, code, parent) for code in ("ACME", "BOLT", "FAR") for parent in ("DIST", "OTHER")),
        *(move(world, "CORNER", parent) for parent in ("ACME", "BOLT", "FAR")),
        *(change_link(world, verb, customer, partner)
          for verb in ("customerLink", "customerUnlink") for customer in "李王赵"
          for partner in ("ACME", "BOLT", "CORNER", "FAR")),
        *(capture(world, partner, n) for partner in ("ACME", "BOLT", "CORNER", "FAR") for n in range(3)),
    ]  # fmt: skip
    chosen.shuffle(work)
    await asyncio.gather(*work)
    assert await kept(world) == await recomputed(world)


async def move(world: World, code: str, parent: str) -> None:
    payload = await update(world, code, parentId=world.gid("PA", parent))
    assert [error["code"] for error in payload["userErrors"]] in ([], ["VERSION_CONFLICT"])


async def change_link(world: World, verb: str, customer: str, partner: str) -> None:
    codes = await world.codes(verb, link(world, customer, partner), **HQ)
    assert codes in ([], ["NOT_FOUND"])


async def capture(world: World, partner: str, n: int) -> None:
    """Somebody nobody knows comes in: a prospect, linked and seen at once."""
    item = {
        "clientRef": f"ref-{n}",
        "identifiers": [{"kind": "PHONE", "value": f"+86139{n:04}{len(partner):04}"}],
        "channel": "STORE",
        "action": "VISITED",
        "stage": "SERVICE",
        "occurredAt": "2026-03-03T09:00:00+08:00",
    }
    role = Role.DEALER_MANAGER
    payload = await world.change(
        "touchpointsRecord", {"touchpoints": [item]}, "recorded", partner=partner, role=role
    )
    assert payload["recorded"] == 1
