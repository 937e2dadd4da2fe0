"""Execution of an operation for its caller, to the response's bytes, by one of two lanes.

The short lane is for queries the planner answers alone: the database's JSON goes into the response as
it came, with no Python object per row. The long lane is Strawberry's, for introspection and
mutations; there a planned field answers from the same statement's JSON, by response key. Both give
the same JSON with keys in the same order.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import orjson
import strawberry
from graphql import ExecutionResult, GraphQLOutputType, GraphQLResolveInfo, execute
from graphql.execution import Executor

from auth.roles import Permission
from portal.doors.db import Database
from portal.throttling.limits import LIMITS, Limits
from portal.throttling.places import Places, Room, Rooms
from portal.throttling.quotas import QuotaSpent
from portal.throttling.refusals import record_forbidden, record_spent
from portal.throttling.service import Budgets, Throttled, leasing
from portal.words.errors import Forbidden, PortalError, StatementTimeout
from schema.endpoint import errors
from schema.endpoint.errors import ErrorContext
from schema.endpoint.trusted_documents import TrustedDocuments
from schema.mutating.charging import ANSWER, CHARACTERS, Bill, introspection_cost, mutation_cost
from schema.mutating.context import Answer, Context
from schema.operations.documents import Documents
from schema.operations.errors import OperationRefused, RequestErrors
from schema.planner.check import check
from schema.planner.cost import objects_in
from schema.planner.request import Request
from schema.planner.run import run
from schema.planner.statements import Statements
from schema.root import graphql_schema

DOCUMENTS = 500  # parsed documents kept; a large one is some 100 kB


class NotAQuery(PortalError):
    """A mutation by GET: a link must not change anything."""

    code = "BAD_USER_INPUT"


class Kind(Enum):
    """The outcome of a request, for those who must give it a status."""

    ANSWERED = "answered"  # with data, perhaps null
    REFUSED = "refused"  # not executed
    THROTTLED = "throttled"  # not executed: again in a while
    WRONG_METHOD = "wrong method"  # not executed: a link must not change anything
    FAILED = "failed"  # our fault


@dataclass(slots=True)
class Response:
    kind: Kind
    body: bytes
    retry_after: int | None = None  # seconds; of what is THROTTLED


class Execution:
    """An executor of operations on one database, with all its parts."""

    def __init__(self, schema: strawberry.Schema, database: Database, limits: Limits = LIMITS) -> None:
        self._schema = graphql_schema(schema)
        self._database = database
        self._limits = limits
        self._budgets = Budgets(leasing(database, limits.terms), limits.terms)
        self._partners = Budgets(leasing(database, limits.partner_terms), limits.partner_terms)
        self._places = Places(limits.in_flight)
        self._rooms = Rooms(limits.answer_bytes)
        self._trusted = TrustedDocuments(database)
        self.statements = Statements(self._schema)
        check(self.statements.catalog)
        self._documents = Documents(self._schema, limit=DOCUMENTS)

    async def answer(self, request: Request, *, short: bool = True) -> Response:
        """The response to a request, by the lane that fits. No request makes it raise an error.

        `short=False` sends everything through the long lane; the tests compare the two.
        """
        bill = self._bill(request)
        request.room, request.quotas = Room(self._rooms), self._limits.quotas
        return await self._unread(request, bill) or await self._executed(request, bill, short=short)

    async def _unread(self, request: Request, bill: Bill) -> Response | None:
        """Read the request's document; the response where there is nothing to execute."""
        try:
            bill.require_solvent()
            self._read_document(request, await self._text(request), bill)
        except Throttled as error:
            return throttled(error, request)
        except RequestErrors as found:
            bill.refuse(request)
            code = found.kind.code
            return _refused([errors.located_entry(error, code, request) for error in found.errors])
        except NotAQuery as error:
            bill.refuse(request)
            return Response(Kind.WRONG_METHOD, _refused([errors.error_entry(error, request)]).body)
        except StatementTimeout as error:
            return _no_data([errors.error_entry(error, request)], bill)
        except PortalError as error:
            bill.refuse(request)
            await self._record(request, error)
            return _refused([errors.error_entry(error, request)])
        return None

    async def _executed(self, request: Request, bill: Bill, *, short: bool) -> Response:
        try:
            request.operation.check_nulls(request.variables)
            if request.operation.is_query and short and not request.operation.introspects:
                answer = await self._read(request, bill)
                return Response(Kind.ANSWERED, bill.under_data(answer))
            return await self._long(request, bill)
        except Throttled as error:
            bill.settle(ANSWER)  # where it was paid for, nothing was done
            await self._record(request, error)
            return throttled(error, request, bill)
        except OperationRefused as refused:
            bill.settle(ANSWER)
            bill.refuse(request)
            await self._record(request, refused)
            return _no_data(errors.refused_entries(refused, request), bill)
        except PortalError as error:
            await self._record(request, error)
            return _no_data([errors.error_entry(error, request)], bill)
        except Exception as error:  # noqa: BLE001  # the last to know: it is logged, and answered without its text
            entry = errors.unexpected_entry(error, request)
            return Response(Kind.FAILED, bill.under(orjson.dumps({"errors": [entry], "data": None})))

    async def enter(self, request: Request) -> None:
        """Take a place, which `leave` gives back. Raises Throttled where none becomes free in time."""
        await self._places.enter(request.caller.staff_id)

    def leave(self, request: Request) -> None:
        """Give back the request's place, and the room that its answer took, once that is sent."""
        request.room.leave()
        self._places.leave(request.caller.staff_id)

    def refused(self, request: Request) -> None:
        """Note that a request was refused before there was anything to execute."""
        self._bill(request).refuse(request)

    def _bill(self, request: Request) -> Bill:
        caller = request.caller
        partner = None if caller.actor else caller.partner_id
        return Bill(self._budgets, self._partners, caller.staff_id, partner)

    async def _text(self, request: Request) -> str:
        return await self._trusted.text(request.query, request.document_id, request.caller.partner_id)

    def _read_document(self, request: Request, text: str, bill: Bill) -> None:
        """The operation and the variables, added to their request. Raises RequestErrors and PortalError."""
        suggestions = request.may_introspect
        before = self._documents.parsed
        try:
            operation = self._documents.operation(text, request.operation_name, suggestions=suggestions)
        finally:
            if self._documents.parsed > before:
                bill.owe(len(text) // CHARACTERS)
        if not (operation.is_query or request.may_change):
            raise NotAQuery("A mutation must be sent by POST.")
        if operation.introspects and not suggestions:
            needed = Permission.SCHEMA_INTROSPECT
            raise Forbidden(f"Asking for the schema needs the permission {needed}.", needed)
        request.operation = operation
        request.variables = operation.variables(request.sent_variables, suggestions=suggestions)

    async def _read(self, request: Request, bill: Bill) -> bytes:
        before = self.statements.planned
        try:
            statement = self.statements.query(request)
        finally:
            self._charge_planning(request, bill, before)
        work = statement.work(request) + introspection_cost(request.operation)
        await bill.pay(ANSWER + statement.objects(request) + work)
        answer = await run(self._database, statement, request)
        bill.settle(max(objects_in(answer), ANSWER) + work)
        return answer

    def _charge_planning(self, request: Request, bill: Bill, before: int) -> None:
        """Take what it cost if something was planned since there were `before` plans, good or not."""
        if self.statements.planned > before:
            bill.owe(len(request.operation.text) // CHARACTERS)

    async def _long(self, request: Request, bill: Bill) -> Response:
        answers: dict[str, Any] = {}
        mutation = None
        if request.operation.is_query:
            request.room.stay_short()
            answers = orjson.loads(await self._read(request, bill))
        else:
            before = self.statements.planned
            try:
                mutation = mutation_cost(self.statements, request)
            finally:
                self._charge_planning(request, bill, before)
            await bill.pay(mutation.requested)
        outcome = execute(
            self._schema,
            request.operation.document,
            context_value=Context(request, self._database, self.statements, bill, answers),
            variable_values=request.sent_variables,
            operation_name=request.operation.name,
            executor_class=_Executor,
            hide_suggestions=not request.may_introspect,
        )
        result = outcome if isinstance(outcome, ExecutionResult) else await outcome
        if mutation and not result.errors:
            bill.settle(mutation.actual(bill))
        for error in result.errors or ():
            bill.refuse(request)
            await self._record(request, error.original_error)
        return _finished(result, request, bill)

    async def _record(self, request: Request, error: BaseException | None) -> None:
        """Record a refusal for want of a permission in the trail of accesses before the caller is told.

        Once for each permission, however many fields need it.
        """
        refused = [each.error for each in error.refusals] if isinstance(error, OperationRefused) else [error]
        lacking = {each.permission: each for each in refused if isinstance(each, Forbidden)}
        for each in lacking.values():
            await record_forbidden(self._database, request.caller, each)
        if isinstance(error, QuotaSpent):
            await record_spent(self._database, request.caller, error)


class _Executor(Executor[Any]):
    """Executor of graphql-core that takes an Answer as complete."""

    def complete_value(  # noqa: PLR0913, PLR0917  # graphql-core's own signature
        self,
        return_type: GraphQLOutputType,
        field_details_list: Any,  # noqa: ANN401
        info: GraphQLResolveInfo[Any],
        path: Any,  # noqa: ANN401
        result: Any,  # noqa: ANN401
        position_context: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        if isinstance(result, Answer):
            return result.value
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)


def _finished(result: ExecutionResult, context: ErrorContext, bill: Bill) -> Response:
    if not result.errors:
        return Response(Kind.ANSWERED, bill.under(orjson.dumps({"data": result.data})))
    entries = [entry for error in result.errors for entry in errors.raised_entries(error, context)]
    waits = [
        error.original_error.seconds for error in result.errors if isinstance(error.original_error, Throttled)
    ]
    nothing = not any((result.data or {}).values())  # mutations that failed are null, one by one
    failed = nothing and any(_code(entry) == errors.INTERNAL for entry in entries)
    kind = Kind.FAILED if failed else Kind.ANSWERED
    if waits and nothing:
        kind = Kind.THROTTLED
    retry_after = math.ceil(max(waits)) if waits else None
    body = bill.under(orjson.dumps({"errors": entries, "data": result.data}))
    return Response(kind, body, retry_after)


def _code(entry: Mapping[str, Any]) -> str:
    code: str = entry["extensions"]["code"]
    return code


def _refused(entries: list[dict[str, Any]]) -> Response:
    """The response to a request that was not executed, which has no `data` (GraphQL, 7.1)."""
    return Response(Kind.REFUSED, orjson.dumps({"errors": entries}))


def _no_data(entries: list[dict[str, Any]], bill: Bill) -> Response:
    return Response(Kind.ANSWERED, bill.under(orjson.dumps({"errors": entries, "data": None})))


def throttled(error: Throttled, context: ErrorContext, bill: Bill | None = None) -> Response:
    """The response to a throttled request, with the seconds to wait; not executed, so without `data`."""
    body = orjson.dumps({"errors": [errors.error_entry(error, context)]})
    body = bill.under(body) if bill else body
    return Response(Kind.THROTTLED, body, retry_after=math.ceil(error.seconds))
