"""The composition root: all parts that a process serves, put together once, at its start."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth.principal import Principal
from auth.roles import DatabaseRole
from auth.tokens import AccessToken, TokenVerifier, bearer
from portal.audit.heads import Heads
from portal.audit.sealer import Sealer
from portal.doors.db import UNREACHABLE, Database
from portal.metrics import CONTENT_TYPE, exposition
from portal.oauth.endpoint import token_route
from portal.oauth.grants import grants, issuer_of
from portal.oauth.invitations import invitation_route
from portal.oauth.metadata import metadata_routes
from portal.proxies import TrustedProxies
from portal.sessions.housekeeping import housekeeping
from portal.sessions.issuers import TrustedIssuers
from portal.sessions.keys import KeyRing, load_keys
from portal.sessions.revocations import RevocationWatch
from portal.settings import Settings
from portal.site.demo_accounts import PersonaTokens
from portal.site.examples import portal_command
from portal.site.routes import site_routes
from portal.throttling.limits import Limits
from portal.throttling.quotas import Quotas
from portal.throttling.service import Terms
from schema.endpoint.fallback import HANDLERS
from schema.endpoint.view import PATH, graphql_endpoint

READY_SECONDS = 2.0
_UNLESS_SAID = {  # by whoever answers: of pages, portal/site/routes.py
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def create_app(settings: Settings, connect: Mapping[DatabaseRole, Mapping[str, Any]]) -> Starlette:
    """The portal over the database that `connect` says how to reach, for each audience.

    What it needs is opened when the server starts it, and closed when it stops.
    """
    keys = load_keys(settings.absolute_home)
    heads = Heads.open(settings.absolute_home, settings.audit_heads)

    @asynccontextmanager
    async def lifespan(app: "_Portal") -> AsyncIterator[None]:
        database = await Database.open(connect)
        try:
            async with (
                Sealer(database, heads).running(),
                RevocationWatch(database, connect[DatabaseRole.WORKER]).running() as watch,
                housekeeping(database),
            ):
                routes = await _routes(settings, keys, database, watch)
                app.graphql = next(
                    each.app for each in routes if isinstance(each, Route) and each.path == PATH
                )
                app.watch = watch
                app.router.routes.extend(routes)
                yield
        finally:
            app.graphql = None
            app.router.routes.clear()
            await database.close()

    portal = _Portal(lifespan=lifespan, exception_handlers=HANDLERS)
    portal.router.redirect_slashes = False  # it would send clients to a URL made of their own Host header
    portal.proxies = TrustedProxies(settings.trusted_proxies)
    return portal


class _Portal(Starlette):
    """Starlette, with a way to the GraphQL endpoint that passes by its middleware and router.

    The endpoint answers whatever happens by itself, and most requests are for it. To all else a request comes
    with the address of the client that counts, and no answer leaves without the headers browsers obey.
    """

    graphql: ASGIApp | None = None
    watch: RevocationWatch
    proxies: TrustedProxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.graphql is not None and scope["type"] == "http" and scope["path"] == PATH:
            if self.watch.is_held_up:  # let it look before its requests are refused
                await self.watch.catch_up()
            await self.graphql(scope, receive, send)
        elif scope["type"] == "http":
            client = self.proxies.client_of(scope), 0
            await super().__call__({**scope, "client": client}, receive, _careful(send))
        else:
            await super().__call__(scope, receive, send)


def _careful(send: Send) -> Send:
    """Send an answer with what every answer says to browsers, where it does not say another thing itself."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _UNLESS_SAID.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


async def _routes(
    settings: Settings, keys: KeyRing, database: Database, watch: RevocationWatch
) -> list[BaseRoute]:
    verifier = TokenVerifier(keys.public_jwks, settings.issuer, settings.audience)

    def live(token: str) -> AccessToken:
        judged = verifier.verify(token)
        watch.require_live(judged)
        return judged

    def authenticate(authorization: str | None) -> Principal:
        return live(bearer(authorization)).principal

    async def ready(_: Request) -> Response:
        return await _readiness(database)

    limits = _limits(settings)
    tokens = await _demo_tokens(settings, keys, database)
    issuer = issuer_of(settings, keys)
    supported = grants(database, issuer, TrustedIssuers(settings.openid_issuers), live)
    return [
        Route("/healthz", _alive),
        Route("/readyz", ready),
        *_metrics(settings, database),
        *metadata_routes(issuer, keys, supported),
        token_route(database, supported),
        invitation_route(database),
        Route(PATH, graphql_endpoint(database, authenticate, limits)),
        *site_routes(demo=tokens, url=settings.issuer, portal=portal_command(settings)),
    ]


def _limits(settings: Settings) -> Limits:
    return Limits(
        terms=Terms(settings.cost_maximum, settings.cost_restore_rate),
        partner_terms=Terms(settings.partner_cost_maximum, settings.partner_cost_restore_rate),
        quotas=Quotas(
            lookups=settings.lookups_per_hour,
            machine_lookups=settings.machine_lookups_per_hour,
            reveals=settings.reveals_per_hour,
            invitations=settings.invitations_per_hour,
        ),
        in_flight=settings.requests_in_flight,
        answer_bytes=settings.answer_bytes,
    )


async def _demo_tokens(settings: Settings, keys: KeyRing, database: Database) -> PersonaTokens | None:
    if not settings.demo:
        return None
    return await PersonaTokens.load(database, keys, settings)


def _metrics(settings: Settings, database: Database) -> list[Route]:
    """`/metrics` for whoever has the operator's token; without a token there is no such address."""
    if settings.metrics_token is None:
        return []
    expected = f"Bearer {settings.metrics_token.get_secret_value()}".encode()

    async def read(request: Request) -> Response:
        given = ",".join(request.headers.getlist("authorization")).encode("latin-1")  # of two, neither
        if hmac.compare_digest(given, expected):
            return Response(exposition(database.sizes()), media_type=CONTENT_TYPE)
        refusal = "Metrics need the operator's token.\n"
        return PlainTextResponse(refusal, 401, {"www-authenticate": "Bearer"})

    return [Route("/metrics", read)]


async def _alive(_: Request) -> Response:
    """A sign that the process runs and its event loop turns."""
    return JSONResponse({"status": "ok"})


async def _readiness(database: Database) -> Response:
    """An answer from the database for every audience's pool; 503 names the audience without one."""
    answers = await asyncio.gather(*(_answers(database, audience) for audience in DatabaseRole))
    states = {audience.value: answer for audience, answer in zip(DatabaseRole, answers, strict=True)}
    healthy = all(states.values())
    body = {"status": "ok" if healthy else "unavailable", "database": states}
    return JSONResponse(body, status_code=200 if healthy else 503)


async def _answers(database: Database, audience: DatabaseRole) -> bool:
    try:
        async with (
            asyncio.timeout(READY_SECONDS),
            database.connection(audience, seconds=READY_SECONDS) as connection,
        ):
            return bool(await connection.fetchval("select true"))
    except UNREACHABLE:
        return False
