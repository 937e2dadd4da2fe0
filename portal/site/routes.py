"""Routes of the pages. Outside demonstration mode: the front page and its style, no more."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from json import JSONDecodeError
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from portal.site import pages
from portal.site.assets import asset_route
from portal.site.demo import DemoTokens, chosen
from portal.site.examples import CUSTOMERS, PORTAL, Example
from portal.site.guard import require_loopback_name, require_own_page
from portal.words.errors import BadUserInput, Forbidden, PortalError

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it some requests carry `Origin: null`, which the guard refuses.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_OWN_FILES_ONLY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# GraphiQL's editors and dialogs place themselves with style elements and attributes of their own.
_GRAPHIQL_STYLES = _OWN_FILES_ONLY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_PAGE = {**_HEADERS, "Content-Security-Policy": _OWN_FILES_ONLY, "Cache-Control": "no-cache"}
_ANSWER = {**_HEADERS, "Cache-Control": "no-store"}
_LARGEST_CHOICE_BYTES = 1000

_Endpoint = Callable[[Request], Awaitable[Response]]


def site_routes(
    *, demo: DemoTokens | None, url: str, examples: Sequence[Example] = (CUSTOMERS,), portal: str = PORTAL
) -> list[BaseRoute]:
    """Routes for the composition root to add; `demo` is None outside demonstration mode.

    `url` is where clients reach the portal, as it is shown; `portal` is the portal's command, as
    examples.portal_command has it.
    """

    async def index(_: Request) -> Response:
        page = pages.index_page(url, examples, demo.personas() if demo else None, portal)
        return HTMLResponse(page, headers=_PAGE)

    folders = ("pages",) if demo is None else ("pages", "demo", "graphiql")
    return [
        Route("/", index, name="index"),
        asset_route(folders, _HEADERS),
        *([] if demo is None else _demonstration(demo, examples)),
    ]


def _demonstration(demo: DemoTokens, examples: Sequence[Example]) -> list[BaseRoute]:
    async def graphiql(_: Request) -> Response:
        headers = {**_PAGE, "Content-Security-Policy": _GRAPHIQL_STYLES}
        return HTMLResponse(pages.graphiql_page(examples), headers=headers)

    async def personas(request: Request) -> Response:
        require_loopback_name(request)
        return JSONResponse({"personas": [asdict(each) for each in demo.personas()]}, headers=_ANSWER)

    async def token(request: Request) -> Response:
        require_own_page(request)
        asked = await _choice(request)
        choice = chosen(demo.personas(), asked.get("as"), asked.get("partner"))
        text, seconds = await demo.mint(choice.persona.name, choice.partner.code if choice.partner else None)
        body = {"access_token": text, "token_type": "Bearer", "expires_in": seconds}
        return JSONResponse(body, headers=_ANSWER)

    return [
        Route("/graphiql", graphiql, name="graphiql"),
        Route("/demo/personas", _coded(personas), name="personas"),
        # POST: a token belongs in no cache, log, history or prefetch.
        Route("/demo/token", _coded(token), methods=["POST"], name="token"),
    ]


async def _choice(request: Request) -> dict[str, Any]:
    """The request's JSON object `{"as": …, "partner": …}`. Raises BadUserInput."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_CHOICE_BYTES:
            raise BadUserInput(f"the body is longer than {_LARGEST_CHOICE_BYTES} bytes")
    try:
        asked = json.loads(body)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise BadUserInput('the body must be JSON like {"as": "dealer-sales", "partner": null}')
    return asked


def _coded(endpoint: _Endpoint) -> _Endpoint:
    """Answer the endpoint's refusals the way /graphql does: a message and a stable code."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except (BadUserInput, Forbidden) as refusal:
            return _refused(refusal)

    return answer


def _refused(refusal: PortalError) -> Response:
    error = {"message": str(refusal), "extensions": {"code": refusal.code}}
    status = 403 if isinstance(refusal, Forbidden) else 400
    return JSONResponse({"errors": [error]}, status_code=status, headers=_ANSWER)
