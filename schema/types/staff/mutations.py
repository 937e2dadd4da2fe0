"""Delegated administration of staff and its sessions: input to service, and the payload read back."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from auth.roles import Permission, Role
from portal.customers.identifiers import as_email
from portal.doors.orm import Connection
from portal.partners.refusals import no_such_partner
from portal.staff import service
from portal.staff.policy import STAFF
from portal.staff.refusals import no_such_staff, refused
from portal.staff.service import DeactivationReason
from portal.throttling.quotas import Quota, take
from portal.words.user_errors import InvalidInput
from schema.declaring.fields import Source, column, handed, node, one
from schema.mutating.context import Context
from schema.mutating.run import given, row_id, run_mutation
from schema.mutating.user_errors import UserError
from schema.mutating.verbs import mutation
from schema.types.partners.types import Partner
from schema.types.staff.types import Staff


@strawberry.input(description="Who is invited, where, as what.")
class StaffInviteInput:
    partner_id: strawberry.ID = strawberry.field(
        description="The partner's global id: the viewer's organisation, or one below it."
    )
    display_name: str = strawberry.field(description="The name to show; at most 200 characters.")
    email: str = strawberry.field(description="The e-mail address to sign in with; nobody else's.")
    role: Role = strawberry.field(
        description="A role there is at such a partner, with no permission the viewer lacks."
    )
    started_on: date | None = strawberry.field(
        default=None, description="The first day of membership; null: today, UTC."
    )
    ended_on: date | None = strawberry.field(
        default=None, description="The last day of membership; null: open."
    )


@node(
    Source(handed={"staff_id": "uuid", "invitation_token": "text", "user_errors": "jsonb"}),
    description="Who was invited, and with what.",
)
class StaffInvitePayload:
    staff: Staff | None = one("Who was invited; null if nobody was.")
    invitation_token: str | None = column(
        "What lets the person choose a password, once, within seven days, at `/oauth/accept-invitation`. "
        "It is told here and never again: give it to nobody else. Null for whoever invites to a partner "
        "below: its own manager, or headquarters, is told it by inviting the same again. Null for a machine "
        "(PARTNER_INTEGRATION), which has no password: an operator of the portal gives it credentials by its "
        "number (`portal clients add`)."
    )
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def staff_invite(
    info: Info[Context, None],
    input: Annotated[StaffInviteInput, strawberry.argument(description="Whom to invite.")],  # noqa: A002  # the API's name
) -> StaffInvitePayload:
    async def counting(connection: Connection) -> None:
        _invitee(input)  # nobody who cannot be invited is counted
        caller = info.context.caller
        caller.require(Permission.STAFF_MANAGE)
        await take(connection, caller, Quota.INVITATION, info.context.request.quotas)

    async def work(connection: Connection) -> dict[str, object]:
        caller = info.context.caller
        invitation = await service.invite(connection, caller, _invitee(input), now=datetime.now(UTC))
        return {"staff_id": invitation.staff_id, "invitation_token": invitation.token}

    return await run_mutation(StaffInvitePayload, info, work, counting=counting)


def _invitee(given: StaffInviteInput) -> service.Invitee:
    """The person that the input names. Raises InvalidInput."""
    return service.Invitee(
        partner_id=row_id(Partner, given.partner_id, no_such_partner),
        display_name=given.display_name,
        email=as_email(given.email),
        role=given.role,
        started_on=given.started_on,
        ended_on=given.ended_on,
    )


@strawberry.input(description="What changes of a member of staff; what is left out stays.")
class StaffUpdateInput:
    staff_id: strawberry.ID = strawberry.field(description="The member's global id.")
    version: int = strawberry.field(description="Its `version` as it was read: another is VERSION_CONFLICT.")
    display_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The name to show; at most 200 characters."
    )
    role: Role | None = strawberry.field(
        default=strawberry.UNSET, description="Another role; it ends the member's sessions."
    )
    ended_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="The last day of membership; null: open."
    )


@node(Source(handed={"staff_id": "uuid", "user_errors": "jsonb"}), description="What became of it.")
class StaffUpdatePayload:
    staff: Staff | None = one("The member as it is now; null if it was not changed.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def staff_update(
    info: Info[Context, None],
    input: Annotated[StaffUpdateInput, strawberry.argument(description="What changes.")],  # noqa: A002  # the API's name
) -> StaffUpdatePayload:
    async def work(connection: Connection) -> dict[str, object]:
        changes = given(display_name=input.display_name, role=input.role)
        if input.ended_on is not strawberry.UNSET:
            changes["ended_on"] = input.ended_on
        staff_id = row_id(Staff, input.staff_id, no_such_staff)
        caller = info.context.caller
        return {"staff_id": await service.update(connection, caller, staff_id, input.version, changes)}

    return await run_mutation(StaffUpdatePayload, info, work)


@strawberry.input(description="Who is deactivated, and why.")
class StaffDeactivateInput:
    staff_id: strawberry.ID = strawberry.field(description="The member's global id.")
    reason: DeactivationReason = strawberry.field(description="Why; it is kept with who did it.")
    version: int | None = strawberry.field(
        default=None, description="Its `version` as it was read; null: whatever it is now."
    )


@node(Source(handed={"staff_id": "uuid", "user_errors": "jsonb"}), description="What became of it.")
class StaffDeactivatePayload:
    staff: Staff | None = one("The member, who acts no longer; null if nobody was deactivated.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def staff_deactivate(
    info: Info[Context, None],
    input: Annotated[StaffDeactivateInput, strawberry.argument(description="Who, and why.")],  # noqa: A002  # the API's name
) -> StaffDeactivatePayload:
    async def work(connection: Connection) -> dict[str, object]:
        staff_id, caller = row_id(Staff, input.staff_id, no_such_staff), info.context.caller
        deactivated = await service.deactivate(
            connection, caller, staff_id, input.reason, version=input.version
        )
        return {"staff_id": deactivated}

    return await run_mutation(StaffDeactivatePayload, info, work)


@strawberry.input(description="Whose sessions end: exactly one of these.")
class SessionRevokeInput:
    session_id: strawberry.ID | None = strawberry.field(
        default=None, description="A session, as `sid` of its access tokens names it."
    )
    staff_id: strawberry.ID | None = strawberry.field(
        default=None, description="All sessions and tokens of the member of staff with this global id."
    )
    current: bool = strawberry.field(default=False, description="The session of this request: signing out.")


@node(Source(handed={"revoked": "int", "user_errors": "jsonb"}), description="What ended.")
class SessionRevokePayload:
    revoked: int = column("How many sessions were open and are not any longer.")
    user_errors: list[UserError] = handed("What can be mended.", "user_errors")


async def session_revoke(
    info: Info[Context, None],
    input: Annotated[SessionRevokeInput, strawberry.argument(description="Whose sessions.")],  # noqa: A002  # the API's name
) -> SessionRevokePayload:
    async def work(connection: Connection) -> dict[str, object]:
        caller = info.context.caller
        if (input.session_id is not None) + (input.staff_id is not None) + input.current != 1:
            raise InvalidInput("sessionId", "give exactly one of sessionId, staffId and current")
        if input.staff_id is not None:
            staff_id = row_id(Staff, input.staff_id, no_such_staff)
            return {"revoked": await service.end_sessions_of(connection, caller, staff_id)}
        session_id = _session_id_of(caller.session_id if input.current else input.session_id)
        return {"revoked": await service.end_session(connection, caller, session_id)}

    return await run_mutation(SessionRevokePayload, info, work)


def _session_id_of(text: str | None) -> UUID:
    """The session an input or a token names. InvalidInput: a token may name one that is not kept here."""
    try:
        return UUID(text)
    except (TypeError, ValueError):
        raise refused("NO_SUCH_SESSION") from None


@strawberry.type(description="What a caller may change.")
class StaffMutations:
    staff_invite: StaffInvitePayload | None = mutation(
        staff_invite,
        "Invite somebody to the viewer's organisation or one below it, never above the viewer's "
        "own rights, nor to a partner whose customers the viewer does not see. The same again renews the "
        "invitation.",
        needs=STAFF.write,
    )
    staff_update: StaffUpdatePayload | None = mutation(
        staff_update,
        "Change a member of staff in the viewer's organisation or below it.",
        needs=STAFF.write,
    )
    staff_deactivate: StaffDeactivatePayload | None = mutation(
        staff_deactivate,
        "Deactivate a member of staff: its sessions and tokens end within a second, for "
        "good. An invitation to the same address makes a new one.",
        needs=STAFF.write,
    )
    session_revoke: SessionRevokePayload | None = mutation(
        session_revoke,
        "End sessions: one's own, or with SESSION_REVOKE those of staff in scope. Their tokens "
        "are good no longer on any worker within a second.",
        needs=None,
    )
