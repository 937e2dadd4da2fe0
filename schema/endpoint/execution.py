"""An operation and its caller in, the response's bytes out: by one of two lanes.

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
from portal.audit.service import append_refusal
from portal.doors.db import Database
from portal.throttling.service import TERMS, Budgets, Terms, Throttled, leasing
from portal.words.errors import Forbidden, PortalError, StatementTimeout
from schema.endpoint import errors
from schema.endpoint.errors import ErrorContext
from schema.endpoint.trusted_documents import TrustedDocuments
from schema.mutating.charging import (
    ANSWER,
    Bill,
    introspection_cost,
    mutation_cost,
)
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
    """What became of a request, for those who must give it a status."""

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
    """Everything it takes to answer operations on one database."""

    def __init__(self, schema: strawberry.Schema, database: Database, terms: Terms = TERMS) -> None:
        self._schema = graphql_schema(schema)
        self._database = database
        self._budgets = Budgets(leasing(database, terms), terms)
        self._trusted = TrustedDocuments(database)
        self.statements = Statements(self._schema)
        check(self.statements.catalog)
        self._documents = Documents(self._schema, limit=DOCUMENTS)

    async def answer(self, request: Request, *, short: bool = True) -> Response:
        """The response to a request, by the lane that fits. No request makes it raise an error.

        `short=False` sends everything through the long lane; the tests compare the two.
        """
        bill = Bill(self._budgets, request.caller.staff_id)
        try:
            self._read_document(request, await self._text(request))
        except RequestErrors as found:
            code = found.kind.code
            return _refused([errors.located_entry(error, code, request) for error in found.errors])
        except NotAQuery as error:
            return Response(Kind.WRONG_METHOD, _refused([errors.error_entry(error, request)]).body)
        except StatementTimeout as error:
            return _no_data([errors.error_entry(error, request)], bill)
        except PortalError as error:
            await self._record(request, error)
            return _refused([errors.error_entry(error, request)])
        try:
            request.operation.check_nulls(request.variables)
            if request.operation.is_query and short and not request.operation.introspects:
                answer = await self._read(request, bill)
                return Response(Kind.ANSWERED, bill.under_data(answer))
            return await self._long(request, bill)
        except Throttled as error:
            return _throttled(error, request, bill)
        except OperationRefused as refused:
            bill.settle(ANSWER)
            await self._record(request, refused)
            return _no_data(errors.refused_entries(refused, request), bill)
        except PortalError as error:
            await self._record(request, error)
            return _no_data([errors.error_entry(error, request)], bill)
        except Exception as error:  # noqa: BLE001  # the last to know: it is logged, and answered without its text
            entry = errors.unexpected_entry(error, request)
            return Response(Kind.FAILED, bill.under(orjson.dumps({"errors": [entry], "data": None})))

    async def _text(self, request: Request) -> str:
        return await self._trusted.text(request.query, request.document_id, request.caller.partner_id)

    def _read_document(self, request: Request, text: str) -> None:
        """The operation and the variables, added to their request. Raises RequestErrors and PortalError."""
        suggestions = request.may_introspect
        operation = self._documents.operation(text, request.operation_name, suggestions=suggestions)
        if not (operation.is_query or request.may_change):
            raise NotAQuery("A mutation must be sent by POST.")
        if operation.introspects and not suggestions:
            needed = Permission.SCHEMA_INTROSPECT
            raise Forbidden(f"Asking for the schema needs the permission {needed}.", needed)
        request.operation = operation
        request.variables = operation.variables(request.sent_variables, suggestions=suggestions)

    async def _read(self, request: Request, bill: Bill) -> bytes:
        statement = self.statements.query(request)
        introspection = introspection_cost(request.operation)
        await bill.pay(ANSWER + statement.objects(request) + introspection)
        answer = await run(self._database, statement, request)
        bill.settle(max(objects_in(answer), ANSWER) + introspection)
        return answer

    async def _long(self, request: Request, bill: Bill) -> Response:
        answers: dict[str, Any] = {}
        mutation = None
        if request.operation.is_query:
            answers = orjson.loads(await self._read(request, bill))
        else:
            mutation = mutation_cost(self.statements, request)
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
            await self._record(request, error.original_error)
        return _executed(result, request, bill)

    async def _record(self, request: Request, error: BaseException | None) -> None:
        """A caller that lacked a permission is in the record of accesses before it is told."""
        refused = [each.error for each in error.refusals] if isinstance(error, OperationRefused) else [error]
        lacking = {each.permission: each for each in refused if isinstance(each, Forbidden)}
        for each in lacking.values():  # once for each permission, however many fields need it
            await append_refusal(self._database, request.caller, each)


class _Executor(Executor[Any]):
    """graphql-core's, which takes an Answer for what it is: complete."""

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


def _executed(result: ExecutionResult, context: ErrorContext, bill: Bill) -> Response:
    if not result.errors:
        return Response(Kind.ANSWERED, bill.under(orjson.dumps({"data": result.data})))
    entries = [entry for error in result.errors for entry in errors.raised_entries(error, context)]
    failed = result.data is None and any(_code(entry) == errors.INTERNAL for entry in entries)
    kind = Kind.FAILED if failed else Kind.ANSWERED
    return Response(kind, bill.under(orjson.dumps({"errors": entries, "data": result.data})))


def _code(entry: Mapping[str, Any]) -> str:
    code: str = entry["extensions"]["code"]
    return code


def _refused(entries: list[dict[str, Any]]) -> Response:
    """A request that was not executed has no `data` (GraphQL, 7.1)."""
    return Response(Kind.REFUSED, orjson.dumps({"errors": entries}))


def _no_data(entries: list[dict[str, Any]], bill: Bill) -> Response:
    return Response(Kind.ANSWERED, bill.under(orjson.dumps({"errors": entries, "data": None})))


def _throttled(error: Throttled, context: ErrorContext, bill: Bill) -> Response:
    """FieldRefused for now, and for how long; not executed, so without `data`."""
    entry = errors.error_entry(error, context)
    entry["extensions"]["retryAfterSeconds"] = round(error.seconds, 3)
    body = bill.under(orjson.dumps({"errors": [entry]}))
    return Response(Kind.THROTTLED, body, retry_after=math.ceil(error.seconds))
