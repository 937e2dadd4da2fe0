"""[null at a non-null place] Every place of Query where null may not stand, as the reference has it."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from tests.reference.documents import EXPLAINING, Request
from tests.reference.executor import Reference
from tests.reference.proof import Proof
from tests.reference.samples import SAMPLE

pytestmark = pytest.mark.anyio

SCHEMA = Reference().schema
WAYS: dict[str, dict[str, Any]] = {"null": {"v": None}, "left out": {}}
DEEPEST = 3


def sample(kind: Any) -> str:  # noqa: ANN401  # any input type
    """Some value of the type, as it is written in a document."""
    if is_non_null_type(kind):
        return sample(kind.of_type)
    if is_list_type(kind):
        return f"[{sample(kind.of_type)}]"
    if isinstance(kind, GraphQLEnumType):
        return str(next(iter(kind.values)))
    if isinstance(kind, GraphQLInputObjectType):
        needed = (f"{n}: {sample(f.type)}" for n, f in kind.fields.items() if is_non_null_type(f.type))
        return f"{{{' '.join(needed)}}}"
    value = SAMPLE.get(str(kind), "x")
    return str(value) if isinstance(value, int) else f'"{value}"'


def places(kind: GraphQLInputType, depth: int = DEEPEST) -> Iterator[tuple[str, str]]:
    """A value for each place in the type where null may not stand, with $v there, and how $v is declared."""
    inner = kind.of_type if is_non_null_type(kind) else kind
    if is_non_null_type(kind):
        yield "$v", f"{inner} = {sample(inner)}"
    if is_list_type(inner):
        for value, declared in places(inner.of_type, depth):
            yield f"[{value}]", declared
    elif isinstance(inner, GraphQLInputObjectType) and depth:
        for name, field in inner.fields.items():
            for value, declared in places(field.type, depth - 1):
                others = (
                    f"{n}: {sample(f.type)}"
                    for n, f in inner.fields.items()
                    if n != name and is_non_null_type(f.type)
                )
                yield f"{{{' '.join([f'{name}: {value}', *others])}}}", declared


def documents() -> Iterator[str]:
    query = SCHEMA.query_type
    assert query is not None
    for name, field in query.fields.items():
        if name in EXPLAINING:
            continue
        for argument, taken in field.args.items():
            for value, declared in {declared: (v, declared) for v, declared in places(taken.type)}.values():
                others = {n: sample(a.type) for n, a in field.args.items() if is_non_null_type(a.type)}
                if "first" in field.args:
                    others["first"] = "3"
                given = ", ".join(f"{n}: {v}" for n, v in (others | {argument: value}).items())
                yield f"query($v: {declared}) {{ f: {name}({given}) {{ {below(field)} }} }}"


def below(field: Any) -> str:  # noqa: ANN401
    return "totalCount" if get_named_type(field.type).name.endswith("Connection") else "__typename"


@pytest.mark.parametrize("way", WAYS)
async def test_every_place_where_null_may_not_stand_is_as_the_reference_has_it(
    proof: Proof, way: str
) -> None:
    asked = list(documents())
    assert len(asked) > 40
    caller = proof.world.callers["HQ_ADMIN at HQ"]
    outcomes = [await proof.same(Request(text, None, WAYS[way]), caller) for text in asked]
    assert set(outcomes) == {"refused"} if way == "null" else "answered" in outcomes
