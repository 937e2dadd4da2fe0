"""A page as its field's arguments ask for it: how many, from which end, between which cursors, of what."""

from collections.abc import Callable
from typing import NoReturn

from auth.policy import TablePolicy
from portal.words.errors import BadUserInput
from schema.declaring.sources import Page, Search
from schema.operations.errors import FieldRefused
from schema.operations.selection import Field, Reader, Selection
from schema.planner import arguments, orders
from schema.planner.catalog import Catalog, FieldEntry, TypeEntry
from schema.planner.filters import Filters
from schema.planner.request import Binding
from schema.planner.tree import Condition, Paged, PageMembers, Searched

RequireForField = Callable[[TablePolicy | None, Field, str | None], None]


class Lists:
    """Plans the page of one connection field. `require` refuses a caller who may not read a table."""

    def __init__(
        self,
        catalog: Catalog,
        selection: Selection,
        entry: FieldEntry,
        field: Field,
        require: RequireForField,
    ) -> None:
        self._selection = selection
        self._entry = entry
        self._field = field
        self._require = require
        self._filters = Filters(catalog, field, lambda policy, name: require(policy, field, name))
        self._checks: list[Binding] = []

    def plan(self, rows: TypeEntry, place: Page, members: PageMembers) -> Paged:
        """Raises FieldRefused."""
        order = self._order(rows, place)
        size = self._size()
        first = self._bound(size, arguments.page_size(size))
        after, before = self._cursor("after", order), self._cursor("before", order)
        where, search = self._where(rows), self._search(rows.source.search)
        return Paged(
            type=rows,
            place=place,
            order=order,
            first=first,
            backward=size == "last",
            after=after,
            before=before,
            where=where,
            relations=self._filters.relations,
            search=search,
            checks=(*self._checks, *self._filters.bindings),
            members=members,
        )

    def _size(self) -> str:
        """The argument that says how many."""
        given = [name for name in ("first", "last") if self._asks(name)]
        if not given:
            self._refuse(f"`first` or `last` is required: how many to return, 1 to {arguments.MAX_PAGE}.")
        if len(given) > 1:
            self._refuse("Give `first` or `last`, not both.")
        return given[0]

    def _order(self, rows: TypeEntry, place: Page) -> orders.Order:
        default = place.order or rows.source.order
        if not self._asks("orderBy"):
            return default
        try:
            order = orders.order_by(rows.source, self._selection.value(self._read("orderBy")).value, default)
        except BadUserInput as error:
            raise FieldRefused(error, self._field.path) from error
        for key in order:  # an order tells of what it is by
            if key.beside is not None:
                self._require(key.beside.policy, self._field, "orderBy")
        return order

    def _cursor(self, name: str, order: orders.Order) -> tuple[Binding, ...]:
        if not self._asks(name):
            return ()
        values = arguments.bound(self._field, self._read(name), orders.cursor_values(name, order))
        bindings = tuple(orders.nth(n, values) for n in range(len(order)))
        self._checks += bindings
        return bindings

    def _where(self, rows: TypeEntry) -> Condition | None:
        if not self._asks("where"):
            return None
        return self._filters.plan(rows, self._selection.value(self._read("where")))

    def _search(self, search: Search | None) -> Searched | None:
        if search is None or not self._asks("search"):
            return None
        kinds = search.lookup.values if search.lookup else {}
        return Searched(
            search=search,
            words=self._bound("search", arguments.words),
            whole=self._bound("search", arguments.whole),
            lookup=tuple((name, self._bound("search", _stripped(read))) for name, read in kinds.items()),
        )

    def _bound(self, name: str, decode: Callable[..., object]) -> Binding:
        binding: Binding = arguments.bound(self._field, self._read(name), decode)
        self._checks.append(binding)
        return binding

    def _asks(self, name: str) -> bool:
        return name in self._entry.graphql.args and self._selection.asks(self._read(name))

    def _read(self, name: str) -> Reader:
        return arguments.reader(self._field, self._entry, name)

    def _refuse(self, message: str) -> NoReturn:
        raise FieldRefused(BadUserInput(message), self._field.path)


def _stripped(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    return lambda text: read(arguments.searched(text))
