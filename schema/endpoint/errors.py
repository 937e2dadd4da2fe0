"""Entries of a response's `errors`: message, path, and `extensions {code requestId}` on every one."""

from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg
import structlog
from graphql import GraphQLError

from portal.messages.translate import translated
from portal.metrics import ERRORS
from portal.throttling.service import Throttled
from portal.words.errors import PortalError, Unavailable
from schema.operations.errors import FieldRefused, OperationRefused, Path, timed_out

INTERNAL = "INTERNAL_SERVER_ERROR"
MAX_MESSAGE = 1_000  # characters
_log = structlog.get_logger(__name__)


class ErrorContext(Protocol):
    """The request that an error answers, and the language of its messages."""

    @property
    def request_id(self) -> str: ...

    @property
    def locale(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stranger:
    """The context of an error that is answered before it is known who asks."""

    request_id: str
    locale: str


def refused_entries(refused: OperationRefused, context: ErrorContext) -> list[dict[str, Any]]:
    """Everything an operation is refused for, as entries of `errors`."""
    return [_refused_entry(refusal, context) for refusal in refused.refusals]


def _refused_entry(refusal: FieldRefused, context: ErrorContext) -> dict[str, Any]:
    entry = error_entry(refusal.error, context, refusal.path)
    if refusal.value_path:
        entry["extensions"]["path"] = list(refusal.value_path)
    return entry


def error_entry(error: PortalError, context: ErrorContext, path: Path | None = None) -> dict[str, Any]:
    """Entry of `errors` for a portal error."""
    entry: dict[str, Any] = {"message": translated(str(error), context.locale)}
    if path:
        entry["path"] = list(path)
    entry |= _extensions(error.code, context)
    if isinstance(error, Throttled):
        entry["extensions"]["retryAfterSeconds"] = round(error.seconds, 3)
    return entry


def located_entry(error: GraphQLError, code: str, context: ErrorContext) -> dict[str, Any]:
    """Entry of `errors` for a finding about the document or its variables."""
    message = translated(error.message, context.locale)
    entry: dict[str, Any] = {"message": message[:MAX_MESSAGE]}  # which may repeat a name or a value
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    if error.path:
        entry["path"] = error.path
    entry |= _extensions(code, context)
    if found := (error.extensions or {}).get("path"):  # to the value that is wrong
        entry["extensions"]["path"] = found
    return entry


def _extensions(code: str, context: ErrorContext) -> dict[str, Any]:
    ERRORS.labels(code).inc()
    return {"extensions": {"code": code, "requestId": context.request_id}}


def raised_entries(error: GraphQLError, context: ErrorContext) -> list[dict[str, Any]]:
    """Entries of `errors` for an error that a resolver raised; the unexpected without its text."""
    cause: BaseException | None = error.original_error
    if isinstance(cause, asyncpg.QueryCanceledError):  # in a service; the planner's own run says so itself
        cause = timed_out()
    elif isinstance(
        cause, asyncpg.LockNotAvailableError
    ):  # `lock_timeout` of portal.lock_scope and its callers
        cause = Unavailable("Somebody else is changing the same just now; try again.")
    path = tuple(error.path or ())
    if isinstance(cause, OperationRefused):
        return refused_entries(cause, context)
    if isinstance(cause, PortalError):
        return [error_entry(cause, context, path)]
    if cause is None:  # graphql-core's own finding
        return [located_entry(error, "BAD_USER_INPUT", context)]
    return [unexpected_entry(cause, context, path)]


def unexpected_entry(error: BaseException, context: ErrorContext, path: Path | None = None) -> dict[str, Any]:
    """Entry of `errors` for a fault nobody foresaw: logged whole, answered without its text."""
    _log.error("unexpected_error", request_id=context.request_id, exc_info=error)
    unknown = PortalError("Something went wrong here; the log knows it by requestId.")
    return error_entry(unknown, context, path)
