"""Errors the portal raises on purpose, in one tree.

    PortalError (auth.errors)
    ├── Unauthenticated      no caller: the token is missing or not good      UNAUTHENTICATED
    ├── Forbidden            a caller without the permission                  FORBIDDEN
    ├── BadUserInput         an argument no caller could have meant           BAD_USER_INPUT
    ├── NotFound             absent, or another partner's: the same answer    NOT_FOUND
    ├── StatementTimeout     the database gave up on it in time               TIMEOUT
    ├── Unavailable          what we need to decide is out of reach           UNAVAILABLE
    └── SetupError           what an operator must mend before it runs        SETUP

The first six reach clients as `extensions.code`; SetupError reaches the terminal, exit status 2.
"""

from auth.errors import Forbidden, PortalError, Unauthenticated

__all__ = [
    "BadUserInput",
    "Forbidden",
    "NotFound",
    "PortalError",
    "SetupError",
    "StatementTimeout",
    "Unauthenticated",
    "Unavailable",
]


class BadUserInput(PortalError):
    """An argument that no caller could have meant; the message says which and why."""

    code = "BAD_USER_INPUT"


class NotFound(PortalError):
    """The object is absent, or another partner's: nobody can tell which."""

    code = "NOT_FOUND"


class StatementTimeout(PortalError):
    """The database stopped the statement at the audience's `statement_timeout`."""

    code = "TIMEOUT"


class Unavailable(PortalError):
    """A part needed to decide about the request is out of reach for the moment: try again."""

    code = "UNAVAILABLE"


class SetupError(PortalError):
    """A fault that keeps the portal from starting or going on until an operator mends it.

    The message is one sentence that says what to do.
    """

    code = "SETUP"
