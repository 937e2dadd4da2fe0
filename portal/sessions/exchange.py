"""Token exchange (RFC 8693): an ID token for a session, and "view as", one's own token for a partner's.

Acting as a partner, HQ's person has what the role acted in may do, as far as its own role and its own token
allow it too; for ten minutes at most, without a refresh token, in the same session: what ends that, or the
person, or the partner, ends it (docs/decisions/0021-revocation.md).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from auth.claims import ExpiredToken, may_view_as
from auth.errors import Unauthenticated
from auth.principal import Actor, Principal
from auth.roles import DatabaseRole, Permission, Role
from auth.tokens import MAX_LIFETIME, AccessToken, mint, seconds_granted
from portal.audit.models import AccessEventKind
from portal.doors.db import Database
from portal.doors.orm import Connection
from portal.partners.models import PartnerKind, PartnerStatus
from portal.sessions.issuers import RefusedIdentity, TrustedIssuers
from portal.sessions.issuers_identities import staff_of
from portal.sessions.members import SignInMember, require_member
from portal.sessions.refusals import Known, OAuthError, TokenRefused, bad_grant, bad_request, later
from portal.sessions.requests import Grant, TokenRequest
from portal.sessions.service import Issuer, open_session
from portal.sql import load
from portal.staff.grantable_roles import ROLES_BY_KIND
from portal.words.errors import Unavailable

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105  # a name
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105  # a name
_MANAGERS = {PartnerKind.DISTRIBUTOR: Role.DISTRIBUTOR_MANAGER}
_RETRY_SECONDS = 5
_QUERIES: Final[Any] = load("portal.sessions", "exchange.sql")

Live = Callable[[str], AccessToken]
"""What an access token of ours says, verified and not revoked. Raises Unauthenticated, Unavailable."""


class TokenExchange:
    """The grant `urn:ietf:params:oauth:grant-type:token-exchange`."""

    def __init__(self, database: Database, issuer: Issuer, trusted: TrustedIssuers, live: Live) -> None:
        self._database = database
        self._issuer = issuer
        self._trusted = trusted
        self._live = live

    async def __call__(self, request: TokenRequest) -> Grant:
        """An access token in exchange for the subject's. Raises TokenRefused."""
        client_id = request.front_end()
        if request.parameters.get("requested_token_type", ACCESS_TOKEN) != ACCESS_TOKEN:
            raise bad_request("requested_token_type can only be an access token's.")
        if "actor_token" in request.parameters or "resource" in request.parameters:
            raise bad_request("actor_token and resource are not taken here.")
        kind, token = request.require("subject_token_type"), request.require("subject_token")
        if kind not in {ID_TOKEN, ACCESS_TOKEN}:
            raise bad_request("subject_token_type must be an ID token's or an access token's.")
        exchange = self._signed_in if kind == ID_TOKEN else self._viewing_as
        try:
            grant = await exchange(token, request, client_id)
        except Unavailable as error:
            refused = OAuthError.TEMPORARILY_UNAVAILABLE
            raise later(refused, str(error), "UNAVAILABLE", _RETRY_SECONDS) from None
        return replace(grant, further={"issued_token_type": ACCESS_TOKEN})

    async def _signed_in(self, id_token: str, request: TokenRequest, client_id: str) -> Grant:
        """A session of the person that a trusted issuer's ID token names."""
        if "audience" in request.parameters or "role" in request.parameters:
            raise bad_request("audience and role go with an access token only.")
        try:
            identity = await self._trusted.identify(id_token)
        except Unauthenticated as error:
            reason = error.reason if isinstance(error, RefusedIdentity) else "ID_TOKEN_REFUSED"
            raise bad_grant(reason) from None
        async with self._database.as_worker() as connection:
            staff_id = await staff_of(connection, identity)
            if staff_id is None:
                raise bad_grant("IDENTITY_UNKNOWN")
            member = await require_member(connection, staff_id)
            return await open_session(connection, self._issuer, member, request, client_id=client_id)

    async def _viewing_as(self, access_token: str, request: TokenRequest, client_id: str) -> Grant:
        """An access token to act as a partner with."""
        try:
            subject = self._live(access_token)
        except Unauthenticated:
            raise bad_grant("SUBJECT_TOKEN_REFUSED") from None
        caller, known = subject.principal, _known(subject)
        if caller.actor is not None:
            raise bad_grant("ALREADY_EXCHANGED", known)
        if not caller.may(Permission.PARTNER_VIEW_AS):
            raise bad_grant("VIEW_AS_NOT_PERMITTED", known)
        async with self._database.as_worker() as connection:
            member = await require_member(connection, caller.staff_id)
            await _require_unchanged(connection, member, subject)
            with _of(known):
                acting = await _acting(connection, request, subject)
            now = await _QUERIES.moment(connection)
            expires_by = min(subject.expires_at, member.ends_at or subject.expires_at)
            return self._minted(subject, acting, client_id, now=now, expires_by=expires_by)

    def _minted(
        self, subject: AccessToken, acting: Principal, client_id: str, *, now: datetime, expires_by: datetime
    ) -> Grant:
        issuer = self._issuer
        try:
            token = mint(
                issuer.signing_key(),
                acting,
                now=now,
                lifetime=MAX_LIFETIME,
                issuer=issuer.name,
                audience=issuer.audience,
                client_id=client_id,
                session_id=subject.sid,
                expires_by=expires_by,
            )
            seconds = seconds_granted(now, MAX_LIFETIME, expires_by)
        except ExpiredToken:
            raise bad_grant("SUBJECT_TOKEN_REFUSED", _known(subject)) from None
        return Grant(token, seconds, acting, AccessEventKind.VIEW_AS)


async def _require_unchanged(connection: Connection, member: SignInMember, subject: AccessToken) -> None:
    """Require that what the token says of the person and the session still holds. Raises TokenRefused.

    Asked of the database, under locks: a token of now must not be of a session that ended a moment ago.
    """
    caller = subject.principal
    if (member.partner_id, member.role) != (caller.partner_id, caller.role):
        raise bad_grant("MEMBERSHIP_CHANGED", _known(subject))
    session_id = _session_id(subject)
    if session_id is not None and await _QUERIES.session_is_over(connection, session_id=session_id):
        raise bad_grant("SESSION_REVOKED", _known(subject))


async def _acting(connection: Connection, request: TokenRequest, subject: AccessToken) -> Principal:
    """The caller in the partner's place. Raises TokenRefused.

    A code of nobody, of a partner beyond the caller's scope and of one not active are refused alike.
    """
    caller = subject.principal
    viewer = caller.partner_id if caller.database_role is DatabaseRole.SCOPED else None
    partner = await _QUERIES.acted_for(connection, code=request.require("audience"), viewer_id=viewer)
    if partner is None or partner["status"] != PartnerStatus.ACTIVE:
        reason = "PARTNER_NOT_REACHED" if partner is None else "PARTNER_NOT_ACTIVE"
        description = "The audience is not the code of a partner that you can act as."
        raise TokenRefused(OAuthError.INVALID_TARGET, description, reason, _known(subject))
    kind = PartnerKind(partner["kind"])
    role = _role(request.parameters.get("role", _MANAGERS.get(kind, Role.DEALER_MANAGER)))
    if role not in ROLES_BY_KIND[kind] or not may_view_as(caller.role, role):
        raise bad_request("role must be one that such a partner's staff has.")
    acting = Principal(
        role,
        partner["id"],
        caller.staff_id,
        scope=caller.scope,
        actor=Actor(caller.staff_id, caller.role),
        session_id=subject.sid,
    )
    return _narrowed(acting, request)


def _narrowed(acting: Principal, request: TokenRequest) -> Principal:
    """The caller with the requested scope, of what role, actor and the caller's own token allow."""
    scope = request.scope(acting.permissions)
    if scope is None and acting.scope is not None:
        scope = acting.permissions
    if scope is not None and not scope:
        raise TokenRefused(OAuthError.INVALID_SCOPE, "The scope leaves no permission.")
    return replace(acting, scope=scope)


@contextmanager
def _of(known: Known) -> Iterator[None]:
    """Name whom a refusal within is about, also where the request alone is wrong."""
    try:
        yield
    except TokenRefused as refused:
        if refused.known == Known():
            refused.known = known
        raise


def _role(name: str) -> Role | None:
    return Role(name) if name in set(Role) else None


def _session_id(subject: AccessToken) -> UUID | None:
    try:
        return UUID(subject.sid)
    except ValueError:
        return None


def _known(subject: AccessToken) -> Known:
    caller = subject.principal
    return Known(caller.staff_id, caller.partner_id, _session_id(subject))
