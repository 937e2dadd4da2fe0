"""The context of the long lane's resolvers: the request, and the planner's answers."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLResolveInfo, get_named_type
from strawberry.types import Info

from auth.principal import Principal
from portal.doors.db import Database
from portal.doors.orm import Connection
from schema.mutating.charging import ANSWER, Bill
from schema.operations.selection import Field
from schema.planner.cost import objects_in
from schema.planner.render import Statement
from schema.planner.request import HandedRow, Request
from schema.planner.run import run_on
from schema.planner.statements import Statements


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete piece of JSON: whoever executes the operation looks no further into it."""

    value: Any


@dataclass(frozen=True, slots=True)
class Payload:
    """A mutation's payload, planned before the mutation begins."""

    key: str
    statement: Statement
    context: "Context"

    async def read(self, connection: Connection, row: HandedRow) -> Any:  # noqa: ANN401  # an Answer stands for any type
        """The payload over `row`, as the transaction of `connection` sees it."""
        answer = await run_on(connection, self.statement, self.context.request.over(row))
        self.context.bill.payloads[self.key] = objects_in(answer) - ANSWER
        return Answer(orjson.loads(answer)[self.key])


@dataclass(frozen=True, slots=True)
class Context:
    """A request on its way through the long lane. `answers` holds its planned fields by response key."""

    request: Request
    database: Database
    statements: Statements
    bill: Bill
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def caller(self) -> Principal:
        return self.request.caller

    @property
    def locale(self) -> str:
        """The language of the caller's messages; BCP 47."""
        return self.request.locale

    def answer(self, key: str | int) -> Answer:
        return Answer(self.answers[str(key)])

    def payload(self, info: Info[Any, Any]) -> Payload:
        """The payload that the mutation's field asks for, planned. Raises FieldRefused."""
        raw: GraphQLResolveInfo[Any] = info._raw_info  # noqa: SLF001  # the AST behind Strawberry's Info
        asked = Field(str(raw.path.key), raw.field_name, tuple(raw.field_nodes), (str(raw.path.key),))
        type_name = get_named_type(raw.return_type).name
        statement = self.statements.payload(self.request, asked, type_name)
        return Payload(asked.key, statement, self)
