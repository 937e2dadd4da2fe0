"""Errors as clients see them: message, path, and `extensions {code requestId}` on every one."""

from collections.abc import Sequence
from typing import Any, Protocol

import asyncpg
import structlog
from graphql import GraphQLError

from portal.errors import PortalError, StatementTimeout, Unavailable
from portal.messages.translate import translated
from portal.metrics import ERRORS

INTERNAL = "INTERNAL_SERVER_ERROR"
MAX_MESSAGE = 1_000  # characters
_log = structlog.get_logger(__name__)

Path = tuple[str | int, ...]


class Told(Protocol):
    """Whom an error is told: the request it answers, and the language of its messages."""

    @property
    def request_id(self) -> str: ...

    @property
    def locale(self) -> str: ...


class Refused(Exception):
    """A field of the operation cannot be answered: `error` says why, `path` which.

    The whole operation is refused, before anything runs (docs/decisions/0011).
    """

    def __init__(self, error: PortalError, path: Path) -> None:
        super().__init__(str(error))
        self.error = error
        self.path = path


class NotParsed(PortalError):
    """The document is not GraphQL, or larger than we read."""

    code = "GRAPHQL_PARSE_FAILED"


class NotValid(PortalError):
    """The document does not fit the schema."""

    code = "GRAPHQL_VALIDATION_FAILED"


class OperationNotFound(PortalError):
    """The document has no operation of that name, or several and none was named."""

    code = "OPERATION_RESOLUTION_FAILURE"


class DocumentNotPublished(PortalError):
    """No document with this `documentId` was published."""

    code = "PERSISTED_QUERY_NOT_FOUND"


class RequestErrors(Exception):
    """The request was not executed, for these reasons."""

    def __init__(self, kind: type[PortalError], errors: Sequence[GraphQLError]) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.errors = errors


def timed_out() -> StatementTimeout:
    return StatementTimeout("The database did not answer in time; ask for less at once.")


def described(error: PortalError, told: Told, path: Path | None = None) -> dict[str, Any]:
    """A portal error as one entry of `errors`."""
    entry: dict[str, Any] = {"message": translated(str(error), told.locale)}
    if path:
        entry["path"] = list(path)
    return entry | _extensions(error.code, told)


def located(error: GraphQLError, code: str, told: Told) -> dict[str, Any]:
    """A finding about the document or its variables as one entry of `errors`."""
    message = translated(error.message, told.locale)
    entry: dict[str, Any] = {"message": message[:MAX_MESSAGE]}  # which may repeat a name or a value
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    if error.path:
        entry["path"] = error.path
    return entry | _extensions(code, told)


def _extensions(code: str, told: Told) -> dict[str, Any]:
    ERRORS.labels(code).inc()
    return {"extensions": {"code": code, "requestId": told.request_id}}


def raised(error: GraphQLError, told: Told) -> dict[str, Any]:
    """What a resolver raised, as one entry of `errors`; the unexpected without its text."""
    cause: BaseException | None = error.original_error
    if isinstance(cause, asyncpg.QueryCanceledError):  # in a service; the planner's own run says so itself
        cause = timed_out()
    elif isinstance(
        cause, asyncpg.LockNotAvailableError
    ):  # `lock_timeout` of portal.lock_scope and its callers
        cause = Unavailable("Somebody else is changing the same just now; try again.")
    path = tuple(error.path or ())
    if isinstance(cause, Refused):
        return described(cause.error, told, cause.path)
    if isinstance(cause, PortalError):
        return described(cause, told, path)
    if cause is None:  # graphql-core's own finding
        return located(error, "BAD_USER_INPUT", told)
    return unexpected(cause, told, path)


def unexpected(error: BaseException, told: Told, path: Path | None = None) -> dict[str, Any]:
    """Log what nobody foresaw, and answer without its text."""
    _log.error("unexpected_error", request_id=told.request_id, exc_info=error)
    return described(PortalError("Something went wrong here; the log knows it by requestId."), told, path)
