"""What `where` keeps is what the same sentence in Python keeps; it tells nobody more than a read would."""

import operator as op
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from auth.roles import Role
from portal.customers.models import CustomerTier
from portal.words.channels import Channel
from schema.declaring.ids import encode_id
from schema.planner.cost import MAX_RELATIONS
from tests.planner.crowd import Crowd
from tests.planner.planning import Planning

pytestmark = pytest.mark.anyio

Keeps = Callable[[dict[str, Any]], bool]


def _every(_: dict[str, Any]) -> bool:
    return True


def _none(_: dict[str, Any]) -> bool:
    return False


LATER = "2026-03-04T12:00:00.000001Z"
FILTERS: dict[str, Keeps] = {
    "{}": _every,
    "{tier: {eq: VIP}}": lambda row: row["tier"] == "VIP",
    "{tier: {ne: VIP}}": lambda row: row["tier"] != "VIP",
    "{tier: {in: [VIP, GOLD]}}": lambda row: row["tier"] in {"VIP", "GOLD"},
    "{tier: {in: VIP}}": lambda row: row["tier"] == "VIP",
    "{tier: {in: []}}": _none,
    "{tier: {notIn: []}}": _every,
    '{region: {eq: "North"}}': lambda row: row["region"] == "North",
    '{region: {ne: "North"}}': lambda row: row["region"] != "North",
    '{region: {notIn: ["North", "Übersee"]}}': lambda row: row["region"] not in {"North", "Übersee"},
    '{region: {in: ["North", "Übersee"]}}': lambda row: row["region"] in {"North", "Übersee"},
    "{region: {isNull: true}}": lambda row: row["region"] is None,
    "{region: {isNull: false}}": lambda row: row["region"] is not None,
    '{region: {isNull: false, ne: "North"}}': lambda row: row["region"] not in {None, "North"},
    '{not: {region: {eq: "North"}}}': lambda row: row["region"] != "North",
    '{not: {not: {region: {eq: "North"}}}}': lambda row: row["region"] == "North",
    "{not: {}}": _none,
    "{and: []}": _every,
    "{or: []}": _none,
    "{not: {or: []}}": _every,
    "{or: {tier: {eq: VIP}}}": lambda row: row["tier"] == "VIP",
    '{or: [{tier: {eq: VIP}}, {region: {eq: "South"}}]}': lambda row: (
        row["tier"] == "VIP" or row["region"] == "South"
    ),
    '{and: [{tier: {eq: VIP}}, {region: {eq: "South"}}]}': lambda row: (
        row["tier"] == "VIP" and row["region"] == "South"
    ),
    '{not: {and: [{tier: {eq: VIP}}, {region: {eq: "South"}}]}}': lambda row: (
        not (row["tier"] == "VIP" and row["region"] == "South")
    ),
    '{tier: {eq: VIP}, or: [{region: {eq: "South"}}, {region: {isNull: true}}]}': lambda row: (
        row["tier"] == "VIP" and row["region"] in {"South", None}
    ),
    "{tier: null, and: null, or: null, not: null}": _every,
    "{touchpoints: null}": _every,
    "{touchpoints: {some: null}}": _every,
    f'{{firstSeenAt: {{lt: "{LATER}"}}}}': lambda row: row["first_seen_at"].isoformat() < _moment(LATER),
    f'{{firstSeenAt: {{gte: "{LATER}"}}}}': lambda row: row["first_seen_at"].isoformat() >= _moment(LATER),
    f'{{firstSeenAt: {{in: ["{LATER}"]}}}}': lambda row: row["first_seen_at"].isoformat() == _moment(LATER),
    "{touchpointCount: {gt: 1, lte: 2}}": lambda row: len(row["touchpoints"]) == 2,
    "{touchpointCount: {eq: 0}}": lambda row: not row["touchpoints"],
    "{lastTouchpointAt: {isNull: true}}": lambda row: not row["touchpoints"],
    '{not: {lastTouchpointAt: {gt: "2026-01-01T00:00:00Z"}}}': lambda row: not row["touchpoints"],
    "{touchpoints: {some: {}}}": lambda row: bool(row["touchpoints"]),
    "{touchpoints: {none: {}}}": lambda row: not row["touchpoints"],
    "{mergedInto: {}}": _none,
    "{not: {mergedInto: {}}}": _every,
    '{partnerLinks: {some: {partner: {code: {eq: "ACME"}}}}}': _every,
    '{partnerLinks: {none: {partner: {code: {eq: "ACME"}}}}}': _none,
    '{orders: {some: {total: {gte: "100.00"}}}}': lambda row: bool(row["totals"] & {"100.00", "1000.00"}),
    '{orders: {some: {total: {lt: "100"}}, none: {total: {gt: "999.99"}}}}': lambda row: (
        "99.90" in row["totals"] and "1000.00" not in row["totals"]
    ),
    '{lifetimeValue: {eq: "0"}}': _every,
}


def _moment(text: str) -> str:
    return text.replace("Z", "+00:00")


def kept(crowd: Crowd, keeps: Keeps) -> list[str]:
    ids = crowd.world.ids
    totals = {ids["customer 1"]: {"99.90", "100.00"}, ids["customer 2"]: {"1000.00"}}
    rows = sorted(crowd.rows, key=lambda row: row["id"])
    return [row["number"] for row in rows if keeps(row | {"totals": totals.get(row["id"], set())})]


@pytest.mark.parametrize("where", FILTERS)
async def test_a_filter_keeps_what_it_says(crowd: Crowd, where: str) -> None:
    numbers = kept(crowd, FILTERS[where])
    assert await crowd.numbers(f"first: 100, where: {where}") == numbers
    assert await crowd.numbers(f"last: 100, where: {where}") == numbers


async def test_each_touchpoint_of_some_and_none_is_looked_at(crowd: Crowd) -> None:
    touchpoints = {row["id"]: row for row in crowd.facts.rows["touchpoints"]}

    def by_phone(row: dict[str, Any]) -> bool:
        return any(touchpoints[one]["channel"] == Channel.PHONE for one in row["touchpoints"])

    for quantifier, keeps in (("some", by_phone), ("none", lambda row: not by_phone(row))):
        where = f"{{touchpoints: {{{quantifier}: {{channel: {{eq: PHONE}}}}}}}}"
        assert await crowd.numbers(f"first: 100, where: {where}") == kept(crowd, keeps)


VARIABLES = """query($where: CustomerFilter) { customers(first: 100, where: $where) { nodes { number } } }"""


async def test_filters_are_the_same_as_variables(crowd: Crowd) -> None:
    async def numbers(where: dict[str, Any] | None) -> list[str]:
        found = (await crowd.world.data(VARIABLES, {"where": where}))["customers"]["nodes"]
        return [node["number"] for node in found]

    region = {"region": {"in": ["North", "South"]}}
    assert await numbers(None) == kept(crowd, _every)
    assert await numbers({"or": [{"tier": {"eq": "VIP"}}, region]}) == kept(
        crowd, lambda row: row["tier"] == "VIP" or row["region"] in {"North", "South"}
    )
    assert await numbers({"or": {"tier": {"in": "VIP"}}}) == kept(crowd, lambda row: row["tier"] == "VIP")


async def test_variables_may_stand_anywhere_in_a_filter(crowd: Crowd) -> None:
    query = """query(
      $tier: CustomerTier, $regions: [String!], $more: [CustomerFilter!], $at: DateTime = "%s"
    ) { customers(first: 100, where: {
        tier: {ne: $tier}, or: [{region: {in: $regions}}, {region: {isNull: true}}], and: $more,
        firstSeenAt: {lt: $at}
      }) { nodes { number } } }"""

    async def numbers(**variables: object) -> list[str]:
        found = (await crowd.world.data(query % LATER, variables))["customers"]["nodes"]
        return [node["number"] for node in found]

    def early(row: dict[str, Any]) -> bool:
        return bool(row["first_seen_at"].isoformat() < _moment(LATER))

    assert await numbers() == kept(crowd, early)
    assert await numbers(tier="GOLD", regions=["North"], more=[{"number": {"ne": "x"}}]) == kept(
        crowd, lambda row: early(row) and row["tier"] != "GOLD" and row["region"] in {"North", None}
    )


async def test_one_statement_serves_all_values_of_one_form(planning: Planning) -> None:
    def statement(**where: object) -> object:
        return planning.statement(VARIABLES, {"where": where})

    few = statement(tier={"eq": "VIP"}, region={"in": ["a"]})
    assert statement(region={"in": ["b"] * 900}, tier={"eq": "GOLD"}) is few
    assert statement(tier={"ne": "VIP"}, region={"in": ["a"]}) is not few
    assert statement(**{"or": [{}]}) is not statement(**{"or": [{}, {}]})
    sql = planning.statement(VARIABLES, {"where": {"region": {"eq": "o'clock"}}}).sql
    assert "clock" not in sql


async def test_ids_are_those_the_fields_give(crowd: Crowd) -> None:
    first, second, *_ = sorted(crowd.rows, key=lambda row: row["id"])
    one, two = (encode_id("CU", row["id"]) for row in (first, second))
    assert await crowd.numbers(f'first: 9, where: {{id: {{eq: "{one}"}}}}') == [first["number"]]
    both = [first["number"], second["number"]]
    assert await crowd.numbers(f'first: 9, where: {{id: {{in: ["{two}", "{one}", "{one}"]}}}}') == both
    rest = await crowd.numbers(f'first: 100, where: {{id: {{notIn: ["{two}", "{one}"]}}}}')
    assert len(rest) == len(crowd.rows) - 2


BAD = [
    '{id: {eq: "x"}}',
    '{id: {in: ["x"]}}',
    f'{{partnerLinks: {{some: {{partner: {{id: {{eq: "{encode_id("CU", UUID(int=1))}"}}}}}}}}}}',
    "{tier: {eq: null}}",
    "{tier: {isNull: null}}",
    "{tier: {in: null}}",
    '{number: {eq: "\\u0000"}}',
    '{number: {in: ["\\u0000"]}}',
    '{number: {eq: "%s"}}' % ("x" * 1_001),
    "{" + "not: {" * 8 + "}" * 8 + "}",
    "{or: [" + "{tier: {eq: VIP}} " * 51 + "]}",
    "{number: {in: [" + '"x" ' * 1_001 + "]}}",
]


@pytest.mark.parametrize("where", BAD, ids=range(len(BAD)))
@pytest.mark.parametrize("asked", ["nodes { number }", "totalCount", "__typename"])
async def test_what_cannot_be_is_refused_with_its_path(crowd: Crowd, where: str, asked: str) -> None:
    query = f"{{ a: customers(first: 1, where: {where}) {{ {asked} }} }}"
    assert await crowd.world.refusal(query) == ("BAD_USER_INPUT", ["a"])


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("orders", '{placedAt: {lt: "2026-13-01T00:00:00Z"}}'),
        ("orders", '{total: {lt: "1e9"}}'),
        ("orders", '{total: {lt: "9999999999999999"}}'),
        ("orders", "{version: {lt: 3000000000}}"),
        ("campaigns", '{startsOn: {eq: "2026-02-30"}}'),
    ],
)
async def test_a_value_no_column_of_its_type_has_is_refused(crowd: Crowd, field: str, where: str) -> None:
    response = await crowd.world.ask(f"{{ {field}(first: 1, where: {where}) {{ totalCount }} }}")
    assert response["errors"][0]["extensions"]["code"] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("orders", '{placedAt: {gt: "1900-01-01T00:00:00Z", lt: "2999-12-31T23:59:59.999999Z"}}'),
        ("orders", '{placedAt: {in: ["1900-01-01T00:00:00Z", "2999-12-31T23:59:59.999999Z"]}}'),
        ("orders", '{total: {in: ["-999999999999.999999", "0.000001"]}}'),
        ("orders", "{version: {in: [2147483647, -2147483648]}}"),
        ("campaigns", '{startsOn: {in: ["1900-01-01", "2999-12-31"]}}'),
        ("stockLevels", "{availableToPromise: {gt: -1}}"),
        ("stockLevels", '{product: {name: {eq: "x"}}, warehouse: {owner: {terms: {tier: {eq: GOLD}}}}}'),
        ("partners", '{parent: {parent: {code: {eq: "HQ"}}}, children: {none: {staff: {some: {}}}}}'),
        ("campaigns", '{products: {some: {sku: {eq: "x"}}}, enrolment: {status: {eq: INVITED}}}'),
        ("partners", "{campaigns: {some: {audience: {some: {customer: {tier: {eq: VIP}}}}}}}"),
        ("touchpoints", "{note: {isNull: false}, supersededBy: {}, recordedBy: {role: {eq: DEALER_SALES}}}"),
        ("orders", '{lines: {some: {lineTotal: {gt: "1"}, product: {}}}, margin: {gt: "1"}}'),
    ],
)
async def test_the_ends_of_ranges_and_every_kind_of_relation_are_valid(
    crowd: Crowd, field: str, where: str
) -> None:
    query = f"{{ {field}(first: 5, where: {where}) {{ totalCount nodes {{ id }} }} }}"
    for role in (Role.DEALER_MANAGER, Role.HQ_ADMIN):
        await crowd.world.data(query, role=role)


async def test_nobody_learns_of_rows_that_are_not_theirs(crowd: Crowd) -> None:
    others = "{ partners(first: 9, where: {customers: {some: {}}}) { nodes { code } } }"
    found = (await crowd.world.data(others))["partners"]["nodes"]
    assert [node["code"] for node in found] == ["ACME"]
    # a directory everyone reads, filtered by what is not everyone's
    code = "{ touchpoints(first: 1, where: {partner: {terms: {status: {eq: ACTIVE}}}}) { totalCount } }"
    own = (await crowd.world.data(code))["touchpoints"]["totalCount"]
    assert own == sum(len(row["touchpoints"]) for row in crowd.rows)
    # ACME's orders are its own; BOLT, whose customers are its own, hears of none
    where = "{partnerLinks: {some: {partner: {orders: {some: {}}}}}}"
    bolt = f"{{ customers(first: 1, where: {where}) {{ totalCount }} }}"
    assert (await crowd.world.data(bolt, partner="BOLT"))["customers"]["totalCount"] == 0


async def test_a_filter_needs_the_permission_its_field_needs(crowd: Crowd) -> None:
    query = '{ orders(first: 1, where: {margin: {gt: "1"}}) { nodes { number } } }'
    assert await crowd.world.refusal(query, role=Role.DEALER_SALES) == ("FORBIDDEN", ["orders"])
    await crowd.world.data(query, role=Role.DEALER_MANAGER)
    for where in ("{recordedBy: {}}", "{not: {note: {isNull: true}}}", "{supersedes: {recordedBy: {}}}"):
        nested = f"{{ customers(first: 1, where: {{touchpoints: {{none: {where}}}}}) {{ totalCount }} }}"
        refused = await crowd.world.refusal(nested, role=Role.PARTNER_INTEGRATION)
        assert refused == ("FORBIDDEN", ["customers"])
        await crowd.world.data(nested)


async def test_relations_of_a_filter_count_as_relations_of_the_statement(crowd: Crowd) -> None:
    one = "{orders: {some: {lines: {some: {}}, customer: {}, partner: {}}}}"
    lists = " ".join(f"a{n}: customers(first: 1, where: {one}) {{ __typename }}" for n in range(12))
    assert MAX_RELATIONS == 60
    await crowd.world.data(f"{{ {lists} }}")
    code, _ = await crowd.world.refusal(f"{{ {lists} more: customers(first: 1) {{ __typename }} }}")
    assert code == "BAD_USER_INPUT"


def test_every_tier_is_in_the_crowd(crowd: Crowd) -> None:
    assert {row["tier"] for row in crowd.rows} == set(CustomerTier)


SPANS = ["lt", "lte", "gt", "gte"]


@pytest.mark.parametrize("operator", SPANS)
async def test_a_span_of_the_timeline_has_its_ends_exactly(crowd: Crowd, operator: str) -> None:
    """`occurredAt` is also looked up by the ids that are made from it."""
    query = """query($where: TouchpointFilter) { touchpoints(first: 100, where: $where) { nodes { id } } }"""
    own = {one for row in crowd.rows for one in row["touchpoints"]}
    moments = {row["id"]: row["occurred_at"] for row in crowd.facts.rows["touchpoints"] if row["id"] in own}
    holds: Callable[[Any, Any], bool] = getattr(op, {"lte": "le", "gte": "ge"}.get(operator, operator))
    at = sorted(moments.values())[len(moments) // 2]
    for given in (
        at,
        at + timedelta(microseconds=1),
        at - timedelta(days=36_500),
        at + timedelta(days=36_500),
    ):
        found = await crowd.ask(query, {"where": {"occurredAt": {operator: given.isoformat()}}})
        assert {node["id"] for node in found} == {
            one for one, moment in moments.items() if holds(moment, given)
        }


@pytest.mark.parametrize("where", [{"and": [{}] * 600}, {"and": [{"tier": {}}] * 300}, {"or": [{}] * 51}])
async def test_a_filter_of_nothing_is_counted_like_any_other(crowd: Crowd, where: dict[str, Any]) -> None:
    query = "query($w: CustomerFilter) { customers(first: 1, where: $w) { totalCount } }"
    code, _ = await crowd.world.refusal(query, {"w": where})
    assert code == "BAD_USER_INPUT"
