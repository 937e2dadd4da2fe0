"""A wire between a process and the database that a test can cut, freeze and mend."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from auth.roles import DatabaseRole
from tests.cluster import TestDatabase

_SOCKET = ".s.PGSQL.5432"


class Wire:
    """Carries connections to the database; `connect` says how to reach it through here."""

    def __init__(self, database: TestDatabase, directory: Path) -> None:
        self._target = _socket_of(database.owner_url)
        self._directory = directory
        self._dsn = database.url(DatabaseRole.WORKER)
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._accepts = True

    @property
    def connect(self) -> dict[str, Any]:
        return {"dsn": self._dsn, "host": str(self._directory), "port": 5432}

    @asynccontextmanager
    async def laid(self) -> AsyncIterator["Wire"]:
        server = await asyncio.start_unix_server(self._carry, self._directory / _SOCKET)
        try:
            yield self
        finally:
            self.mend()
            server.close()
            self.end_all()

    def cut(self) -> None:
        """Every connection ends, and no other is made."""
        self._accepts = False
        self.end_all()

    def freeze(self) -> None:
        """Nothing comes through any more, and nobody is told."""
        self._flows.clear()

    def mend(self) -> None:
        self._accepts = True
        self._flows.set()

    def end_all(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if not self._accepts:
            writer.transport.abort()
            return
        back, forth = await asyncio.open_unix_connection(self._target)
        with contextlib.suppress(OSError):
            await asyncio.gather(self._pump(reader, forth), self._pump(back, writer))
        for each in (writer, forth):
            each.transport.abort()
        self._writers.discard(writer)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            await self._flows.wait()
            writer.write(data)
        writer.transport.abort()


def _socket_of(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return f"{query['host']}/.s.PGSQL.{query.get('port', parts.port or 5432)}"
