"""Touchpoints as partners send them, checked before the database is asked."""

import hashlib
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from uuid import UUID

from portal.customers.identifier_reasons import NotAnIdentifier
from portal.customers.identifiers import normalise
from portal.customers.models import IdentifierKind
from portal.touchpoints.former_forms import former_identifiers
from portal.touchpoints.models import Device, Direction, JourneyStage, ReceiptStatus, Sentiment
from portal.words.channels import Channel
from portal.words.moments import check_moment
from portal.words.text_rules import is_control
from portal.words.user_errors import InvalidInput, UserErrorCode

MAX_ITEMS = 500
MAX_IDENTIFIERS = 10
MAX_OF_A_KIND = 2  # a private number and one at work; more are guesses
MAX_REF = 128
LENGTHS = {"clientRef": MAX_REF, "action": 64, "outcome": 200, "note": 4000}

Identifiers = tuple[tuple[IdentifierKind, str], ...]
About = Mapping[str, UUID | None]
"""What a touchpoint is about that only an import can say: `order_id`, `campaign_id`."""


@dataclass(frozen=True)
class Rejection:
    """Reason why an item was not recorded: `field` is the path from the input, `code` never changes."""

    field: tuple[str, ...]
    message: str
    code: UserErrorCode


@dataclass(frozen=True, kw_only=True)
class TouchpointItem:
    """One touchpoint to record.

    The customer is named by `customer_id` or found by `identifiers`, never both. `occurred_at` is
    aware. `location` is latitude and longitude in degrees, WGS 84. `rejection` is set by whoever could
    not even read the item (an id that is none), so that it never costs the others.

    Of a checked item, `sent_identifiers` are as they were sent, and `refusal` is why one of them is none
    today: it does not count if the item was recorded when it still was one.
    """

    client_ref: str
    channel: Channel
    action: str
    stage: JourneyStage
    occurred_at: datetime
    direction: Direction = Direction.INBOUND
    customer_id: UUID | None = None
    identifiers: Identifiers = ()
    device: Device | None = None
    outcome: str | None = None
    sentiment: Sentiment | None = None
    note: str | None = None
    location: tuple[float, float] | None = None
    rejection: Rejection | None = None
    sent_identifiers: Identifiers = ()
    refusal: InvalidInput | None = None
    as_sent: "TouchpointItem | None" = None  # the same before its texts were tidied


@dataclass(frozen=True, kw_only=True)
class ReceiptRow:
    """Result of the item at `position`; the API reads a TouchpointReceipt from it.

    `received_at` is when the first item of that `client_ref` was recorded, or now for a rejected one.
    """

    position: int
    client_ref: str
    status: ReceiptStatus
    received_at: datetime
    matched_by: str | None = None
    customer_id: UUID | None = None
    touchpoint_id: UUID | None = None
    rejection: Rejection | None = None


def checked(item: TouchpointItem, *, now: datetime, country_code: str) -> TouchpointItem:
    """The item with its identifiers normalised, its time in UTC, and its texts tidied as the import does.

    Blanks around a text do not count, lines end with a line feed, and an empty text is none.

    `country_code` (ISO 3166) is how its phone numbers without a country are read. Raises InvalidInput naming
    the first input field that cannot be taken. What is wrong with an identifier is not raised but `refusal`;
    the identifiers are then as they were sent.
    """
    for name, text in (
        ("clientRef", item.client_ref),
        ("action", item.action),
        ("outcome", item.outcome),
        ("note", item.note),
    ):
        _check_text(name, text)
    _check_time(item.occurred_at, now)
    _check_location(item.location)
    _check_customer(item)
    found = _with_identifiers(replace(item, occurred_at=item.occurred_at.astimezone(UTC)), country_code)
    return replace(
        found,
        action=_tidied(item.action) or "",
        outcome=_tidied(item.outcome),
        note=_tidied(item.note),
        location=item.location and (item.location[0] + 0.0, item.location[1] + 0.0),  # -0.0 is 0.0
        as_sent=found,
    )


def content_hash(item: TouchpointItem, about: About = MappingProxyType({})) -> str:
    """Fingerprint of the checked item: the same content gives the same one for ever.

    `1.` names the way it is made: SHA-256 (base64url) over name, length and value of each field that
    was given, in alphabetical order. A field added later changes no fingerprint of what left it out.
    The import makes the same in SQL (importing/sql/touchpoints.prepare.sql).
    """
    location = f"{item.location[0]!r} {item.location[1]!r}" if item.location else None
    fields = {
        "action": item.action,
        "channel": item.channel,
        "customer_id": str(item.customer_id) if item.customer_id else None,
        "device": item.device,
        "direction": item.direction,
        "identifiers": " ".join(f"{kind}:{value}" for kind, value in item.identifiers) or None,
        "location": location,
        "note": item.note,
        "occurred_at": item.occurred_at.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "outcome": item.outcome,
        "sentiment": item.sentiment,
        "stage": item.stage,
        **{name: str(value) if value else None for name, value in about.items()},
    }
    given = ((name, value.encode()) for name, value in sorted(fields.items()) if value is not None)
    content = b"".join(b"%s=%d:%s\n" % (name.encode(), len(value), value) for name, value in given)
    return "1." + urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def is_content(item: TouchpointItem, fingerprint: str, about: About = MappingProxyType({})) -> bool:
    """Whether a checked item's content may have been kept under this fingerprint.

    Besides its own: that of what was sent, which was kept before texts were tidied, that of lines as a file
    may end them, and those of identifiers in their form until 0028.
    """
    return content_hash(item) == fingerprint or fingerprint in set(_fingerprints(item, about))


def _fingerprints(item: TouchpointItem, about: About) -> Iterator[str]:
    former = former_identifiers(item.sent_identifiers)
    in_a_file = replace(item, note=item.note and item.note.replace("\n", "\r\n"))
    for way in (item, item.as_sent or item, in_a_file):
        for each in (way, replace(way, identifiers=_sorted(former)) if former else way):
            yield content_hash(each, about)
            yield content_hash(each)


def touchpoint_name(partner_code: str, client_ref: str) -> str:
    """Name from which, with its time, a touchpoint's id is made; the import makes the same."""
    return f"{partner_code}\n{client_ref}"


def printable(client_ref: str) -> str:
    """A refused ref, fit to be sent back: PostgreSQL's JSON cannot carry NUL."""
    return "".join("\ufffd" if is_control(c) else c for c in client_ref)[:MAX_REF]


def _check_text(name: str, text: str | None) -> None:
    if text is None:
        return
    if len(text) > LENGTHS[name]:
        raise InvalidInput(name, f"at most {LENGTHS[name]} characters")
    if name in {"clientRef", "action"} and not text.strip():
        raise InvalidInput(name, "must not be empty")
    if any(is_control(c) and (name != "note" or c not in "\n\r\t") for c in text):
        raise InvalidInput(name, "must not contain control characters")


def _tidied(text: str | None) -> str | None:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip() or None


def _check_time(occurred_at: datetime, now: datetime) -> None:
    if occurred_at.tzinfo is None:
        raise InvalidInput("occurredAt", "needs a time zone, as in 2026-01-31T09:30:00+08:00")
    check_moment("occurredAt", occurred_at, now)


def _check_location(location: tuple[float, float] | None) -> None:
    # written so that NaN fails too
    if location and not (-90 <= location[0] <= 90 and -180 <= location[1] <= 180):  # noqa: PLR2004 - degrees
        raise InvalidInput("location", "latitude is -90 to 90 and longitude -180 to 180 degrees")


def _check_customer(item: TouchpointItem) -> None:
    if (item.customer_id is None) == (not item.identifiers):
        raise InvalidInput("customerId", "give either customerId or identifiers")
    if len(item.identifiers) > MAX_IDENTIFIERS:
        raise InvalidInput("identifiers", f"at most {MAX_IDENTIFIERS} identifiers")


def _with_identifiers(item: TouchpointItem, country_code: str) -> TouchpointItem:
    item = replace(item, sent_identifiers=item.identifiers)
    try:
        found = {(kind, _normalised(kind, value, country_code)) for kind, value in item.identifiers}
        _check_kinds(found)
    except InvalidInput as refusal:
        return replace(item, refusal=refusal)
    return replace(item, identifiers=_sorted(found))


def _check_kinds(identifiers: Iterable[tuple[IdentifierKind, str]]) -> None:
    if any(count > MAX_OF_A_KIND for count in Counter(kind for kind, _ in identifiers).values()):
        raise InvalidInput("identifiers", f"at most {MAX_OF_A_KIND} identifiers of one kind")


def _normalised(kind: IdentifierKind, value: str, country_code: str) -> str:
    try:
        return normalise(kind, value, country_code)
    except NotAnIdentifier as error:
        reason = error.reason
        message = f"this {kind} is no identifier, {reason}: {reason.description}"
        raise InvalidInput("identifiers", message) from error


def _sorted(identifiers: Iterable[tuple[IdentifierKind, str]]) -> Identifiers:
    return tuple(sorted(identifiers, key=_strength))


_STRENGTH: Sequence[IdentifierKind] = (
    IdentifierKind.LOYALTY_CARD,
    IdentifierKind.EXTERNAL_ID,
    IdentifierKind.PHONE,
    IdentifierKind.EMAIL,
    IdentifierKind.WECHAT,
    IdentifierKind.SERIAL_NUMBER,
)


def _strength(identifier: tuple[IdentifierKind, str]) -> tuple[int, str]:
    """Rank of a kind, strongest first: `matchedBy` names the strongest that matched."""
    return _STRENGTH.index(identifier[0]), identifier[1]
