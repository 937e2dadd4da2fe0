"""Delegated administration of staff and its sessions.

Nobody may write these tables: the definer functions of functions.sql check permission and scope,
refuse before they change, and append the access event in the same transaction. The connections are ones
that `acting_as(caller)` yields.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from auth.digests import digest_of
from auth.enums import DescribedEnum
from auth.principal import Principal
from auth.roles import DatabaseRole, Permission, Role
from portal.doors.definer_calls import as_json, done
from portal.doors.orm import Connection
from portal.staff.grantable_roles import bounds
from portal.staff.policy import STAFF
from portal.staff.queries import QUERIES
from portal.staff.refusals import refused
from portal.words.errors import Forbidden
from portal.words.text_rules import check_line
from portal.words.user_errors import InvalidInput

INVITATION_LIFETIME = timedelta(days=7)
TOKEN_BYTES = 32  # 256 random bits: nobody guesses one, so nobody need be slowed down
LONGEST_NAME = 200


# a code and no text: access events hold nothing to erase
class DeactivationReason(DescribedEnum):
    """Why a member of staff was deactivated."""

    LEFT = "LEFT", "The person left."
    INVITED_BY_MISTAKE = "INVITED_BY_MISTAKE", "It should not have been invited."
    MISUSE = "MISUSE", "It did, or is suspected of, what it should not."
    OTHER = "OTHER", "None of the others."


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """The person or machine to invite.

    `email` is normalised, None: the text was none; `ended_on` is the last day.
    """

    partner_id: UUID
    display_name: str
    email: str | None
    role: Role
    started_on: date | None = None  # None: today
    ended_on: date | None = None


@dataclass(frozen=True)
class Invitation:
    """The invited member and the token to choose a password with: told once, kept as a digest.

    `token` is None for a machine, which has no password, and for whoever invites from above: it would let
    the inviter be somebody who sees what it does not see itself.
    """

    staff_id: UUID
    token: str | None = field(repr=False)


async def invite(connection: Connection, caller: Principal, invitee: Invitee, *, now: datetime) -> Invitation:
    """Invite somebody to the caller's organisation or one below it, for seven days from `now` (UTC).

    Somebody whose invitation is open is invited again and not a second time: what is said now holds, and
    earlier tokens are good no longer. Whoever was deactivated comes back as a new member of staff, who has
    the address from now on. The token is told to the partner's own people and to headquarters only; who
    invites to a partner below proposes somebody, and one of those tells the token by inviting again.

    Raises Forbidden (no STAFF_MANAGE), Unauthenticated (the caller was deactivated meanwhile), InvalidInput
    (no such partner, or one whose customers the caller does not see; a role there is not at such a partner,
    or with a right the caller lacks; an e-mail in use; values that cannot be).
    Source: DOMAIN.md, "Partners"; docs/decisions/0030-rights-of-whoever-is-made.md.
    """
    caller.require(STAFF.write)
    started_on = invitee.started_on or now.date()
    check_line("displayName", invitee.display_name, LONGEST_NAME)
    if invitee.email is None:
        raise InvalidInput("email", "not an e-mail address")
    if invitee.ended_on and invitee.ended_on < started_on:
        raise refused("ENDS_BEFORE_IT_BEGINS")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    asked = {
        "partner_id": invitee.partner_id,
        "display_name": invitee.display_name,
        "email": invitee.email,
        "role": invitee.role,
        "started_on": started_on,
        "ended_on": invitee.ended_on,
        "digest": digest_of(token),
        "expires_at": now + INVITATION_LIFETIME,
    }
    outcome = await QUERIES.invite(connection, asked=as_json(asked), bounds=as_json(bounds(caller)))
    staff_id: UUID = done(outcome, partial(refused, about=invitee.partner_id))["staff_id"]
    told = caller.database_role is DatabaseRole.HQ or invitee.partner_id == caller.partner_id
    return Invitation(staff_id, token if told and invitee.role is not Role.PARTNER_INTEGRATION else None)


async def update(
    connection: Connection, caller: Principal, staff_id: UUID, version: int, changes: Mapping[str, Any]
) -> UUID:
    """Change the members of `changes`: display_name, role and ended_on (the last day; None: open).

    A changed role ends the person's sessions; so does a last day that has passed.

    Raises Forbidden (no STAFF_MANAGE), Unauthenticated (the caller was deactivated meanwhile), InvalidInput
    (absent or out of scope; another version; somebody with more rights, or a role with more; another role or
    a later end at a partner whose customers the caller does not see; oneself; the last HQ_ADMIN; values that
    cannot be).
    Source: docs/decisions/0024-administration.md, 0030-rights-of-whoever-is-made.md.
    """
    caller.require(STAFF.write)
    if "display_name" in changes:
        check_line("displayName", changes["display_name"], LONGEST_NAME)
    asked = {**changes, "staff_id": staff_id, "version": version}
    outcome = await QUERIES.change(connection, asked=as_json(asked), bounds=as_json(bounds(caller)))
    updated: UUID = done(outcome, partial(refused, about=staff_id))["staff_id"]
    return updated


async def deactivate(
    connection: Connection,
    caller: Principal,
    staff_id: UUID,
    reason: DeactivationReason,
    *,
    version: int | None = None,
) -> UUID:
    """Deactivate a member of staff: its sessions, tokens and invitations end. Once is enough.

    Raises Forbidden (no STAFF_MANAGE), Unauthenticated (the caller was deactivated meanwhile), InvalidInput
    (absent or out of scope; another version, where one is given; somebody with more rights; oneself; the
    last HQ_ADMIN).
    Source: docs/decisions/0024-administration.md.
    """
    caller.require(STAFF.write)
    asked = {"staff_id": staff_id, "reason": reason, "version": version}
    outcome = await QUERIES.deactivate(connection, asked=as_json(asked), bounds=as_json(bounds(caller)))
    deactivated: UUID = done(outcome, partial(refused, about=staff_id))["staff_id"]
    return deactivated


async def end_session(connection: Connection, caller: Principal, session_id: UUID) -> int:
    """End one session; answer how many were open, 0 or 1.

    Raises Forbidden (not one's own, and no SESSION_REVOKE), InvalidInput (absent, or of somebody out of
    scope).
    """
    return await _end_sessions(connection, caller, {"session_id": session_id})


async def end_sessions_of(connection: Connection, caller: Principal, staff_id: UUID) -> int:
    """End all sessions and tokens of a member of staff; answer how many were open.

    Raises Forbidden (not oneself, and no SESSION_REVOKE), InvalidInput (absent or out of scope).
    """
    return await _end_sessions(connection, caller, {"staff_id": staff_id})


async def _end_sessions(connection: Connection, caller: Principal, asked: Mapping[str, UUID]) -> int:
    outcome = await QUERIES.end_sessions(connection, asked=as_json(asked))
    if outcome["refusal"] == Forbidden.code:
        caller.require(Permission.SESSION_REVOKE)
    ended: int = done(outcome, refused)["ended"]
    return ended
