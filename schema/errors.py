"""Errors as clients see them: message, path, and `extensions {code requestId}` on every one."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog
from graphql import GraphQLError

from portal.errors import PortalError, StatementTimeout

INTERNAL = "INTERNAL_SERVER_ERROR"
_log = structlog.get_logger(__name__)

Path = tuple[str | int, ...]


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


class RequestErrors(Exception):
    """The request was not executed, for these reasons."""

    def __init__(self, kind: type[PortalError], errors: Sequence[GraphQLError]) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.errors = errors


def timed_out() -> StatementTimeout:
    return StatementTimeout("The database did not answer in time; ask for less at once.")


def described(error: PortalError, request_id: str, path: Path | None = None) -> dict[str, Any]:
    """A portal error as one entry of `errors`."""
    entry: dict[str, Any] = {"message": str(error)}
    if path:
        entry["path"] = list(path)
    return entry | {"extensions": {"code": error.code, "requestId": request_id}}


def located(error: GraphQLError, code: str, request_id: str) -> dict[str, Any]:
    """A finding about the document or its variables as one entry of `errors`."""
    entry: dict[str, Any] = {"message": error.message}
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    if error.path:
        entry["path"] = error.path
    return entry | {"extensions": {"code": code, "requestId": request_id}}


def raised(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """What a resolver raised, as one entry of `errors`; the unexpected without its text."""
    cause: BaseException | None = error.original_error
    if isinstance(cause, asyncpg.QueryCanceledError):  # in a service; the planner's own run says so itself
        cause = timed_out()
    path = tuple(error.path or ())
    if isinstance(cause, Refused):
        return described(cause.error, request_id, cause.path)
    if isinstance(cause, PortalError):
        return described(cause, request_id, path)
    if cause is None:  # graphql-core's own finding
        return located(error, "BAD_USER_INPUT", request_id)
    return unexpected(cause, request_id, path)


def unexpected(error: BaseException, request_id: str, path: Path | None = None) -> dict[str, Any]:
    """Log what nobody foresaw, and answer without its text."""
    _log.error("unexpected_error", request_id=request_id, exc_info=error)
    return described(
        PortalError("Something went wrong here; the log knows it by requestId."), request_id, path
    )
