"""What an operation may cost, in the two things that run out: PostgreSQL's memory and its time.

Relations are counted on the plan, before it is rendered: each is a subselect that PostgreSQL keeps
some hundred kilobytes for while it plans. Objects are counted for each request, before it runs,
because page sizes are variables: a page holds its size times what one row of it holds. An object is
a JSON object of the answer: a row, a page and its `pageInfo`, an edge, a value such as Money. Then
what was asked for can be compared with what was answered (docs/decisions/0016).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import orjson

from portal.words.errors import BadUserInput
from schema.declaring.sources import Constant
from schema.operations.errors import FieldRefused
from schema.planner.request import Binding, Request
from schema.planner.tree import (
    Derivation,
    Edges,
    Found,
    HandedRows,
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
MAX_OBJECTS = 200_000  # of one response, if every page is full
COUNTED_EXACTLY = 16_384  # bytes of an answer: some 20 µs
LISTED = 10  # objects a list without pages is taken to have: it is few by nature

# What opens an object in PostgreSQL's JSON. Text cannot look like it: there a quote is `\\"`, and after
# the quote that ends a text comes no letter. The lookahead makes it a search for one byte, which is fast.
_OPENS = re.compile(rb'\{(?="[_A-Za-z])')

Part = (
    Object
    | Value
    | Parts
    | Related
    | Listed
    | Found
    | Derivation
    | Refetched
    | HandedRows
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
        count = self.single
        for size, below in self.lists:  # a loop: this is done for every request
            count += size(request) * below.count(request)
        return count


def check_relations(root: Object) -> None:
    """The check that a plan has not too many relations. Raises FieldRefused."""
    relations = _relations(root)
    if relations > MAX_RELATIONS:
        message = f"It asks for {relations:,} relations and lists; at most {MAX_RELATIONS} may be asked for."
        raise FieldRefused(BadUserInput(message), ())


def objects_of(root: Object) -> Size:
    """How many objects a request asks for below the root; raises FieldRefused where they are too many."""
    objects = _objects(root)

    def asked(request: Request) -> int:
        count = objects.count(request)
        if count > MAX_OBJECTS:
            message = f"It asks for up to {count:,} objects; at most {MAX_OBJECTS:,} may be asked for."
            raise FieldRefused(BadUserInput(f"{message} Lower `first`."), ())
        return count

    return asked


def objects_in(answer: bytes) -> int:
    """How many objects with members an answer of the database has, itself included.

    In a long answer every brace counts, also in its texts: to tell them apart takes three times as long,
    and whoever pays, pays no more than was asked for.
    """
    return len(_OPENS.findall(answer)) if len(answer) <= COUNTED_EXACTLY else answer.count(b"{")


def _relations(what: Part | None) -> int:
    match what:
        case Object() | Paged() | Edges():
            own = 1 + what.relations if isinstance(what, Paged) else 0
            return own + sum(_relations(below) for _, below in what.members)
        case Related() | Listed() | Found() | Derivation() | HandedRows():
            return 1 + _relations(what.object)
        case Refetched():
            return sum(1 + _relations(below) for below in what.objects.values())
        case Total():
            return 1
        case Value() | Parts() | Info() | Constant() | None:
            return 0


def _objects(what: Part | None) -> Objects:
    match what:
        case Object():
            return summed(_objects(below) for _, below in what.members)
        case Paged():
            fixed = [_objects(below) for _, below in what.members if isinstance(below, Info)]
            row = summed(_of_each_row(below) for _, below in what.members)
            return summed([*fixed, Objects(0, ((page_size(what.first), row),))], single=1)
        case Related() | Found():
            return _row([_objects(what.object)])
        case Listed():
            return Objects(0, ((listed_size, _row([_objects(what.object)])),))
        case Derivation():
            row = _row([_objects(what.object)])
            return Objects(0, ((listed_size, row),)) if what.is_list else row
        case HandedRows():
            row = _row([_objects(what.object)])
            return Objects(0, ((handed_size(what.column, what.at_most), row),)) if what.is_list else row
        case Refetched():
            row = _row(_objects(below) for below in what.objects.values())
            return row if what.single else Objects(0, ((ids_size(what.ids), row),))
        case Parts() | Info():
            return Objects(1)
        case Edges() | Total() | Value() | Constant() | None:
            return Objects(0)


def _of_each_row(what: Object | Edges | Info | Total | Constant) -> Objects:
    """What one member of a page has for each of its rows."""
    match what:
        case Object():
            return _row([_objects(what)])
        case Edges():
            return _row(_row([_objects(node)]) for _, node in what.members if isinstance(node, Object))
        case Info() | Total() | Constant():
            return Objects(0)


def summed(parts: Iterable[Objects], single: int = 0) -> Objects:
    lists: list[tuple[Size, Objects]] = []
    for part in parts:
        single += part.single
        lists += part.lists
    return Objects(single, tuple(lists))


def _row(parts: Iterable[Objects]) -> Objects:
    """A row, and what is below it."""
    return summed(parts, single=1)


def page_size(first: Binding) -> Size:
    def size(request: Request) -> int:
        given = first(request)
        if not isinstance(given, int):
            raise TypeError("a page's size is bound as an integer")
        return given

    return size


def listed_size(_: Request) -> int:
    return LISTED


def handed_size(column: str | None, at_most: int | None) -> Size:
    """As many as the request hands in; a list that hangs deeper says how many, or is few by nature too."""

    def size(request: Request) -> int:
        rows = (request.handed or {}).get(column or "")
        return len(rows) if isinstance(rows, list) else at_most or LISTED

    return size


def ids_size(ids: Binding) -> Size:
    return lambda request: len(orjson.loads(str(ids(request))))
