"""What to fetch for an operation, and whether the caller may.

The plan is a tree (schema/planner/tree.py). A field the caller lacks the permission for refuses the
whole operation here, before anything runs; every such field is found, so that one answer tells them all.
"""

from collections.abc import Callable, Iterator

from auth.errors import Forbidden
from auth.policy import TablePolicy
from auth.roles import Permission
from portal.words.errors import BadUserInput
from schema.declaring.ids import tag_of
from schema.declaring.sources import (
    ById,
    ByKeys,
    Column,
    Composite,
    Constant,
    Derived,
    Expression,
    GlobalId,
    Handed,
    Key,
    Many,
    One,
    Page,
    Refetch,
)
from schema.operations.errors import FieldRefused, OperationRefused
from schema.operations.selection import Field, Selection
from schema.planner import arguments
from schema.planner.catalog import Catalog, FieldEntry, TypeEntry
from schema.planner.lists import Lists
from schema.planner.request import Binding
from schema.planner.tree import (
    Derivation,
    Edges,
    Found,
    HandedRows,
    Info,
    Listed,
    Member,
    Object,
    Paged,
    Parts,
    Refetched,
    Related,
    Total,
    Value,
)

MAX_KEY_BYTES = 63  # PostgreSQL cuts longer column names, silently
BARE = frozenset({"Boolean", "Int"})  # scalars that PostgreSQL and JSON write alike


class Planner:
    """Plans for one caller's permissions and one shape of variables."""

    def __init__(self, catalog: Catalog, selection: Selection, permissions: frozenset[Permission]) -> None:
        self._catalog = catalog
        self._selection = selection
        self._permissions = permissions
        self._refused: list[FieldRefused] = []

    def root(self, type_name: str, fields: list[Field], handed: Binding) -> Object:
        """The operation's planned root fields; `handed` reads the row a root field is handed."""
        entry = self._catalog[type_name]
        planned = Object(entry, tuple(self._members(entry, fields, handed)))
        self._refuse_if_any()
        return planned

    def payload(self, root: TypeEntry, entry: TypeEntry, field: Field, handed: Binding) -> Object:
        """What is asked of the row a mutation's field hands in, under the field's response key."""
        _check_key(field)
        rows = self._object(entry, field, handed=True)
        self._refuse_if_any()
        return Object(root, ((field.key, HandedRows(None, handed, is_list=False, object=rows)),))

    def _object(self, entry: TypeEntry, field: Field, *, handed: bool = False) -> Object:
        if not handed:
            self._require(entry.source.policy, field)
        fields = self._selection.below(field, entry.graphql)
        return Object(entry, tuple(self._members(entry, fields, None)))

    def _members(
        self, entry: TypeEntry, fields: list[Field], handed: Binding | None
    ) -> Iterator[tuple[str, Member]]:
        for field in fields:
            try:
                _check_key(field)
                if field.name == "__typename":
                    yield field.key, Constant(entry.name)
                elif field.name in entry.fields:
                    yield field.key, self._member(entry.fields[field.name], field, handed)
            except FieldRefused as refusal:  # the others may be refused too
                self._refused.append(refusal)

    def _member(self, entry: FieldEntry, field: Field, handed: Binding | None) -> Member:
        match entry.place:
            case Column() | Expression() | GlobalId() as place:
                if isinstance(place, Column) and place.beside:
                    self._require(place.beside.policy, field)
                return Value(entry.column, place, entry.type_name in BARE and not entry.is_list)
            case Composite() as place:
                if place.beside:
                    self._require(place.beside.policy, field)
                return Parts(place, self._plain(entry, field))
            case Handed(column, at_most):
                rows = self._object(self._catalog[entry.type_name], field, handed=True)
                return HandedRows(column, None if column else handed, entry.is_list, rows, at_most)
            case One() | Many() | Page() | Derived() as place:
                return self._relation(entry, field, place)
            case ById() | ByKeys() | Refetch() as place:
                return self._entrance(entry, field, place)

    def _relation(self, entry: FieldEntry, field: Field, place: One | Many | Page | Derived) -> Member:
        match place:
            case One():
                # a hop over a table beside shows none of its columns, so it asks no permission for it
                local = place.local or f"{entry.column}_id"
                return Related(local, place, self._object(self._catalog[entry.type_name], field))
            case Many():
                return Listed(place, self._object(self._catalog[entry.type_name], field))
            case Page():
                return self._paged(entry, field, place)
            case Derived():
                return self._derivation(entry, field, place)

    def _entrance(self, entry: FieldEntry, field: Field, place: ById | ByKeys | Refetch) -> Member:
        match place:
            case ById():
                return self._found(entry, field)
            case ByKeys():
                return self._keyed(entry, field, place)
            case Refetch(single):
                return self._refetched(entry, field, single=single)

    def _found(self, entry: FieldEntry, field: Field) -> Found:
        rows = self._catalog[entry.type_name]
        decode = arguments.id_of(rows.source.tag or "", rows.name)
        bind = arguments.bound(field, arguments.reader(field, entry, "id"), decode)
        return Found((("id", (bind, "uuid")),), self._object(rows, field))

    def _keyed(self, entry: FieldEntry, field: Field, place: ByKeys) -> Found:
        """By all keys, or by the one that is given: the variables' shape tells which that is."""
        given = [k for k in place.keys if self._selection.asks(arguments.reader(field, entry, k.argument))]
        if place.only_one and len(given) != 1:
            names = " or ".join(f"`{key.argument}`" for key in place.keys)
            raise FieldRefused(BadUserInput(f"Give {names}, exactly one of them."), field.path)
        used = given if place.only_one else place.keys
        keys = tuple((key.column, self._key(entry, field, key, asked=key in given)) for key in used)
        return Found(keys, self._object(self._catalog[entry.type_name], field))

    def _key(self, entry: FieldEntry, field: Field, key: Key, *, asked: bool) -> tuple[Binding, str] | str:
        if not asked and key.missing is not None:
            return key.missing
        if key.tag:
            decode: Callable[[str], object] = arguments.id_of(key.tag, key.type_name, key.argument)
        else:
            decode = arguments.key_of(key.argument) if key.typed else arguments.text_of(key.argument)
        bind = arguments.bound(field, arguments.reader(field, entry, key.argument), decode)
        return bind, "uuid" if key.tag else "text"

    def _derivation(self, entry: FieldEntry, field: Field, place: Derived) -> Derivation:
        values: list[tuple[str, Binding, str]] = []
        policy = None
        for parameter in place.parameters:
            read = arguments.reader(field, entry, parameter.argument)
            if parameter.make:
                policy = self._catalog.policy_of(tag_of(self._selection.value(read).value))
                values.append((parameter.name, arguments.asked(read, parameter.make, policy), "jsonb"))
                continue
            decode, sql_type = arguments.parameter(parameter)
            values.append((parameter.name, arguments.bound(field, read, decode), sql_type))
        rows = self._object(self._catalog[entry.type_name], field)
        derived = rows.type.source.derived
        if derived is None:
            raise TypeError(f"{rows.type.name} has no derivation")
        text = derived if isinstance(derived, str) else derived(policy)
        return Derivation(place, text, tuple(values), entry.is_list, entry.required, rows)

    def _refetched(self, entry: FieldEntry, field: Field, *, single: bool) -> Refetched:
        """Types the caller may not read are left out, unless the document asks for one by name."""
        named = self._selection.fragments_on(field)
        objects = {}
        for tag, rows in self._catalog.nodes.items():
            policy = rows.source.policy
            if rows.name in named or policy is None or self._may(policy):
                objects[tag] = self._object(rows, field)
        read = arguments.reader(field, entry, "id" if single else "ids")
        ids = arguments.bound(field, read, arguments.id_rows)
        return Refetched(single, ids, objects)

    def _paged(self, entry: FieldEntry, field: Field, place: Page) -> Paged:
        page = self._catalog[entry.type_name]
        rows = self._rows_of(page)
        self._require(rows.source.policy, field)
        lists = Lists(self._catalog, self._selection, entry, field, self._require)
        members = tuple(self._page_members(page, rows, field))
        return lists.plan(rows, place, members)

    def _rows_of(self, page: TypeEntry) -> TypeEntry:
        return self._catalog[self._catalog.named_type(page, "nodes")]

    def _page_members(
        self, page: TypeEntry, rows: TypeEntry, field: Field
    ) -> Iterator[tuple[str, Object | Edges | Info | Total | Constant]]:
        for below in self._selection.below(field, page.graphql):
            _check_key(below)
            match below.name:
                case "nodes":
                    yield below.key, self._object(rows, below)
                case "edges":
                    yield below.key, self._edges(page, rows, below)
                case "pageInfo":
                    yield below.key, Info(self._plain_of("PageInfo", below))
                case "totalCount":
                    yield below.key, Total()
                case _:
                    yield below.key, Constant(page.name)

    def _edges(self, page: TypeEntry, rows: TypeEntry, field: Field) -> Edges:
        edge = self._catalog[self._catalog.named_type(page, "edges")]
        members: list[tuple[str, Object | Constant | None]] = []
        for below in self._selection.below(field, edge.graphql):
            _check_key(below)
            if below.name == "node":
                members.append((below.key, self._object(rows, below)))
            else:
                members.append((below.key, None if below.name == "cursor" else Constant(edge.name)))
        return Edges(tuple(members))

    def _plain(self, entry: FieldEntry, field: Field) -> tuple[tuple[str, str | Constant], ...]:
        return self._plain_of(entry.type_name, field)

    def _plain_of(self, type_name: str, field: Field) -> tuple[tuple[str, str | Constant], ...]:
        """The members of an object without rows of its own: by name."""
        members: list[tuple[str, str | Constant]] = []
        for below in self._selection.below(field, self._catalog[type_name].graphql):
            _check_key(below)
            members.append((below.key, Constant(type_name) if below.name == "__typename" else below.name))
        return tuple(members)

    def _may(self, policy: TablePolicy) -> bool:
        return policy.read is None or policy.read in self._permissions

    def _require(self, policy: TablePolicy | None, field: Field, name: str | None = None) -> None:
        """`name`: of the field that needs it, where that is another."""
        if policy is not None and not self._may(policy):
            error = Forbidden(f"`{name or field.name}` needs the permission {policy.read}.", policy.read)
            self._refused.append(FieldRefused(error, field.path))

    def _refuse_if_any(self) -> None:
        found = {(refusal.path, str(refusal)): refusal for refusal in self._refused}
        if len(found) == 1:
            raise self._refused[0]
        if found:
            raise OperationRefused(list(found.values()))


def _check_key(field: Field) -> None:
    if len(field.key) > MAX_KEY_BYTES:
        raise FieldRefused(
            BadUserInput(f"A response key is at most {MAX_KEY_BYTES} characters long."), field.path
        )
