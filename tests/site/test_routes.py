"""What the browser's routes serve, to whom, and what they refuse."""

import json
import re
import shlex
from pathlib import Path

import httpx
import pytest
from graphql import parse
from starlette.applications import Starlette

import portal.site
from portal.site.examples import CUSTOMERS, Example
from portal.site.routes import site_routes
from tests.site.stub import HOME, StubPortal

pytestmark = pytest.mark.anyio

OWN_PAGE = {"origin": HOME, "sec-fetch-site": "same-origin"}
SITE = Path(portal.site.__file__).parent
SERVED_FILES = sorted(path for folder in ("static", "templates") for path in (SITE / folder).rglob("*.*"))
DEMO_ONLY = (
    "/graphiql",
    "/demo/personas",
    "/demo/token",
    "/static/graphiql/graphiql.js",
    "/static/demo/workbench.js",
)


def visitor(app: Starlette | None = None, base: str = HOME) -> httpx.AsyncClient:
    app = app or StubPortal().app()
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base)


def production() -> Starlette:
    return Starlette(routes=site_routes(demo=None, url=HOME))


async def post_token(
    portal: StubPortal, choice: object, base: str = HOME, headers: dict[str, str] | None = None
) -> httpx.Response:
    content = choice if isinstance(choice, bytes) else json.dumps(choice).encode()
    async with visitor(portal.app(), base) as http:
        return await http.post(
            "/demo/token", content=content, headers=OWN_PAGE if headers is None else headers
        )


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    assert error["message"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("path", DEMO_ONLY)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_in_production_there_is_no_graphiql_and_nobody_to_be(path: str, method: str) -> None:
    async with visitor(production()) as http:
        answer = await http.request(method, path, headers=OWN_PAGE, json={"as": "dealer-sales"})
    assert answer.status_code in {404, 405}  # 405: the asset route, which takes no POST
    assert answer.status_code == 404 or method == "POST"


async def test_in_production_the_front_page_explains_and_offers_neither() -> None:
    async with visitor(production()) as http:
        page = await http.get("/")
    assert f"{HOME}/graphql" in page.text
    assert "graphiql" not in page.text.lower()
    assert "dealer-sales" not in page.text


async def test_the_front_page_says_who_can_be_chosen_and_how_to_ask() -> None:
    async with visitor() as http:
        page = (await http.get("/")).text
    for words in (
        "dealer-sales",
        "hq-auditor",
        'href="/graphiql',
        "/healthz",
        "/readyz",
        "curl -s",
        "portal token --as",
    ):
        assert words in page
    assert 'lang="zh-CN"' in page


async def test_what_is_put_into_a_page_is_escaped() -> None:
    hostile = Example("<script>a</script>", "{ viewer # </script>\n}", "<script>b</script>")
    async with visitor(
        Starlette(routes=site_routes(demo=StubPortal(), url=HOME, examples=[hostile]))
    ) as http:
        front = await http.get("/")
        graphiql = await http.get("/graphiql")
    assert "<script>" not in front.text
    assert "Store &lt;367&gt;" in front.text
    data = re.search(r'id="examples">(.*?)</script>', graphiql.text)
    assert data is not None
    assert json.loads(data[1]) == [hostile.query]


@pytest.mark.parametrize("host", ["evil.example", "user@evil.example", "x';rm -rf ~'", "<b>"])
async def test_a_page_never_repeats_the_host_it_was_asked_by(host: str) -> None:
    """Whoever makes somebody's cache or browser send another Host would choose where tokens are sent."""
    async with visitor() as http:
        asked, usual = await http.get("/", headers={"host": host}), await http.get("/")
    assert asked.text == usual.text
    assert f"{HOME}/graphql" in asked.text


def test_the_example_is_the_same_question_in_the_editor_and_as_curl() -> None:
    words = shlex.split(CUSTOMERS.as_curl(HOME).replace("\\\n", " "))
    asked = json.loads(words[words.index("-d") + 1])["query"]
    assert parse(asked, no_location=True) == parse(CUSTOMERS.query, no_location=True)


@pytest.mark.parametrize(
    "path", ["/", "/graphiql", "/static/graphiql/graphiql.js", "/demo/personas", "/static/none"]
)
async def test_no_page_can_be_framed_sniffed_or_given_a_script(path: str) -> None:
    async with visitor() as http:
        headers = (await http.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy.get("script-src", "'self'") == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", SERVED_FILES, ids=lambda path: path.name)
def test_no_served_file_loads_anything_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", text)  # tags
    assert not re.search(r"""(?:@import|url\()\s*["']?(?:https?:)?//""", text)  # styles
    assert not re.search(r"""(?:import|from|fetch\(|import\()\s*["'`](?:https?:)?//""", text)  # scripts
    assert "sourceMappingURL" not in text
    assert not re.search(r"new (?:Shared)?Worker\(", text)


def test_graphiql_stays_small_and_carries_its_licences() -> None:
    files = list((SITE / "static" / "graphiql").iterdir())
    assert sum(path.stat().st_size for path in files) < 2_500_000
    licences = (SITE / "static" / "graphiql" / "LICENSES.txt").read_text(encoding="utf-8")
    for package in ("graphiql 4.1.2 (MIT)", "react 19.3.1 (MIT)", "graphql 16.15.0 (MIT)", "codemirror 5."):
        assert package in licences


async def test_an_asset_is_revalidated_not_sent_again() -> None:
    async with visitor() as http:
        first = await http.get("/static/demo/workbench.js")
        again = await http.get("/static/demo/workbench.js", headers={"if-none-match": first.headers["etag"]})
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["%00", "../routes.py", "%2e%2e/routes.py", "pages", "pages/", "", "x" * 5000]
)
async def test_a_path_that_is_no_asset_does_not_exist(path: str) -> None:
    async with visitor() as http:
        assert (await http.get(f"/static/{path}")).status_code == 404


async def test_the_personas_and_their_partners_can_be_listed() -> None:
    async with visitor() as http:
        listed = (await http.get("/demo/personas")).json()["personas"]
    assert [each["name"] for each in listed] == ["dealer-sales", "distributor-manager", "hq-auditor"]
    assert listed[0]["partners"][1] == {"code": "DLR-406", "name": "Store 406"}


@pytest.mark.parametrize(
    ("choice", "minted"),
    [
        ({"as": "dealer-sales", "partner": "DLR-406"}, ("dealer-sales", "DLR-406")),
        ({"as": "dealer-sales"}, ("dealer-sales", "DLR-367")),
        ({"as": "hq-auditor", "partner": None}, ("hq-auditor", None)),
    ],
)
async def test_a_token_is_for_whom_was_chosen(choice: object, minted: tuple[str, str | None]) -> None:
    portal = StubPortal()
    answer = await post_token(portal, choice)
    assert answer.json() == {"access_token": "secret-token-1", "token_type": "Bearer", "expires_in": 600}
    assert answer.headers["cache-control"] == "no-store"
    assert portal.minted == [minted]


@pytest.mark.parametrize(
    "choice",
    [
        {"as": "nobody"},
        {"as": None},
        {"as": ["dealer-sales"]},
        {"as": "dealer-sales", "partner": "DST-1"},
        {"as": "dealer-sales", "partner": "\x00\ud800"},
        {"as": "hq-auditor", "partner": "DLR-367"},
        {"as": "dealer-sales", "partner": {}},
        {},
        [],
        b"",
        b"\xff",
        b"as=dealer-sales",
        b'{"as": "dealer-sales", "padding": "' + b"x" * 1000 + b'"}',
        b"[" * 900,
    ],
)
async def test_a_choice_that_is_none_is_refused_with_a_code(choice: object) -> None:
    portal = StubPortal()
    answer = await post_token(portal, choice)
    assert (answer.status_code, code(answer)) == (400, "BAD_USER_INPUT")
    assert portal.minted == []


@pytest.mark.parametrize(
    ("base", "headers"),
    [
        (HOME, {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}),
        (HOME, {"origin": "https://evil.example"}),
        (HOME, {"origin": "null"}),
        (HOME, {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-site"}),  # another program's page
        (HOME, {"origin": "http://127.0.0.1:3000"}),
        (HOME, {"sec-fetch-site": "none"}),
        (HOME, {}),  # not from a browser's page at all: `portal token` is there for that
        (
            "http://evil.example",
            {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        ),  # DNS rebinding
        ("http://127.0.0.1.evil.example", {"sec-fetch-site": "same-origin"}),
        ("http://192.168.1.5:8000", {"sec-fetch-site": "same-origin"}),
        (
            HOME,
            {"origin": HOME, "x-forwarded-for": "203.0.113.7"},
        ),  # through a proxy that says a loopback name
        (HOME, {"origin": HOME, "forwarded": "for=203.0.113.7"}),
        (HOME, {"origin": HOME, "via": "1.1 proxy"}),
    ],
)
async def test_a_strangers_page_gets_no_token(base: str, headers: dict[str, str]) -> None:
    portal = StubPortal()
    answer = await post_token(portal, {"as": "hq-auditor"}, base, headers)
    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")
    assert portal.minted == []


@pytest.mark.parametrize("base", ["http://localhost:8000", "http://[::1]:8000", "http://127.0.0.1:8000"])
@pytest.mark.parametrize("says", ["origin", "sec-fetch-site"])
async def test_our_own_page_gets_one_under_every_loopback_name(base: str, says: str) -> None:
    answer = await post_token(
        StubPortal(), {"as": "hq-auditor"}, base, {says: {"origin": base}.get(says, "same-origin")}
    )
    assert answer.status_code == 200


async def test_a_rebound_name_cannot_list_the_personas_either() -> None:
    async with visitor(base="http://evil.example") as http:
        answer = await http.get("/demo/personas", headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")


@pytest.mark.parametrize("host", ["[", "[::1", "127.0.0.1:8000:9", "\x7f", "evil@127.0.0.1"])
async def test_a_broken_host_is_refused_not_an_error(host: str) -> None:
    answer = await post_token(
        StubPortal(), {"as": "hq-auditor"}, headers={"host": host, "origin": f"http://{host}"}
    )
    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")


async def test_a_token_cannot_be_had_by_get() -> None:
    async with visitor() as http:
        answer = await http.get("/demo/token?as=dealer-sales", headers=OWN_PAGE)
    assert answer.status_code == 405
