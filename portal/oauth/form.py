"""Reading of a token request: form-encoded, each parameter once, bounded in size and time."""

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from portal.sessions.refusals import TokenRefused, bad_request
from portal.sessions.requests import TokenRequest

METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]  # all, so that all are answered alike
MAX_BODY = 32_768  # bytes; two tokens of the largest size we read fit in
MAX_PARAMETERS = 30
BODY_SECONDS = 10.0
_FORM = "application/x-www-form-urlencoded"


async def read_request(request: Request) -> TokenRequest:
    """The token request that was sent.

    Raises TokenRefused for what is not a token request, or is too large or too slow.
    """
    if request.scope["query_string"]:
        # a URL is kept in logs and histories, where a secret would be too
        raise bad_request("Parameters go into the body, never into the query string.")
    content_type, _, charset = ",".join(request.headers.getlist("content-type")).lower().partition(";")
    if content_type.strip() != _FORM or charset.replace(" ", "") not in {"", "charset=utf-8"}:
        raise bad_request(f"Send the request as {_FORM}.")
    if len(request.headers.getlist("authorization")) > 1:
        raise bad_request("The Authorization header is there twice.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(request)
    except (TimeoutError, ClientDisconnect):
        raise bad_request("The request did not arrive in time.") from None
    return TokenRequest(
        parameters=_parameters(body),
        authorization=request.headers.get("authorization"),
        address=address_of(request),
    )


def address_of(request: Request) -> str:
    """Address a request comes from; behind a trusted proxy, the one portal/proxies.py found."""
    return request.client.host if request.client else ""


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise bad_request(f"The body is longer than {MAX_BODY:,} bytes.")
    return body


def _parameters(body: bytes) -> dict[str, str]:
    """Parameters, each once, as another reader may take the other of two; one without a value is absent."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS
        )
    except ValueError:
        raise _unreadable() from None
    if len({name for name, _ in pairs}) < len(pairs):
        raise bad_request("A parameter is there twice.")
    return {name: value for name, value in pairs if value}


def _unreadable() -> TokenRefused:
    return bad_request(f"The body is not form-encoded UTF-8 of at most {MAX_PARAMETERS} parameters.")
