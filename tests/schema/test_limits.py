"""A document is measured before it is validated, and weighed before it is kept."""

import gc

import pytest
from graphql import DocumentNode, Token, get_introspection_query, parse

from schema.documents import MAX_KEPT, Documents
from schema.errors import NotParsed, NotValid, RequestErrors
from schema.limits import MAX_TEXT
from schema.planner.cache import LruCache
from schema.planner.catalog import Catalog
from schema.root import build_schema, graphql_schema

CONFLICTS = " ".join(f'a: customer(id: "{n}") {{ id }}' for n in range(21))
TOO_MUCH = {
    "one key": (f"{{ {CONFLICTS} }}", "20 fields may have the same place"),
    "one key, of the same field": ("{ " + "viewer { role } " * 21 + "}", "20 fields may have the same place"),
    "one key, in merged objects": ("{ " + "viewer { role role role } " * 7 + "}", "same place"),
    "one key, by fragments": (
        "{ ...A ...B ... on Query { ...A } } fragment A on Query {" + " viewer { role }" * 10 + "}"
        " fragment B on Query { viewer { locale } }",
        "same place",
    ),
    "a fragment nobody spreads": (
        f"{{ viewer {{ role }} }} fragment F on Query {{ {CONFLICTS} }}",
        "20 fields may have the same place",
    ),
    "aliases": (
        "{ viewer { " + " ".join(f"a{n}: role" for n in range(201)) + " } }",
        "200 fields may have an alias",
    ),
    "fragments": (
        "{ viewer { role } } " + " ".join(f"fragment F{n} on Viewer {{ role }}" for n in range(100)),
        "100 operations and fragments",
    ),
    "circles": (
        "{ ...F } fragment F on Query { viewer { role } ...G } fragment G on Query { ...F }",
        "'F' spreads itself",
    ),
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog(graphql_schema(build_schema()))


@pytest.fixture
def documents(catalog: Catalog) -> Documents:
    return Documents(catalog, limit=500)


@pytest.mark.parametrize(("text", "message"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_document_that_is_slow_to_validate_is_refused_before(
    documents: Documents, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.delattr("schema.documents.validate")
    with pytest.raises(RequestErrors) as refused:
        documents.operation(text, None, suggestions=False)
    assert refused.value.kind is NotValid
    assert message in refused.value.errors[0].message
    assert refused.value.errors[0].locations


@pytest.mark.parametrize(
    "text",
    [
        get_introspection_query(),
        "{ " + "viewer { role } " * 20 + "}",
        "{ viewer { " + " ".join(f"a{n}: role" for n in range(200)) + " } }",
    ],
    ids=["introspection", "one key", "aliases"],
)
def test_what_clients_send_fits(documents: Documents, text: str) -> None:
    assert documents.operation(text, None, suggestions=False).text == text


def test_a_document_longer_than_we_read_is_refused_unread(documents: Documents) -> None:
    text = "{ viewer { role } }"
    assert documents.operation(text.ljust(MAX_TEXT), None, suggestions=False).is_query
    with pytest.raises(RequestErrors) as refused:
        documents.operation(text.ljust(MAX_TEXT + 1), None, suggestions=False)
    assert refused.value.kind is NotParsed
    assert "65,536 characters" in refused.value.errors[0].message


def test_a_text_is_parsed_once_whichever_of_its_operations_is_asked(documents: Documents) -> None:
    text = "query A { viewer { role } } query B { viewer { locale } }"
    a, b = (documents.operation(text, name, suggestions=False) for name in "AB")
    assert (a.name, b.name) == ("A", "B")
    assert a.document is b.document
    assert documents.operation(text, "A", suggestions=False) is a


def test_a_document_that_is_kept_has_forgotten_its_tokens(documents: Documents) -> None:
    def tokens(document: DocumentNode) -> int:
        seen: set[int] = set()
        waiting: list[object] = [document]
        found = 0
        while waiting:
            for item in gc.get_referents(waiting.pop()):
                if id(item) not in seen and not isinstance(item, type):
                    seen.add(id(item))
                    found += isinstance(item, Token)
                    waiting.append(item)
        return found

    text = 'query Q($x: Int = 3) { customer(id: "x") { ...F } } fragment F on Customer { id }'
    assert tokens(parse(text)) > 20
    text = "query Q($x: Boolean = true) { viewer { ...F @skip(if: $x) } } fragment F on Viewer { role }"
    assert tokens(documents.operation(text, None, suggestions=False).document) == 0


def test_documents_are_kept_up_to_a_weight(documents: Documents) -> None:
    texts = [f"{{ viewer {{ a{n}: role }} }}".ljust(MAX_TEXT) for n in range(9)]
    first = documents.operation(texts[0], None, suggestions=False)
    kept = MAX_KEPT // MAX_TEXT
    for text in texts[1:kept]:
        documents.operation(text, None, suggestions=False)
    assert documents.operation(texts[0], None, suggestions=False) is first
    for text in texts[1:]:
        documents.operation(text, None, suggestions=False)
    assert documents.operation(texts[0], None, suggestions=False) is not first


def test_a_cache_weighs_what_it_keeps() -> None:
    cache: LruCache[str, int] = LruCache(10, max_weight=10)
    cache.put("a", 1, weight=4)
    cache.put("b", 2, weight=4)
    cache.put("b", 3, weight=6)
    assert (cache.get("a"), cache.get("b")) == (1, 3)
    cache.put("c", 4, weight=1)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, 3, 4)
    cache.put("d", 5, weight=11)
    assert len(cache) == 0
