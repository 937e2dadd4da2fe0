"""The load: only answers with data count, whatever their status."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from benchmarks.client import Refused, load

pytestmark = pytest.mark.anyio


@contextlib.asynccontextmanager
async def answering(*chunks: bytes, connections: int = 1) -> AsyncIterator[int]:
    """A server that answers each request with these, and its port; it ends after so many connections."""
    gone: asyncio.Queue[None] = asyncio.Queue()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while await reader.read(1000):
                for chunk in chunks:
                    writer.write(chunk)
                    await writer.drain()
                    await asyncio.sleep(0.001)
        writer.close()
        await gone.put(None)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for _ in range(connections):
            await gone.get()
        await asyncio.sleep(0)


@pytest.mark.parametrize("body", [b'{"data":{"viewer":null}}', b'{"data":{}}'])
async def test_answers_are_counted_however_they_arrive(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with answering(head, body[:12], body[12:], connections=2) as port:
        done = await load(port, [b"GET / HTTP/1.1\r\n\r\n"], connections=2, seconds=0.05)
    assert len(done.latencies) > 2


@pytest.mark.parametrize(
    ("status", "body"),
    [(b"200 OK", b'{"errors":[]}'), (b"200 OK", b'{"data":null}'), (b"429 No", b'{"data":{}}')],
)
async def test_an_answer_with_errors_ends_the_load(status: bytes, body: bytes) -> None:
    head = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
    async with answering(head + body) as port:
        with pytest.raises(Refused):
            await load(port, [b"GET / HTTP/1.1\r\n\r\n"], connections=1, seconds=0.05)
