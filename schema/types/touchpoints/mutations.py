"""Recording touchpoints: input to service, and the payload read back through the planner."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from portal.customers.models import IdentifierKind
from portal.customers.refusals import no_such_customer
from portal.doors.orm import Connection
from portal.touchpoints import service
from portal.touchpoints.items import ReceiptRow, Rejection, TouchpointItem
from portal.touchpoints.matching import Lookups
from portal.touchpoints.models import Device, Direction, JourneyStage, ReceiptStatus, Sentiment
from portal.touchpoints.policy import TOUCHPOINTS
from portal.words.channels import Channel
from portal.words.user_errors import InvalidInput
from schema.declaring.fields import Source, column, handed, node
from schema.mutating.context import Context
from schema.mutating.run import row_id, run_mutation
from schema.mutating.user_errors import UserError, localized
from schema.mutating.verbs import mutation
from schema.types.customers.types import Customer
from schema.types.touchpoints.types import TouchpointReceipt

PAYLOAD = {
    "receipts": "jsonb",
    "recorded": "int",
    "duplicates": "int",
    "in_review": "int",
    "rejected": "int",
    "user_errors": "jsonb",
}


@strawberry.input(description="A value that tells customers apart.")
class CustomerIdentifierInput:
    kind: IdentifierKind = strawberry.field(description="What kind of value it is.")
    value: str = strawberry.field(description="The value as the customer gave it; it is normalised here.")


@strawberry.input(description="A place on the earth, WGS 84.")
class GeoPointInput:
    latitude: float = strawberry.field(description="Degrees north of the equator, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east of Greenwich, -180 to 180.")


@strawberry.input(
    description="One contact with a customer, who is named by `customerId` or by `identifiers`."
)
class TouchpointInput:
    client_ref: str = strawberry.field(
        description="The sender's own id of it, at most 128 characters: unique per partner, for ever. "
        "The same again with the same content is answered with the first receipt."
    )
    customer_id: strawberry.ID | None = strawberry.field(
        default=None, description="The customer's global id."
    )
    identifiers: list[CustomerIdentifierInput] | None = strawberry.field(
        default=None,
        description="Values that find the customer, at most 10, and 2 of a kind; instead of `customerId`. "
        "How many may be sent within an hour is bounded.",
    )
    channel: Channel = strawberry.field(description="The way they met.")
    device: Device | None = strawberry.field(default=None, description="What the customer used.")
    action: str = strawberry.field(description="What happened, such as CALL; at most 64 characters.")
    stage: JourneyStage = strawberry.field(description="Where in the journey it belongs.")
    direction: Direction = strawberry.field(default=Direction.INBOUND, description="Who began it.")
    outcome: str | None = strawberry.field(
        default=None, description="What came of it; at most 200 characters."
    )
    sentiment: Sentiment | None = strawberry.field(default=None, description="How the customer felt.")
    note: str | None = strawberry.field(
        default=None, description="Free text for the own organisation and HQ; at most 4,000 characters."
    )
    occurred_at: datetime = strawberry.field(
        description="When it happened, with its offset from UTC; at most five minutes from now."
    )
    location: GeoPointInput | None = strawberry.field(
        default=None, description="Where it happened; refused unless the customer agreed to keeping it."
    )


@strawberry.input(description="Touchpoints to record.")
class TouchpointsRecordInput:
    touchpoints: list[TouchpointInput] = strawberry.field(
        description="1 to 500; each gets a receipt, and one that is refused never costs the others."
    )


@node(Source(handed=PAYLOAD), description="What became of each touchpoint that was sent.")
class TouchpointsRecordPayload:
    receipts: list[TouchpointReceipt] = handed(
        "A receipt for each touchpoint, in the order sent.", "receipts"
    )
    recorded: int = column("How many are now in the record.")
    duplicates: int = column("How many were in the record already.")
    in_review: int = column("How many wait for a person's decision.")
    rejected: int = column("How many were refused.")
    user_errors: list[UserError] = handed("What can be mended: the rejections, in order.", "user_errors")


async def touchpoints_record(
    info: Info[Context, None],
    input: Annotated[TouchpointsRecordInput, strawberry.argument(description="What to record.")],  # noqa: A002  # the API's name
) -> TouchpointsRecordPayload:
    items = [_item(position, given) for position, given in enumerate(input.touchpoints)]

    now, caller = datetime.now(UTC), info.context.caller
    lookups = Lookups(info.context.request.quotas)

    async def counting(connection: Connection) -> None:
        await service.count_lookups(connection, caller, items, now=now, lookups=lookups)

    async def work(connection: Connection) -> dict[str, object]:
        receipts = await service.record(connection, caller, items, now=now, lookups=lookups)
        return _payload_row(receipts, info.context.locale)

    looks_up = any(item.identifiers for item in items)
    return await run_mutation(TouchpointsRecordPayload, info, work, counting=counting if looks_up else None)


def _item(position: int, given: TouchpointInput) -> TouchpointItem:
    customer_id, rejection = None, None
    if given.customer_id is not None:
        try:
            customer_id = row_id(Customer, given.customer_id, no_such_customer)
        except InvalidInput as error:
            path = ("touchpoints", str(position), error.name)
            rejection = Rejection(path, error.message, error.code)
    return TouchpointItem(
        client_ref=given.client_ref,
        customer_id=customer_id,
        identifiers=tuple((identifier.kind, identifier.value) for identifier in given.identifiers or ()),
        channel=given.channel,
        device=given.device,
        action=given.action,
        stage=given.stage,
        direction=given.direction,
        outcome=given.outcome,
        sentiment=given.sentiment,
        note=given.note,
        occurred_at=given.occurred_at,
        location=(given.location.latitude, given.location.longitude) if given.location else None,
        rejection=rejection,
    )


def _payload_row(receipts: list[ReceiptRow], locale: str) -> dict[str, Any]:
    statuses = [receipt.status for receipt in receipts]
    rows = [_receipt_row(receipt, locale) for receipt in receipts]
    return {
        "receipts": rows,
        "recorded": statuses.count(ReceiptStatus.RECORDED),
        "duplicates": statuses.count(ReceiptStatus.DUPLICATE),
        "in_review": statuses.count(ReceiptStatus.IN_REVIEW),
        "rejected": statuses.count(ReceiptStatus.REJECTED),
        "user_errors": [row["rejection"] for row in rows if row["rejection"]],
    }


def _receipt_row(receipt: ReceiptRow, locale: str) -> dict[str, Any]:
    """Receipt as the planner reads it; a rejection is never stored, so it is in the sender's language."""
    row = asdict(receipt)
    return row | {"rejection": row["rejection"] and localized(row["rejection"], locale)}


@strawberry.type(description="What a caller may change.")
class TouchpointMutations:
    touchpoints_record: TouchpointsRecordPayload | None = mutation(
        touchpoints_record,
        "Record 1 to 500 touchpoints in one transaction, with a receipt for each.",
        needs=TOUCHPOINTS.write,
    )
