"""Keys and names as clients send them: one key in any spelling, no name that hides [invisible characters]."""

from typing import Any

import pytest

from auth.roles import Role
from tests.schema.world import How
from tests.staff.world import World

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
HIDING = ("\u200b", "\u3164", "Li\u202eieW", "Li\ufeff", "Li\u200dWei")
FIELDS = "mutation($i: {}Input!) {{ {}(input: $i) {{ userErrors {{ field code message }} }} }}"


async def errors(world: World, mutation: str, asked: dict[str, Any]) -> list[tuple[list[str], str]]:
    document = FIELDS.format(mutation[0].upper() + mutation[1:], mutation)
    answer = await world.data(document, {"i": asked}, **HQ)
    return [(each["field"], each["code"]) for each in answer[mutation]["userErrors"]]


@pytest.mark.parametrize("name", HIDING)
async def test_nobody_is_invited_or_renamed_with_a_name_that_hides_something(world: World, name: str) -> None:
    refused = [(["displayName"], "BAD_USER_INPUT")]
    assert await errors(world, "staffInvite", world.invitation("ACME", displayName=name)) == refused
    member = {"staffId": world.gid("ST", "DEALER_SALES at ACME"), "version": 1, "displayName": name}
    assert await errors(world, "staffUpdate", member) == refused


async def test_a_name_keeps_the_joiners_of_its_script(world: World) -> None:
    name = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    payload = await world.change(
        "staffInvite", world.invitation(displayName=name), "staff { displayName }", **HQ
    )
    assert payload["staff"]["displayName"] == name


@pytest.mark.parametrize("code", ["NEW\u200b", "\ufeffNEW", "\uff2e\uff25\uff37", " NEW "])
async def test_a_partners_code_is_one_however_it_is_spelled(world: World, code: str) -> None:
    asked = {"code": "NEW", "name": "New", "kind": "DEALER", "parentId": world.gid("PA", "DIST")}
    assert await world.codes("partnerCreate", asked, **HQ) in ([], ["CODE_TAKEN"])
    assert await errors(world, "partnerCreate", asked | {"code": code}) == [(["code"], "CODE_TAKEN")]
    assert await world.value("select count(*) from portal.partners where code = 'NEW'") == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "\u200b"), ("region", "\ufeff"), ("region", ""), *(("name", each) for each in HIDING)],
)
async def test_a_partner_without_anything_that_is_seen_is_refused(
    world: World, field: str, value: str
) -> None:
    asked = {"code": "ODD", "name": "Odd", "kind": "DEALER", "parentId": world.gid("PA", "DIST")}
    assert await errors(world, "partnerCreate", asked | {field: value}) == [([field], "BAD_USER_INPUT")]


@pytest.mark.parametrize("text", ["C-1", "C\u20111", "\u200bC-1", "\uff23-1"])
async def test_a_customers_number_is_found_however_it_is_pasted(world: World, text: str) -> None:
    search = "query($s: String!) { customers(first: 5, search: $s) { nodes { number } } }"
    answer = await world.data(search, {"s": text}, **HQ)
    assert answer["customers"]["nodes"] == [{"number": "C-1"}]


async def test_a_search_for_nothing_that_is_seen_is_refused(world: World) -> None:
    search = "query($s: String!) { customers(first: 5, search: $s) { totalCount } }"
    assert await world.refusal(search, {"s": "\u200b"}, **HQ) == ("BAD_USER_INPUT", ["customers"])
