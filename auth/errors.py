"""The root of every error the portal raises on purpose, and the refusals of callers.

    PortalError
    ├── Unauthenticated      no caller: the token is missing or not good      UNAUTHENTICATED
    └── Forbidden            a caller without the permission                  FORBIDDEN

`portal.words.errors` draws the rest of the tree. A `code` never changes; a message may.
"""

from typing import ClassVar


class PortalError(Exception):
    """An error that a caller or an operator can understand and act on.

    `code` is stable and documented in docs/reference.md; the message names the thing, and never
    holds a secret or personal data, because it leaves the building.
    """

    code: ClassVar[str] = "INTERNAL_SERVER_ERROR"


class Unauthenticated(PortalError):
    """No caller could be made of the request's token."""

    code = "UNAUTHENTICATED"


class Forbidden(PortalError):
    """The caller is known and lacks the permission.

    `permission` is its name, where it is one.
    """

    code = "FORBIDDEN"

    def __init__(self, message: str, permission: str | None = None) -> None:
        super().__init__(message)
        self.permission = permission
