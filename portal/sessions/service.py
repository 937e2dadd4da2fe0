"""Sessions, opened by a sign-in, kept by refresh tokens of one use each, and ended by revocation.

The connection is the worker's, whose transaction is the caller's of these functions. All times are the
database's clock: a token's `iat` is compared with revocations, which other machines make.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from auth.claims import ExpiredToken
from auth.digests import digest_of
from auth.principal import Principal
from auth.roles import Permission, Role
from auth.signing import SigningKey
from auth.tokens import MAX_LIFETIME, mint, seconds_granted
from portal.audit.models import AccessEventKind
from portal.doors.db import Database
from portal.doors.orm import Connection
from portal.sessions.members import SignInMember, require_member
from portal.sessions.queries import QUERIES
from portal.sessions.refusals import Known, TokenRefused, bad_grant
from portal.sessions.requests import Grant, TokenRequest
from portal.words.ids import uuid7

REUSED = "REFRESH_TOKEN_REUSED"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The portal as an issuer of tokens: its name, its keys, and how long a session lasts.

    `idle`: how long a refresh token may lie unused; `longest`: how long after the sign-in it is of use.
    """

    name: str
    audience: str
    token_endpoint: str  # its URL
    signing_key: Callable[[], SigningKey]
    idle: timedelta
    longest: timedelta


async def open_session(  # noqa: PLR0913  # what a session is, each named where it is opened
    connection: Connection,
    issuer: Issuer,
    member: SignInMember,
    request: TokenRequest,
    *,
    client_id: str,
    refreshable: bool = True,
) -> Grant:
    """A new session of a member (`require_member`), of the scope asked for, and its tokens.

    It does not outlive the membership. Not refreshable, it is as long as its one access token. The event
    SIGN_IN is appended by whoever gives the tokens away.

    Raises TokenRefused for a scope that cannot be given.
    """
    principal = member.principal(request.scope(member.role.permissions, member.known))
    session = await QUERIES.open_session(
        connection,
        id=uuid7(),
        staff_id=principal.staff_id,
        partner_id=principal.partner_id,
        role=principal.role,
        client_id=client_id,
        scope=None if principal.scope is None else sorted(principal.scope),
        lifetime=issuer.longest if refreshable else MAX_LIFETIME,
        ends_at=member.ends_at,
    )
    life = _Life(session["id"], client_id, session["created_at"], session["expires_at"])
    grant = await _grant(connection, issuer, principal, life, refreshable=refreshable)
    return replace(grant, kind=AccessEventKind.SIGN_IN)


class Refreshing:
    """The grant `refresh_token`: a refresh token for new tokens, once."""

    def __init__(self, database: Database, issuer: Issuer) -> None:
        self._database = database
        self._issuer = issuer

    async def __call__(self, request: TokenRequest) -> Grant:
        """Next tokens of a session. Raises TokenRefused.

        A token that was used before ends its session, whoever shows it: of two who have it, one stole it,
        and nobody can tell which (docs/decisions/0020-sessions.md). A refusal for any other reason leaves
        the token as it was.
        """
        client_id = request.front_end()
        digest = digest_of(request.require("refresh_token"))
        async with self._database.as_worker() as connection:
            token = await QUERIES.use_refresh_token(connection, digest=digest)
            if token is not None:
                return await self._rotate(connection, token, client_id, request)
            session = await QUERIES.session_of_refresh_token(connection, digest=digest)
            if session is not None:
                await revoke_session(connection, session["id"], REUSED)
        if session is None:  # outside: raised inside, it would take the revocation back
            raise bad_grant("REFRESH_TOKEN_UNKNOWN")
        raise _refused(session, REUSED)

    async def _rotate(
        self,
        connection: Connection,
        token: Any,  # noqa: ANN401  # asyncpg's record
        client_id: str,
        request: TokenRequest,
    ) -> Grant:
        # the person before the session: whoever deactivates somebody locks them in this order too
        member = await require_member(connection, token["staff_id"])
        session = await QUERIES.hold_session(connection, session_id=token["id"])
        if reason := _fault(session, member, client_id, token["issued_at"] + self._issuer.idle):
            raise _refused(token, reason)
        had = None if session["scope"] is None else frozenset(map(Permission, session["scope"]))
        known = replace(member.known, session_id=token["id"])
        asked = request.scope(member.role.permissions if had is None else had, known)
        if asked is not None:
            await QUERIES.narrow_session(connection, session_id=token["id"], scope=sorted(asked))
        principal = member.principal(had if asked is None else asked)
        expires_by = min(session["expires_at"], member.ends_at or session["expires_at"])
        life = _Life(token["id"], client_id, session["now"], expires_by)
        return await _grant(connection, self._issuer, principal, life, refreshable=True)


async def revoke_session(connection: Connection, session_id: UUID, reason: str) -> bool:
    """End a session and its tokens, on every worker within a second of the commit; `reason` is a code.

    Whether it was there and not over already.
    """
    revoked: UUID | None = await QUERIES.revoke_session(connection, session_id=session_id, reason=reason)
    return revoked is not None


@dataclass(frozen=True, slots=True)
class _Life:
    """A session's id and owner, the start of its next tokens, and the end of its time (UTC)."""

    session_id: UUID
    client_id: str
    now: datetime
    expires_by: datetime


async def _grant(
    connection: Connection, issuer: Issuer, principal: Principal, life: _Life, *, refreshable: bool
) -> Grant:
    """Next tokens of a session. Raises TokenRefused when less than a second of it is left."""
    principal = replace(principal, session_id=str(life.session_id))
    try:
        access_token = mint(
            issuer.signing_key(),
            principal,
            now=life.now,
            lifetime=MAX_LIFETIME,
            issuer=issuer.name,
            audience=issuer.audience,
            client_id=life.client_id,
            session_id=str(life.session_id),
            expires_by=life.expires_by,
        )
    except ExpiredToken:
        raise bad_grant("MEMBERSHIP_ENDED", Known(principal.staff_id, principal.partner_id)) from None
    return Grant(
        access_token,
        seconds_granted(life.now, MAX_LIFETIME, life.expires_by),
        principal,
        kind=None,
        refresh_token=await _refresh_token(connection, life) if refreshable else None,
    )


async def _refresh_token(connection: Connection, life: _Life) -> str:
    token = secrets.token_urlsafe(32)
    await QUERIES.add_refresh_token(
        connection, digest=digest_of(token), session_id=life.session_id, now=life.now
    )
    return token


def _fault(session: Any, member: SignInMember, client_id: str, idle_until: datetime) -> str | None:  # noqa: ANN401
    """Reason why a session gives no more tokens; None: it does."""
    if session["revoked_at"] is not None:
        return "SESSION_REVOKED"
    if session["now"] >= min(session["expires_at"], idle_until):
        return "SESSION_EXPIRED"
    if session["client_id"] != client_id:
        return "CLIENT_DIFFERS"
    if (session["partner_id"], Role(session["role"])) != (member.partner_id, member.role):
        return "MEMBERSHIP_CHANGED"  # and with it what the session may do: sign in anew
    return None


def _refused(session: Any, reason: str) -> TokenRefused:  # noqa: ANN401  # asyncpg's record
    return bad_grant(reason, Known(session["staff_id"], session["partner_id"], session["id"]))
