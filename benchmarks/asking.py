"""The same question as each server is asked it: bytes, made before the clock runs."""

from collections.abc import Sequence
from datetime import UTC, datetime

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
    content = body(operation, question)
    head = (
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {token}\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode("ascii") + content


def plain(operation: Operation, question: Question) -> bytes:
    """What the floor is asked."""
    return f"GET {path(operation, question)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode("ascii")


def body(operation: Operation, question: Question) -> bytes:
    return orjson.dumps({"query": operation.document, "variables": question.variables})


def path(operation: Operation, question: Question) -> str:
    """Who asks (the floor takes their word), and the values of its SQL."""
    return "/" + "/".join(map(str, (operation.name, question.person, *question.floor)))
