"""What the schema says of itself: everything is described, moments with zone, figures with unit."""

from collections.abc import Iterator
from typing import NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
)

from schema.root import build_schema, graphql_schema

SCHEMA = graphql_schema(build_schema())
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}
TYPES = [
    named for name, named in sorted(SCHEMA.type_map.items()) if name[:2] != "__" and name not in BUILT_IN
]


class Part(NamedTuple):
    """Something a client can write or read: where it is, what type it has, and what is said of it."""

    where: str
    type: str
    description: str


def parts(named: GraphQLNamedType) -> Iterator[Part]:
    """The type itself, and its values or its fields with their arguments."""
    yield Part(named.name, named.name, named.description or "")
    if isinstance(named, GraphQLEnumType):
        for value, definition in named.values.items():
            yield Part(f"{named.name}.{value}", named.name, definition.description or "")
    if isinstance(named, GraphQLInputObjectType):
        for field, given in named.fields.items():
            yield Part(f"{named.name}.{field}", get_named_type(given.type).name, given.description or "")
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        for field, answered in named.fields.items():
            where = f"{named.name}.{field}"
            yield Part(where, get_named_type(answered.type).name, answered.description or "")
            for name, taken in answered.args.items():
                yield Part(f"{where}({name}:)", get_named_type(taken.type).name, taken.description or "")


ALL = [part for named in TYPES for part in parts(named)]


def owner(part: Part) -> str:
    return part.where.split(".")[0]


def test_everything_is_described_in_sentences() -> None:
    assert len(ALL) > len(TYPES)
    described = [part for part in ALL if part.description.strip()]
    assert [part for part in ALL if part not in described] == []
    assert [part for part in described if not part.description.endswith(".")] == []


def test_every_moment_says_its_zone() -> None:
    moments = [part for part in ALL if part.type == "DateTime" and not owner(part).endswith("Filter")]
    assert len(moments) > 10
    assert [part for part in moments if "UTC" not in part.description] == []


def test_every_quantity_says_its_unit() -> None:
    figures = [part for part in ALL if part.type == "Int"]
    pieces = [part for part in figures if "uantity" in part.where or owner(part) == "StockLevel"]
    assert len(pieces) > 5
    assert [part for part in pieces if "ieces" not in part.description] == []
    spans = [part for part in figures if part.where.endswith("Seconds")]
    assert [part for part in spans if "seconds" not in part.description] == []
