"""What an operation costs besides the objects of its answer: what PostgreSQL reads and writes for it.

A list that is counted, filtered by what no index serves, searched, or put into another order than its own is
read to its end, however few rows are answered. A value that is asked for again under another name is written
again. Values that are looked up cost each. Known before it runs, and nothing of it is given back
(docs/decisions/0016).
"""

from collections.abc import Iterable, Iterator

from tortoise.models import Model

from schema.declaring.sources import Column, Constant, GlobalId
from schema.planner.cost import Objects, Part, Size, handed_size, ids_size, listed_size, page_size, summed
from schema.planner.request import Binding, Request
from schema.planner.tree import (
    All,
    AnyOf,
    Compared,
    Condition,
    Derivation,
    Edges,
    Found,
    HandedRows,
    Listed,
    Object,
    Paged,
    Refetched,
    Related,
    Total,
    Value,
)

SCANNED = 500  # a list of everything the viewer sees, read to its end
SCANNED_BELOW = 10  # a list that hangs on a row
LOOKED_UP = 10  # a value by which customers are looked for
_EQUAL = frozenset({"eq", "in"})
_BETWEEN = frozenset({"lt", "lte", "gt", "gte"})


def work_of(root: Object) -> Size:
    """What a request costs below the root, besides objects."""
    work = _work(root)
    return work.count if work.lists else lambda _: work.single


def _work(what: Part | None) -> Objects:
    match what:
        case Object():
            below = (_work(member) for _, member in what.members)
            return summed(below, single=_repeated(member for _, member in what.members))
        case Paged():
            return _of_page(what)
        case Related() | Found():
            return _work(what.object)
        case Listed():
            return _times(listed_size, _work(what.object))
        case Derivation():
            row = _work(what.object)
            return _times(listed_size, row) if what.is_list else row
        case HandedRows():
            row = _work(what.object)
            return _times(handed_size(what.column, what.at_most), row) if what.is_list else row
        case Refetched():
            row = summed(_work(below) for below in what.objects.values())
            return row if what.single else _times(ids_size(what.ids), row)
    return Objects(0)


def _of_page(page: Paged) -> Objects:
    rows = summed(_work(row) for _, member in page.members for row in _rows(member))
    each = SCANNED_BELOW if _hangs(page) else SCANNED
    parts = [_times(page_size(page.first), rows)]
    if page.search and page.search.lookup:
        parts.append(_times(_looked_up([read for _, read in page.search.lookup]), Objects(LOOKED_UP)))
    return summed(parts, single=each * _scans(page))


def _times(size: Size, row: Objects) -> Objects:
    """Of each row of a list; nothing where a row has nothing, for this is counted for every request."""
    return Objects(0, ((size, row),)) if row.single or row.lists else row


def _rows(member: object) -> Iterator[Object]:
    match member:
        case Object():
            yield member
        case Edges(members):
            yield from (node for _, node in members if isinstance(node, Object))


def _hangs(page: Paged) -> bool:
    through = page.place.through
    return page.place.remote is not None or bool(through and through.parent)


def _scans(page: Paged) -> int:
    """How many times the list is read to its end; each list that `where` reaches is read with it."""
    read = (
        page.search is not None
        or (page.where is not None and not _is_served(page.where, page.type.source.model))
        or page.order != (page.place.order or page.type.source.order)
    )
    counted = sum(isinstance(member, Total) for _, member in page.members)
    return (read + counted) * (1 + page.relations)


def _is_served(condition: Condition, model: type[Model] | None) -> bool:
    """Whether an index finds the rows of which it may hold."""
    match condition:
        case Compared(place=GlobalId()):
            return condition.operator in _EQUAL
        case Compared(place=Column(beside=None) as place):
            if condition.operator in _BETWEEN:
                return place.makes_id
            return condition.operator in _EQUAL and (place.name or condition.column) in _indexed(model)
        case All(conditions):
            return any(_is_served(each, model) for each in conditions)
        case AnyOf(conditions):
            return all(_is_served(each, model) for each in conditions)
    return False


def _indexed(model: type[Model] | None) -> set[str]:
    """The columns that have an index of their own."""
    if model is None:
        return set()
    fields = model._meta.fields_map.items()  # noqa: SLF001  # Tortoise's own way to ask
    return {
        str(getattr(field, "source_field", None) or name)
        for name, field in fields
        if field.index or field.unique
    }


def _repeated(members: Iterable[object]) -> int:
    """How many of an object's values are there already under another name."""
    values = [
        member.column if isinstance(member, Value) else member.text
        for member in members
        if isinstance(member, Value | Constant)
    ]
    return len(values) - len(set(values))


def _looked_up(searched: list[Binding]) -> Size:
    def size(request: Request) -> int:
        return sum(read(request) is not None for read in searched)

    return size
