"""Cost of an operation to its client: taken from the budget before it runs, settled when it has run.

The cost is the number of objects in the answer, the answer itself included, and the work that shows in no
object; a mutation and asking for the schema cost more. `requestedQueryCost` is the most there can be,
with a list that has no pages taken to have ten; `actualQueryCost` what there was, and never more than
that. An operation that timed out costs all of it. What is done before there is an operation, or for one
that is refused, is taken when it is done and is in neither figure (docs/decisions/0016).
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
REFUSED = 20  # of each refusal: somebody wrote it down
CHARACTERS = 2  # of a document that is not remembered, for one: reading, validating or planning it
BYTES = 64  # of a request that is refused, for one: what was sent was read

_COST = (
    b',"extensions":{"cost":{"requestedQueryCost":%d,"actualQueryCost":%b,"throttleStatus":'
    b'{"maximumAvailable":%d,"currentlyAvailable":%d,"restoreRate":%d}}}}'
)


@dataclass(slots=True)
class Bill:
    """Bill of one operation, for its client and the client's partner. `requested` is 0 while it is not known.

    `partner` is None for who acts in a partner's place, whose people must not wait for that.
    """

    budgets: Budgets
    partners: Budgets
    client: UUID
    partner: UUID | None
    requested: int = 0
    actual: int | None = None  # None: not executed
    payloads: dict[str, int] = field(default_factory=dict)  # response key → objects of a mutation's payload

    async def pay(self, requested: int) -> None:
        """Take the most that the operation may cost.

        Raises Throttled, and BadUserInput where it is too much.
        """
        self.requested = requested
        await self.budgets.spend(self.client, requested)
        if self.partner is not None:
            try:
                await self.partners.spend(self.partner, requested)
            except BaseException:
                self.budgets.give_back(self.client, requested)
                raise
        self.actual = requested

    def require_solvent(self) -> None:
        """Raise Throttled before anything is done for whoever owes more than is lent."""
        self.budgets.require_solvent(self.client)
        if self.partner is not None:
            self.partners.require_solvent(self.partner)

    def owe(self, cost: int) -> None:
        """Take what was done already, whether or not there is so much."""
        self.budgets.owe(self.client, cost)
        if self.partner is not None:
            self.partners.owe(self.partner, cost)

    def refuse(self, request: Request) -> None:
        """Take what refusing a request costs: it was read, and somebody may have to write it down."""
        self.owe(REFUSED + request.body_bytes // BYTES)

    def settle(self, actual: int) -> None:
        """Give back the cost that did not arise; none where a list without pages had more than expected."""
        if self.actual is not None:
            taken, self.actual = self.actual, min(actual, self.actual)
            if unused := taken - self.actual:
                self.budgets.give_back(self.client, unused)
                if self.partner is not None:
                    self.partners.give_back(self.partner, unused)

    def under(self, response: bytes) -> bytes:
        """The response, a JSON object, with the cost as its last member."""
        return response[:-1] + self._end()

    def under_data(self, data: bytes) -> bytes:
        """The response with this data, put together once, because it may be long."""
        return b'{"data":%b%b' % (data, self._end())

    def _end(self) -> bytes:
        if not self.requested:
            return b"}"
        actual = b"null" if self.actual is None else b"%d" % self.actual
        terms, available = self.budgets.terms, self.budgets.available(self.client)
        return _COST % (self.requested, actual, terms.maximum, available, terms.rate)


def introspection_cost(operation: Operation) -> int:
    """Cost of asking for the schema, whatever the answer."""
    if not operation.introspects:
        return 0
    fields = root_fields(operation.node.selection_set, operation.fragments)
    return INTROSPECTION * sum(field.name.value in SCHEMA_FIELDS for field in fields)


@dataclass(frozen=True, slots=True)
class MutationCost:
    """The most a mutation may cost, known before anything of it is done."""

    fields: int
    inputs: int  # objects of its arguments: each is looked at
    objects: int
    work: int  # of reading its payloads

    @property
    def requested(self) -> int:
        return self._always + self.objects

    def actual(self, bill: Bill) -> int:
        return self._always + sum(bill.payloads.values())

    @property
    def _always(self) -> int:
        return ANSWER + MUTATION * self.fields + self.inputs + self.work


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
    inputs = objects = work = 0
    refused = [each for asked in fields for each in lacking(request, asked)]
    for asked in fields:
        name = get_named_type(operation.root.fields[asked.name].type).name
        try:
            statement = statements.payload(request, asked, name)
        except OperationRefused as found:
            refused += found.refusals
            continue
        values = _arguments(request, asked)
        handed = dict.fromkeys(statements.catalog[name].source.handed, [None] * _sent(values))
        over = request.over(handed)
        objects += statement.objects(over)
        work += statement.work(over)
        inputs += sum(map(_objects, values))
    if refused:
        raise OperationRefused(refused)
    return MutationCost(len(fields), inputs, objects, work)


def _arguments(request: Request, asked: Field) -> list[Any]:
    definitions = request.operation.root.fields[asked.name].args
    return [asked.argument(name, argument)(request.variables) for name, argument in definitions.items()]


def _sent(values: list[Any]) -> int:
    """How many things the input sends: a payload's lists have one for each, or are few."""
    return max((len(each) for value in values for each in _lists(value)), default=LISTED)


def _objects(value: Any) -> int:  # noqa: ANN401  # whatever a client may send
    if isinstance(value, dict):
        return 1 + sum(map(_objects, value.values()))
    return sum(map(_objects, value)) if isinstance(value, list) else 0


def _lists(value: Any) -> Iterator[list[Any]]:  # noqa: ANN401  # whatever a client may send
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from _lists(below)
