"""Requests of every kind that cannot be answered, by what is wrong with them."""

from dataclasses import dataclass, field
from typing import Any

from auth.roles import Role

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Bad:
    """A request; what it leaves out is good. `query` and `variables` go as JSON unless there is `content`."""

    query: str = "{ viewer { role } }"
    variables: dict[str, Any] | None = None
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    further: dict[str, Any] = field(default_factory=dict)
    content: bytes | None = None
    path: str = "/graphql"
    role: Role = Role.DEALER_MANAGER


def _documents(**documents: str) -> dict[str, Bad]:
    return {name.replace("_", " "): Bad(document) for name, document in documents.items()}


def _variables(type_: str, *values: object) -> dict[str, Bad]:
    asked = {
        "Int": "query($v: Int) { touchpoints(first: $v) { totalCount } }",
        "Int!": "query($v: Int!) { touchpoints(first: $v) { totalCount } }",
        "ID!": "query($v: ID!) { customer(id: $v) { id } }",
        "[ID!]!": "query($v: [ID!]!) { nodes(ids: $v) { id } }",
        "Boolean!": "query($v: Boolean!) { viewer { role @skip(if: $v) } }",
        "TouchpointsRecordInput!": "mutation($v: TouchpointsRecordInput!) "
        "{ touchpointsRecord(input: $v) { recorded } }",
    }
    return {f"{type_} {value!r:.60}": Bad(asked[type_], {"v": value}) for value in values}


def _item(**given: object) -> dict[str, Any]:
    good = {
        "clientRef": "1",
        "customerId": "x",
        "channel": "PHONE",
        "action": "CALL",
        "stage": "SERVICE",
        "occurredAt": "2026-01-01T00:00:00Z",
    }
    return {"touchpoints": [good | given]}


REQUESTS = {
    "PUT": Bad(method="PUT"),
    "plain text": Bad(headers={"content-type": "text/plain"}),
    "gzip": Bad(headers={"content-encoding": "gzip"}),
    "image": Bad(headers={"accept": "image/png"}),
    "null": Bad(content=b"null"),
    "number": Bad(content=b"3"),
    "string": Bad(content=b'"x"'),
    "list": Bad(content=b"[]"),
    "no UTF-8": Bad(content=b'{"query": "\xff"}'),
    "no JSON": Bad(content=b"{ viewer"),
    "nested JSON": Bad(content=b"[" * 100_000),
    "no query": Bad(content=b"{}"),
    "twice a query": Bad(content=b'{"query": "{ viewer { role } }", "query": "{ viewer { role } }"}'),
    "operationName": Bad(further={"operationName": 3}),
    "variables": Bad(further={"variables": 3}),
    "extensions": Bad(further={"extensions": "x"}),
    "GET of no JSON": Bad(method="GET", path="/graphql?query=%7Bx%7D&variables=x"),
    "GET of no UTF-8": Bad(method="GET", path="/graphql?query=%FF"),
    "GET of a mutation": Bad(
        method="GET",
        path="/graphql?query=mutation%7BtouchpointsRecord(input:%7Btouchpoints:[]%7D)%7Brecorded%7D%7D",
    ),
    "an unknown operation": Bad("query A { viewer { role } }", further={"operationName": "B"}),
    "two operations": Bad("query A { viewer { role } } query B { viewer { role } }"),
}
SYNTAX = _documents(
    nothing="#",
    open_selection="{ viewer {",
    empty_selection="{ }",
    bad_character="{ viewer \0 }",
    single_quotes="{ customer(id: 'x') { id } }",
    two_dots="{ ..F }",
    leading_zero="{ touchpoints(first: 01) { totalCount } }",
    no_digit="{ touchpoints(first: -x) { totalCount } }",
    point_first="{ touchpoints(first: .5) { totalCount } }",
    open_string='{ customer(id: "x) { id } }',
    unicode_escape='{ customer(id: "\\uZZZZ") { id } }',
    escape='{ customer(id: "\\q") { id } }',
    constant="query($a: Int = $b) { viewer { role } }",
    keyword="{ customer(id: [) { id } }",
    brackets="{a" * 300,
    too_long="{ viewer { role } }" + " " * 66_000,
    too_many_tokens="{ viewer { " + "role " * 6_000 + "} }",
)
VALIDATION = _documents(
    unknown_field="{ viewer { rolle } }",
    field_nothing_is_like="{ zzzzzzzzz }",
    no_selection="{ viewer }",
    selection_of_a_leaf="{ viewer { role { x } } }",
    unknown_argument='{ customer(idd: "x") { id } }',
    missing_argument="{ customer { id } }",
    wrong_literal='{ touchpoints(first: "x") { totalCount } }',
    too_large_literal="{ touchpoints(first: 99999999999) { totalCount } }",
    null_literal="{ customer(id: null) { id } }",
    wrong_variable="query($a: String) { touchpoints(first: $a) { totalCount } }",
    nullable_variable="query($a: ID) { customer(id: $a) { id } }",
    unused_variable="query($a: Int) { viewer { role } }",
    unused_variable_of_a_name="query Q($a: Int) { viewer { role } }",
    undefined_variable="{ touchpoints(first: $a) { totalCount } }",
    undefined_variable_of_a_name="query Q { touchpoints(first: $a) { totalCount } }",
    output_variable="query($a: Customer) { viewer { role } }",
    unknown_type="query($a: Custome) { viewer { role } }",
    unknown_directive="{ viewer { role @nothing } }",
    misplaced_directive="query @skip(if: true) { viewer { role } }",
    directive_twice="{ viewer { role @skip(if: true) @skip(if: true) } }",
    directive_without_argument="{ viewer { role @skip } }",
    directive_with_another="{ viewer { role @skip(if: true, iff: false) } }",
    unused_fragment="{ viewer { role } } fragment F on Viewer { role }",
    unknown_fragment="{ ...F }",
    circle="{ viewer { ...F } } fragment F on Viewer { ...F }",
    impossible_fragment="{ viewer { ... on Customer { id } } }",
    impossible_named_fragment="{ viewer { ...F } } fragment F on Customer { id }",
    fragment_on_a_leaf="{ viewer { ... on Role { x } } }",
    inline_fragment_missing='{ node(id: "x") { displayName } }',
    conflict="{ a: viewer { role } a: viewer { role: locale } }",
    conflict_of_arguments='{ customer(id: "a") { id } customer(id: "b") { id } }',
    conflict_below="{ viewer { a: role b: role } viewer { a: locale b: locale } }",
    two_anonymous="{ viewer { role } } { viewer { role } }",
    two_of_a_name="query A { viewer { role } } query A { viewer { role } }",
    two_fragments="{ viewer { ...F } } fragment F on Viewer { role } fragment F on Viewer { role }",
    two_variables="query($a: Int, $a: Int) { touchpoints(first: $a) { totalCount } }",
    two_arguments='{ customer(id: "a", id: "b") { id } }',
    two_input_fields="mutation { touchpointsRecord(input: {touchpoints: [], touchpoints: []}) { recorded } }",
    unknown_input_field="mutation { touchpointsRecord(input: {touchpoint: []}) { recorded } }",
    definition="{ viewer { role } } type X { a: Int }",
    subscription="subscription { viewer { role } }",
    many_errors="{ " + " ".join(f"x{n}" for n in range(300)) + " }",
    deep="{ a" * 25 + "}" * 25,
    aliases="{ viewer { " + " ".join(f"a{n}: role" for n in range(300)) + " } }",
    merged="{ " + "viewer { role } " * 30 + "}",
)
VALUES = (
    _variables("Int", "x", 1.5, 2**40, True, 0, 101, None)
    | _variables("Int!", None)
    | _variables("ID!", None, True, "x", {"a": 1})
    | _variables("[ID!]!", [None], ["x"] * 101, {"a": 1})
    | _variables("Boolean!", 1, "true")
    | _variables(
        "TouchpointsRecordInput!",
        3,
        {},
        {"touchpoints": [], "other": 1},
        {"touchpoints": []},
        {"touchpoints": [3]},
        _item(channel="PHON"),
        _item(channel=3),
        _item(occurredAt="yesterday"),
        _item(occurredAt="2026-02-30T00:00:00Z"),
        _item(note=3),
        _item(location={"latitude": "x", "longitude": 1}),
        _item(location={"latitude": 1}),
    )
)
ARGUMENTS = _documents(
    no_first="{ touchpoints { totalCount } }",
    bad_cursor='{ touchpoints(first: 1, after: "x") { nodes { id } } }',
    bad_id='{ customer(id: "x") { id } }',
    long_key="{ viewer { " + "a" * 64 + ": role } }",
) | {
    "a null condition": Bad("query($v: Boolean! = true) { viewer { role @skip(if: $v) } }", {"v": None}),
    "a field without permission": Bad(
        "{ touchpoints(first: 1) { nodes { note } } }", role=Role.PARTNER_INTEGRATION
    ),
    "a verb without permission": Bad(
        "mutation($v: TouchpointsRecordInput!) { touchpointsRecord(input: $v) { recorded } }",
        {"v": _item()},
        role=Role.HQ_AUDITOR,
    ),
}
LISTS = _documents(
    first_and_last="{ customers(first: 1, last: 1) { totalCount } }",
    last_too_many="{ customers(last: 101) { totalCount } }",
    bad_before='{ customers(last: 1, before: "x") { nodes { id } } }',
    null_operator="{ customers(first: 1, where: {number: {eq: null}}) { totalCount } }",
    many_values="{ customers(first: 1, where: {number: {in: [" + '"a" ' * 1_001 + "]}}) { totalCount } }",
    deep_where="{ customers(first: 1, where: " + "{not: " * 15 + "{}" + "}" * 15 + ") { totalCount } }",
    many_conditions="{ customers(first: 1, where: {or: ["
    + '{number: {eq: "a"}} ' * 150
    + "]}) { totalCount } }",
    no_such_id='{ customers(first: 1, where: {id: {eq: "x"}}) { totalCount } }',
    unknown_filter="{ customers(first: 1, where: {numbr: {}}) { totalCount } }",
    unknown_operator="{ customers(first: 1, where: {number: {equals: 1}}) { totalCount } }",
    wrong_kind="{ customers(first: 1, where: {number: {eq: 1}}) { totalCount } }",
    no_date='{ touchpoints(first: 1, where: {occurredAt: {eq: "x"}}) { totalCount } }',
    unknown_order="{ customers(first: 1, orderBy: {field: NUMBR}) { totalCount } }",
    order_as_text='{ customers(first: 1, orderBy: {field: "NUMBER"}) { totalCount } }',
    many_orders="{ customers(first: 1, orderBy: [" + "{field: NUMBER} " * 12 + "]) { totalCount } }",
    blank_search='{ customers(first: 1, search: " ") { totalCount } }',
    long_search='{ customers(first: 1, search: "' + "x" * 101 + '") { totalCount } }',
)
BAD = REQUESTS | SYNTAX | VALIDATION | VALUES | ARGUMENTS | LISTS
