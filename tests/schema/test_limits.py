"""A document is measured before it is validated, and weighed before it is kept."""

import gc
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    OperationDefinitionNode,
    SelectionNode,
    Token,
    get_introspection_query,
    get_variable_values,
    parse,
)
from graphql.execution.values import VariableValues

from portal.words.errors import BadUserInput
from schema.operations.cache import LruCache
from schema.operations.documents import MAX_KEPT, Documents
from schema.operations.errors import NotParsed, NotValid, RequestErrors
from schema.operations.limits import MAX_TEXT, Size, _Measure
from schema.operations.variables import Variables
from schema.operations.wrong_values import without_value
from schema.planner.catalog import Catalog
from schema.root import build_schema, graphql_schema

CONFLICTS = " ".join(f'a: customer(id: "{n}") {{ id }}' for n in range(21))


def nested(levels: int) -> list[Any]:
    """A list in a list, so many levels deep."""
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


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
    "definitions": (" ".join(f"query Q{n} {{ viewer {{ role }} }}" for n in range(101)), "100 operations"),
    "fields": ("{ viewer { " + " ".join(f"f{n}" for n in range(500)) + " } }", "500 fields"),
    "root fields": ("{ " + " ".join(f"a{n}: viewer {{ role }}" for n in range(51)) + " }", "50 fields"),
    "root fields, by fragments": (
        "{ ...F a25: viewer { role } ...on Query { ...G } }"
        " fragment F on Query { "
        + " ".join(f"a{n}: viewer {{ role }}" for n in range(25))
        + " }"
        + " fragment G on Query { "
        + " ".join(f"b{n}: viewer {{ role }}" for n in range(25))
        + " }",
        "50 fields may be asked of the root",
    ),
    "depth, by fragments": (
        "{ viewer { partner { ...F } } }"
        " fragment F on Partner {" + " parent {" * 10 + " ...G " + "}" * 10 + " }"
        " fragment G on Partner {" + " parent {" * 8 + " code " + "}" * 8 + " }",
        "20 levels",
    ),
    "nested fragments": ("{" + " ... {" * 60 + " viewer { role } " + "}" * 60 + "}", "60 deep"),
    "a chain of fragments, the last one first": (
        "{ ...F60 } fragment F0 on Query { viewer { role } } "
        + " ".join(f"fragment F{n} on Query {{ ...F{n - 1} }}" for n in range(1, 61)),
        "60 deep",
    ),
    "directives": ("{ viewer { role " + "@skip(if: false) " * 101 + "} }", "100 directives"),
    "directives here and there": (
        "query($a: Boolean @x) @x { ...F @x ... @x { viewer @x { role @x } } } fragment F on Query @x { "
        "viewer { role " + "@skip(if: false) " * 94 + "} }",
        "100 directives",
    ),
    "arguments": ("{ node(" + "id: 1 " * 31 + ") { id } }", "30 arguments"),
    "arguments of a directive": ("{ viewer { role @skip(" + "if: true " * 31 + ") } }", "30 arguments"),
    "variables": (
        "query(" + " ".join(f"$v{n}: Int" for n in range(101)) + ") { viewer { role } }",
        "100 variables",
    ),
    "a deep argument": ("{ node(id: " + "[" * 31 + "]" * 31 + ") { id } }", "30 deep"),
    "a deep argument of objects": ("{ node(id: " + "{a: " * 31 + "1" + "}" * 31 + ") { id } }", "30 deep"),
    "a deep default": ("query($v: ID = " + "[" * 31 + "]" * 31 + ") { node(id: $v) { id } }", "30 deep"),
    "a deep condition": ("{ viewer { role @skip(if: " + "[" * 31 + "]" * 31 + ") } }", "30 deep"),
    "one of two fragments of a name": (
        f"{{ ...F }} fragment F on Query {{ {CONFLICTS} }} fragment F on Query {{ viewer {{ role }} }}",
        "20 fields may have the same place",
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
    return Documents(catalog.schema, limit=500)


@pytest.mark.parametrize(("text", "message"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_document_that_is_slow_to_validate_is_refused_before(
    documents: Documents, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.delattr("schema.operations.documents.validate")
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
        "{ " + " ".join(f"a{n}: viewer {{ role }}" for n in range(50)) + " }",
        "{ viewer { role " + "} ... { viewer { role " * 9 + "@skip(if: false) " + "}" * 10 + "}",
        "query("
        + " ".join(f"$v{n}: Boolean!" for n in range(100))
        + ") { viewer { "
        + " ".join(f"a{n}: role @skip(if: $v{n})" for n in range(100))
        + " } }",
        "{" + " ... {" * 58 + " viewer { role } " + "}" * 58 + "}",
    ],
    ids=["introspection", "one key", "aliases", "root fields", "merged", "variables, directives", "nesting"],
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


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("Query", "...F{below} ...F{below}"),
        ("Partner", "...F{below} ...F{below}"),
        ("Partner", "a: parent {{ ...F{below} }} b: parent {{ ...F{below} }}"),
        ("Partner", "... {{ ...F{below} }} ... @include(if: true) {{ ...F{below} }}"),
    ],
)
def test_fragments_that_double_each_other_are_visited_once(
    documents: Documents, monkeypatch: pytest.MonkeyPatch, kind: str, body: str
) -> None:
    """Thirty levels written out are a billion selections."""
    root = "{ ...F0 }" if kind == "Query" else "{ viewer { partner { ...F0 } } }"
    last = "viewer { role }" if kind == "Query" else "code"
    chain = " ".join(f"fragment F{n} on {kind} {{ {body.format(below=n + 1)} }}" for n in range(30))
    visited: list[object] = []
    visit = _Measure._selection

    def visiting(measure: _Measure, node: SelectionNode) -> Size:
        visited.append(node)
        return visit(measure, node)

    monkeypatch.setattr(_Measure, "_selection", visiting)
    monkeypatch.delattr("schema.operations.documents.validate")
    with pytest.raises(RequestErrors):
        documents.operation(f"{root} {chain} fragment F30 on {kind} {{ {last} }}", None, suggestions=False)
    assert len(visited) == len(set(map(id, visited)))
    assert len(visited) < 200


def test_at_most_a_hundred_errors_are_found(documents: Documents) -> None:
    unknown = "{ viewer { " + " ".join(f"f{n}" for n in range(400)) + " } }"
    with pytest.raises(RequestErrors) as refused:
        documents.operation(unknown, None, suggestions=True)
    assert len(refused.value.errors) == 100
    assert all("Cannot query field" in error.message for error in refused.value.errors)


def test_names_are_suggested_while_that_is_quick(documents: Documents) -> None:
    def messages(count: int) -> str:
        unknown = "{ viewer { " + " ".join(f"rol{n}" for n in range(count)) + " } }"
        with pytest.raises(RequestErrors) as refused:
            documents.operation(unknown, None, suggestions=True)
        return " ".join(error.message for error in refused.value.errors)

    assert messages(10).count("Did you mean 'role'?") == 10
    assert "Did you mean" not in messages(11)


def test_validation_that_gives_up_says_why(documents: Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphql.validation.validation_context.MAX_FRAGMENT_WORK", 1)
    query = "{ viewer { ...F } } fragment F on Viewer { ...G } fragment G on Viewer { role }"
    with pytest.raises(RequestErrors) as refused:
        documents.operation(query, None, suggestions=False)
    assert [error.message for error in refused.value.errors] == [
        "The document takes too long to validate; ask for fewer fields and fragments."
    ]


IDS = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"ids": ["x"] * 25_000}, "At most 25,000 values"),
        ({f"v{n}": n for n in range(25_001)}, "At most 25,000 values"),
        ({"ids": nested(31)}, "at most 30 deep"),
        ({"ids": [], "other": {"a": nested(30)}}, "at most 30 deep"),
        ({"ids": nested(1_000)}, "at most 30 deep"),
    ],
    ids=["list", "names", "deep", "deep and not declared", "deeper"],
)
def test_variables_that_are_slow_to_read_are_refused_before(
    documents: Documents, monkeypatch: pytest.MonkeyPatch, variables: dict[str, Any], message: str
) -> None:
    operation = documents.operation(IDS, None, suggestions=False)
    monkeypatch.delattr("schema.operations.variables.coerce_input_value")
    monkeypatch.delattr("schema.operations.variables.validate_input_value")
    with pytest.raises(RequestErrors) as refused:
        operation.variables(variables)
    assert refused.value.kind is BadUserInput
    assert message in refused.value.errors[0].message


def test_the_largest_variables_fit(documents: Documents) -> None:
    operation = documents.operation(IDS, None, suggestions=False)
    ids = ["x"] * 24_999
    assert operation.variables({"ids": ids}).coerced == {"ids": ids}
    assert operation.variables({"ids": [], "not declared": nested(30)}).coerced == {"ids": []}


DECLARED = """
query(
  $a: Int, $b: Int = 3, $c: Int! = 4, $d: ID!, $e: [ID!], $f: Boolean! = true, $g: TouchpointInput
) { viewer { role @skip(if: $f) } node(id: $d) { id } nodes(ids: $e) { id } }
"""


def given_in(values: VariableValues) -> dict[str, Any]:
    return {name: source.value for name, source in values.sources.items()}


@pytest.mark.parametrize(
    "given",
    [
        {"d": "x"},
        {"a": 1, "b": 2, "c": 3, "d": 4, "e": "one", "f": False, "g": None},
        {"a": None, "b": None, "d": "x", "e": ["x", 5]},
        {"d": None},
        {},
        {"c": None, "d": "x"},
        {"a": "1", "d": "x"},
        {"a": 2**31, "d": "x"},
        {"d": "x", "e": [None]},
        {"d": "x", "f": "true"},
        {"d": "x", "g": {"nothing": 1}},
    ],
)
def test_variables_are_coerced_as_graphql_core_does(catalog: Catalog, given: dict[str, Any]) -> None:
    """And refused for the same reasons, less the values."""
    (node,) = parse(DECLARED).definitions
    assert isinstance(node, OperationDefinitionNode)
    expected = get_variable_values(catalog.schema, node.variable_definitions or (), given)
    variables = Variables(catalog.schema, node)
    if isinstance(expected, list):
        with pytest.raises(RequestErrors) as refused:
            variables.values(given, suggestions=True)
        assert [e.message for e in refused.value.errors] == [without_value(e.message) for e in expected]
    else:
        values = variables.values(given, suggestions=True)
        assert values.coerced == expected.coerced
        assert given_in(values) == given_in(expected)


def test_at_most_a_hundred_errors_are_found_in_variables(documents: Documents) -> None:
    with pytest.raises(RequestErrors) as refused:
        documents.operation(IDS, None, suggestions=False).variables({"ids": [{}] * 200})
    assert len(refused.value.errors) == 100
