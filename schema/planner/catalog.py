"""What the planner knows of the schema: for each type its rows, for each field its place in them.

Read from the GraphQL schema, whose fields carry our declarations (schema/declaring/fields.py). `check` holds
them against the models at start-up, so that a declaration that could answer null where the schema
promises a value never serves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from strawberry.types.base import StrawberryObjectDefinition
from tortoise.fields.relational import BackwardFKRelation, ForeignKeyFieldInstance, ManyToManyFieldInstance
from tortoise.models import Model

from auth.policy import TablePolicy
from portal.words.errors import SetupError
from schema.declaring.fields import Mapped
from schema.declaring.sources import NO_ROWS, Place, Source, source_of


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field the planner answers."""

    name: str
    column: str  # the declaration's Python name: the column, unless it says another
    place: Place
    type_name: str
    is_list: bool
    required: bool
    graphql: GraphQLField


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A type of the schema; `source` is NO_ROWS where it has no rows of its own, `columns` its table's."""

    name: str
    source: Source
    columns: frozenset[str]
    required: frozenset[str]  # of these, those never null
    fields: Mapping[str, FieldEntry]
    graphql: GraphQLObjectType


class Catalog:
    """Every object type of the schema. `nodes` are those with a global id, by its tag."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.types: dict[str, TypeEntry] = {
            name: _type_entry(graphql)
            for name, graphql in schema.type_map.items()
            if isinstance(graphql, GraphQLObjectType) and not name.startswith("__")
        }
        self.nodes: dict[str, TypeEntry] = {}
        for entry in self.types.values():
            if tag := entry.source.tag:
                if tag in self.nodes or len(tag) != 2:  # noqa: PLR2004  # two bytes before the UUID's sixteen
                    raise SetupError(
                        f"{entry.name}: its id's tag {tag!r} must be two letters no other type has."
                    )
                self.nodes[tag] = entry

    def policy_of(self, tag: str | None) -> TablePolicy | None:
        """What protects the type whose global ids have the tag; None where no type's have."""
        entry = self.nodes.get(tag or "")
        return entry.source.policy if entry else None

    def __getitem__(self, name: str) -> TypeEntry:
        return self.types[name]

    def named_type(self, entry: TypeEntry, field: str) -> str:
        """The name of the type a field leads to, without list and non-null."""
        name: str = get_named_type(entry.graphql.fields[field].type).name
        return name

    def fields(self) -> Iterator[tuple[TypeEntry, FieldEntry]]:
        for entry in self.types.values():
            for field in entry.fields.values():
                yield entry, field


def _type_entry(graphql: GraphQLObjectType) -> TypeEntry:
    fields = {}
    for name, field in graphql.fields.items():
        declared = field.extensions.get("strawberry-definition")
        if isinstance(declared, Mapped):
            fields[name] = _field_entry(name, field, declared)
    source = _source(graphql)
    columns = columns_of(source.model) if source.model else source.derives
    required = frozenset(name for name, may_be_null in columns.items() if not may_be_null)
    return TypeEntry(graphql.name, source, frozenset(columns), required, fields, graphql)


def _source(graphql: GraphQLNamedType) -> Source:
    definition = graphql.extensions.get("strawberry-definition")
    if isinstance(definition, StrawberryObjectDefinition):
        return source_of(definition.origin)
    return NO_ROWS


def _field_entry(name: str, field: GraphQLField, declared: Mapped) -> FieldEntry:
    required = is_non_null_type(field.type)
    inner = field.type.of_type if is_non_null_type(field.type) else field.type
    return FieldEntry(
        name=name,
        column=declared.python_name,
        place=declared.mapping,
        type_name=get_named_type(field.type).name,
        is_list=is_list_type(inner),
        required=required,
        graphql=field,
    )


def columns_of(model: type[Model]) -> dict[str, bool]:
    """The model's columns, and which may be null."""
    columns: dict[str, bool] = {}
    for name, field in model._meta.fields_map.items():  # noqa: SLF001  # Tortoise's own way to ask
        if isinstance(field, ForeignKeyFieldInstance):  # one-to-one fields are these too
            columns[field.source_field or f"{name}_id"] = field.null
        elif not isinstance(field, BackwardFKRelation | ManyToManyFieldInstance):
            columns.setdefault(field.source_field or name, field.null)
    return columns
