"""Everything a caller sees: each table whole, as the ORM reads it under `acting_as`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from tortoise.models import Model

from auth.principal import Principal
from auth.roles import Role
from portal.customers.identifier_reasons import NotAnIdentifier
from portal.customers.identifiers import DEFAULT_COUNTRY, normalise
from portal.customers.models import IdentifierKind
from portal.doors.db import Database
from tests.reference.nodes import MODELS
from tests.reference.permissions import PERMISSIONS
from tests.security.asked_for import READ_BY

Row = TypeVar("Row", bound=Model)
READ: Sequence[type[Model]] = [model for model in MODELS.values() if model._meta.db_table in READ_BY]
"""The models of the tables that a client can ask about."""


@dataclass
class Seen:
    """What one caller sees.

    `record` is what there is, for figures that are of the customer and not of the viewer (how many
    touchpoints it has, wherever they were recorded).
    """

    caller: Principal
    rows: dict[type[Model], list[Any]]
    record: "Seen"
    contacts: Mapping[tuple[str, str], frozenset[UUID]]
    _by: dict[tuple[type[Model], str], dict[object, list[Any]]] = field(default_factory=dict)

    def all(self, model: type[Row]) -> list[Row]:
        return self.rows[model]

    def where(self, model: type[Row], column: str, value: object) -> list[Row]:
        """The rows with this value in the column; none for null."""
        if (model, column) not in self._by:
            groups: dict[object, list[Any]] = defaultdict(list)
            for row in self.rows[model]:
                groups[getattr(row, column)].append(row)
            self._by[model, column] = groups
        return [] if value is None else self._by[model, column].get(value, [])

    def one(self, model: type[Row], column: str, value: object) -> Row | None:
        """The one row with this value in the column, or None."""
        found = self.where(model, column, value)
        if len(found) > 1:
            raise LookupError(f"several rows of {model.__name__} have {column} {value}")
        return found[0] if found else None

    def contacts_of(self, text: str) -> set[UUID]:
        """The customers, of all there are, whose phone number or e-mail address the text is."""
        found: set[UUID] = set()
        for kind in (IdentifierKind.PHONE, IdentifierKind.EMAIL):
            with suppress(NotAnIdentifier):
                found |= self.contacts.get((kind, normalise(kind, text, DEFAULT_COUNTRY)), frozenset())
        return found

    def may_read(self, type_name: str) -> bool:
        return self.caller.may(PERMISSIONS[type_name])


class Sight:
    """What each caller sees, read once: nobody writes to the world meanwhile.

    `contacts`: whose a phone number or e-mail address is; no caller may read that.
    """

    def __init__(
        self, database: Database, headquarters: UUID, contacts: Mapping[tuple[str, str], frozenset[UUID]]
    ) -> None:
        self._database = database
        self._everything = Principal(Role.HQ_ADMIN, headquarters, headquarters)
        self._contacts = contacts
        self._known: dict[Principal, Seen] = {}

    async def of(self, caller: Principal) -> Seen:
        if caller not in self._known:
            async with self._database.acting_as(caller):
                rows = {model: await model.all() for model in READ}
            seen = Seen(caller, rows, None, self._contacts)  # type: ignore[arg-type]  # on the next line
            seen.record = seen if caller == self._everything else await self.of(self._everything)
            self._known[caller] = seen
        return self._known[caller]
