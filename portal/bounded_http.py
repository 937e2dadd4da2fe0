"""Bounds to the head of a request in uvicorn's reading of HTTP, and refusals in the form of all others.

What is refused here never becomes a request: it has no caller and no language.
"""

import asyncio
import secrets
from http import HTTPStatus

import orjson
import structlog
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from portal.heads import fault_of
from portal.words.errors import BadUserInput

MAX_HEAD = 131_072  # bytes; a token of 60 kB and a query string of 60 kB reach the endpoint, which says more
HEAD_SECONDS = 20.0  # for all of it to arrive, for its body to begin, and for a new connection to begin
_log = structlog.get_logger(__name__)


def uvicorn_config(application: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves an application of ours: nothing is read but by BoundedHttp.

    There are no websockets here, and whose address counts is decided by portal/proxies.py, with the settings:
    uvicorn would believe what a client on loopback says of it.
    """
    return uvicorn.Config(
        application,
        http=BoundedHttp,
        ws="none",
        proxy_headers=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
    )


class _BadHeadError(Exception):
    """A head that is HTTP and not a request of ours; what is wrong with it is kept for its sender."""


class BoundedHttp(HttpToolsProtocol):
    """One connection, with its heads bounded in size and time.

    uvicorn itself keeps a head of any length in memory, and waits for it for ever.
    """

    _head: int | None = None  # bytes of a head that is not complete; None between heads
    _awaits_body = False  # the head is complete, and nothing has come after it
    _deadline: asyncio.TimerHandle | None = None
    _fault = "This is not an HTTP request."

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_time()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head = None
        self._awaits_body = True
        self._in_time()
        fault = fault_of(self.url, self.parser.get_http_version(), self.headers)
        if fault is not None:
            self._fault = fault
            raise _BadHeadError  # the parser stops, and has send_400_response called
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._began()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._began()
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._awaits_body and self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)
        if self._head is None:
            return
        self._head += len(data)
        if self._head > MAX_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"A head is at most {MAX_HEAD:,} bytes.")
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's, which is plain text
        self._refuse(HTTPStatus.BAD_REQUEST, self._fault)

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive in time.")

    def _began(self) -> None:
        """Stop waiting for the body, which is on its way; whoever reads it bounds how long that takes."""
        if self._awaits_body:
            self._awaits_body = False
            self._in_time()

    def _in_time(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        request_id = secrets.token_hex(8)
        extensions = {"code": BadUserInput.code, "requestId": request_id}
        body = orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/json; charset=utf-8\r\n"
            f"content-length: {len(body)}\r\nx-request-id: {request_id}\r\ncache-control: no-store\r\n"
            "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
        )
        _log.info("request", status=status.value, request_id=request_id)
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
