"""Requests nobody sends who means well, each with the status and the code it is refused with.

Sent with `Accept: application/graphql-response+json`, with which every refusal is a 4xx.
"""

from collections.abc import Iterator
from typing import Any

import orjson

PARSE, VALIDATION, INPUT = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"
IDS = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
FIRST = "query($first: Int) { customers(first: $first) { totalCount } }"
DOUBLING = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
PARENTS = " ".join(
    f"fragment F{n} on Partner {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}"
    for n in range(30)
)


def numbered(count: int, form: str) -> str:
    """The form `count` times, with a number for each `#`."""
    return " ".join(form.replace("#", str(n)) for n in range(count))


DOCUMENTS = {
    "fragments that double": (
        f"{{ ...F0 }} {DOUBLING} fragment F30 on Query {{ viewer {{ role }} }}",
        VALIDATION,
    ),
    "fields that double": (
        f"{{ viewer {{ partner {{ ...F0 }} }} }} {PARENTS} fragment F30 on Partner {{ code }}",
        VALIDATION,
    ),
    "a circle": ("{ ...F } fragment F on Query { ...F }", VALIDATION),
    "1,000 aliases": (f"{{ viewer {{ {numbered(1_000, 'a#: role')} }} }}", PARSE),
    "300 aliases": (f"{{ viewer {{ {numbered(300, 'a#: role')} }} }}", VALIDATION),
    "5,000 repeated fields": (f"{{ viewer {{ {'role ' * 5_000} }} }}", PARSE),
    "2,000 operations": (numbered(2_000, "query Q# { viewer { role } }"), PARSE),
    "101 operations": (numbered(101, "query Q# { viewer { role } }"), VALIDATION),
    "20,000 brackets": ("{" * 20_000, PARSE),
    "20,000 selections": ("{ a" * 20_000, PARSE),
    "20,000 inline fragments": ("{ ... " * 10_000, PARSE),
    "2,000 lists": ("{ node(id: " + "[" * 2_000, PARSE),
    "900 unknown fields": (f"{{ {numbered(900, 'f#')} }}", VALIDATION),
    "400 unknown fields": (f"{{ viewer {{ {numbered(400, 'theRoleOfThisViewer#')} }} }}", VALIDATION),
    "100 unknown types": (
        f"{{ viewer {{ {numbered(100, '... on TouchpointReceiptEdge# { a#: id }')} }} }}",
        VALIDATION,
    ),
    "700 arguments": (f"{{ node({numbered(700, 'id#: 1')}) {{ id }} }}", VALIDATION),
    "one argument 700 times": (f"{{ node({'id: 1 ' * 700}) {{ id }} }}", VALIDATION),
    "1,000 directives": ("{ viewer { role " + "@skip " * 1_000 + "} }", VALIDATION),
    "500 variables": (f"query({numbered(500, '$v#: Int')}) {{ viewer {{ role }} }}", VALIDATION),
    "introspection in circles": (
        "{ __schema { types " + "{ fields { type " * 9 + "{ name }" + "} }" * 9 + " } }",
        VALIDATION,
    ),
    "a name of 60 kB": (f"{{ {'x' * 60_000} }}", VALIDATION),
    "an Int of 60 kB": (f"{{ customers(first: {'9' * 60_000}) {{ totalCount }} }}", VALIDATION),
    "a name of 30 kB in 40 errors": (
        f"query {'x' * 30_000} {{ {numbered(40, 'a#: node(id: $v#) { id }')} }}",
        VALIDATION,
    ),
    "a document of 100 kB": ("{ viewer { role } }" + " " * 100_000, PARSE),
    "a comment without end": ("#" * 70_000, PARSE),
    "a string without end": ('{ node(id: "' + "\\" * 9_999, PARSE),
    "a NUL": ("{ viewer { role } \0 }", PARSE),
    "type definitions": (numbered(90, "type T# { id: ID }"), VALIDATION),
    "two operations and no name": (
        "query A { viewer { role } } query B { viewer { role } }",
        "OPERATION_RESOLUTION_FAILURE",
    ),
}
VARIABLES: dict[str, tuple[str, bytes]] = {
    "900 kB of ids": (IDS, orjson.dumps({"ids": ["x"] * 200_000})),
    "300,000 objects": (IDS, b'{"ids": [' + b"{}," * 300_000 + b"{}]}"),
    "10,000 bad values": (IDS, orjson.dumps({"ids": [None] * 10_000})),
    "30,000 variables": (IDS, orjson.dumps({f"v{n}": n for n in range(30_000)})),
    "lists in lists": (IDS, b'{"ids": ' + b"[" * 500 + b"]" * 500 + b"}"),
    "objects in objects": (IDS, b'{"ids": ' + b'{"a": ' * 500 + b"1" + b"}" * 501),
    "a large Int": (FIRST, b'{"first": 18446744073709551615}'),
    "a larger Int": (FIRST, b'{"first": 1180591620717411303424}'),
    "a large Float": (FIRST, b'{"first": 1e308}'),
    "a long string": (FIRST, orjson.dumps({"first": "9" * 900_000})),
    "a long key": (FIRST, orjson.dumps({"first": {"x" * 900_000: 1}})),
}
BODIES: dict[str, tuple[bytes, int]] = {
    "a literal of 2 MB": (orjson.dumps({"query": '{ node(id: "' + "x" * 2_000_000 + '") { id } }'}), 413),
    "JSON 100,000 deep": (b"[" * 100_000, 400),
    "a number of 900 kB": (b'{"query": ' + b"9" * 900_000 + b"}", 400),
    "a body of spaces": (b" " * 1_000_000, 400),
    "one member 50,000 times": (b'{"query": "x"' + b',"query": "x"' * 50_000 + b"}", 400),
}


def requests() -> Iterator[tuple[str, bytes, int, str]]:
    """Name, body, and what it is refused with."""
    for name, (query, code) in DOCUMENTS.items():
        yield name, orjson.dumps({"query": query}), 400, code
    for name, (query, variables) in VARIABLES.items():
        yield name, _with(query, variables), 400, INPUT
    for name, (body, status) in BODIES.items():
        yield name, body, status, INPUT


def _with(query: str, variables: bytes) -> bytes:
    return b'{"query": ' + orjson.dumps(query) + b', "variables": ' + variables + b"}"


def errors(body: bytes) -> list[dict[str, Any]]:
    """The errors of a response; each has a message and says what it is and of which request."""
    found: list[dict[str, Any]] = orjson.loads(body)["errors"]
    assert found
    for error in found:
        assert error["message"]
        assert len(error["extensions"]["requestId"]) == 16
        assert error["extensions"]["code"]
    return found
