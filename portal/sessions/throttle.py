"""Limits to failed sign-ins: after some in a row, each further attempt waits twice as long.

Counted by account, so that nobody's password is guessed, and by address, so that nobody tries one password
on everybody. What is kept is a digest of either; an account that does not exist is counted like any other.
"""

import ipaddress
import math
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from portal.doors.orm import Connection
from portal.sessions.queries import QUERIES
from portal.sessions.refusals import OAuthError, TokenRefused, later

FORGOTTEN_AFTER = timedelta(days=1)
THROTTLED = "THROTTLED"  # the reason of an event that stands for all that follow it


@dataclass(frozen=True, slots=True)
class Allowance:
    """A number of `free` failures; the next costs a second, each further one twice as much up to `cap`."""

    free: int
    cap: timedelta


ACCOUNT = Allowance(free=5, cap=timedelta(minutes=5))
ADDRESS = Allowance(free=50, cap=timedelta(minutes=5))  # a dealership is behind one address


@dataclass(frozen=True, slots=True)
class Attempt:
    """The account and the address of an attempt, as digests, whose failures it may add to."""

    account: str
    address: str

    @classmethod
    def of(cls, account: str, address: str) -> "Attempt":
        return cls(digest("account", account), digest("address", network_of(address)))


async def begin(connection: Connection, attempt: Attempt) -> None:
    """Count the attempt as failed, before the password is looked at: guesses in parallel are guesses.

    Raises TokenRefused, and counts nothing, while the account or the address has to wait.
    """
    for key, allowance in ((attempt.account, ACCOUNT), (attempt.address, ADDRESS)):
        terms = {"key": key, "free": allowance.free, "cap": allowance.cap}
        if await QUERIES.count_attempt(connection, **terms, forget=FORGOTTEN_AFTER) is None:
            seconds = await QUERIES.seconds_to_wait(connection, **terms)
            raise slow_down(seconds or 1.0, key)


async def succeeded(connection: Connection, attempt: Attempt) -> None:
    """Take back the count of `begin`: the account begins anew, and the address has one failure less."""
    await QUERIES.attempt_succeeded(
        connection, account=attempt.account, address=attempt.address, forget=FORGOTTEN_AFTER
    )


def slow_down(seconds: float, key: str) -> TokenRefused:
    """The same refusal for every account, whether there is one or not; `key` is whose failures they were."""
    seconds = max(1, math.ceil(seconds))
    description = "Sign-in failed too often: wait as Retry-After says."
    refused = later(OAuthError.SLOW_DOWN, description, THROTTLED, seconds)
    refused.throttled = key
    return refused


def digest(kind: str, text: str) -> str:
    """Key of an account or address in the table."""
    return sha256(f"{kind}:{text}".encode("utf-8", "surrogatepass")).hexdigest()


def network_of(address: str) -> str:
    """The network of an address: an IPv6 client has a whole /64; a text that is no address stays as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(parsed), 64), strict=False))
    return str(parsed)
