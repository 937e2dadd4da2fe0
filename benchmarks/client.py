"""The load: HTTP/1.1 over kept connections, little enough work that the server is what is measured.

Each connection sends its next request when the last answer is whole (a closed loop), so a server is as busy
as it can be and never more. One request costs this client some 30 µs, of the same two cores.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_DATA = b'{"data":{'  # how every answer without errors begins, whoever gives it


class Refused(RuntimeError):
    """A server answered something else than 200, or errors."""


@dataclass
class Load:
    """What became of one run: answers, and seconds each took as its sender saw it."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


class _Connection(asyncio.Protocol):
    """Sends one request after the other until there are no more."""

    def __init__(self, requests: Iterator[bytes], load: Load, until: float) -> None:
        self._requests = requests
        self._load = load
        self._until = until
        self._body = bytearray()
        self._missing = -1
        self._begins = False  # the next bytes are the first of a body
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        if self._missing < 0:
            self._body += data
            data = self._head()
            if self._missing < 0:
                return
        self._missing -= len(data)
        if self._begins and data:
            self._begins = False
            if not data.startswith(_DATA[: len(data)]):
                self._fail(f"answered {data[:200]!r}")
                return
        if self._missing == 0:
            now = time.perf_counter()
            self._load.latencies.append(now - self._sent)
            self._missing = -1
            if now < self._until:
                self._next()
            else:
                self._finish()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or Refused("the server closed the connection"))

    def _head(self) -> bytes:
        """Read the head, if it is whole, and answer what of the body came with it."""
        end = self._body.find(_END)
        if end < 0:
            return b""
        head, rest = bytes(self._body[:end]), bytes(self._body[end + len(_END) :])
        self._body.clear()
        if not head.startswith(b"HTTP/1.1 200"):
            self._fail(head.split(b"\r\n", 1)[0].decode("latin-1"))
            return b""
        start = head.lower().index(_LENGTH) + len(_LENGTH)
        self._missing = int(head[start:].split(b"\r\n", 1)[0])
        self._begins = True
        return rest

    def _next(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))  # type: ignore[attr-defined]  # TCP's is a WriteTransport

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
        self._transport.close()

    def _fail(self, line: str) -> None:
        if not self.done.done():
            self.done.set_exception(Refused(line))
        self._transport.close()


async def load(
    port: int, requests: Sequence[bytes], *, connections: int, seconds: float, start: int = 0
) -> Load:
    """Send `requests` in turn, beginning with the `start`th, for so long; the answers under way still count.

    Raises Refused for an answer that is not 200, or has errors.
    """
    result, turn = Load(), islice(cycle(requests), start, None)
    began = time.perf_counter()
    until = began + seconds
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: _Connection(turn, result, until), "127.0.0.1", port)
        for _ in range(connections)
    ]
    try:
        await asyncio.gather(*(protocol.done for _, protocol in made))
        result.seconds = time.perf_counter() - began
    finally:
        for transport, _ in made:
            transport.abort()
        await asyncio.sleep(0)  # they close in the next turn of the loop
    return result


async def ask(port: int, request: bytes) -> bytes:
    """The body of one answer. Raises Refused."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = (await reader.readuntil(_END)).lower()
        length = int(head[head.index(_LENGTH) + len(_LENGTH) :].split(b"\r\n", 1)[0])
        body = await reader.readexactly(length)
        if not head.startswith(b"http/1.1 200"):
            raise Refused(body.decode("utf-8", "replace"))
        return body
    finally:
        writer.close()
