"""The portal as clients meet it: the whole application behind uvicorn on loopback, with real tokens."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from auth.principal import Principal
from auth.roles import DatabaseRole
from auth.tokens import MAX_LIFETIME, mint
from portal.app import create_app
from portal.bounded_http import uvicorn_config
from portal.sessions.keys import load_keys
from tests.cluster import TestDatabase


@dataclass(frozen=True)
class Served:
    """A running portal: where it is, and who may be let in."""

    address: tuple[str, int]
    home: Path
    database: TestDatabase
    server: uvicorn.Server

    @property
    def url(self) -> str:
        return "http://{}:{}".format(*self.address)

    def token(self, principal: Principal) -> str:
        """An access token as the portal itself signs them, good for ten minutes."""
        settings = self.database.settings(self.home)
        return mint(
            load_keys(self.home).active,
            principal,
            now=datetime.now(UTC),
            lifetime=MAX_LIFETIME,
            issuer=settings.issuer,
            audience=settings.audience,
            client_id="portal-tests",
            session_id="tests",
        )


@contextmanager
def served(database: TestDatabase, home: Path, **settings: object) -> Iterator[Served]:
    """Serve the portal over `database` in a thread, as `portal serve` configures uvicorn."""
    connect = {audience: {"dsn": database.url(audience)} for audience in DatabaseRole}
    application = create_app(database.settings(home, **settings), connect)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn_config(application))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()  # a connection made before it has started waits in the listener's queue
        try:
            yield Served(listener.getsockname()[:2], home, database, server)
        finally:
            server.should_exit = True
            thread.join()
