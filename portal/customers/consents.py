"""Customers' statements about being contacted: a history, from which the consent in force is derived."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import cast
from uuid import UUID

from auth.principal import Principal
from auth.roles import DatabaseRole
from portal.customers.models import ConsentPurpose, ConsentState
from portal.customers.policy import CONSENT_EVENTS
from portal.customers.queries import QUERIES
from portal.customers.refusals import no_such_customer
from portal.doors.orm import Connection
from portal.words.channels import Channel
from portal.words.moments import check_moment
from portal.words.text_rules import is_control, key_form
from portal.words.user_errors import InvalidInput, UserErrorCode

LENGTHS = {"source": 64, "evidence": 500}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A customer's answer: `said_at` is aware, `expires_on` the first day a consent no longer holds."""

    customer_id: UUID
    purpose: ConsentPurpose
    channel: Channel
    state: ConsentState
    source: str
    said_at: datetime
    evidence: str | None = None
    expires_on: date | None = None


async def record(
    connection: Connection, caller: Principal, statement: Statement, *, now: datetime
) -> UUID | None:
    """Append the statement once, however often it is sent, and answer the consent then in force.

    `now` is UTC and becomes `received_at`. The connection is one that `acting_as(caller)` yields. What
    was said last holds, of two statements at one moment a refusal, in whatever order they arrive; what is
    said of a moment after `now` counts as said now. A partner's consent needs evidence.

    Raises Forbidden (no CONSENT_RECORD), InvalidInput (the customer is absent or not the caller's; a value
    that cannot be; something else was recorded as said to the same partner at the same moment).
    Source: DOMAIN.md, "Customers": Consent; docs/decisions/0023-persons.md.
    """
    caller.require(CONSENT_EVENTS.write)
    statement = replace(statement, source=statement.source.strip(), evidence=_tidied(statement.evidence))
    _check(statement, now)
    if statement.state is ConsentState.GRANTED:
        _check_consent(caller, statement, now)
    key = {
        "customer_id": statement.customer_id,
        "purpose": statement.purpose,
        "channel": statement.channel,
    }
    outcome = await QUERIES.record_consent(
        connection,
        **key,
        state=statement.state,
        source=statement.source,
        evidence=statement.evidence,
        said_at=statement.said_at,
        expires_on=statement.expires_on,
        received_at=now,
    )
    if outcome is None:
        raise no_such_customer()
    if outcome == "CONFLICT":
        message = "something else was recorded for this moment"
        raise InvalidInput("occurredAt", message, UserErrorCode.CONSENT_CONFLICT)
    return cast("UUID | None", await QUERIES.consent(connection, **key))


def _tidied(text: str | None) -> str | None:
    """As the import has it: blanks around a text do not count, and an empty one is none."""
    return (text or "").strip() or None


def _check(statement: Statement, now: datetime) -> None:
    """Raise InvalidInput naming the first input field that cannot be taken."""
    check_moment("occurredAt", statement.said_at, now)
    if not statement.source.strip():
        raise InvalidInput("source", "must not be empty")
    for name, text in (("source", statement.source), ("evidence", statement.evidence or "")):
        if len(text) > LENGTHS[name]:
            raise InvalidInput(name, f"at most {LENGTHS[name]} characters")
        if any(map(is_control, text)):
            raise InvalidInput(name, "must not contain control characters")
    _check_expiry(statement)


def _check_consent(caller: Principal, statement: Statement, now: datetime) -> None:
    # what widens has no skew: a clock that runs ahead must not overrule what was recorded since
    if statement.said_at > now:
        raise InvalidInput("occurredAt", "lies in the future", UserErrorCode.OCCURRED_IN_FUTURE)
    if caller.database_role is not DatabaseRole.HQ and not key_form(statement.evidence or ""):
        raise InvalidInput("evidence", "must say what proves the consent")


def _check_expiry(statement: Statement) -> None:
    if statement.expires_on is None:
        return
    if statement.state is not ConsentState.GRANTED:
        raise InvalidInput("expiresOn", "only a consent expires, a refusal does not")
    if statement.expires_on <= statement.said_at.astimezone(UTC).date():
        raise InvalidInput("expiresOn", "must lie after the day of occurredAt")
