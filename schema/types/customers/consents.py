"""Recording of customers' statements about being contacted."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from portal.customers import consents
from portal.customers.models import ConsentPurpose, ConsentState
from portal.customers.policy import CONSENT_EVENTS
from portal.customers.refusals import no_such_customer
from portal.doors.orm import Connection
from portal.words.channels import Channel
from schema.declaring.fields import Source, handed, node, one
from schema.mutating.context import Context
from schema.mutating.run import row_id, run_mutation
from schema.mutating.user_errors import UserError
from schema.mutating.verbs import mutation
from schema.types.customers.types import Consent, Customer


@strawberry.input(description="What a customer said about being contacted, for one purpose on one channel.")
class ConsentRecordInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer's global id.")
    purpose: ConsentPurpose = strawberry.field(description="What for.")
    channel: Channel = strawberry.field(description="On which channel.")
    state: ConsentState = strawberry.field(description="What the customer said.")
    source: str = strawberry.field(
        description="Where it was said, such as STORE_FORM; at most 64 characters."
    )
    evidence: str | None = strawberry.field(
        default=None,
        description="What proves it, such as a document's number; at most 500 characters. Partners' "
        "consents need it (GRANTED).",
    )
    occurred_at: datetime = strawberry.field(
        description="When it was said, with its offset from UTC; at most five minutes from now, a "
        "consent (GRANTED) not after now. What is dated after now counts as said now. The "
        "same again changes nothing, so a retry is safe."
    )
    expires_on: date | None = strawberry.field(
        default=None, description="The first day a consent no longer holds; null: until withdrawn."
    )


@node(Source(handed={"consent_id": "uuid", "user_errors": "jsonb"}), description="What the record now holds.")
class ConsentRecordPayload:
    consent: Consent | None = one(
        "What holds now for the purpose and the channel: what was said last, and of two statements at one "
        "moment the refusal. Whoever records an older statement than that reads the newer one here, and the "
        "older is kept in the history. Null if nothing was recorded."
    )
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def consent_record(
    info: Info[Context, None],
    input: Annotated[ConsentRecordInput, strawberry.argument(description="What was said.")],  # noqa: A002  # the API's name
) -> ConsentRecordPayload:
    async def work(connection: Connection) -> dict[str, object]:
        return {"consent_id": await _record(connection, info.context, input)}

    return await run_mutation(ConsentRecordPayload, info, work)


async def _record(connection: Connection, context: Context, given: ConsentRecordInput) -> UUID | None:
    statement = consents.Statement(
        customer_id=row_id(Customer, given.customer_id, no_such_customer),
        purpose=given.purpose,
        channel=given.channel,
        state=given.state,
        source=given.source,
        evidence=given.evidence,
        said_at=given.occurred_at,
        expires_on=given.expires_on,
    )
    return await consents.record(connection, context.caller, statement, now=datetime.now(UTC))


@strawberry.type(description="What a caller may change.")
class ConsentMutations:
    consent_record: ConsentRecordPayload | None = mutation(
        consent_record,
        "Record what a customer said about being contacted. A refusal beats every campaign, "
        "survey and reveal, at once.",
        needs=CONSENT_EVENTS.write,
    )
