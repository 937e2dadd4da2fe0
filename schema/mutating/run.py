"""The one frame of every mutation: one transaction as the caller, done again after a conflict, read back.

A resolver translates its input, calls one service in `work`, and answers the row its payload is read from.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

import strawberry
from strawberry.types import Info

from portal.audit.refusals import RecordedRefusal
from portal.doors.orm import Connection
from portal.throttling.refusals import record_refusal
from portal.words.user_errors import InvalidInput
from schema.declaring.ids import NotAnId, decode_id_of
from schema.declaring.sources import source_of
from schema.mutating.context import Context
from schema.mutating.user_errors import user_error_rows
from schema.planner.retries import CONFLICTS, retry_once

P = TypeVar("P")
Work = Callable[[Connection], Awaitable[Mapping[str, object]]]
"""Does it, and answers the columns its payload is read from; `user_errors` only where there are some.

Raises InvalidInput, before anything is changed. It may be done twice: the first time was rolled back.
"""


async def run_mutation(payload_type: type[P], info: Info[Context, None], work: Work) -> P:
    """The payload over the row that `work` answers, read back in its transaction.

    What the caller can mend is data of the payload (`userErrors`), over a row that holds nothing else. A
    refusal that belongs into the trail of accesses is appended there before it is answered.

    Raises what the service raises, and FieldRefused for a payload that cannot be answered: it is planned
    first, so that nothing is begun in vain.
    """
    context = info.context
    payload = context.payload(info)

    async def once() -> tuple[Any, InvalidInput | None]:
        refused = None
        async with context.database.acting_as(context.caller) as connection:
            try:
                row = {"user_errors": [], **await work(connection)}
            except InvalidInput as error:
                refused = error
                row = {**_nothing(payload_type), "user_errors": user_error_rows(context.locale, error)}
            return await payload.read(connection, row), refused

    answer, refused = await retry_once(once, after=CONFLICTS)
    if isinstance(refused, RecordedRefusal):
        await record_refusal(context.database, context.caller, refused.event(context.caller))
    return cast("P", answer)


def _nothing(payload_type: type) -> dict[str, object]:
    """The row of a payload over which nothing was done: counts are 0, all else is null."""
    return {column: 0 if sql == "int" else None for column, sql in source_of(payload_type).handed.items()}


def row_id(node: type, text: str, absent: Callable[[], InvalidInput]) -> UUID:
    """The row of a type that a global id in an input names.

    Raises what `absent` makes for text that is no id of the type: it names nothing, so the answer is that
    of a row that does not exist.
    """
    try:
        return decode_id_of(source_of(node).tag or "", text)
    except NotAnId:
        raise absent() from None


def given(**values: object) -> dict[str, object]:
    """Values that an input has; one left out, or null without meaning, is absent."""
    return {
        name: value for name, value in values.items() if value is not strawberry.UNSET and value is not None
    }
