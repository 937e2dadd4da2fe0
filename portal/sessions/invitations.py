"""Acceptance of an invitation: whoever has its token chooses a password, once, and can then sign in."""

import asyncio
from typing import Any, Final
from uuid import UUID

from auth.digests import digest_of
from portal.doors.db import Database
from portal.sessions.passwords import check_password, hashed_password
from portal.sessions.refusals import bad_grant, bad_request
from portal.sql import load
from portal.words.errors import BadUserInput

NOT_GOOD = "INVITATION_NOT_GOOD"  # unknown, used, expired, renewed, or of somebody deactivated since
_QUERIES: Final[Any] = load("portal.sessions", "invitations.sql")


async def accept(database: Database, token: str, password: str) -> UUID:
    """Set the password of the invited member of staff, active from now on, and answer that member.

    A machine has no password, and no invitation is good for one: it signs in as a client. argon2 works only
    for who shows a good token, which has 256 random bits: guessing needs no throttle.

    Raises TokenRefused: the same for every token that is not good; otherwise what is wrong with the password.
    Source: docs/decisions/0024-administration.md.
    """
    async with database.as_worker() as connection:
        invited = await _QUERIES.invited(connection, digest=digest_of(token))
    if invited is None:
        raise bad_grant(NOT_GOOD)
    try:
        check_password(password, invited["email"])
    except BadUserInput as error:
        raise bad_request(str(error)) from None
    # no connection is held meanwhile: there are few, and this takes long
    hashed = await asyncio.to_thread(hashed_password, password)
    async with database.as_worker() as connection:
        accepted: UUID | None = await _QUERIES.accept(connection, digest=digest_of(token), hash=hashed)
        if accepted is None:
            raise bad_grant(NOT_GOOD)
    return accepted
