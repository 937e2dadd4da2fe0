"""Policies of sessions: the portal's own sign-in reaches them, as the worker; others by definer functions."""

from auth.policy import APPEND, MAINTAIN, PEOPLE, READ, REBUILD, Definer, Nobody, Privilege, TablePolicy
from auth.roles import DatabaseRole

_WORKER = {DatabaseRole.WORKER: MAINTAIN}
_TIDIED = {DatabaseRole.WORKER: REBUILD}  # what has long ended is deleted (portal/sessions/housekeeping.py)
_READ_UPDATE = frozenset({Privilege.SELECT, Privilege.UPDATE})

SESSIONS = TablePolicy(table="sessions", rows=Nobody(), grants=_TIDIED, definer=MAINTAIN)
REFRESH_TOKENS = TablePolicy(table="refresh_tokens", rows=Nobody(), grants=_TIDIED)
PASSWORDS = TablePolicy(table="passwords", rows=Nobody(), grants=_WORKER, definer=MAINTAIN)
INVITATIONS = TablePolicy(table="invitations", rows=Nobody(), grants=_WORKER, definer=MAINTAIN)
EXTERNAL_IDENTITIES = TablePolicy(
    table="external_identities", rows=Nobody(), grants={DatabaseRole.WORKER: REBUILD}, definer=READ
)
OAUTH_CLIENTS = TablePolicy(table="oauth_clients", rows=Nobody(), grants=_WORKER, definer=_READ_UPDATE)
CLIENT_ASSERTIONS = TablePolicy(table="client_assertions", rows=Nobody(), grants=_TIDIED)
SIGN_IN_FAILURES = TablePolicy(table="sign_in_failures", rows=Nobody(), grants=_TIDIED)
REVOCATIONS = TablePolicy(  # deleted by a function, which takes none back that can still matter
    table="revocations",
    rows=Nobody(),
    grants={DatabaseRole.WORKER: APPEND},
    definer=APPEND | {Privilege.DELETE},
)

FUNCTIONS = (
    Definer("revoke"),
    Definer("tell_revocations"),
    Definer("revoke_session"),
    Definer("revoke_staff"),
    Definer("revoke_partner"),
    Definer("revoke_regions"),
    Definer("end_sessions", callers=PEOPLE),  # an auditor ends sessions of its own, too
    Definer("forget_revocations", callers=(DatabaseRole.WORKER,)),
)
