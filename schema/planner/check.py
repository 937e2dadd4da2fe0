"""The start-up check: what the schema promises against what the models and policies can keep."""

from collections.abc import Iterator, Mapping

from tortoise.models import Model

from auth.policy import (
    Both,
    CampaignVisible,
    CustomerVisible,
    Everyone,
    InScope,
    Invited,
    OwnOrganisation,
    Rows,
    TablePolicy,
)
from portal.words.errors import SetupError
from schema.declaring.sources import (
    Column,
    Composite,
    Derived,
    Handed,
    LateralJoin,
    LeftJoin,
    Many,
    One,
    OrderKey,
    Page,
)
from schema.planner.catalog import Catalog, FieldEntry, TypeEntry, columns_of


def check(catalog: Catalog) -> None:
    """Raise SetupError with every declaration that does not hold, one sentence each."""
    faults = [fault for entry, field in catalog.fields() for fault in _faults(catalog, entry, field)]
    faults += [fault for entry in catalog.types.values() for fault in _list_faults(entry)]
    if faults:
        raise SetupError("The schema promises what the tables cannot keep: " + " ".join(faults))


def _faults(catalog: Catalog, entry: TypeEntry, field: FieldEntry) -> Iterator[str]:
    name = f"{entry.name}.{field.name}"
    match field.place:
        case Column() as place:
            yield from _column(name, entry, place.name or field.column, place, field)
        case Composite() as place:
            yield from _composite(name, entry, place, field)
        case One() as place:
            yield from _one(name, catalog, entry, field, place)
        case Many() | Page() as place:
            rows = catalog[_rows_type(catalog, field)]
            if place.remote is not None and place.remote not in columns_of(_model(rows)):
                yield f"{name}: the other table has no column {place.remote}."
            for key in (place.order or rows.source.order) if isinstance(place, Page) else ():
                yield from _key_faults(name, rows, key, may_be_null=False)
        case Derived() if catalog[field.type_name].source.derived is None:
            yield f"{name}: {field.type_name} has no derivation."
        case Handed(column=str() as column):
            if column not in _columns_read(entry, None):
                yield f"{name}: no row handed in has a column {column}."


def _key_faults(name: str, rows: TypeEntry, key: OrderKey, *, may_be_null: bool) -> Iterator[str]:
    if isinstance(key.beside, LateralJoin):
        if key.default is None and not may_be_null:
            yield f"{name}: what is called for {key.column} may answer nothing, and its order has no nulls."
        return
    known = _columns_read(rows, key.beside)
    if key.column not in known:
        yield f"{name}: there is no column {key.column} to order by."
    elif known[key.column] and not may_be_null:
        yield f"{name}: the column {key.column} may be null, and its order has no place for nulls."


def _list_faults(entry: TypeEntry) -> Iterator[str]:
    """What a type's lists are ordered and searched by."""
    source = entry.source
    for key in source.orders.values():
        yield from _key_faults(entry.name, entry, key, may_be_null=key.sql is None)
    if source.search:
        looked_at = (source.search.name, *source.search.exact)
        yield from (
            f"{entry.name}: there is no column {c} to search." for c in looked_at if c not in entry.columns
        )


def _column(name: str, entry: TypeEntry, column: str, place: Column, field: FieldEntry) -> Iterator[str]:
    if isinstance(place.beside, LateralJoin):
        if field.required and place.default is None:
            yield f"{name}: what is called may answer nothing, so it must be nullable or have a default."
        return
    known = _columns_read(entry, place.beside)
    if column not in known:
        yield f"{name}: there is no column {column}."
    elif not field.required or place.default is not None:
        return
    elif place.beside:
        yield f"{name}: the row beside may be absent, so it must be nullable or have a default."
    elif known[column]:
        yield f"{name}: the column {column} may be null, and the field may not."


def _composite(name: str, entry: TypeEntry, place: Composite, field: FieldEntry) -> Iterator[str]:
    known = _columns_read(entry, None)
    beside = place.beside
    if isinstance(beside, LeftJoin):
        theirs = _columns_read(entry, beside)
        yield from (
            f"{name}: there is no column {c} beside." for c in place.beside_columns if c not in theirs
        )
        if beside.local not in known:
            yield f"{name}: there is no column {beside.local}."
        if beside.always and (entry.source.policy is None or beside.policy.rows != entry.source.policy.rows):
            yield f"{name}: the row beside is not always visible, whatever it says."
    yield from (f"{name}: there is no column {c}." for c in place.columns if c not in known)
    if not field.required or place.present is None:
        return
    if beside is not None and not (isinstance(beside, LeftJoin) and beside.always):
        yield f"{name}: what is beside may be absent, so it must be nullable."
    if any(known.get(column) for column in place.columns):
        yield f"{name}: a column of it may be null, and the field may not."


def _one(name: str, catalog: Catalog, entry: TypeEntry, field: FieldEntry, place: One) -> Iterator[str]:
    local = place.local or f"{field.column}_id"
    known = _columns_read(entry, place.beside)
    target = catalog[field.type_name]
    if local not in known:
        yield f"{name}: there is no column {local}."
    elif place.remote not in columns_of(_model(target)):
        yield f"{name}: the other table has no column {place.remote}."
    elif field.required and (known[local] or place.beside or place.remote != "id"):
        yield f"{name}: there may be no such row, and the field may not be null."
    elif field.required and not _always_visible(entry.source.policy, local, target.source.policy):
        yield f"{name}: the row may be hidden from a viewer who sees this one, so it must be nullable."


def _always_visible(ours: TablePolicy | None, local: str, theirs: TablePolicy | None) -> bool:
    """Whether whoever sees our row sees the row its column `local` names."""
    if ours is None or theirs is None or theirs.asked_by_database:
        return False
    if any(verbs and not theirs.grants.get(database_role) for database_role, verbs in ours.grants.items()):
        return False
    return _implied(theirs.rows, ours.rows, local)


def _implied(theirs: Rows, ours: Rows, local: str) -> bool:
    match theirs, ours:
        case Everyone(), _:
            return True
        case _, Both(first, second):
            return _implied(theirs, first, local) or _implied(theirs, second, local)
        case (CustomerVisible("id"), CustomerVisible(column)) | (
            OwnOrganisation("id"),
            OwnOrganisation(column),
        ):
            return column == local
        case InScope("id"), InScope(column):
            return column == local
        case Both(Invited("id"), _), CampaignVisible(column):  # which asks the campaigns' own policy
            return column == local
    return False


def _rows_type(catalog: Catalog, field: FieldEntry) -> str:
    """The type whose rows a list or connection field is made of."""
    if isinstance(field.place, Page):
        return catalog.named_type(catalog[field.type_name], "nodes")
    return field.type_name


def _model(entry: TypeEntry) -> type[Model]:
    if entry.source.model is None:
        raise SetupError(f"{entry.name} is no table's, so no relation can lead to it.")
    return entry.source.model


def _columns_read(entry: TypeEntry, beside: LeftJoin | None) -> Mapping[str, bool]:
    """The columns of the row a place is read from, and which may be null."""
    if beside:
        return columns_of(beside.model)
    handed: dict[str, bool] = dict.fromkeys(entry.source.handed, False)  # whoever hands a row in fills it
    # a column only rows handed in have is null in the table's: see render
    return handed | (columns_of(entry.source.model) if entry.source.model else dict(entry.source.derives))
