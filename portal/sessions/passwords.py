"""Sign-in with e-mail and password, where there is no OpenID provider (RFC 6749, 4.3).

An account that does not exist, one without a password and a wrong password take the same way: the same
statements, the same work of argon2, the same answer.
"""

import asyncio
import secrets
import unicodedata
from base64 import b64encode
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from auth.roles import Role
from portal.audit import service as audit
from portal.audit.models import AccessEventKind
from portal.audit.service import Event
from portal.customers.identifiers import as_email
from portal.doors.db import Database
from portal.doors.orm import Connection
from portal.sessions import throttle
from portal.sessions.members import require_member
from portal.sessions.queries import QUERIES
from portal.sessions.refusals import Known, OAuthError, TokenRefused, bad_grant, later
from portal.sessions.requests import Grant, TokenRequest
from portal.sessions.service import Issuer, open_session
from portal.words.errors import BadUserInput
from portal.words.text_rules import is_control, key_form

SHORTEST = 12  # characters
LONGEST = 256
AT_ONCE = 2  # verifications in one process: each takes 64 MiB and a core for a tenth of a second
MAX_WAITING = 50
SET = "PASSWORD_SET"
_HASHER = PasswordHasher()


class PasswordSignIn:
    """The grant `password`: e-mail and password for a session."""

    def __init__(self, database: Database, issuer: Issuer) -> None:
        self._database = database
        self._issuer = issuer
        self._verifying = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def __call__(self, request: TokenRequest) -> Grant:
        """A session of the person with this e-mail and password. Raises TokenRefused."""
        client_id = request.front_end()
        username, password = request.require("username"), request.require("password")
        email = as_email(username)
        attempt = throttle.Attempt.of(email or username, request.address)
        if self._waiting >= MAX_WAITING:
            raise later(OAuthError.TEMPORARILY_UNAVAILABLE, "Too many are signing in; try again.", "BUSY", 1)
        async with self._database.as_worker() as connection:
            await throttle.begin(connection, attempt)
            account = await QUERIES.password_of(connection, email=email)
        # no connection is held meanwhile: there are few, and this takes long
        if not await self._verified(account and account["hash"], password):
            raise _wrong(account)
        async with self._database.as_worker() as connection:
            member = await require_member(connection, account["staff_id"])
            staff_id, verified = account["staff_id"], account["hash"]
            if not await QUERIES.holds_password(connection, staff_id=staff_id, hash=verified):
                raise _wrong(account)  # it was replaced while it was verified
            grant = await open_session(connection, self._issuer, member, request, client_id=client_id)
            await throttle.succeeded(connection, attempt)
        return grant

    async def _verified(self, stored: str | None, password: str) -> bool:
        self._waiting += 1
        try:
            async with self._verifying:
                return await asyncio.to_thread(is_password, stored, password)
        finally:
            self._waiting -= 1


async def set_password(connection: Connection, number: str, email: str, password: str) -> None:
    """Give a person an address and a password to sign in with; sessions it has end.

    `number` is the staff's; in the trail it is a STAFF_UPDATED. The connection is the worker's. Raises
    BadUserInput.
    """
    normalised = as_email(email)
    if normalised is None:
        raise BadUserInput("This is not an e-mail address.")
    check_password(password, normalised)
    hashed = await asyncio.to_thread(hashed_password, password)
    staff = await QUERIES.staff_of_number(connection, number=key_form(number))
    if staff is None:
        raise BadUserInput(f"There is no member of staff with the number {number!r}.")
    if Role(staff["role"]) is Role.PARTNER_INTEGRATION:
        raise BadUserInput("A machine has no password: `portal clients add` lets it sign in.")
    given: UUID | None = await QUERIES.set_password(
        connection, staff_id=staff["id"], email=normalised, hash=hashed
    )
    if given is None:
        raise BadUserInput("Somebody else signs in with this e-mail address.")
    await QUERIES.revoke_sessions_of_staff(connection, staff_id=staff["id"], reason=SET)
    await audit.append_on(
        connection, Event(AccessEventKind.STAFF_UPDATED, subject_id=staff["id"], reason=SET)
    )


def check_password(password: str, email: str) -> None:
    """Raise BadUserInput for a password nobody should have who signs in with this (normalised) address."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadUserInput(f"A password has {SHORTEST} to {LONGEST} characters.")
    if any(map(is_control, password)):
        raise BadUserInput("A password has no control characters.")
    if as_email(password) == email or password.casefold() == email:
        raise BadUserInput("The password must not be the e-mail address.")


def hashed_password(password: str) -> str:
    """Hash of a password by argon2id; takes a tenth of a second, so not on the event loop."""
    return _HASHER.hash(_one_spelling(password))


def is_password(stored: str | None, password: str) -> bool:
    """Tell whether it is the password of this hash.

    A missing hash takes as long as a wrong one, and is never right.
    """
    try:
        _HASHER.verify(stored or _decoy_hash(), _one_spelling(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def _one_spelling(password: str) -> str:
    """One spelling of characters that keyboards write differently (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _decoy_hash() -> str:
    """A hash of no password at all, of the same cost: the digest is random, not computed."""
    salt, digest = (
        b64encode(secrets.token_bytes(length)).rstrip(b"=").decode()
        for length in (_HASHER.salt_len, _HASHER.hash_len)
    )
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _wrong(account: Any) -> TokenRefused:  # noqa: ANN401  # asyncpg's record, or nothing
    if account is None:
        return bad_grant("ACCOUNT_UNKNOWN")
    return bad_grant("PASSWORD_WRONG", Known(account["staff_id"], account["partner_id"]))
