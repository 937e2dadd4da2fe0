"""Servers of `portal run` and `portal serve`: their parts started in order and stopped in reverse."""

import asyncio
import contextlib
import json
import signal
import socket
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import uvicorn

from auth.roles import DatabaseRole
from portal import logs
from portal.app import create_app
from portal.bounded_http import uvicorn_config
from portal.cli.commands import say, secret
from portal.cli.demonstration import as_told, require_private, say_whether
from portal.doors.db import Database
from portal.importing.console import command as import_command
from portal.postgres import EmbeddedPostgres
from portal.provision import audience_connections
from portal.settings import Settings, load_settings, url_of
from portal.setup.prepare import prepare, require_current
from portal.site.examples import CUSTOMERS, portal_command
from portal.words.errors import SetupError

DEMO_SLICE = Path(str(files("portal") / "demo_slice"))
FIRST_PERSONA = "dealer-sales"


def run_here() -> None:
    """Run everything on this machine until Ctrl-C; with the embedded database, as a demonstration.

    A database of PORTAL_DATABASE_URL may be in earnest: there only PORTAL_DEMO=true gives tokens to
    whoever asks and loads the demonstration data. Raises SetupError.
    """
    settings = as_told(load_settings())
    require_private(settings)
    with _until_told_to_end(), _listening(settings) as listener, _database(settings) as owner_url:
        say_whether(settings)
        asyncio.run(_fill(settings, owner_url))
        _serve(settings, owner_url, listener, announce=settings.demo)


def serve_here() -> None:
    """Run only the server, on a database that is set up. Raises SetupError."""
    settings = load_settings()
    if settings.database_url is None:
        raise SetupError("`portal serve` needs PORTAL_DATABASE_URL; `make run` brings a database of its own.")
    require_private(settings)
    url = settings.database_url.get_secret_value()
    with _until_told_to_end(), _listening(settings) as listener:
        asyncio.run(require_current(url, secret(settings)))
        _serve(settings, url, listener, announce=False)


@contextlib.contextmanager
def _until_told_to_end() -> Iterator[None]:
    """End the block in order on Ctrl-C, SIGTERM or a closed terminal; none of these is an error."""
    # uvicorn raises a signal again when it has shut down; by default SIGTERM would then end us on the spot
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        yield


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The port, taken before anything slow is started, so a port in use is reported at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(2048)
        except OSError as error:
            raise SetupError(
                f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}): "
                "set PORTAL_PORT to another port."
            ) from error
        yield listener


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The owner's URL of the configured database, or of the embedded one, started and stopped here."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    say(f"starting PostgreSQL in {settings.home}")
    with EmbeddedPostgres(settings.absolute_home) as server:
        yield server.owner_url


async def _fill(settings: Settings, owner_url: str) -> None:
    """Migrate, and load the data of a demonstration where there is none."""
    # the embedded server is ours alone, so whatever secret it had, this one is right
    await prepare(owner_url, secret(settings), say, new_secret=settings.database_url is None)
    if not settings.demo:
        return
    connect = audience_connections(owner_url, secret(settings))
    database = await Database.open({DatabaseRole.WORKER: connect[DatabaseRole.WORKER]})
    try:
        async with database.as_worker() as connection:
            filled = await connection.fetchval("select exists (select from portal.touchpoints)")
        if not filled:
            say("loading the demonstration data")
            await import_command(database.as_worker, DEMO_SLICE)
    finally:
        await database.close()


def _serve(settings: Settings, url: str, listener: socket.socket, *, announce: bool) -> None:
    logs.configure(settings.log_level)
    host, port = listener.getsockname()[:2]
    if not settings.port and "issuer" not in settings.model_fields_set:  # nobody knew the port before
        settings = settings.model_copy(update={"issuer": url_of(settings.host, port)})
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    application = create_app(settings, audience_connections(url, secret(settings)))
    server = _Announcing(
        uvicorn_config(application), address, announce=portal_command(settings) if announce else None
    )
    server.run(sockets=[listener])
    if not server.started:
        raise SetupError("The server did not start; the line above says why.")


class _Announcing(uvicorn.Server):
    """A server that prints its address; given a portal command, also a first query and its answer."""

    def __init__(self, config: uvicorn.Config, address: str, *, announce: str | None) -> None:
        super().__init__(config)
        self._address = address
        self._announce = announce
        self._showing: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say(f"serving at {self._address}")
        if self.started and self._announce:
            self._showing = asyncio.create_task(self._show(self._announce))

    async def _show(self, command: str) -> None:
        query = CUSTOMERS.as_curl(self._address, FIRST_PERSONA, command)
        say(
            f"\nThe portal is at {self._address} (GraphiQL: {self._address}/graphiql)\n\n"
            f"A token of a member of staff, good for ten minutes:\n"
            f"  {command} token --as {FIRST_PERSONA}\n\n"
            f"A first query, and its answer:\n\n{query}\n"
        )
        try:
            say(await asyncio.to_thread(_first_answer, self._address))
        except (OSError, ValueError, KeyError) as error:
            say(f"(it was not answered: {error})")
        say("\nCtrl-C stops everything; what was recorded stays.")


def _first_answer(address: str) -> str:
    """The answer to the first query, asked as a visitor would: a token first, then the query."""
    token = _post(f"{address}/demo/token", {"as": FIRST_PERSONA}, {"Origin": address})["access_token"]
    answer = _post(f"{address}/graphql", {"query": CUSTOMERS.query}, {"Authorization": f"Bearer {token}"})
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _post(url: str, body: dict[str, str], headers: dict[str, str]) -> dict[str, object]:
    request = urllib.request.Request(  # noqa: S310 - our own address
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
    with direct.open(request, timeout=10) as response:
        return dict(json.load(response))
