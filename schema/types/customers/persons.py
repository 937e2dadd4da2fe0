"""Plain contact data, and a person's rights: export and erasure. Each is recorded with who asked."""

from typing import Annotated

import orjson
import strawberry
from strawberry.scalars import JSON
from strawberry.types import Info

from auth.roles import Permission
from portal.customers import contacts, persons
from portal.customers.models import ContactPurpose
from portal.customers.persons import ErasureReason
from portal.customers.refusals import no_such_customer
from portal.doors.orm import Connection
from portal.throttling.quotas import Quota, take
from portal.words.user_errors import InvalidInput, UserErrorCode
from schema.declaring.fields import Source, column, handed, node, one
from schema.mutating.context import Context
from schema.mutating.run import row_id, run_mutation
from schema.mutating.user_errors import UserError, user_error_rows
from schema.mutating.verbs import mutation
from schema.types.customers.types import Customer


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
    async def counting(connection: Connection) -> None:
        row_id(Customer, input.customer_id, no_such_customer)  # what is no id is not counted
        caller = info.context.caller
        caller.require(Permission.CUSTOMER_CONTACT_REVEAL)
        await take(connection, caller, Quota.CONTACT_REVEAL, info.context.request.quotas)

    async def work(connection: Connection) -> dict[str, object]:
        caller, locale = info.context.caller, info.context.locale
        customer_id = row_id(Customer, input.customer_id, no_such_customer)
        found = await contacts.reveal(connection, caller, customer_id, input.purpose)
        withheld = user_error_rows(locale, *map(_not_consented, found.withheld))
        contact = {"phone": found.phone, "email": found.email, "address": found.address}
        return {"contact": contact, "user_errors": withheld}

    return await run_mutation(CustomerContactRevealPayload, info, work, counting=counting)


def _not_consented(value: str) -> InvalidInput:
    message = f"the customer did not consent to this: {value} is withheld"
    return InvalidInput("purpose", message, UserErrorCode.CONTACT_NOT_CONSENTED)


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
    async def work(connection: Connection) -> dict[str, object]:
        customer_id = row_id(Customer, input.customer_id, no_such_customer)
        document = await persons.export(connection, info.context.caller, customer_id)
        if document is None:
            raise no_such_customer()
        return {"export": orjson.loads(document)}

    return await run_mutation(PersonExportPayload, info, work)


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
    async def work(connection: Connection) -> dict[str, object]:
        customer_id = row_id(Customer, input.customer_id, no_such_customer)
        if not await persons.erase(connection, info.context.caller, customer_id, input.reason):
            raise no_such_customer()
        return {"customer_id": customer_id}

    return await run_mutation(PersonErasePayload, info, work)


@strawberry.type(description="What a caller may change.")
class PersonMutations:
    customer_contact_reveal: CustomerContactRevealPayload | None = mutation(
        customer_contact_reveal,
        "A customer's plain contact data, for a purpose the customer consented to; recorded "
        "before it is answered. Never keep the answer in a cache.",
        needs=Permission.CUSTOMER_CONTACT_REVEAL,
    )
    person_export: PersonExportPayload | None = mutation(
        person_export,
        "Everything held on a person; it is recorded. For HQ.",
        needs=Permission.PERSON_EXPORT,
    )
    person_erase: PersonErasePayload | None = mutation(
        person_erase,
        "Remove a person for good and keep the facts without it; a second time changes nothing. For HQ.",
        needs=Permission.PERSON_ERASE,
    )
