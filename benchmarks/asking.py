"""The same question as each server is asked it: bytes, made before the clock runs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import orjson

from auth.signing import SigningKey
from auth.tokens import MAX_LIFETIME, mint
from benchmarks.operations import Operation, Question
from benchmarks.people import Person
from portal.settings import Settings


def tokens(people: Sequence[Person], key: SigningKey, settings: Settings) -> list[str]:
    """An access token for each, good for ten minutes."""
    return [
        mint(
            key,
            person.principal,
            now=datetime.now(UTC),
            lifetime=MAX_LIFETIME,
            issuer=settings.issuer,
            audience=settings.audience,
            client_id="portal-bench",
            session_id=f"bench-{index}",
        )
        for index, person in enumerate(people)
    ]


def graphql(operation: Operation, question: Question, token: str) -> bytes:
    """What the portal and the naive server are asked."""
    return _post(body(operation, question), f"authorization: Bearer {token}\r\n")


def unauthorised(operation: Operation, question: Question) -> bytes:
    """What PostGraphile is asked: it does not ask who is asking."""
    return _post(orjson.dumps({"query": operation.peer_document, "variables": question.peer}))


def _post(content: bytes, header: str = "") -> bytes:
    head = (
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"{header}content-length: {len(content)}\r\n\r\n"
    )
    return head.encode("ascii") + content


def plain(operation: Operation, question: Question) -> bytes:
    """What the floor is asked."""
    return f"GET {path(operation, question)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode("ascii")


def body(operation: Operation, question: Question) -> bytes:
    return orjson.dumps({"query": operation.document, "variables": question.variables})


def path(operation: Operation, question: Question) -> str:
    """Who asks (the floor takes their word), and the values of its SQL."""
    values = (operation.name, question.person, *question.floor)
    return "/" + "/".join(quote(str(value), safe="") for value in values)
