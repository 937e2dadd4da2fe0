"""Statements for operations: planned and rendered once for each shape, then found.

The key holds everything that decides the SQL: the document and operation, the audience (which row
policies hold, and so which way a list is read), the permission set (roles of one audience differ in
it), and the shape of the variables. Values, and who of them asks, are parameters.
"""

from dataclasses import replace

import orjson
from graphql import GraphQLSchema

from auth.roles import DatabaseRole, Permission
from portal.doors.db import STATEMENT_CACHE
from portal.metrics import PLANS
from schema.operations.cache import LruCache
from schema.operations.selection import Field, Selection
from schema.operations.shape import Shape
from schema.planner.catalog import Catalog
from schema.planner.cost import check_relations, objects_of
from schema.planner.plan import Planner
from schema.planner.render import Statement, render
from schema.planner.request import Request, caller_row
from schema.planner.tree import Object
from schema.planner.work import work_of

Key = tuple[str, str | None, DatabaseRole, frozenset[Permission], Shape, str | None]


class Statements:
    """The plan cache; as many plans as a connection keeps prepared statements."""

    def __init__(self, schema: GraphQLSchema, *, limit: int = STATEMENT_CACHE) -> None:
        self.catalog = Catalog(schema)
        self._cache: LruCache[Key, Statement] = LruCache(limit)
        self.planned = 0  # how many were planned rather than found

    def _count(self) -> None:
        self.planned += 1
        PLANS.inc()

    def __len__(self) -> int:
        return len(self._cache)

    def query(self, request: Request) -> Statement:
        """The statement of a query's planned root fields. Raises FieldRefused."""
        key = _cache_key(request, None)
        return self._cache.get(key) or self._cache.put(key, self._plan_query(request))

    def payload(self, request: Request, field: Field, type_name: str) -> Statement:
        """The statement of a mutation's payload, over the row the request hands in. Raises FieldRefused."""
        key = _cache_key(request, field.key)
        return self._cache.get(key) or self._cache.put(key, self._plan_payload(request, field, type_name))

    def selection(self, request: Request) -> Selection:
        """What a request's operation asks."""
        return Selection(self.catalog.schema, request.operation.fragments, request.variables)

    def _plan_query(self, request: Request) -> Statement:
        self._count()
        operation, selection = request.operation, self.selection(request)
        planner = Planner(self.catalog, selection, request.caller.permissions)
        fields = selection.fields(operation.root, operation.node.selection_set)
        return _rendered(planner.root(operation.root.name, fields, _caller_row), request.caller.database_role)

    def _plan_payload(self, request: Request, field: Field, type_name: str) -> Statement:
        self._count()
        planner = Planner(self.catalog, self.selection(request), request.caller.permissions)
        root, entry = self.catalog[request.operation.root.name], self.catalog[type_name]
        return _rendered(planner.payload(root, entry, field, _handed_row), request.caller.database_role)


def _cache_key(request: Request, payload: str | None) -> Key:
    operation, caller = request.operation, request.caller
    shape = operation.shaper.shape(request.variables)
    return operation.text, operation.name, caller.database_role, caller.permissions, shape, payload


def _rendered(root: Object, database_role: DatabaseRole) -> Statement:
    check_relations(root)
    statement = render(root, database_role)
    return replace(statement, objects=objects_of(root), work=work_of(root))


def _caller_row(request: Request) -> str:
    """The row `viewer` is planned over."""
    return caller_row(request.caller, request.locale)


def _handed_row(request: Request) -> str:
    """The row a payload is planned over."""
    return orjson.dumps(request.handed, default=str).decode()  # asyncpg's UUID is not the standard one
