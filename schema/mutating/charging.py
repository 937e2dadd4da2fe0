"""What an operation costs its client: taken from the budget before it runs, settled when it has run.

The cost is the number of objects in the answer, the answer itself included; a mutation and asking for
the schema cost more. Scalars and lists cost nothing. `requestedQueryCost` is the most there can be,
with a list that has no pages taken to have ten; `actualQueryCost` what there was, and never more than
that. An operation that timed out costs all of it (docs/decisions/0016).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from graphql import get_named_type

from portal.throttling.service import Budgets
from schema.mutating.verbs import lacking
from schema.operations.documents import INTROSPECTION as SCHEMA_FIELDS
from schema.operations.documents import Operation
from schema.operations.errors import OperationRefused
from schema.operations.selection import Field, root_fields
from schema.planner.cost import LISTED
from schema.planner.request import Request
from schema.planner.statements import Statements

ANSWER = 1
MUTATION = 10  # of each field; besides its payload
INTROSPECTION = 1_000  # of each `__schema` and `__type`: we answer it, not the database

_COST = (
    b',"extensions":{"cost":{"requestedQueryCost":%d,"actualQueryCost":%b,"throttleStatus":'
    b'{"maximumAvailable":%d,"currentlyAvailable":%d,"restoreRate":%d}}}}'
)


@dataclass(slots=True)
class Bill:
    """What one operation costs its client. `requested` is 0 while it is not known."""

    budgets: Budgets
    client: UUID
    requested: int = 0
    actual: int | None = None  # None: not executed
    payloads: dict[str, int] = field(default_factory=dict)  # response key → objects of a mutation's payload

    async def pay(self, requested: int) -> None:
        """Take what the operation may cost. Raises Throttled, and BadUserInput where it is too much."""
        self.requested = requested
        await self.budgets.spend(self.client, requested)
        self.actual = requested

    def settle(self, actual: int) -> None:
        """Give back what it did not cost; nothing where a list without pages had more than expected."""
        if self.actual is not None:
            taken, self.actual = self.actual, min(actual, self.actual)
            self.budgets.give_back(self.client, taken - self.actual)

    def under(self, response: bytes) -> bytes:
        """The response, a JSON object, with the cost as its last member."""
        return response[:-1] + self._end()

    def under_data(self, data: bytes) -> bytes:
        """The response that has this data: put together once, because it may be long."""
        return b'{"data":%b%b' % (data, self._end())

    def _end(self) -> bytes:
        if not self.requested:
            return b"}"
        actual = b"null" if self.actual is None else b"%d" % self.actual
        terms, available = self.budgets.terms, self.budgets.available(self.client)
        return _COST % (self.requested, actual, terms.maximum, available, terms.rate)


def introspection_cost(operation: Operation) -> int:
    """What asking for the schema costs, whatever the answer."""
    if not operation.introspects:
        return 0
    fields = root_fields(operation.node.selection_set, operation.fragments)
    return INTROSPECTION * sum(field.name.value in SCHEMA_FIELDS for field in fields)


@dataclass(frozen=True, slots=True)
class MutationCost:
    """What a mutation may cost, known before anything of it is done."""

    fields: int
    objects: int

    @property
    def requested(self) -> int:
        return ANSWER + MUTATION * self.fields + self.objects

    def actual(self, bill: Bill) -> int:
        return ANSWER + MUTATION * self.fields + sum(bill.payloads.values())


def mutation_cost(statements: Statements, request: Request) -> MutationCost:
    """The cost of a mutation, of which every payload is planned: nothing is begun that cannot be answered.

    Raises OperationRefused, with every permission that is missing.
    """
    operation = request.operation
    fields = [
        asked
        for asked in statements.selection(request).fields(operation.root, operation.node.selection_set)
        if asked.name in operation.root.fields  # and not `__typename`
    ]
    objects, refused = 0, [each for asked in fields for each in lacking(request, asked)]
    for asked in fields:
        name = get_named_type(operation.root.fields[asked.name].type).name
        try:
            statement = statements.payload(request, asked, name)
        except OperationRefused as found:
            refused += found.refusals
            continue
        handed = dict.fromkeys(statements.catalog[name].source.handed, [None] * _sent(request, asked))
        objects += statement.objects(request.over(handed))
    if refused:
        raise OperationRefused(refused)
    return MutationCost(len(fields), objects)


def _sent(request: Request, asked: Field) -> int:
    """How many things the input sends: a payload's lists have one for each, or are few."""
    definitions = request.operation.root.fields[asked.name].args
    values = (asked.argument(name, argument)(request.variables) for name, argument in definitions.items())
    return max((len(each) for value in values for each in _lists(value)), default=LISTED)


def _lists(value: Any) -> Iterator[list[Any]]:  # noqa: ANN401  # whatever a client may send
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from _lists(below)
