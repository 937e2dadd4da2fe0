"""The rules of GraphQL over HTTP: what a request must be, or is refused for (spec: graphql-over-http).

It only reads: nothing here knows what GraphQL is, or who is calling.
"""

import asyncio
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Message, Receive

from portal.messages import languages
from portal.words.errors import BadUserInput
from schema.planner.request import Request

MAX_BODY = 1_000_000  # bytes
MAX_DISCARDED = 10_000_000  # bytes of one that is too large: who is sending listens only afterwards
BODY_SECONDS = 20.0  # for all of it to arrive, once it has begun
MAX_ACCEPT = 1_000  # characters of Accept that are looked at
MAX_PARAMETERS = 20  # of a query string
GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"

_CLOSE = (b"connection", b"close")
_ENCODINGS = (b"content-encoding", b"transfer-encoding")
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_MEMBERS = ("query", "operationName", "variables", "extensions", "documentId")
_QUOTED = {name: f'"{name}"'.encode() for name in _MEMBERS}

Headers = dict[bytes, bytes]


class HttpRefused(BadUserInput):
    """A request that we do not read; `status` is HTTP's."""

    def __init__(self, status: int, message: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.headers = tuple(headers)


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers by lower-case name; the value of a repeated one is a list (RFC 9110, 5.3).

    Credentials that are there twice are a trap, and refused.
    """
    headers: Headers = {}
    for name, value in raw:
        if name not in headers:
            headers[name] = value
        elif name == b"authorization":
            raise HttpRefused(400, "The Authorization header is there twice.")
        else:
            headers[name] += b"," + value
    return headers


def media_type(headers: Headers) -> str:
    """Form of the response, as the client prefers it; an empty Accept counts as none."""
    return _media_type(headers.get(b"accept", b"")[:MAX_ACCEPT].decode("latin-1"))


@lru_cache(maxsize=256)
def _media_type(accept: str) -> str:
    weights = dict(_weights(accept)) or {"*/*": 1.0}
    # of equals the one that is named first, or else the one every client reads
    ours = [*(kind for kind in weights if kind in (JSON, GRAPHQL_RESPONSE)), JSON, GRAPHQL_RESPONSE]
    best = max(ours, key=lambda kind: _weight(weights, kind))
    if _weight(weights, best) <= 0:
        raise HttpRefused(406, f"The response can be {GRAPHQL_RESPONSE} or {JSON}.")
    return best


def _weight(weights: dict[str, float], kind: str) -> float:
    """Weight of the most exact range that has `kind` in it (RFC 9110, 12.5.1)."""
    return next((weights[range_] for range_ in (kind, "application/*", "*/*") if range_ in weights), 0.0)


def locale(raw: Iterable[tuple[bytes, bytes]]) -> str:
    """Language of messages, as the client prefers it; BCP 47. Refuses nothing: refusals have one too."""
    given = [value for name, value in raw if name == b"accept-language"]
    return languages.preferred(b",".join(given).decode("latin-1")) if given else languages.ENGLISH


def _weights(accept: str) -> Iterator[tuple[str, float]]:
    """The media ranges of an Accept header; one whose weight is no number is not wanted."""
    for item in accept.lower().split(","):
        range_, *parameters = (part.strip() for part in item.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        if range_:
            yield range_, float(weight) if _WEIGHT.fullmatch(weight) else 0.0


def require_json(headers: Headers) -> None:
    """Require a POST of JSON in UTF-8. Other types could be sent by any web page without asking (CSRF)."""
    if headers.get(b"content-type") == b"application/json" and headers.keys().isdisjoint(_ENCODINGS):
        return
    given, *parameters = headers.get(b"content-type", b"").decode("latin-1").lower().split(";")
    charsets = {
        p.strip().partition("=")[2].strip('"') for p in parameters if p.strip().startswith("charset=")
    }
    if given.strip() != JSON or charsets - {"utf-8", "utf8"}:
        raise HttpRefused(415, f"Send the request as {JSON} in UTF-8.")
    encodings = (headers.get(b"content-encoding", b"identity"), headers.get(b"transfer-encoding", b"chunked"))
    if [each.strip().lower() for each in encodings] != [b"identity", b"chunked"]:
        raise HttpRefused(415, "Send the request without a content encoding.")


async def read_body(headers: Headers, receive: Receive) -> bytes:
    """The whole body, at most MAX_BODY bytes within BODY_SECONDS.

    That it begins is bounded where heads are (portal/bounded_http.py): most come whole, and need no clock.
    """
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and float(length) > (MAX_BODY if b"expect" in headers else MAX_DISCARDED):
        raise _too_large()
    begun = await _part(receive)
    if not begun.get("more_body", False):
        return await _received(begun, receive)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _received(begun, receive)
    except TimeoutError:
        raise HttpRefused(408, "The request did not arrive in time.", [_CLOSE]) from None


async def _part(receive: Receive) -> Message:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise HttpRefused(400, "The client went away.")
    return message


async def _received(message: Message, receive: Receive) -> bytes:
    """Body from `message` on."""
    chunks: list[bytes] = []
    length = 0
    while True:
        chunk = message.get("body", b"")
        chunks.append(chunk)
        length += len(chunk)
        ends = not message.get("more_body", False)
        if length > MAX_BODY:  # whatever its header said
            chunks.clear()
            if ends or length > MAX_DISCARDED:
                raise _too_large()
        elif ends:
            return b"".join(chunks)
        message = await _part(receive)


def _too_large() -> HttpRefused:
    return HttpRefused(413, f"A request is at most {MAX_BODY:,} bytes.", [_CLOSE])


def fill_from_body(request: Request, body: bytes) -> None:
    """The content of a body, added to its request. Raises HttpRefused."""
    request.body_bytes = len(body)
    given = _json(body, "The body")
    if isinstance(given, dict) and (b"\\u" in body or any(map(partial(_repeats, body), given))):
        _require_once(_members(body))  # it takes long, and so only where a member could be there twice
    _fill(request, given)


def _repeats(body: bytes, name: str) -> bool:
    """Tell whether the body has a member's name, as its name or otherwise, more than once."""
    return name in _QUOTED and body.count(_QUOTED[name]) > 1


def _members(body: bytes) -> list[str]:
    """Names of a JSON object's members, in its order."""
    try:
        pairs: list[tuple[str, object]] = json.loads(body, object_pairs_hook=list)
    except RecursionError:
        raise HttpRefused(
            400,
            "The body cannot be read as JSON: UTF-8, finite numbers, whole surrogate pairs, not too deep.",
        ) from None
    return [name for name, _ in pairs]


def _require_once(names: Sequence[str]) -> None:
    """Require each member once: of two of one name, other readers may take another one (RFC 8259, 4)."""
    for name in _MEMBERS:
        if names.count(name) > 1:
            raise HttpRefused(400, f"`{name}` is there twice.")


def fill_from_query_string(request: Request, raw: bytes) -> None:
    """The content of a query string, added to its request. Raises HttpRefused."""
    request.body_bytes = len(raw)
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS
        )
    except ValueError:
        raise HttpRefused(400, "The query string is not UTF-8, or has too many parameters.") from None
    _require_once([name for name, _ in pairs])
    given: dict[str, Any] = dict(pairs)
    for name in ("variables", "extensions"):
        if given.get(name):
            given[name] = _json(given[name], f"`{name}`")
        else:
            given.pop(name, None)
    if not given.get("operationName"):
        given.pop("operationName", None)
    _fill(request, given)


def _json(text: bytes | str, what: str) -> object:
    try:
        return orjson.loads(text)  # refuses bad UTF-8, and nesting deeper than it can bear
    except orjson.JSONDecodeError:
        raise HttpRefused(
            400,
            f"{what} cannot be read as JSON: UTF-8, finite numbers, whole surrogate pairs, not too deep.",
        ) from None


def _fill(request: Request, given: object) -> None:
    if not isinstance(given, dict):
        raise HttpRefused(400, "The request must be a JSON object with `query` or `documentId`.")
    query, name, document_id = given.get("query"), given.get("operationName"), given.get("documentId")
    variables, extensions = given.get("variables"), given.get("extensions")
    if not isinstance(document_id, str | None):
        raise HttpRefused(400, "`documentId` must be a string.")
    if not isinstance(query, str | None) or not (query or document_id):
        raise HttpRefused(400, "`query` must be a GraphQL document.")
    if not isinstance(name, str | None):
        raise HttpRefused(400, "`operationName` must be a string.")
    if not isinstance(variables, dict | None) or not isinstance(extensions, dict | None):
        raise HttpRefused(400, "`variables` and `extensions` must be objects.")
    request.query, request.document_id = query or None, document_id or None
    request.operation_name, request.sent_variables = name, variables or {}
