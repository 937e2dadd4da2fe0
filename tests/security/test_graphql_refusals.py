"""Asked for by id or by name, what is hidden answers to the byte as what does not exist, and does as much.

Every argument of the schema that names something is in NAMES, or the first test fails and says which is
not: a new field or mutation is a line here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type, is_list_type, is_non_null_type

from portal.words.ids import uuid7
from schema.declaring.sources import ByKeys
from tests.security.organisations import CUSTOMERS
from tests.security.portal import CATALOG, NODES, Portal, gid, table_of
from tests.security.rules import DIRECTORIES, REACHED, Caller, expected

pytestmark = pytest.mark.anyio

Path = tuple[str, ...]
ANY = "own"  # whose manager asks, where a line does not say another
NOWHERE = {"where", "orderBy"}  # what a list may be asked is in test_graphql_lists.py


@dataclass(frozen=True)
class Name:
    """What an argument names: a type of node, or by `column` one of its words.

    `beside` are the other arguments that must be given, with the same names as in the schema; `by` who
    asks, at an organisation.
    """

    type: str
    column: str = "id"
    beside: Mapping[str, Any] = field(default_factory=dict)
    by: str = ANY
    answer: str = "__typename"
    is_looked_up: bool = True  # not an id of another type, which says so itself, nor what one may not do


TOUCHPOINT = {
    "clientRef": "ref of one who asks",
    "channel": "STORE",
    "action": "CALL",
    "stage": "SERVICE",
    "occurredAt": "2026-03-02T12:00:00Z",
}
CONSENT = {
    "purpose": "SERVICE",
    "channel": "STORE",
    "state": "GRANTED",
    "source": "asked",
    "occurredAt": "2026-03-02T12:00:00Z",
}
INVITEE = {"displayName": "韩梅梅", "email": "han@example.com", "role": "DEALER_SALES"}
PARTNER = {"code": "NEW", "name": "New", "kind": "OUTLET"}
ERRORS = "userErrors { code message field }"
EXPLANATION = "visible permission missing grants { __typename } until message"

# what stands for an id of the world: see `filled`
MINE, SERVED = "<own organisation>", "<a customer it sees>"
THEIRS = f"unlinked {list(CUSTOMERS).index('of unlinked')}"  # its `clientRef`: see world.py

NAMES: dict[Path, Name] = {
    ("node", "id"): Name("Customer"),
    ("nodes", "ids"): Name("Order"),
    ("customer", "id"): Name("Customer"),
    ("partner", "id"): Name("Customer", is_looked_up=False),  # partners are everybody's
    ("touchpointReceipt", "clientRef"): Name("Touchpoint", "client_ref"),
    ("touchpointReceipt", "partnerId"): Name("Partner", beside={"clientRef": THEIRS}),
    ("availability", "productId"): Name("Customer", beside={"quantity": 1}, is_looked_up=False),
    ("order", "id"): Name("Order"),
    ("order", "number"): Name("Order", "number"),
    ("campaign", "id"): Name("Campaign"),
    ("campaign", "code"): Name("Campaign", "code"),
    ("explainAccess", "id"): Name("Customer", answer=EXPLANATION),
    ("whoCanSee", "id"): Name("Customer", answer="exists roles", is_looked_up=False),
    ("touchpointsRecord", "input", "touchpoints", "customerId"): Name(
        "Customer",
        beside=TOUCHPOINT,
        answer=f"receipts {{ status rejection {{ code message field }} }} {ERRORS}",
    ),
    ("consentRecord", "input", "customerId"): Name(
        "Customer", beside=CONSENT, answer=f"consent {{ state }} {ERRORS}"
    ),
    ("customerContactReveal", "input", "customerId"): Name(
        "Customer", beside={"purpose": "SERVICE"}, answer=f"contact {{ __typename }} {ERRORS}"
    ),
    ("personExport", "input", "customerId"): Name("Customer", answer=ERRORS),
    ("personErase", "input", "customerId"): Name("Customer", beside={"reason": "REQUESTED"}, answer=ERRORS),
    ("staffInvite", "input", "partnerId"): Name("Partner", beside=INVITEE, answer=ERRORS),
    ("staffUpdate", "input", "staffId"): Name(
        "Staff", beside={"version": 1, "displayName": "李"}, answer=ERRORS
    ),
    ("staffDeactivate", "input", "staffId"): Name("Staff", beside={"reason": "LEFT"}, answer=ERRORS),
    ("sessionRevoke", "input", "staffId"): Name("Staff", answer=f"revoked {ERRORS}"),
    ("sessionRevoke", "input", "sessionId"): Name("Staff", "session", answer=f"revoked {ERRORS}"),
    ("partnerCreate", "input", "parentId"): Name("Partner", beside=PARTNER, answer=ERRORS),
    ("partnerUpdate", "input", "partnerId"): Name("Partner", beside={"version": 1}, answer=ERRORS),
    ("partnerUpdate", "input", "parentId"): Name(
        "Partner", beside={"version": 1, "partnerId": MINE}, answer=ERRORS
    ),
    ("customerLink", "input", "customerId"): Name(
        "Customer", beside={"partnerId": MINE, "relation": "SOLD"}, answer=ERRORS
    ),
    ("customerLink", "input", "partnerId"): Name(
        "Partner", beside={"customerId": SERVED, "relation": "SOLD"}, answer=ERRORS
    ),
    ("customerUnlink", "input", "customerId"): Name(
        "Customer", beside={"partnerId": MINE, "relation": "SOLD"}, answer=f"ended {ERRORS}"
    ),
    ("customerUnlink", "input", "partnerId"): Name(
        "Partner", beside={"customerId": SERVED, "relation": "SOLD"}, answer=f"ended {ERRORS}"
    ),
}


def naming() -> Iterator[Path]:
    """Every argument by which something can be named, and every input's field."""
    for root in (CATALOG["Query"], CATALOG["Mutation"]):
        for name, asked in root.graphql.fields.items():
            keys: set[str] = set()
            if name in root.fields and isinstance(place := root.fields[name].place, ByKeys):
                keys = {key.argument for key in place.keys}
            for argument, given in asked.args.items():
                kind = get_named_type(given.type)
                if argument in NOWHERE:
                    continue
                if kind.name == "ID" or argument in keys:
                    yield name, argument
                elif isinstance(kind, GraphQLInputObjectType):
                    yield from ((name, argument, *path) for path in ids_in(kind))


def ids_in(kind: GraphQLInputObjectType) -> Iterator[Path]:
    for name, given in kind.fields.items():
        inner = get_named_type(given.type)
        if inner.name == "ID":
            yield (name,)
        elif isinstance(inner, GraphQLInputObjectType):
            yield from ((name, *path) for path in ids_in(inner))


def test_every_argument_that_names_something_is_among_those_tried() -> None:
    assert set(NAMES) == set(naming())


def question(path: Path, named: Name, value: str) -> tuple[str, dict[str, Any]]:
    """A document that names `value` by the argument, and its variables."""
    root, argument, *deeper = path
    kind = "Query" if root in CATALOG["Query"].graphql.fields else "Mutation"
    arguments = CATALOG[kind].graphql.fields[root].args
    needed = {} if deeper else dict(named.beside)
    given = needed | {argument: _given(arguments[argument].type, tuple(deeper), value, named.beside)}
    declared = ", ".join(f"${name}: {arguments[name].type}" for name in given)
    passed = ", ".join(f"{name}: ${name}" for name in given)
    return f"{kind.lower()}({declared}) {{ {root}({passed}) {{ {named.answer} }} }}", given


def _given(kind: Any, path: Path, value: str, beside: Mapping[str, Any]) -> Any:  # noqa: ANN401 - graphql-core's
    """The value at its place in an input: in objects that hold `beside`, in lists of one."""
    if is_non_null_type(kind):
        return _given(kind.of_type, path, value, beside)
    if is_list_type(kind):
        return [_given(kind.of_type, path, value, beside)]
    if not path:
        return value
    (name, *rest), inner = path, kind.fields[path[0]].type
    others = {other: one for other, one in beside.items() if other in kind.fields}
    return others | {name: _given(inner, tuple(rest), value, beside)}


def told(portal: Portal, named: Name, caller: Caller) -> list[str]:
    """What names something that is hidden from the caller, or in the directory and not in its scope."""
    rows, mine = portal.world.rows, str(portal.world.organisation_ids[caller.organisation])
    if named.column == "client_ref":
        return [row["client_ref"] for row in rows["touchpoint_receipts"] if row["partner_id"] != mine]
    hidden = portal.hidden(NODES[named.type], caller)
    if named.column == "session":
        people = {row["id"] for row in hidden.values()}
        return [row["id"] for row in rows["sessions"] if row["staff_id"] in people]
    if named.type == "Partner":
        return [
            gid(NODES["Partner"], row["partner_id"])
            for row in rows["partner_terms"]
            if expected("select", "partner_terms", row, caller, portal.world.names) != REACHED
        ]
    return list(hidden) if named.column == "id" else [str(row[named.column]) for row in hidden.values()]


def nobodys(named: Name) -> str:
    if named.column == "session":
        return str(uuid7())
    return gid(NODES[named.type], str(uuid7())) if named.column == "id" else "of nobody"


def filled(portal: Portal, named: Name, caller: Caller) -> Name:
    """With ids of the world in the places of what stands for them."""
    mine = str(portal.world.organisation_ids[caller.organisation])
    served = next(key for key, name in portal.world.names.customers.items() if name == "of own")
    ids = {MINE: gid(NODES["Partner"], mine), SERVED: gid(NODES["Customer"], served)}
    beside = {
        name: ids.get(value, value) if isinstance(value, str) else value
        for name, value in named.beside.items()
    }
    return replace(named, beside=beside)


async def answer(portal: Portal, caller: Caller, path: Path, named: Name, value: str) -> bytes:
    """The whole answer; where it repeats what it was asked, that is no news."""
    return (await portal.bytes(caller, *question(path, named, value))).replace(value.encode(), b"it")


HIDEABLE = [name for name, entry in NODES.items() if table_of(entry) not in DIRECTORIES]
CASES = [
    *NAMES.items(),
    *((("node", "id"), Name(name)) for name in HIDEABLE),
    *((("explainAccess", "id"), Name(name, answer=EXPLANATION)) for name in HIDEABLE),
]
NAMED = pytest.mark.parametrize(
    ("path", "named"), CASES, ids=[f"{'.'.join(path)}:{named.type}" for path, named in CASES]
)


@NAMED
async def test_what_is_hidden_answers_to_the_byte_as_what_does_not_exist(
    path: Path, named: Name, portal: Portal
) -> None:
    caller = portal.caller(named.by)
    named = filled(portal, named, caller)
    hidden = told(portal, named, caller)
    assert hidden
    nothing = await answer(portal, caller, path, named, nobodys(named))
    for value in hidden:
        assert await answer(portal, caller, path, named, value) == nothing


@NAMED
async def test_it_takes_the_same_statements(path: Path, named: Name, portal: Portal) -> None:
    """Not the clock, which depends on more: how many statements, which, in which order."""
    caller = portal.caller(named.by)
    named = filled(portal, named, caller)
    values = [told(portal, named, caller)[0], nobodys(named)]
    await portal.ask(caller, *question(path, named, values[1]))  # planned and prepared
    done: list[list[str]] = []
    for value in values:
        async with portal.counted() as statements:
            await portal.ask(caller, *question(path, named, value))
        done.append(list(statements))
    assert done[0] or not named.is_looked_up
    assert done[0] == done[1]
