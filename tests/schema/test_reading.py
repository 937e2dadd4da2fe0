"""What a viewer reads: the record, its relations, a page at a time, and nothing that is not theirs."""

import pytest

from auth.roles import Role
from schema.endpoint.execution import Execution
from tests.schema.world import How, World
from tests.schemas import schema

pytestmark = pytest.mark.anyio

HQ: How = {"role": Role.HQ_ADMIN, "partner": "HQ"}
CUSTOMER = "query($id: ID!) { customer(id: $id) { number } }"
NODES = """query($ids: [ID!]!) {
  nodes(ids: $ids) { __typename ... on Partner { code } ... on Customer { number } }
}"""
TIMELINE = """
query($id: ID!, $first: Int!, $after: String) {
  customer(id: $id) {
    touchpoints(first: $first, after: $after) {
      totalCount
      nodes { id }
      edges { cursor node { id } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""


async def test_the_viewer_is_who_the_token_says(world: World) -> None:
    query = "{ viewer { role permissions locale staff { role } partner { code parent { code } } } }"
    viewer = (await world.data(query))["viewer"]
    assert viewer["role"] == viewer["staff"]["role"] == "DEALER_MANAGER"
    assert viewer["partner"] == {"code": "ACME", "parent": {"code": "DIST"}}
    assert viewer["permissions"] == sorted(Role.DEALER_MANAGER.permissions)


async def test_a_customer_reads_like_the_record_says(world: World) -> None:
    query = """query($id: ID!) { customer(id: $id) {
      number displayName kind segments preferredChannel phoneMasked emailMasked firstSeenAt
      lastTouchpointAt touchpointCount mergedInto { id } identifiers { kind valueMasked verified source }
      consents { purpose channel state recordedAt }
      partnerLinks { partner { code } relation startedOn endedOn }
    } }"""
    customer = (await world.data(query, {"id": world.gid("CU", "李")}))["customer"]
    assert customer == {
        "number": "C-1",
        "displayName": "李",
        "kind": "PERSON",
        "segments": ["new", "urban"],
        "preferredChannel": "PHONE",
        "phoneMasked": "139****5671",
        "emailMasked": None,
        "firstSeenAt": "2026-03-02T12:00:00+00:00",
        "lastTouchpointAt": "2026-03-02T12:06:00+00:00",
        "touchpointCount": 6,
        "mergedInto": None,
        "identifiers": [{"kind": "PHONE", "valueMasked": "139****5671", "verified": True, "source": "TEST"}],
        "consents": [
            {
                "purpose": purpose,
                "channel": channel,
                "state": "GRANTED",
                "recordedAt": "2026-03-02T12:00:00+00:00",
            }
            for purpose, channel in (("LOCATION", "PHONE"), ("MARKETING", "EMAIL"))
        ],
        "partnerLinks": [
            {"partner": {"code": code}, "relation": "SOLD", "startedOn": "2020-01-01", "endedOn": None}
            for code in ("ACME", "BOLT")
        ],
    }


async def test_a_customer_without_touchpoints_has_none_rather_than_null(world: World) -> None:
    query = "query($id: ID!) { customer(id: $id) { touchpointCount lastTouchpointAt } }"
    data = await world.data(query, {"id": world.gid("CU", "王")})
    assert data["customer"] == {"touchpointCount": 0, "lastTouchpointAt": None}


@pytest.mark.parametrize(
    ("partner", "numbers"), [("ACME", ["C-1", "C-2"]), ("BOLT", ["C-1"]), ("FAR", ["C-3"])]
)
async def test_a_dealer_lists_the_customers_linked_to_it(
    world: World, partner: str, numbers: list[str]
) -> None:
    data = await world.data("{ customers(first: 10) { totalCount nodes { number } } }", partner=partner)
    assert [node["number"] for node in data["customers"]["nodes"]] == numbers
    assert data["customers"]["totalCount"] == len(numbers)


async def test_headquarters_lists_them_all(world: World) -> None:
    data = await world.data("{ customers(first: 2) { totalCount nodes { number } } }", **HQ)
    assert data["customers"] == {"totalCount": 3, "nodes": [{"number": "C-1"}, {"number": "C-2"}]}


async def test_another_partners_customer_does_not_exist(world: World) -> None:
    theirs = {"id": world.gid("CU", "赵")}
    assert await world.data(CUSTOMER, theirs) == {"customer": None}
    assert await world.data(CUSTOMER, theirs, partner="FAR") == {"customer": {"number": "C-3"}}


async def test_the_timeline_is_newest_first_and_pages_without_gap_or_repeat(world: World) -> None:
    variables = {"id": world.gid("CU", "李"), "first": 4}
    first = (await world.data(TIMELINE, variables))["customer"]["touchpoints"]
    after = {"after": first["pageInfo"]["endCursor"]}
    second = (await world.data(TIMELINE, variables | after))["customer"]["touchpoints"]
    ids = [node["id"] for page in (first, second) for node in page["nodes"]]
    newest_first = ["call", "visit 5", "visit 4", "visit 3", "visit 2", "visit 1"]
    assert ids == [world.gid("TP", name) for name in newest_first]
    assert [edge["node"]["id"] for edge in first["edges"]] == ids[:4]
    cursors = [edge["cursor"] for edge in first["edges"]]
    assert first["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": cursors[0],
        "endCursor": cursors[-1],
    }
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert first["totalCount"] == second["totalCount"] == 6


@pytest.mark.parametrize("few", ["1", "2", "100"])
async def test_the_latest_touchpoints_are_the_same_by_either_way_to_them(
    world: World, monkeypatch: pytest.MonkeyPatch, few: str
) -> None:
    """With more customers than `few` all touchpoints are walked; with fewer, those of each customer are."""
    monkeypatch.setattr("schema.planner.pages.FEW", few)
    asked = World(world.database, Execution(schema(), world.database), world.ids)
    query = """query($after: String) { touchpoints(first: 4, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""
    first = (await asked.data(query))["touchpoints"]
    second = (await asked.data(query, {"after": first["pageInfo"]["endCursor"]}))["touchpoints"]
    names = ["call", "visit 5", "visit 4", "visit 3", "visit 2", "visit 1"]
    ids = [node["id"] for page in (first, second) for node in page["nodes"]]
    assert ids == [world.gid("TP", name) for name in names]
    assert [first["totalCount"], second["pageInfo"]["hasNextPage"]] == [6, False]
    far = (await asked.data(query, partner="FAR"))["touchpoints"]
    assert far["nodes"] == [{"id": world.gid("TP", "far visit")}]


async def test_an_empty_page_has_no_cursors(world: World) -> None:
    data = await world.data(TIMELINE, {"id": world.gid("CU", "王"), "first": 4})
    page = data["customer"]["touchpoints"]
    assert (page["nodes"], page["edges"], page["totalCount"]) == ([], [], 0)
    assert page["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


async def test_lists_ordered_by_a_word_page_too(world: World) -> None:
    query = """query($after: String) {
      partners(first: 3, after: $after) { nodes { code } pageInfo { endCursor } } }"""
    first = (await world.data(query, **HQ))["partners"]
    second = (await world.data(query, {"after": first["pageInfo"]["endCursor"]}, **HQ))["partners"]
    codes = [node["code"] for page in (first, second) for node in page["nodes"]]
    assert codes == ["ACME", "BOLT", "DIST", "FAR", "HQ", "NORTH"]


async def test_partners_are_those_in_scope_though_the_directory_is_everyones(world: World) -> None:
    how: How = {"role": Role.DISTRIBUTOR_MANAGER, "partner": "DIST"}
    data = await world.data("{ partners(first: 10) { nodes { code } } }", **how)
    assert [node["code"] for node in data["partners"]["nodes"]] == ["ACME", "BOLT", "DIST"]
    query = """query($id: ID!) { partner(id: $id) {
      code name terms { tier } parent { code } children(first: 1) { totalCount } } }"""
    far = (await world.data(query, {"id": world.gid("PA", "FAR")}, **how))["partner"]
    assert far == {"code": "FAR", "name": "Far", "terms": None, "parent": None, "children": {"totalCount": 0}}


async def test_a_distributor_sees_its_dealers_and_the_customers_they_pass_on(world: World) -> None:
    query = """{ viewer { partner { children(first: 5) { nodes {
      code terms { status creditLimit { amount currencyCode } } staff(first: 5) { totalCount }
      customers(first: 5) { nodes { number } } } } } } }"""
    data = await world.data(query, role=Role.DISTRIBUTOR_MANAGER, partner="DIST")
    acme, bolt = data["viewer"]["partner"]["children"]["nodes"]
    assert acme["terms"] == {
        "status": "ACTIVE",
        "creditLimit": {"amount": "50000.00", "currencyCode": "CNY"},
    }
    assert bolt["terms"]["creditLimit"] is None
    assert (acme["staff"]["totalCount"], bolt["staff"]["totalCount"]) == (2, 1)
    # BOLT's contract passes its customers on, and 李 is one of them; 王 is ACME's alone
    assert acme["customers"]["nodes"] == bolt["customers"]["nodes"] == [{"number": "C-1"}]


async def test_a_note_is_for_the_partner_that_wrote_it_and_headquarters(world: World) -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Touchpoint { action note receipt { clientRef } } } }"
    visit = {"id": world.gid("TP", "visit 1")}
    note = {"action": "VISITED", "note": "calls back on Monday", "receipt": {"clientRef": "ref-1"}}
    assert (await world.data(query, visit))["node"] == note
    assert (await world.data(query, visit, **HQ))["node"] == note
    linked = (await world.data(query, visit, partner="BOLT"))["node"]
    assert linked == {"action": "VISITED", "note": None, "receipt": None}
    assert (await world.data(query, visit, partner="FAR"))["node"] is None


async def test_nodes_answer_in_order_whatever_their_type(world: World) -> None:
    ids = [
        world.gid("PA", "FAR"),
        "no id at all",
        world.gid("CU", "赵"),
        world.gid("CU", "李"),
        world.gid("PA", "FAR"),
    ]
    far = {"__typename": "Partner", "code": "FAR"}
    li = {"__typename": "Customer", "number": "C-1"}
    assert (await world.data(NODES, {"ids": ids}))["nodes"] == [far, None, None, li, far]


async def test_what_the_caller_may_not_read_is_no_node_of_its(world: World) -> None:
    seller = {"ids": [world.gid("ST", "DEALER_SALES at ACME")]}
    assert (await world.data(NODES, seller))["nodes"] == [{"__typename": "Staff"}]
    assert (await world.data(NODES, seller, role=Role.PARTNER_INTEGRATION))["nodes"] == [None]


async def test_an_object_of_nulls_is_an_object(world: World) -> None:
    """A row whose selected columns are all null is there all the same."""
    query = (
        "query($id: ID!) { node(id: $id) { ... on Touchpoint { receipt { rejection { code } matchedBy } } } }"
    )
    data = await world.data(query, {"id": world.gid("TP", "visit 1")})
    assert data["node"]["receipt"] == {"rejection": None, "matchedBy": None}


@pytest.mark.parametrize("letter", "olpt")
async def test_aliases_that_look_like_sql_are_only_names(world: World, letter: str) -> None:
    """Generated SQL has aliases such as o3 and t2; a client's own must not be taken for them."""

    def named(field: str) -> str:
        return " ".join(f"{letter}{n}: {field}" for n in range(1, 30))

    query = f"""query($id: ID!) {{ customer(id: $id) {{
      {named("number")} partnerLinks {{ {named("relation")} partner {{ {named("code")} }} }}
      touchpoints(first: 1) {{ {named("totalCount")} nodes {{ {named("action")} }} }} }} }}"""
    customer = (await world.data(query, {"id": world.gid("CU", "李")}))["customer"]
    link, _ = customer.pop("partnerLinks")
    page = customer.pop("touchpoints")
    (touchpoint,) = page.pop("nodes")
    found = [set(answers.values()) for answers in (customer, link.pop("partner"), link, page, touchpoint)]
    assert found == [{"C-1"}, {"ACME"}, {"SOLD"}, {6}, {"VISITED"}]
