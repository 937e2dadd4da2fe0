"""What all mutations of administration do: one transaction, and the payload read back in it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from portal.audit.service import append_in_time, refusal
from portal.doors.orm import Connection
from portal.staff.refusals import Overreach
from portal.words.user_errors import Mendable, UserErrorCode
from schema.declaring.ids import NotAnId, decode_id_of
from schema.mutating.context import Context
from schema.mutating.user_errors import mending
from schema.planner.retries import CONFLICTS, retry_once

Work = Callable[[Connection], Awaitable[Mapping[str, object]]]
"""Does it, and answers what the payload's row has to say. Raises Mendable before anything is changed."""


async def administered(info: Info[Context, None], nothing: Mapping[str, object], work: Work) -> Any:  # noqa: ANN401  # whichever payload the field has
    """The mutation's payload over what `work` answers; over `nothing` where there is something to mend.

    What was refused because somebody would rise above its rights is in the trail before it is answered.
    """
    context = info.context
    payload = context.payload(info)  # planned first: what cannot be answered is not begun

    async def once() -> tuple[Any, Mendable | None]:
        refused = None
        async with context.database.acting_as(context.caller) as connection:
            try:
                row = {**await work(connection), "user_errors": []}
            except Mendable as error:
                refused = error
                row = {**nothing, "user_errors": mending(context.locale, error)}
            return await payload.read(connection, row), refused

    answer, refused = await retry_once(once, after=CONFLICTS)
    if isinstance(refused, Overreach):
        event = refusal(context.caller, subject_id=refused.subject_id, reason=refused.code)
        await append_in_time(context.database, event)
    return answer


def partner_id_of(text: strawberry.ID, name: str = "partnerId") -> UUID:
    """The partner an input names. Raises Mendable."""
    try:
        return decode_id_of("PA", text)
    except NotAnId:
        raise Mendable(name, "no such partner", UserErrorCode.NOT_FOUND) from None


def staff_id_of(text: strawberry.ID) -> UUID:
    """The member of staff an input names. Raises Mendable."""
    try:
        return decode_id_of("ST", text)
    except NotAnId:
        raise Mendable("staffId", "no such member of staff", UserErrorCode.NOT_FOUND) from None


def given(**values: object) -> dict[str, object]:
    """The values that an input has; what it leaves out, or says null to without meaning, is not there."""
    return {
        name: value for name, value in values.items() if value is not strawberry.UNSET and value is not None
    }
