"""What `search` finds: words of a name, exact numbers, exact contact data; and only among one's own."""

# ruff: noqa: RUF001  # full-width letters are what some of it is about

from collections.abc import AsyncIterator

import asyncpg
import pytest

from auth.roles import DatabaseRole, Role
from portal.partners.models import PartnerKind
from tests.cluster import TestDatabase
from tests.facts import Facts
from tests.planner.planning import Planning
from tests.schema.world import World, opened

pytestmark = pytest.mark.anyio
QUERY = """query($text: String, $first: Int = 10) { customers(first: $first, search: $text) {
  nodes { displayName } totalCount } }"""
NAMES = {
    "N-1": "张伟",
    "N-2": "张小伟",
    "N-3": "Ａcme 贸易 GmbH",  # a full-width letter
    "N-4": "Straßen_Bau 100%",
    "N-5": "Οδυσσεύς",
    "N-6": "O",
    "N-7": "acme",
}


@pytest.fixture(scope="module")
async def named(database: TestDatabase) -> AsyncIterator[World]:
    """The small world, and ACME's further customers by name; FAR serves another 张伟."""
    async with opened(database) as world:
        facts = Facts()
        for n, (number, name) in enumerate(NAMES.items()):
            phone, email = f"+861380000000{n}", f"n{n}@example.com"
            customer = facts.customer(number, display_name=name, phone=phone, email=email)
            facts.link(customer, world.ids["ACME"])
        facts.link(facts.customer("N-8", display_name="张伟 FAR", phone="+8613900000009"), world.ids["FAR"])
        facts.product("SKU-1", name="Espresso 咖啡")
        facts.product("SKU-2", name="Cup")
        facts.partner("ZHU", kind=PartnerKind.DEALER, parent=world.ids["ACME"], region="North")
        await facts.load(world.database)
        yield world


async def found(world: World, text: str, role: Role = Role.DEALER_MANAGER) -> list[str]:
    data = (await world.data(QUERY, {"text": text}, role=role))["customers"]
    assert data["totalCount"] == len(data["nodes"])
    return [node["displayName"] for node in data["nodes"]]


@pytest.mark.parametrize("role", [Role.DEALER_MANAGER, Role.HQ_ADMIN, Role.HQ_AUDITOR], ids=str)
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张伟", ["张伟"]),
        ("张", ["张伟", "张小伟"]),
        ("小伟", ["张小伟"]),
        ("伟 张", ["张伟", "张小伟"]),
        ("acme", ["Ａcme 贸易 GmbH", "acme"]),
        ("ACME", ["Ａcme 贸易 GmbH", "acme"]),
        ("ＡＣＭＥ", ["Ａcme 贸易 GmbH", "acme"]),
        ("  gmbh\u3000贸 ", ["Ａcme 贸易 GmbH"]),
        ("acme gmbx", []),
        ("me 贸", ["Ａcme 贸易 GmbH"]),
        ("100%", ["Straßen_Bau 100%"]),
        ("1%", []),
        ("_bau", ["Straßen_Bau 100%"]),
        ("ßen", ["Straßen_Bau 100%"]),
        ("ΟΔΥΣΣΕΎΣ", ["Οδυσσεύς"]),
        ("o", ["O"]),
        ("\\", []),
        ("N-3", ["Ａcme 贸易 GmbH"]),
        (" N-3 ", ["Ａcme 贸易 GmbH"]),
        ("n-3", []),
        ("N-", []),
        ("+86 138 0000 0001", ["张小伟"]),
        ("13800000001", ["张小伟"]),
        ("1380000000", []),
        ("N1@Example.com", ["张小伟"]),
        ("n1@example", []),
        ("张" * 100, []),
    ],
)
async def test_a_search_finds_what_it_says(named: World, text: str, names: list[str], role: Role) -> None:
    every = await found(named, text, role)
    assert [name for name in every if not name.endswith("FAR")] == names
    assert ("张伟 FAR" in every) is (role is not Role.DEALER_MANAGER and text in {"张伟", "张", "伟 张"})


async def test_contact_data_of_others_customers_finds_nothing(named: World) -> None:
    phone = "+8613900000009"
    assert await found(named, phone) == []
    assert await found(named, phone, Role.HQ_ADMIN) == ["张伟 FAR"]


@pytest.mark.parametrize(
    ("audience", "finds"),
    [(DatabaseRole.SCOPED, False), (DatabaseRole.HQ, True), (DatabaseRole.AUDITOR, True)],
)
async def test_the_function_that_reads_contacts_names_only_customers_the_caller_sees(
    named: World, audience: DatabaseRole, finds: bool
) -> None:
    """Said of the function itself; what it names is under the row policy besides."""
    role = {DatabaseRole.SCOPED: Role.DEALER_MANAGER, DatabaseRole.HQ: Role.HQ_ADMIN}.get(
        audience, Role.HQ_AUDITOR
    )
    async with named.database.connection(audience) as connection, connection.transaction():
        await connection.fetchval(
            "select set_config('portal.principal', $1, true)", named.caller(role).claims
        )
        ask = "select cardinality(portal.customers_by_contact($1, $2))"
        assert await connection.fetchval(ask, "+8613900000009", None) == int(finds)
        assert await connection.fetchval(ask, "+8613800000001", "n2@example.com") == 2
        assert await connection.fetchval(ask, None, None) == 0


@pytest.mark.parametrize("text", ["", " ", "\u3000\t", "x" * 101, "a\0"])
async def test_a_search_for_nothing_or_too_much_is_refused(named: World, text: str) -> None:
    assert await named.refusal(QUERY, {"text": text}) == ("BAD_USER_INPUT", ["customers"])


async def test_null_searches_for_nothing_in_particular(named: World) -> None:
    query = "query($text: String) { customers(first: 1, search: $text) { totalCount } }"
    every = (await named.data("{ customers(first: 1) { totalCount } }"))["customers"]
    assert (await named.data(query, {"text": None}))["customers"] == every
    assert (await named.data(query))["customers"] == every


async def test_products_partners_and_campaigns_are_searched_too(named: World) -> None:
    query = """query($p: String, $o: String, $c: String) {
      products(first: 9, search: $p) { nodes { sku } } partners(first: 9, search: $o) { nodes { code } }
      campaigns(first: 9, search: $c) { nodes { code } } }"""

    async def codes(text: str) -> list[list[str]]:
        data = await named.data(query, dict.fromkeys("poc", text), role=Role.HQ_ADMIN)
        return [[next(iter(node.values())) for node in data[root]["nodes"]] for root in data]

    assert await codes("咖") == [["SKU-1"], [], []]
    assert await codes("SKU-2") == [["SKU-2"], [], []]
    assert await codes("zhu") == [[], ["ZHU"], []]
    assert (await codes("spring"))[2] == ["SPRING"]


async def test_a_search_goes_together_with_order_filter_and_pages(named: World) -> None:
    query = """query($after: String) { customers(first: 1, after: $after, search: "张",
      orderBy: {field: NUMBER, direction: DESC}, where: {number: {ne: "N-8"}}) {
        nodes { displayName } totalCount pageInfo { endCursor hasNextPage } } }"""
    for role in (Role.DEALER_MANAGER, Role.HQ_ADMIN):
        first = (await named.data(query, role=role))["customers"]
        second = (await named.data(query, {"after": first["pageInfo"]["endCursor"]}, role=role))["customers"]
        assert [first["nodes"], second["nodes"]] == [[{"displayName": "张小伟"}], [{"displayName": "张伟"}]]
        assert [first["totalCount"], first["pageInfo"]["hasNextPage"]] == [2, True]
        assert second["pageInfo"]["hasNextPage"] is False


async def test_one_statement_serves_every_text(planning: Planning) -> None:
    assert planning.statement(QUERY, {"text": "a"}) is planning.statement(QUERY, {"text": "b c d"})
    assert "name_grams" in planning.statement(QUERY, {"text": "a"}, role=Role.HQ_ADMIN).sql
    assert "name_grams" not in planning.statement(QUERY, {"text": "a"}).sql


MANY = """insert into portal.customers
  (id, number, kind, display_name, tier, status, segments, first_seen_at, source, version)
select portal.uuid7_at(timestamptz '2024-01-01' + n * interval '1 minute'), 'M-' || n, 'PERSON',
  chr(20000 + n % 3001) || chr(20000 + n % 4001) || ' Name', 'STANDARD', 'ACTIVE', '{}', now(), 'TEST', 1
from generate_series(1, 20000) n"""


async def test_hq_finds_names_numbers_and_contacts_by_their_indexes(
    fresh_database: TestDatabase, planning: Planning
) -> None:
    """By the plan that is made once for all texts, and does not walk the ids and test each name."""
    owner = await asyncpg.connect(fresh_database.owner_url)
    await owner.execute(MANY)
    await owner.execute("analyze portal.customers")
    await owner.close()
    statement = planning.statement(QUERY, {"text": "a"}, role=Role.HQ_ADMIN)
    hq = await asyncpg.connect(fresh_database.url(DatabaseRole.HQ))
    await hq.execute("set plan_cache_mode = force_generic_plan")
    await hq.execute(f"prepare searching as {statement.sql}")
    values = ", ".join(["null"] * len(statement.bindings))
    lines = [row[0] for row in await hq.fetch(f"explain execute searching({values})")]
    await hq.close()
    for index in ("customers_name_grams", "customers_number_key", "customers_pkey"):
        assert (
            len([line for line in lines if f"Bitmap Index Scan on {index}" in line]) == 2
        )  # nodes and count
    assert not [line for line in lines if "Index Scan using" in line or "Seq Scan" in line]
