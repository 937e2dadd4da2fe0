"""The served portal, a hostile stranger with a token, and somebody else who wants an answer meanwhile."""

import asyncio
import logging
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import orjson
import pytest
import structlog
from uvicorn.server import ServerState

from auth.principal import Principal
from auth.roles import Role
from tests.cluster import TestDatabase
from tests.schema import hostile
from tests.schema.world import opened
from tests.serving import Served, served

REQUESTS = {name: request for name, *request in hostile.requests()}
QUERY = b'{"query": "{ viewer { role } }"}'
LONGEST_RESPONSE = 100_000  # bytes; of a hundred errors
PATIENCE_SECONDS = 60.0  # for what must happen; never a measure of how fast it does


@dataclass(frozen=True)
class Street:
    """A running portal, who is hostile to it, and who lives next door; both hold real tokens."""

    portal: Served
    stranger: Mapping[str, str]
    neighbour: Mapping[str, str]

    def connection(self) -> HTTPConnection:
        return HTTPConnection(*self.portal.address, timeout=PATIENCE_SECONDS)

    def socket(self) -> socket.socket:
        return socket.create_connection(self.portal.address, timeout=PATIENCE_SECONDS)

    def head(self, length: str) -> bytes:
        """The stranger's request up to its body, of the length said."""
        fields = {"host": "portal", **self.stranger}
        lines = ["POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), length]
        return "\r\n".join([*lines, "", ""]).encode()

    def send(self, body: bytes) -> HTTPConnection:
        connection = self.connection()
        connection.request("POST", "/graphql", body, self.stranger)
        return connection

    def neighbour_is_answered(self) -> None:
        with closing(self.connection()) as connection:
            body = b'{"query": "{ viewer { partner { code } } }"}'
            connection.request("POST", "/graphql", body, self.neighbour)
            answer = orjson.loads(connection.getresponse().read())
        assert answer["data"] == {"viewer": {"partner": {"code": "BOLT"}}}

    def wait_until(self, happened: Callable[[ServerState], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not happened(self.portal.server.server_state):
            assert time.monotonic() < deadline
            time.sleep(0.002)


@pytest.fixture(scope="module")
def street(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    callers = asyncio.run(_callers(database))
    with served(database, tmp_path_factory.mktemp("portal")) as portal:
        headers = [
            {
                "authorization": f"Bearer {portal.token(caller)}",
                "content-type": "application/json",
                "accept": "application/graphql-response+json",
            }
            for caller in callers
        ]
        yield Street(portal, *headers)


async def _callers(database: TestDatabase) -> tuple[Principal, Principal]:
    async with opened(database) as world:
        return world.caller(Role.DEALER_SALES), world.caller(Role.DEALER_MANAGER, "BOLT")


@pytest.mark.parametrize(("body", "status", "code"), REQUESTS.values(), ids=REQUESTS)
def test_a_hostile_request_is_refused_and_the_next_caller_notices_nothing(
    street: Street, body: bytes, status: int, code: str
) -> None:
    connection = street.send(body)
    street.neighbour_is_answered()
    response = connection.getresponse()
    said = response.read()
    connection.close()
    street.neighbour_is_answered()
    errors = hostile.errors(said)
    assert (response.status, {error["extensions"]["code"] for error in errors}) == (status, {code})
    assert len(errors) <= 100
    assert len(said) < LONGEST_RESPONSE


@pytest.mark.parametrize(
    ("length", "body"),
    [
        ("content-length: 1000", b""),
        ("content-length: 1000", b'{"query": '),
        ("content-length: 900000", b" " * 500_000),
        ("transfer-encoding: chunked", b"400\r\n{"),
        ("transfer-encoding: chunked", b"1\r\n{\r\n"),
        ("x-nothing: 1\r\ncontent-length: 32", QUERY),  # whole, and gone before the answer
    ],
)
@pytest.mark.parametrize("abrupt", [True, False], ids=["reset", "closed"])
def test_whoever_breaks_off_leaves_nothing_behind(
    street: Street, caplog: pytest.LogCaptureFixture, length: str, body: bytes, abrupt: bool
) -> None:
    with structlog.testing.capture_logs() as lines:
        for _ in range(5):
            with street.socket() as connection:
                known = len(lines)
                connection.sendall(street.head(length) + body)
                street.wait_until(lambda state: bool(state.tasks) or len(lines) > known)  # noqa: B023
                if abrupt:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        street.wait_until(lambda state: not (state.tasks or state.connections))
    assert len(lines) == 5
    assert {line["log_level"] for line in lines} <= {"info"}
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    street.neighbour_is_answered()


Asked = tuple[str, str, dict[str, str], bytes]
REFUSED: dict[str, tuple[Asked, int]] = {
    "a token of 60 kB": (("POST", "/graphql", {"authorization": "Bearer " + "x" * 60_000}, b""), 401),
    "a token with 60 kB behind it": (("POST", "/graphql", {"authorization": "{} " + "x" * 60_000}, b""), 401),
    "no token": (("POST", "/graphql", {"authorization": ""}, b""), 401),
    "PUT": (("PUT", "/graphql", {}, QUERY), 405),
    "OPTIONS": (("OPTIONS", "/graphql", {}, b""), 405),
    "a length that may be too large": (
        ("POST", "/graphql", {"content-length": "1000001", "expect": "100-continue"}, b""),
        413,
    ),
    "a body over the limit": (("POST", "/graphql", {}, b" " * 9_999_999), 413),
    "a length of an exabyte": (("POST", "/graphql", {"content-length": "1" + "0" * 18}, b""), 413),
    "an image": (("POST", "/graphql", {"accept": "image/png"}, QUERY), 406),
    "no such address": (("GET", "/nothing?here", {}, b""), 404),
    "a query string of 60 kB": (("GET", "/graphql?query=" + "%7B" * 20_000, {}, b""), 400),
    "nothing posted to health": (("POST", "/healthz", {}, b""), 405),
    "a demonstration that is off": (("GET", "/graphiql", {}, b""), 404),
}


@pytest.mark.parametrize(("asked", "status"), REFUSED.values(), ids=list(REFUSED))
def test_every_refusal_says_what_it_is_and_of_which_request(
    street: Street, asked: Asked, status: int
) -> None:
    method, path, headers, body = asked
    given = {**street.stranger, **headers}
    given["authorization"] = given["authorization"].replace("{}", street.stranger["authorization"])
    with structlog.testing.capture_logs() as lines, closing(street.connection()) as connection:
        connection.request(method, path, body, given)
        response = connection.getresponse()
        (error,) = hostile.errors(response.read())
    assert response.status == status
    about = error["extensions"]
    codes = {401: "UNAUTHENTICATED", 404: "NOT_FOUND", 400: hostile.PARSE}
    assert about["code"] == codes.get(status, hostile.INPUT)
    assert response.headers["x-request-id"] == about["requestId"]
    assert [(line["request_id"], line["status"]) for line in lines] == [(about["requestId"], status)]
    assert "nothing" not in str(lines)  # an address may be anything a stranger writes
    street.neighbour_is_answered()


@pytest.mark.parametrize("path", ["/graphql", "/nothing"])
def test_a_head_has_no_body(street: Street, path: str) -> None:
    with closing(street.connection()) as connection:
        for _ in range(2):  # the connection can be used again
            connection.request("HEAD", path, headers=street.stranger)
            response = connection.getresponse()
            assert (response.status, response.read()) == (405 if path == "/graphql" else 404, b"")


@pytest.mark.parametrize("chunks", [16, 150], ids=["1 MB", "10 MB"])
def test_a_body_that_is_longer_than_anybody_said_is_refused(street: Street, chunks: int) -> None:
    with closing(street.connection()) as connection:
        body = (b" " * 65_536 for _ in range(chunks))
        connection.request("POST", "/graphql", body, street.stranger, encode_chunked=True)
        response = connection.getresponse()
        hostile.errors(response.read())
    assert (response.status, response.headers["connection"]) == (413, "close")
    street.neighbour_is_answered()


def test_a_fault_of_ours_anywhere_is_told_without_its_text(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret")

    monkeypatch.setattr("portal.site.pages.index_page", broken)
    with structlog.testing.capture_logs() as lines, closing(street.connection()) as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        said = response.read()
    (error,) = hostile.errors(said)
    assert (response.status, error["extensions"]["code"]) == (500, "INTERNAL_SERVER_ERROR")
    assert b"secret" not in said
    (line,) = (line for line in lines if line["event"] == "unexpected_error")
    assert (line["request_id"], str(line["exc_info"])) == (error["extensions"]["requestId"], "the secret")


def exchange(street: Street, *sent: bytes) -> tuple[int, dict[str, Any]]:
    """Status and the one error of what the server says before it closes the connection."""
    with street.socket() as connection:
        for part in sent:
            connection.sendall(part)
        with HTTPResponse(connection) as response:
            response.begin()
            (error,) = hostile.errors(response.read())
        assert response.headers["x-request-id"] == error["extensions"]["requestId"]
        assert connection.recv(1) == b""
    return response.status, error


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
        b"BREW /graphql HTTP/1.1\r\nhost: portal\r\n\r\n",
        b"GET /graphql HTTP/1.1\r\nho st: portal\r\n\r\n",
        b"GET ?query={viewer{role}} HTTP/1.1\r\nhost: portal\r\n\r\n",
        b"GET /gr\xc3\xa9 HTTP/1.1\r\nhost: portal\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_like_all_else(street: Street, sent: bytes) -> None:
    status, error = exchange(street, sent)
    assert (status, error["extensions"]["code"]) == (400, hostile.INPUT)
    street.neighbour_is_answered()


@pytest.mark.parametrize("line", [b"x: " + b"x" * 65_536, b"x: 1\r\n" * 11_000], ids=["one header", "many"])
def test_a_head_without_end_is_not_kept(street: Street, line: bytes) -> None:
    status, error = exchange(street, b"GET /graphql HTTP/1.1\r\n", line, line)
    assert (status, error["extensions"]["code"]) == (431, hostile.INPUT)
    street.neighbour_is_answered()


@pytest.mark.parametrize("sent", [b"", b"GET /graphql HTTP/1.1\r\nhost"])
def test_a_head_that_does_not_arrive_is_not_waited_for(
    street: Street, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("portal.bounded_http.HEAD_SECONDS", 0.01)
        status, error = exchange(street, sent)
    assert (status, error["extensions"]["code"]) == (408, hostile.INPUT)
    street.neighbour_is_answered()


def test_a_body_that_does_not_begin_is_not_waited_for(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("portal.bounded_http.HEAD_SECONDS", 0.01)
        status, error = exchange(street, street.head("content-length: 10"))
    assert (status, error["extensions"]["code"]) == (408, hostile.INPUT)
    street.neighbour_is_answered()


def test_a_second_head_that_does_not_arrive_is_not_waited_for_either(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(street.connection()) as connection:
        connection.request("POST", "/graphql", QUERY, street.stranger)
        assert connection.getresponse().read().startswith(b'{"data":')
        monkeypatch.setattr("portal.bounded_http.HEAD_SECONDS", 0.01)
        assert connection.sock is not None
        connection.sock.sendall(b"POST /graphql HTTP/1.1\r\n")
        with HTTPResponse(connection.sock) as response:
            response.begin()
            assert response.status == 408


def test_a_slow_caller_with_patience_is_answered(street: Street) -> None:
    request = street.head(f"content-length: {len(QUERY)}") + QUERY
    with street.socket() as connection:
        for start in range(0, len(request), 50):
            connection.sendall(request[start : start + 50])
        with HTTPResponse(connection) as response:
            response.begin()
            assert response.read().startswith(b'{"data":')
