"""[an answer a browser may misread] Every answer of the portal, refusals and faults included, over HTTP."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from unittest.mock import patch

import pytest
from starlette.routing import Route

from auth.roles import DatabaseRole
from portal.app import create_app
from tests.cluster import TestDatabase
from tests.serving import Served, served

EVIL = "evil.example"
PATHS = (
    "/",
    "/graphql",
    "/graphiql",
    "/demo/personas",
    "/demo/token",
    "/oauth/token",
    "/oauth/accept-invitation",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/pages/site.css",
    "/static/none",
    "/nothing/here",
)


@pytest.fixture(scope="module")
def portal(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home: Path = tmp_path_factory.mktemp("home")
    with served(database, home) as running:
        yield running


def ask(portal: Served, method: str, path: str) -> HTTPResponse:
    connection = HTTPConnection(*portal.address, timeout=60)
    connection.request(method, path, headers={"host": EVIL, "content-type": "application/json"})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def is_careful(response: HTTPResponse) -> bool:
    """Whether it says once how it is to be read and kept, and what it may do as a page."""
    said = [response.headers.get_all(name) or [] for name in ("x-content-type-options", "cache-control")]
    policies = response.headers.get_all("content-security-policy") or []
    html = response.headers.get_content_type() == "text/html"
    return said[0] == ["nosniff"] and len(said[1]) == 1 and (len(policies) == 1 or not html)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_how_it_is_to_be_read(portal: Served, method: str, path: str) -> None:
    assert is_careful(ask(portal, method, path))


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("path", [*(f"{path}/" for path in PATHS), "//graphql", "//evil.example/graphql/"])
def test_no_answer_sends_anybody_to_a_url_made_of_the_host_header(
    portal: Served, method: str, path: str
) -> None:
    response = ask(portal, method, path)
    assert "location" not in response.headers
    assert not 300 <= response.status < 400
    assert EVIL.encode() not in response.body  # type: ignore[attr-defined]
    if path == "/graphql/":
        assert response.status == 404


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_repeats_the_host_header(portal: Served, path: str) -> None:
    response = ask(portal, "GET", path)
    assert EVIL.encode() not in response.body  # type: ignore[attr-defined]
    assert EVIL not in str(response.headers)


def test_a_fault_of_ours_is_no_exception(database: TestDatabase, tmp_path: Path) -> None:
    with patch("portal.app._alive", side_effect=RuntimeError), served(database, tmp_path) as portal:
        response = ask(portal, "GET", "/healthz")
    assert response.status == 500
    assert is_careful(response)


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nx: " + b"x" * 140_000]
)
def test_neither_is_what_never_becomes_a_request(portal: Served, sent: bytes) -> None:
    with socket.create_connection(portal.address, timeout=30) as connection:
        connection.sendall(sent)
        with HTTPResponse(connection) as response:
            response.begin()
            assert response.status in {400, 431}
            assert is_careful(response)


@pytest.mark.anyio
async def test_every_address_there_is_was_asked(database: TestDatabase, tmp_path: Path) -> None:
    everybody = {"demo": False, "metrics_token": "an operator's token"}
    connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    app = create_app(database.settings(tmp_path, **everybody), connect)
    async with app.router.lifespan_context(app):
        there = {route.path for route in app.routes if isinstance(route, Route)}
    assert there <= {*PATHS, "/static/{path:path}"}
