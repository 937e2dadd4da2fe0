"""The permission a field needs, read from its declaration and said at the end of its description.

What is needed to reach an object is said where a field leads to it, and not again of each of its own fields.
"""

from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

from auth.roles import Permission
from schema.declaring.sources import (
    ById,
    ByKeys,
    Column,
    Composite,
    Derived,
    Many,
    One,
    Page,
    Place,
    source_of,
)


def needs(permission: Permission | None) -> str:
    """The end of a description: which permission is needed; nothing where none is."""
    return f" Needs {permission.name}." if permission else ""


def needed_by(place: Place, field: StrawberryField) -> Permission | None:
    """The permission for what a field reads besides its row, or for the objects it leads to."""
    match place:
        case Column(beside=beside) | Composite(beside=beside):
            needed = beside.policy.read if beside else None
            own = source_of(field.origin).policy
            return None if own and own.read is needed else needed
        case One() | Many() | Page() | Derived() | ById() | ByKeys():
            policy = source_of(rows_of(field)).policy
            return policy.read if policy else None
    return None


def rows_of(field: StrawberryField) -> type:
    """The type of a field's objects: of a list its items', of a connection its rows'."""
    kind = field.type.of_type if isinstance(field.type, StrawberryOptional) else field.type
    if isinstance(kind, StrawberryList):
        return class_of(kind.of_type)
    rows = getattr(getattr(kind, "__strawberry_definition__", None), "type_var_map", {}).get("T")
    return class_of(rows or kind)


def class_of(kind: object) -> type:
    """The class of an object type, behind its name where it is declared later."""
    found: type = kind.resolve_type() if isinstance(kind, LazyType) else kind  # type: ignore[assignment]
    return found
