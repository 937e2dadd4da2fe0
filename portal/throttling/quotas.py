"""Quotas: what a person or machine may do so often within an hour, whichever worker it reaches.

They are for what a budget of cost cannot protect: to look up values is cheap, and enough of it reads back
what is masked. The database counts, in the transaction that does it: what is rolled back was not done.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import asyncpg

from auth.principal import Principal
from auth.roles import Role
from portal.doors.orm import Connection
from portal.sql import load
from portal.throttling.service import Throttled
from portal.words.errors import BadUserInput

SPENT = "PQ001"  # the SQLSTATE of portal.take_quota
QUERIES: Final[Any] = load("portal.throttling", "queries.sql")
"""The statements of queries.sql, by name."""


class Quota(StrEnum):
    """What is counted; the names are in the database and in `reason` of access events."""

    CONTACT_LOOKUP = "CONTACT_LOOKUP"  # values by which a customer is looked for
    CONTACT_REVEAL = "CONTACT_REVEAL"  # customers whose contact data is asked for
    INVITATION = "INVITATION"


@dataclass(frozen=True, slots=True)
class Quotas:
    """How often within an hour, for each member of staff."""

    lookups: int = 300  # of a person
    machine_lookups: int = 20_000
    reveals: int = 30
    invitations: int = 30

    def of(self, caller: Principal, quota: Quota) -> int:
        """How often this caller may."""
        match quota:
            case Quota.CONTACT_LOOKUP:
                machine = caller.role is Role.PARTNER_INTEGRATION
                return self.machine_lookups if machine else self.lookups
            case Quota.CONTACT_REVEAL:
                return self.reveals
            case Quota.INVITATION:
                return self.invitations


QUOTAS = Quotas()


class QuotaSpent(Throttled):
    """The caller has done it as often as it may within an hour; nothing of the request was done."""

    def __init__(self, message: str, seconds: float, quota: Quota) -> None:
        super().__init__(message, seconds)
        self.quota = quota


def spent(error: asyncpg.PostgresError) -> QuotaSpent | None:
    """The refusal that the database's error stands for; None: it is another error."""
    if error.sqlstate != SPENT:
        return None
    said = error.as_dict()
    seconds = float(said["detail"])
    match quota := Quota(said["message"]):
        case Quota.CONTACT_LOOKUP:
            message = "As many values were looked up as may be within an hour: wait."
        case Quota.CONTACT_REVEAL:
            message = "As many contacts were asked for as may be within an hour: wait."
        case Quota.INVITATION:
            message = "As many people were invited as may be within an hour: wait."
    return QuotaSpent(message, seconds, quota)


def check_possible(amount: int, most: int) -> None:
    """Raise BadUserInput for more at once than an hour has: coming back would not help."""
    if amount > most:
        raise BadUserInput(
            f"It looks up {amount:,} values, and {most:,} may be within an hour: send fewer at once."
        )


async def take(connection: Connection, caller: Principal, quota: Quota, quotas: Quotas) -> None:
    """Count one of the quota in the transaction of `connection`, which `acting_as(caller)` yields.

    Raises QuotaSpent; the transaction is then to be rolled back.
    """
    try:
        await QUERIES.take_quota(connection, quota=quota, amount=1, most=quotas.of(caller, quota))
    except asyncpg.PostgresError as error:
        raise spent(error) or error from error
