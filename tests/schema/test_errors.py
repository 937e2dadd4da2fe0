"""Bad input is answered with a code and a path, never with a stack trace or half an answer."""

from typing import Any

import pytest

from auth.roles import DatabaseRole
from schema.endpoint.execution import Kind
from schema.planner.render import Statement
from schema.planner.request import Request
from tests.schema.golden import cursor
from tests.schema.world import World

pytestmark = pytest.mark.anyio

BAD_INPUT = "BAD_USER_INPUT"
FIRST = "query($first: Int) { page: touchpoints(first: $first) { totalCount } }"
NESTED = "query($id: ID!) { customer(id: $id) { touchpoints { totalCount } } }"
AFTER = "query($after: String) { touchpoints(first: 1, after: $after) { nodes { id } } }"
CUSTOMER = "query($id: ID!) { c: customer(id: $id) { id } }"


@pytest.mark.parametrize("variables", [{"first": 0}, {"first": 101}, {"first": -1}, {"first": None}, {}])
async def test_a_page_size_is_one_to_a_hundred(world: World, variables: dict[str, Any]) -> None:
    assert await world.refusal(FIRST, variables) == (BAD_INPUT, ["page"])


async def test_a_page_size_is_required_deeper_down_too(world: World) -> None:
    refusal = await world.refusal(NESTED, {"id": world.gid("CU", "李")})
    assert refusal == (BAD_INPUT, ["customer", "touchpoints"])


@pytest.mark.parametrize(
    "after",
    [
        "",
        "garbage",
        "\0",
        "é" * 10,
        "A" * 100_000,
        cursor("id", "0" * 32),  # of another order
        cursor("-id"),
        cursor("-id", "not a uuid"),
        cursor("-id", "1" * 32, "2" * 32),
        "e30",  # {}
        "WzFd",  # [1]
        "bnVsbA",  # null
    ],
)
async def test_what_is_no_cursor_of_the_list_is_refused(world: World, after: str) -> None:
    assert await world.refusal(AFTER, {"after": after}) == (BAD_INPUT, ["touchpoints"])


async def test_a_cursor_may_be_any_text_but_nul_in_a_list_ordered_by_text(world: World) -> None:
    query = "query($after: String) { partners(first: 1, after: $after) { nodes { code } } }"
    assert await world.refusal(query, {"after": cursor("code", "A\0")}) == (BAD_INPUT, ["partners"])
    data = await world.data(query, {"after": cursor("code", "A'; drop table partners --")})
    assert data["partners"]["nodes"] == [{"code": "ACME"}]


@pytest.mark.parametrize("text", ["", "x", "\0", "1", "é" * 24, "=" * 24, "A" * 24, "A" * 1_000_000])
async def test_what_is_no_id_is_refused(world: World, text: str) -> None:
    assert await world.refusal(CUSTOMER, {"id": text}) == (BAD_INPUT, ["c"])
    assert await world.data("query($id: ID!) { node(id: $id) { id } }", {"id": text}) == {"node": None}


async def test_an_id_of_another_type_is_refused(world: World) -> None:
    assert await world.refusal(CUSTOMER, {"id": world.gid("PA", "ACME")}) == (BAD_INPUT, ["c"])


async def test_a_hundred_ids_and_no_more(world: World) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = [world.gid("CU", "李")] * 101
    assert len((await world.data(query, {"ids": ids[:100]}))["nodes"]) == 100
    assert (await world.data(query, {"ids": []}))["nodes"] == []
    assert await world.refusal(query, {"ids": ids}) == (BAD_INPUT, ["nodes"])


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{ viewer {", {}, "GRAPHQL_PARSE_FAILED"),
        ("", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ }", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ viewer { role } \0 }", {}, "GRAPHQL_PARSE_FAILED"),
        ("{" * 20_000, {}, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{ viewer }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: Int!) { viewer { role } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { viewer { role } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query A { viewer { role } } query B { viewer { role } }", {}, "OPERATION_RESOLUTION_FAILURE"),
        ("fragment F on Query { viewer { role } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        (FIRST, {"first": "ten"}, BAD_INPUT),
        (FIRST, {"first": 2**31}, BAD_INPUT),
        (CUSTOMER, {}, BAD_INPUT),
        (CUSTOMER, {"id": None}, BAD_INPUT),
        (CUSTOMER, {"id": ["x"]}, BAD_INPUT),
    ],
)
async def test_a_request_that_cannot_be_executed_says_why(
    world: World, query: str, variables: dict[str, Any], code: str
) -> None:
    response = await world.respond(query, variables)
    assert response.kind is Kind.REFUSED
    answer = await world.ask(query, variables)
    assert "data" not in answer
    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}


async def test_the_operation_of_that_name_is_executed(world: World) -> None:
    query = "query A { viewer { role } } query B { viewer { locale } }"
    assert await world.data(query, operation="B") == {"viewer": {"locale": "en"}}
    assert (await world.refusal(query, operation="C"))[0] == "OPERATION_RESOLUTION_FAILURE"


async def test_a_directive_cannot_depend_on_null(world: World) -> None:
    query = "query($on: Boolean = true) { viewer { role @include(if: $on) } }"
    assert await world.data(query) == {"viewer": {"role": "DEALER_MANAGER"}}
    assert (await world.refusal(query, {"on": None}))[0] == BAD_INPUT


async def test_a_response_key_longer_than_a_column_name_is_refused(world: World) -> None:
    fits, long = "a" * 63, "a" * 64
    assert await world.data(f"{{ viewer {{ {fits}: role }} }}") == {"viewer": {fits: "DEALER_MANAGER"}}
    assert await world.refusal(f"{{ viewer {{ {long}: role }} }}") == (BAD_INPUT, ["viewer", long])


async def test_fragments_that_double_each_other_are_measured_not_written_out(world: World) -> None:
    doubling = "".join(
        f"fragment F{n} on Partner {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }} "
        for n in range(18)
    )
    query = f"{{ viewer {{ partner {{ ...F0 }} }} }} {doubling} fragment F18 on Partner {{ code }}"
    assert (await world.refusal(query))[0] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_statement_that_takes_too_long_is_a_timeout_and_the_connection_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "select pg_sleep(5)::text from (select $1::text) as bound"
    statement = world.execution.statements
    planned = statement.query

    def slowly(request: Request) -> Statement:
        return Statement(slow, planned(request).bindings[:1])

    async with world.database.connection(DatabaseRole.SCOPED) as connection:
        await connection.execute("set statement_timeout = '200ms'")
    async with world.database.connection(DatabaseRole.SCOPED) as connection:
        assert await connection.fetchval("show statement_timeout") == "200ms"
    with monkeypatch.context() as patch:
        patch.setattr(statement, "query", slowly)
        assert await world.refusal("{ viewer { role } }") == ("TIMEOUT", None)
    async with world.database.connection(DatabaseRole.SCOPED) as connection:
        await connection.execute("reset statement_timeout")
    assert await world.data("{ viewer { role } }") == {"viewer": {"role": "DEALER_MANAGER"}}


async def test_what_nobody_foresaw_is_logged_and_not_told(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret is 42")

    monkeypatch.setattr(world.execution.statements, "query", broken)
    response = await world.respond("{ viewer { role } }")
    assert response.kind is Kind.FAILED
    assert b"42" not in response.body
    assert b'"INTERNAL_SERVER_ERROR"' in response.body
    logged = capsys.readouterr().out
    assert "the secret is 42" in logged
    assert '"request_id": "test"' in logged
