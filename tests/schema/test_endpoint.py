"""The endpoint over HTTP: who may ask, in which form, and what a wrong form is answered with."""

from collections.abc import AsyncIterator

import anyio
import httpx
import orjson
import pytest
import structlog
from starlette.applications import Starlette
from starlette.routing import Route

from auth.errors import Unauthenticated
from auth.principal import Principal
from auth.roles import Role
from schema.endpoint.view import GraphQLEndpoint
from tests.schema.world import World

pytestmark = pytest.mark.anyio

QUERY = "{ viewer { role } }"
ANSWER = {"viewer": {"role": "DEALER_MANAGER"}}
JSON = {"content-type": "application/json"}
GRAPHQL = "application/graphql-response+json"


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose token is good."""

    def authenticate(authorization: str | None) -> Principal:
        if authorization != "Bearer good":
            raise Unauthenticated("The token is not good.")
        return world.caller(Role.DEALER_MANAGER)

    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint(world.execution, authenticate))])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://portal", headers={"authorization": "Bearer good"}
    ) as client:
        yield client


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a response with one error; every error has both and a request id."""
    assert response.headers["content-type"].split(";")[0] in {"application/json", GRAPHQL}
    (error,) = response.json()["errors"]
    assert error["message"]
    assert len(error["extensions"]["requestId"]) == 16
    return response.status_code, error["extensions"]["code"]


async def test_a_query_is_answered(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json={"query": QUERY})
    assert (response.status_code, response.json()["data"]) == (200, ANSWER)
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"


async def test_a_query_may_come_by_get(http: httpx.AsyncClient) -> None:
    query = "query Q($x: Boolean!) { viewer { role @include(if: $x) } }"
    given = {"query": query, "variables": '{"x": true}', "operationName": "Q"}
    assert (await http.get("/graphql", params=given)).json()["data"] == ANSWER
    given = {"query": QUERY, "variables": ""}
    assert (await http.get("/graphql", params=given)).json()["data"] == ANSWER


async def test_a_mutation_by_get_is_refused(http: httpx.AsyncClient) -> None:
    mutation = "mutation { touchpointsRecord(input: {touchpoints: []}) { recorded } }"
    response = await http.get("/graphql", params={"query": mutation})
    assert refusal(response) == (405, "BAD_USER_INPUT")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("authorization", [None, "", "Bearer bad", "Basic Z29vZDo="])
async def test_without_a_good_token_nothing_is_answered(
    http: httpx.AsyncClient, authorization: str | None
) -> None:
    del http.headers["authorization"]
    headers = {} if authorization is None else {"authorization": authorization}
    response = await http.post("/graphql", content=b"not even JSON", headers=headers)
    assert refusal(response) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_two_tokens_are_none(http: httpx.AsyncClient) -> None:
    twice = [
        ("authorization", "Bearer good"),
        ("authorization", "Bearer good"),
        ("content-type", "application/json"),
    ]
    request = httpx.Request("POST", "http://portal/graphql", headers=twice, json={"query": QUERY})
    assert refusal(await http.send(request)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    ("name", "first", "second", "status"),
    [
        ("content-type", "text/plain", "application/json", 415),
        ("content-encoding", "gzip", "identity", 415),
        ("accept", "application/json", "image/png", 200),
        ("accept", "image/png", "application/json", 200),
    ],
)
async def test_a_header_that_is_there_twice_is_a_list(
    http: httpx.AsyncClient, name: str, first: str, second: str, status: int
) -> None:
    headers = [*(pair for pair in (JSON | {"accept": GRAPHQL}).items() if pair[0] != name)]
    headers += [*http.headers.items(), (name, first), (name, second)]
    request = httpx.Request("POST", "http://portal/graphql", headers=headers, json={"query": QUERY})
    assert (await http.send(request)).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"3",
        b'"x"',
        b"[]",
        b"{}",
        b"{",
        b'{"query": null}',
        b'{"query": 3}',
        b'{"query": ""}',
        b'{"query": "{ viewer { role } }", "variables": []}',
        b'{"query": "{ viewer { role } }", "variables": "x"}',
        b'{"query": "{ viewer { role } }", "operationName": 3}',
        b'{"query": "{ viewer { role } }", "extensions": 3}',
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b"[" * 100_000,
        b'{"query": "{ viewer { role } }", "variables": {"x": ' + b"[" * 100_000,
        b'\xef\xbb\xbf{"query": "{ viewer { role } }"}',
        '{"query": "{ viewer { role } }"}'.encode("utf-16"),
        b'{"query": "{ viewer { role } }"} {}',
        b'{"query": "{ viewer { role } }", "variables": {"x": NaN}}',
        b'{"query": "{ viewer { role } }", "variables": {"x": 1e999}}',
        b'{"query": "{ viewer { role } }", "variables": {"x": ' + b"1" * 5000 + b"}}",
    ],
)
async def test_a_malformed_body_is_refused(http: httpx.AsyncClient, body: bytes) -> None:
    assert refusal(await http.post("/graphql", content=body, headers=JSON)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ viewer { locale } }", "query": "{ viewer { role } }"}',
        b'{"query": "{ viewer { role } }", "variables": {}, "variables": {}}',
        b'{"qu\\u0065ry": "{ viewer { locale } }", "query": "{ viewer { role } }"}',
    ],
)
async def test_a_member_that_is_there_twice_could_be_read_in_two_ways(
    http: httpx.AsyncClient, body: bytes
) -> None:
    assert refusal(await http.post("/graphql", content=body, headers=JSON)) == (400, "BAD_USER_INPUT")


async def test_what_variables_say_is_no_member_of_the_request(http: httpx.AsyncClient) -> None:
    asked = {"query": QUERY, "variables": {"query": "query", "x": ["query", {"variables": "\u0001"}]}}
    assert (await http.post("/graphql", json=asked)).json()["data"] == ANSWER


async def test_variables_nested_as_deep_as_json_may_be_are_refused(http: httpx.AsyncClient) -> None:
    deep = b"[" * 1000 + b"]" * 1000
    body = b'{"query": "{ viewer { role } }", "variables": {"x": ' + deep + b'}, "\\u0061": 1}'
    response = await http.post("/graphql", content=body, headers=JSON | {"accept": GRAPHQL})
    assert refusal(response) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "query=",
        "query=%ff",
        "query={viewer{role}}&query={viewer{locale}}",
        "query={viewer{role}}&variables=[]",
        "query={viewer{role}}&variables={",
        "query={viewer{role}}&extensions=3",
        "query={viewer{role}}" + "&x=1" * 20,
    ],
)
async def test_a_malformed_query_string_is_refused(http: httpx.AsyncClient, query: str) -> None:
    assert refusal(await http.get(f"/graphql?{query}")) == (400, "BAD_USER_INPUT")


async def test_a_body_over_a_megabyte_is_refused(http: httpx.AsyncClient) -> None:
    body = orjson.dumps({"query": QUERY, "variables": {"x": "y" * 1_000_000}})
    assert refusal(await http.post("/graphql", content=body, headers=JSON)) == (413, "BAD_USER_INPUT")

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    response = await http.post("/graphql", content=chunks(), headers=JSON)  # no content-length
    assert refusal(response) == (413, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain, application/json",
        "application/json; charset=utf-16",
    ],
)
async def test_a_body_any_web_page_could_send_is_refused(
    http: httpx.AsyncClient, content_type: str | None
) -> None:
    body = orjson.dumps({"query": QUERY})
    headers = {} if content_type is None else {"content-type": content_type}
    response = await http.post("/graphql", content=body, headers=headers)
    assert refusal(response) == (415, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("content-encoding", "gzip"),
        ("content-encoding", "identity, br"),
        ("content-encoding", ""),
        ("transfer-encoding", "gzip, chunked"),
    ],
)
async def test_a_compressed_body_is_refused(http: httpx.AsyncClient, header: str, value: str) -> None:
    headers = JSON | {header: value}
    response = await http.post("/graphql", content=orjson.dumps({"query": QUERY}), headers=headers)
    assert refusal(response) == (415, "BAD_USER_INPUT")


async def test_a_body_that_does_not_arrive_is_not_waited_for(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schema.endpoint.http.BODY_SECONDS", 0.01)

    async def begun() -> AsyncIterator[bytes]:
        yield b'{"query": '
        await anyio.sleep_forever()

    response = await http.post("/graphql", content=begun(), headers=JSON)
    assert refusal(response) == (408, "BAD_USER_INPUT")
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(http: httpx.AsyncClient, method: str) -> None:
    response = await http.request(method, "/graphql")
    assert refusal(response) == (405, "BAD_USER_INPUT")
    assert response.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (GRAPHQL, GRAPHQL),
        ("application/json", "application/json"),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"application/json;q=0.5, {GRAPHQL};q=0.4", "application/json"),
        (f"{GRAPHQL}, application/json", GRAPHQL),  # as clients of the specification send it
        (f"application/json, {GRAPHQL}", "application/json"),
        ("application/json;q=0, */*;q=0.1", GRAPHQL),
        (f"*/*, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=high, */*", "application/json"),
        (f"{GRAPHQL}; charset=utf-8", GRAPHQL),
        ("*/*", "application/json"),
        ("text/html, application/*", "application/json"),
        ("", "application/json"),
        (" , ", "application/json"),
    ],
)
async def test_the_response_has_the_form_asked_for(
    http: httpx.AsyncClient, accept: str, media_type: str
) -> None:
    response = await http.post("/graphql", json={"query": QUERY}, headers={"accept": accept})
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.json()["data"] == ANSWER


@pytest.mark.parametrize(
    "accept", ["image/png", "application/json;q=0", "text/html", "*/*;q=0", "application/json;q=nan"]
)
async def test_a_form_we_do_not_have_is_refused(http: httpx.AsyncClient, accept: str) -> None:
    response = await http.post("/graphql", json={"query": QUERY}, headers={"accept": accept})
    assert refusal(response) == (406, "BAD_USER_INPUT")


async def test_a_refusal_has_the_form_asked_for(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", content=b"[]", headers=JSON | {"accept": GRAPHQL})
    assert refusal(response) == (400, "BAD_USER_INPUT")
    assert response.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (GRAPHQL, 400)])
async def test_the_status_of_a_refused_document_follows_the_form(
    http: httpx.AsyncClient, accept: str, status: int
) -> None:
    response = await http.post("/graphql", json={"query": "{ nothing }"}, headers={"accept": accept})
    assert refusal(response) == (status, "GRAPHQL_VALIDATION_FAILED")


@pytest.mark.parametrize(
    ("languages", "locale"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh", "zh-CN"),
        ("fr, en;q=0.5", "en"),
        ("", "en"),
        ("en;q=x, zh", "zh-CN"),
    ],
)
async def test_the_viewers_locale_is_one_the_portal_speaks(
    http: httpx.AsyncClient, languages: str, locale: str
) -> None:
    asked = {"query": "{ viewer { locale } }"}
    response = await http.post("/graphql", json=asked, headers={"accept-language": languages})
    assert response.json()["data"] == {"viewer": {"locale": locale}}


async def test_what_nobody_foresaw_is_a_500_without_its_text(
    http: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret")

    monkeypatch.setattr(world.execution.statements, "query", broken)
    response = await http.post("/graphql", json={"query": QUERY})
    assert refusal(response) == (500, "INTERNAL_SERVER_ERROR")
    assert "secret" not in response.text


async def test_every_request_is_one_line_that_says_who_asked_and_not_what_for(
    http: httpx.AsyncClient, world: World
) -> None:
    asked = {"query": "query Mine($phone: Boolean!) { viewer { role @include(if: $phone) } }"}
    asked |= {"operationName": "Mine", "variables": '{"phone": true}'}
    with structlog.testing.capture_logs() as lines:
        response = await http.get("/graphql", params=asked)
    (line,) = lines
    assert line.pop("ms") >= 0
    caller = world.caller(Role.DEALER_MANAGER)
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "path": "/graphql",
        "status": 200,
        "operation": "Mine",
        "request_id": response.headers["x-request-id"],
        "partner_id": str(caller.partner_id),
        "staff_id": str(caller.staff_id),
    }


@pytest.mark.parametrize("name", ["+8613912341234", "8613912341234", "x" * 65, "a b", ""])
async def test_an_operation_name_that_could_be_anything_is_not_logged(
    http: httpx.AsyncClient, name: str
) -> None:
    with structlog.testing.capture_logs() as lines:
        await http.post("/graphql", json={"query": QUERY, "operationName": name})
    assert [line["operation"] for line in lines] == [None]


async def test_the_id_of_a_refusal_is_in_its_header_and_in_the_log(http: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        wrong = await http.post("/graphql", json={"query": "{ nothing }"})
        nobody = await http.post("/graphql", headers={"authorization": "Bearer bad"})
    for response, line in zip((wrong, nobody), lines, strict=True):
        (error,) = response.json()["errors"]
        assert error["extensions"]["requestId"] == response.headers["x-request-id"] == line["request_id"]
        assert line["status"] == response.status_code
    assert lines[1]["partner_id"] is None
