"""Plain contact data, and a person's rights: export and erasure. Each is recorded with who asked."""

from typing import Annotated

import orjson
import strawberry
from strawberry.scalars import JSON
from strawberry.types import Info

from portal.audit.models import AccessEventKind
from portal.audit.service import Event, append_in_time, refusal
from portal.customers import contacts, persons
from portal.customers.consents import no_such_customer
from portal.customers.models import ContactPurpose
from portal.customers.persons import ErasureReason
from portal.doors.orm import Connection
from portal.words.errors import NotFound
from portal.words.user_errors import Mendable, UserErrorCode
from schema.declaring.enums import described
from schema.declaring.fields import (
    Source,
    column,
    handed,
    node,
    one,
)
from schema.mutating.context import Context
from schema.mutating.user_errors import UserError, mending
from schema.planner.retries import CONFLICTS, retry_once
from schema.types.customers.types import Customer, customer_id_of

described(
    ErasureReason,
    "Why a person is erased.",
    {
        ErasureReason.REQUESTED: "The person asked for it.",
        ErasureReason.CONSENT_WITHDRAWN: "The person withdrew the consent it was kept by.",
        ErasureReason.PURPOSE_ENDED: "What it was kept for is reached, or its time is over.",
        ErasureReason.UNLAWFUL: "It should not have been kept.",
    },
)


@strawberry.input(description="Whose contact data, and what for.")
class CustomerContactRevealInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer's global id.")
    purpose: ContactPurpose = strawberry.field(description="What it is asked for; it is recorded.")


@node(
    Source(handed={"phone": "text", "email": "text", "address": "text"}),
    description="Plain contact data. Null: there is none, or the customer did not consent: see `userErrors`.",
)
class CustomerContact:
    phone: str | None = column(
        "The telephone number, E.164; needs consent on PHONE or SMS, and no refusal on either."
    )
    email: str | None = column("The e-mail address; needs consent on EMAIL.")
    address: str | None = column("The postal address; needs consent on POST.")


@node(
    Source(handed={"contact": "jsonb", "user_errors": "jsonb"}),
    description="What may be told of a customer's contact data.",
)
class CustomerContactRevealPayload:
    contact: CustomerContact | None = handed(
        "The plain values; null if there is no such customer.", "contact"
    )
    user_errors: list[UserError] = handed(
        "What was withheld, each with CONTACT_NOT_CONSENTED.", "user_errors"
    )


async def customer_contact_reveal(
    info: Info[Context, None],
    input: Annotated[  # noqa: A002  # the API's name
        CustomerContactRevealInput, strawberry.argument(description="Whose, and what for.")
    ],
) -> CustomerContactRevealPayload:
    context = info.context
    payload = context.payload(info)  # planned first: what cannot be answered is not begun

    async def once() -> tuple[Event | None, CustomerContactRevealPayload]:
        async with context.database.acting_as(context.caller) as connection:
            row, refused = await _revealed(connection, context, input)
            return refused, await payload.read(connection, row)

    # what leaves the transaction was recorded in it, and committed; who was refused is recorded by itself
    refused, answer = await retry_once(once, after=CONFLICTS)
    if refused:
        await append_in_time(context.database, refused)
    return answer


async def _revealed(
    connection: Connection, context: Context, given: CustomerContactRevealInput
) -> tuple[dict[str, object], Event | None]:
    """The payload's row, and what is to be recorded beyond what the database did."""
    try:
        customer_id = customer_id_of(given.customer_id)
    except Mendable as error:
        return {"contact": None, "user_errors": mending(context.locale, error)}, None
    found = await contacts.reveal(connection, context.caller, customer_id, given.purpose)
    if found is None:
        refused = refusal(
            context.caller,
            AccessEventKind.CONTACT_REFUSED,
            customer_id=customer_id,
            purpose=given.purpose,
            reason=NotFound.code,
        )
        return {"contact": None, "user_errors": mending(context.locale, no_such_customer())}, refused
    contact = {"phone": found.phone, "email": found.email, "address": found.address}
    withheld = mending(context.locale, *(_not_consented(name) for name in found.withheld))
    return {"contact": contact, "user_errors": withheld}, None


def _not_consented(value: str) -> Mendable:
    message = f"the customer did not consent to this: {value} is withheld"
    return Mendable("purpose", message, UserErrorCode.CONTACT_NOT_CONSENTED)


@strawberry.input(description="Whose data.")
class PersonExportInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer's global id.")


@node(Source(handed={"export": "jsonb", "user_errors": "jsonb"}), description="Everything held on a person.")
class PersonExportPayload:
    export: JSON | None = column(
        "Everything held on the person at one moment, rows by table; null if there is no such customer."
    )
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def person_export(
    info: Info[Context, None],
    input: Annotated[PersonExportInput, strawberry.argument(description="Whose data.")],  # noqa: A002  # the API's name
) -> PersonExportPayload:
    context = info.context
    payload = context.payload(info)
    async with context.database.acting_as(context.caller) as connection:
        row: dict[str, object] = {"export": None, "user_errors": []}
        try:
            customer_id = customer_id_of(input.customer_id)
            document = await persons.export(connection, context.caller, customer_id)
            if document is None:
                raise no_such_customer()
            row["export"] = orjson.loads(document)
        except Mendable as error:
            row["user_errors"] = mending(context.locale, error)
        answer: PersonExportPayload = await payload.read(connection, row)
        return answer


@strawberry.input(description="Who is to be erased.")
class PersonEraseInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer's global id.")
    reason: ErasureReason = strawberry.field(description="Why; it outlives the person.")


@node(Source(handed={"customer_id": "uuid", "user_errors": "jsonb"}), description="What remains of a person.")
class PersonErasePayload:
    customer: Customer | None = one("The record without the person; null if there is no such customer.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def person_erase(
    info: Info[Context, None],
    input: Annotated[PersonEraseInput, strawberry.argument(description="Who, and why.")],  # noqa: A002  # the API's name
) -> PersonErasePayload:
    context = info.context
    payload = context.payload(info)

    async def once() -> PersonErasePayload:
        async with context.database.acting_as(context.caller) as connection:
            row: dict[str, object] = {"customer_id": None, "user_errors": []}
            try:
                customer_id = customer_id_of(input.customer_id)
                if not await persons.erase(connection, context.caller, customer_id, input.reason):
                    raise no_such_customer()
                row["customer_id"] = customer_id
            except Mendable as error:
                row["user_errors"] = mending(context.locale, error)
            answer: PersonErasePayload = await payload.read(connection, row)
            return answer

    return await retry_once(once, after=CONFLICTS)


@strawberry.type(description="What a caller may change.")
class PersonMutations:
    customer_contact_reveal: CustomerContactRevealPayload = strawberry.mutation(
        resolver=customer_contact_reveal,
        description="A customer's plain contact data, for a purpose the customer consented to; recorded "
        "before it is answered. Never keep the answer in a cache.",
    )
    person_export: PersonExportPayload = strawberry.mutation(
        resolver=person_export, description="Everything held on a person; it is recorded. For HQ."
    )
    person_erase: PersonErasePayload = strawberry.mutation(
        resolver=person_erase,
        description="Remove a person for good and keep the facts without it; a second time changes nothing. "
        "For HQ.",
    )
