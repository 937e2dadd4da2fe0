"""[a head that two readers read differently] Over a raw connection: refused before it is a request."""

import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import orjson
import pytest

from tests.cluster import TestDatabase
from tests.serving import Served, served


@pytest.fixture(scope="module")
def portal(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home: Path = tmp_path_factory.mktemp("home")
    with served(database, home, metrics_token="an operator's token") as running:  # noqa: S106
        yield running


def exchange(portal: Served, head: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a head of lines."""
    with socket.create_connection(portal.address, timeout=30) as connection:
        connection.sendall(head.replace(b"\n", b"\r\n") + b"\r\n\r\n")
        with HTTPResponse(connection) as response:
            response.begin()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\nhost: portal\nhost: portal",
        b"GET /healthz HTTP/1.1\nhost: portal\nHOST: evil.example",
        b"GET /healthz HTTP/1.0\nhost: portal\nhost: evil.example",
        b"GET /healthz HTTP/1.1\nx: 1",
        b"GET /healthz HTTP/1.1\nhost:",
        b"GET /healthz HTTP/1.1\nhost: user@portal",
        b"GET /healthz HTTP/1.1\nhost: portal, evil.example",
        b"GET /healthz HTTP/1.1\nhost: portal/graphql",
        b"GET /healthz HTTP/1.1\nhost: <script>",
        b"GET /healthz HTTP/1.1\nhost: portal:eighty",
        b"GET /healthz HTTP/1.1\nhost: [::1",
        b"GET /healthz HTTP/1.1\nhost: p\xc3\xb6rtal",
        b"GET http://evil.example/healthz HTTP/1.1\nhost: portal",
        b"GET http://user@portal/healthz HTTP/1.1\nhost: portal",
        b"GET evil://other/healthz HTTP/1.1\nhost: portal",
        b"CONNECT evil.example:443 HTTP/1.1\nhost: portal",
        b"GET /healthz HTTP/1.1\nhost: portal\ncontent-length: 0\ncontent-length: 0",
        b"GET /healthz HTTP/1.1\nhost: portal\ntransfer-encoding: chunked\ntransfer-encoding: chunked\n\n0\n",
        b"GET /healthz HTTP/1.1\nhost: portal\ntransfer-encoding: chunked\ncontent-length: 0\n\n0\n",
        b"POST /demo/token HTTP/1.1\nhost: portal\norigin: http://portal\norigin: http://evil.example",
        b"POST /demo/token HTTP/1.1\nhost: portal\nsec-fetch-site: same-origin\nsec-fetch-site: cross-site",
    ],
)
def test_a_head_that_another_reader_could_read_otherwise_is_refused(portal: Served, head: bytes) -> None:
    status, headers, body = exchange(portal, head)
    assert (status, headers["connection"], headers["x-content-type-options"]) == (400, "close", "nosniff")
    (error,) = orjson.loads(body)["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "evil" not in error["message"]


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\nhost: portal",
        b"GET /healthz HTTP/1.1\nhost: Portal_1.example-2.com.:8000",
        b"GET /healthz HTTP/1.1\nhost:  127.0.0.1:1 ",
        b"GET /healthz HTTP/1.1\nhost: [::1]:8000",
        b"GET /healthz HTTP/1.0\nx: 1",  # a load balancer's, before Host was invented
        b"GET http://portal:8000/healthz HTTP/1.1\nhost: Portal:8000",
        b"GET /healthz HTTP/1.1\nhost: portal\nx-forwarded-for: 1.2.3.4\nx-forwarded-for: 1.2.3.5",
        b"GET /healthz HTTP/1.1\nhost: portal\nconnection: upgrade\nupgrade: websocket",
    ],
)
def test_whatever_can_be_read_in_one_way_is_answered(portal: Served, head: bytes) -> None:
    assert exchange(portal, head)[::2] == (200, b'{"status":"ok"}')


@pytest.mark.parametrize("first", [b"an operator's token", b"another"])
def test_of_two_credentials_neither_opens_the_metrics(portal: Served, first: bytes) -> None:
    head = b"GET /metrics HTTP/1.1\nhost: portal\nauthorization: Bearer an operator's token"
    assert exchange(portal, head)[0] == 200
    assert exchange(portal, head + b"\nauthorization: Bearer " + first)[0] == 401


@pytest.mark.parametrize("path", [b"/graphql", b"/oauth/token"])
def test_of_two_credentials_neither_opens_anything(portal: Served, path: bytes) -> None:
    head = b"POST %b HTTP/1.1\nhost: portal\nauthorization: Basic eDp4\nauthorization: Basic eDp4" % path
    form = b"\ncontent-type: application/x-www-form-urlencoded\ncontent-length: 0"
    assert exchange(portal, head + form)[0] == 400


def test_a_form_of_two_types_is_none(portal: Served) -> None:
    body = b"grant_type=refresh_token&refresh_token=x"
    head = b"POST /oauth/token HTTP/1.1\nhost: portal\nconnection: close\ncontent-length: %d" % len(body)
    form = b"\ncontent-type: application/x-www-form-urlencoded"
    for types, error in (
        (form, b"invalid_grant"),
        (form + b"\ncontent-type: text/plain", b"invalid_request"),
    ):
        assert error in exchange(portal, head + types + b"\n\n" + body)[2]
