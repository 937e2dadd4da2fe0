"""What an operation may cost, in the two things that run out: PostgreSQL's memory and its time.

Relations are counted on the plan, before it is rendered: each is a subselect that PostgreSQL keeps
some hundred kilobytes for while it plans. Objects are counted for each request, before it runs,
because page sizes are variables: a page holds `first` times what one row of it holds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import orjson

from portal.errors import BadUserInput
from schema.errors import Refused
from schema.places import Constant
from schema.planner.request import Binding, Request
from schema.planner.tree import (
    Derivation,
    Edges,
    Found,
    Given,
    Info,
    Listed,
    Object,
    Paged,
    Parts,
    Refetched,
    Related,
    Total,
    Value,
)

MAX_RELATIONS = 60  # of one statement; a customer's whole page asks some twenty
MAX_OBJECTS = 100_000  # of one response, if every page is full
LISTED = 10  # objects a list without pages is taken to have: it is few by nature

Part = (
    Object
    | Value
    | Parts
    | Related
    | Listed
    | Found
    | Derivation
    | Refetched
    | Given
    | Paged
    | Edges
    | Info
    | Total
    | Constant
)
Size = Callable[[Request], int]


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects below one row of a plan: those always there, and for each list its size times its own."""

    single: int
    lists: tuple[tuple[Size, "Objects"], ...] = ()

    def count(self, request: Request) -> int:
        return self.single + sum(size(request) * below.count(request) for size, below in self.lists)


def check_relations(root: Object) -> None:
    """Raise Refused for a plan with too many relations."""
    relations = _relations(root)
    if relations > MAX_RELATIONS:
        message = f"It asks for {relations:,} relations and lists; at most {MAX_RELATIONS} may be asked for."
        raise Refused(BadUserInput(message), ())


def objects_check(root: Object) -> Binding:
    """A check of a statement: raises Refused for a request that asks for too many objects."""
    objects = _objects(root)

    def check(request: Request) -> None:
        asked = objects.count(request)
        if asked > MAX_OBJECTS:
            message = f"It asks for up to {asked:,} objects; at most {MAX_OBJECTS:,} may be asked for."
            raise Refused(BadUserInput(f"{message} Lower `first`."), ())

    return check


def _relations(what: Part | None) -> int:
    match what:
        case Object() | Paged() | Edges():
            own = 1 if isinstance(what, Paged) else 0
            return own + sum(_relations(below) for _, below in what.members)
        case Related() | Listed() | Found() | Derivation() | Given():
            return 1 + _relations(what.object)
        case Refetched():
            return sum(1 + _relations(below) for below in what.objects.values())
        case Total():
            return 1
        case Value() | Parts() | Info() | Constant() | None:
            return 0


def _objects(what: Part | None) -> Objects:
    match what:
        case Object() | Edges():
            return _sum(_objects(below) for _, below in what.members)
        case Paged():
            return Objects(0, ((_page(what.first), _row(_objects(below) for _, below in what.members)),))
        case Related() | Found():
            return _row([_objects(what.object)])
        case Listed():
            return Objects(0, ((_listed, _row([_objects(what.object)])),))
        case Derivation():
            row = _row([_objects(what.object)])
            return Objects(0, ((_listed, row),)) if what.is_list else row
        case Given():
            row = _row([_objects(what.object)])
            return Objects(0, ((_handed(what.column), row),)) if what.is_list else row
        case Refetched():
            row = _row(_objects(below) for below in what.objects.values())
            return row if what.single else Objects(0, ((_ids(what.ids), row),))
        case Total() | Value() | Parts() | Info() | Constant() | None:
            return Objects(0)


def _sum(parts: Iterable[Objects], single: int = 0) -> Objects:
    lists: list[tuple[Size, Objects]] = []
    for part in parts:
        single += part.single
        lists += part.lists
    return Objects(single, tuple(lists))


def _row(parts: Iterable[Objects]) -> Objects:
    """A row, and what is below it."""
    return _sum(parts, single=1)


def _page(first: Binding) -> Size:
    def size(request: Request) -> int:
        given = first(request)
        if not isinstance(given, int):
            raise TypeError("a page's size is bound as an integer")
        return given

    return size


def _listed(_: Request) -> int:
    return LISTED


def _handed(column: str | None) -> Size:
    """As many as the request hands in; a list that hangs deeper is few by nature too."""

    def size(request: Request) -> int:
        rows = (request.handed or {}).get(column or "")
        return len(rows) if isinstance(rows, list) else LISTED

    return size


def _ids(ids: Binding) -> Size:
    return lambda request: len(orjson.loads(str(ids(request))))
