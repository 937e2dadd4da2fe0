"""What GraphQL over HTTP asks of a request, and what it may be refused for (spec: graphql-over-http).

Reading only: nothing here knows what GraphQL is, or who is calling.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive

from portal.errors import BadUserInput

MAX_BODY = 1_000_000  # bytes
GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
LOCALES = {"en": "en", "zh": "zh-CN"}

Headers = dict[bytes, bytes]


class HttpRefused(BadUserInput):
    """The request is not one we read; `status` is HTTP's."""

    def __init__(self, status: int, message: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.headers = tuple(headers)


@dataclass(frozen=True, slots=True)
class Document:
    """What the client sent to be executed."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers by lower-case name. Credentials that are there twice are a trap, and refused."""
    headers: Headers = {}
    for name, value in raw:
        if name == b"authorization" and name in headers:
            raise HttpRefused(400, "The Authorization header is there twice.")
        headers[name] = value
    return headers


def media_type(headers: Headers) -> str:
    """The form of the response, as the client prefers it."""
    return _media_type(headers.get(b"accept", b"*/*").decode("latin-1"))


@lru_cache(maxsize=256)
def _media_type(accept: str) -> str:
    ranked = {
        GRAPHQL_RESPONSE: GRAPHQL_RESPONSE,
        JSON: JSON,
        "application/*": JSON,
        "*/*": JSON,
    }
    for wanted in _by_preference(accept):
        if wanted in ranked:
            return ranked[wanted]
    raise HttpRefused(406, f"The response can be {GRAPHQL_RESPONSE} or {JSON}.")


def locale(headers: Headers) -> str:
    """The language of messages, as the client prefers it; BCP 47."""
    return _locale(headers.get(b"accept-language", b"").decode("latin-1"))


@lru_cache(maxsize=256)
def _locale(accepted: str) -> str:
    for wanted in _by_preference(accepted):
        if (language := wanted.split("-")[0]) in LOCALES:
            return LOCALES[language]
    return "en"


def _by_preference(accepted: str) -> list[str]:
    """The values of an Accept header, best first; those with q=0 left out."""
    weighed: list[tuple[float, str]] = []
    for item in accepted.split(","):
        value, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = float(parameter[2:])
                except ValueError:
                    weight = 0.0
        if weight > 0:
            weighed.append((-weight, value))
    return [value for _, value in sorted(weighed, key=lambda pair: pair[0])]


def require_json(headers: Headers) -> None:
    """A POST is JSON in UTF-8. Other types could be sent by any web page without asking (CSRF)."""
    given, *parameters = headers.get(b"content-type", b"").decode("latin-1").lower().split(";")
    charsets = {
        p.strip().partition("=")[2].strip('"') for p in parameters if p.strip().startswith("charset=")
    }
    if given.strip() != JSON or charsets - {"utf-8", "utf8"}:
        raise HttpRefused(415, f"Send the request as {JSON} in UTF-8.")
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise HttpRefused(415, "Send the request without a content encoding.")


async def read_body(headers: Headers, receive: Receive) -> bytes:
    """The whole body, at most MAX_BODY bytes."""
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length) > MAX_BODY:
        raise HttpRefused(413, f"A request is at most {MAX_BODY:,} bytes.", [(b"connection", b"close")])
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HttpRefused(400, "The client went away.")
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise HttpRefused(413, f"A request is at most {MAX_BODY:,} bytes.", [(b"connection", b"close")])
        if not message.get("more_body", False):
            return body


def from_body(body: bytes) -> Document:
    return _document(_json(body, "The body"))


def from_query_string(raw: bytes) -> Document:
    try:
        pairs = dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise HttpRefused(400, "The query string is not UTF-8.") from None
    given: dict[str, Any] = dict(pairs)
    for name in ("variables", "extensions"):
        if given.get(name):
            given[name] = _json(given[name], f"`{name}`")
        else:
            given.pop(name, None)
    if not given.get("operationName"):
        given.pop("operationName", None)
    return _document(given)


def _json(text: bytes | str, what: str) -> object:
    try:
        return orjson.loads(text)  # refuses bad UTF-8, and nesting deeper than it can bear
    except orjson.JSONDecodeError:
        raise HttpRefused(400, f"{what} is not JSON in UTF-8, or is nested too deeply.") from None


def _document(given: object) -> Document:
    if not isinstance(given, dict):
        raise HttpRefused(400, "The request must be a JSON object with `query`.")
    query, name = given.get("query"), given.get("operationName")
    variables, extensions = given.get("variables"), given.get("extensions")
    if not isinstance(query, str) or not query:
        raise HttpRefused(400, "`query` must be a GraphQL document.")
    if not isinstance(name, str | None):
        raise HttpRefused(400, "`operationName` must be a string.")
    if not isinstance(variables, dict | None) or not isinstance(extensions, dict | None):
        raise HttpRefused(400, "`variables` and `extensions` must be objects.")
    return Document(query, name, variables or {})
