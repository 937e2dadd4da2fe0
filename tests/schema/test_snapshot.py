"""The contract with clients: committed, complete, described."""

import os
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from schema.root import build_schema, export, graphql_schema

SNAPSHOT = Path(__file__).parents[2] / "schema" / "schema.graphql"
SCHEMA = graphql_schema(build_schema())
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}
NAMES = sorted(name for name in SCHEMA.type_map if not name.startswith("__") and name not in BUILT_IN)


def test_the_schema_snapshot_is_current() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        SNAPSHOT.write_text(export())
    assert SNAPSHOT.read_text() == export()


@pytest.mark.parametrize("name", NAMES)
def test_everything_in_the_schema_is_described(name: str) -> None:
    named = SCHEMA.type_map[name]
    parts = {name: named.description}
    if isinstance(named, GraphQLEnumType):
        parts |= {value: definition.description for value, definition in named.values.items()}
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        parts |= {field: definition.description for field, definition in named.fields.items()}
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        for field, definition in named.fields.items():
            parts |= {f"{field}({arg}:)": a.description for arg, a in definition.args.items()}
    assert [part for part, description in parts.items() if not description] == []
