"""Documents by hypothesis-graphql; arguments and every form of GraphQL are added by our own hands."""

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    build_ast_schema,
    parse,
    print_ast,
)
from hypothesis import strategies as st
from hypothesis_graphql import queries

from tests.reference.cursors import Cursors
from tests.reference.executor import Reference
from tests.reference.filling import Filler
from tests.reference.growing import Grower
from tests.reference.nodes import SDL
from tests.reference.rewriting import Rewriter
from tests.reference.seen import Seen

CARELESS = 0.2  # of the documents ask for something nobody may, now and then
FIELDS, RELATIONS = (8, 30, 60, 90), (3, 8, 15)  # more than hypothesis draws, at most
DECOY = "query Other { __typename }\n"
EXPLAINING = {"explainAccess", "whoCanSee"}  # who sees what: held against row security in tests/audit/explain


@dataclass(frozen=True)
class Draft:
    """What hypothesis draws: selections without arguments, who asks, and the seed of everything else."""

    selections: DocumentNode
    persona: str
    seed: int
    careful: bool = False  # nothing is asked that nobody may


@dataclass(frozen=True)
class Request:
    text: str
    operation: str | None
    variables: dict[str, Any]


TRAIL = {"accessEvents"}  # asking changes it; what is below a customer is asked, and the rest in tests/audit


@cache
def roots() -> tuple[str, ...]:
    """The fields of Query that the reference answers too."""
    return tuple(sorted(set(_without_arguments().query_type.fields) - EXPLAINING - TRAIL))  # type: ignore[union-attr]  # there is one


def drafts(root: str, personas: list[str]) -> st.SearchStrategy[Draft]:
    """Documents that ask for one of the root's fields, now and then for another beside it."""
    alone = _selections(root)
    others = [other for other in roots() if other != root]
    beside = st.sampled_from(others).flatmap(lambda other: st.builds(_both, alone, _selections(other)))
    selections = st.integers(min_value=0, max_value=3).flatmap(lambda n: alone if n else beside)
    seeds = st.integers(min_value=0, max_value=2**32)
    return st.builds(Draft, selections, st.sampled_from(personas), seeds)


@cache  # to weigh the fields of a schema takes longer than to ask and answer a document
def _selections(root: str) -> st.SearchStrategy[DocumentNode]:
    """Selections without arguments: filters contain themselves, so arguments are made elsewhere.

    hypothesis-graphql spreads a document's size over everything its Query has, so it has only this one.
    """
    schema = _without_arguments()
    query = schema.query_type
    assert query is not None
    for name in set(query.fields) - {root}:
        del query.fields[name]
    return queries(schema, print_ast=lambda node: node)


def _both(one: DocumentNode, other: DocumentNode) -> DocumentNode:
    """One document that asks for what either asks for."""
    operations = [*one.definitions, *other.definitions]
    found = [
        each
        for of in operations
        if isinstance(of, OperationDefinitionNode)
        for each in of.selection_set.selections
    ]
    asking = OperationDefinitionNode(
        operation=OperationType.QUERY, selection_set=SelectionSetNode(selections=tuple(found))
    )
    return DocumentNode(definitions=(asking,))


def _without_arguments() -> GraphQLSchema:
    schema = build_ast_schema(_published())
    for graphql_type in schema.type_map.values():
        # the introspection types are graphql-core's own, and every schema's of this process
        if (
            isinstance(graphql_type, GraphQLObjectType | GraphQLInterfaceType)
            and graphql_type.name[:2] != "__"
        ):
            for field in graphql_type.fields.values():
                field.args = {}
    return schema


@cache
def _published() -> DocumentNode:
    return parse(SDL.read_text(encoding="utf-8"))


async def request(
    draft: Draft, reference: Reference, seen: Seen, cursors: Cursors, *, without: frozenset[str] = frozenset()
) -> Request:
    """The document to ask, and its variables: the same for the same draft; `without` some fields."""
    chance = random.Random(draft.seed)  # noqa: S311 - to repeat it, not to be hard to guess
    careless = chance.random() < CARELESS and not draft.careful
    filler = Filler(reference, seen, cursors, chance, careless, without)
    (operation,) = draft.selections.definitions
    assert isinstance(operation, OperationDefinitionNode)
    grower = Grower(
        reference.schema, chance, fields=chance.choice(FIELDS), relations=chance.choice(RELATIONS)
    )
    grown = SelectionSetNode(selections=tuple(grower.selections(operation.selection_set, "Query")))
    filled = await filler.selections(grown, "Query")
    rewriter = Rewriter(reference.schema, chance)
    rewritten = rewriter.selections(filled, "Query")
    found = _request(filler, rewriter, rewritten)
    if reference.parsed(found.text) is None:  # two fields of one name that do not merge
        found = _request(filler, Rewriter(reference.schema, chance), filled)
    return found


def _request(filler: Filler, rewriter: Rewriter, selections: list[Any]) -> Request:
    definitions = [*filler.definitions, *rewriter.definitions]
    head = f"({', '.join(definitions)})" if definitions else ""
    body = print_ast(SelectionSetNode(selections=tuple(selections)))
    named = rewriter.chance.random() < 0.3
    decoy = DECOY if named and rewriter.chance.random() < 0.3 else ""
    text = "\n".join([f"{decoy}query {'Asked' if named else ''}{head} {body}", *rewriter.fragments])
    variables = {**filler.variables, **rewriter.variables}
    return Request(text, "Asked" if decoy else None, variables)
