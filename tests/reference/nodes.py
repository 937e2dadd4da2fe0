"""Which model each type with a global id shows: the one of its name."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from graphql import GraphQLObjectType, build_schema
from tortoise.models import Model

from portal.concepts import modules

SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"

MODELS: Mapping[str, type[Model]] = {
    name: value
    for module in modules("models")
    for name, value in vars(import_module(module)).items()
    if isinstance(value, type) and issubclass(value, Model) and value.__module__ == module
}
"""All models of the concepts, by name."""

NODES: Mapping[str, type[Model]] = {
    name: MODELS[name]
    for name, graphql_type in build_schema(SDL.read_text(encoding="utf-8")).type_map.items()
    if isinstance(graphql_type, GraphQLObjectType) and graphql_type.interfaces
}
"""The models of the published schema's types that are a Node."""
