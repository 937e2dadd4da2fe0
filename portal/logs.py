"""Logs: one JSON object a line on standard error, with the request's id where there is one."""

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import orjson
import structlog


def _dumps(event: object, **_: object) -> str:
    return _bytes(event).decode()


def _bytes(event: object, **_: object) -> bytes:
    return orjson.dumps(event, default=str)


# without the local variables, which hold claims and customers
_frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def _trace(exc_info: structlog.typing.ExcInfo) -> list[dict[str, Any]]:
    """The trace, without what a database error quotes of the row or the argument it is about."""
    quotes = {str(error): _without_values(error) for error in _database_errors(exc_info[1])}
    stacks: list[dict[str, Any]] = _frames(exc_info)
    for stack in stacks:
        _redact(stack, quotes)
    return stacks


def _redact(stack: dict[str, Any], quotes: dict[str, str]) -> None:
    for quote, said in quotes.items():  # replaced within, too: Tortoise's errors repeat asyncpg's text
        if quote:
            stack["exc_value"] = stack["exc_value"].replace(quote, said)
            stack["exc_notes"] = [note.replace(quote, said) for note in stack["exc_notes"]]
    for group in stack["exceptions"]:
        for below in group:
            _redact(below, quotes)


def _database_errors(error: BaseException | None) -> Iterator[BaseException]:
    """Database errors among an error's causes, contexts and groups."""
    waiting, seen = [error], set()
    while waiting:
        found = waiting.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, asyncpg.PostgresError):
            yield from filter(None, (found, found.__cause__))  # asyncpg's codecs quote what they refuse
        waiting += [found.__cause__, found.__context__]
        if isinstance(found, BaseExceptionGroup):
            waiting += found.exceptions


def _without_values(error: BaseException) -> str:
    if not isinstance(error, asyncpg.PostgresError):
        return "an argument of the wrong type"
    about = error.constraint_name or error.column_name or error.table_name
    return f"SQLSTATE {error.sqlstate}" + (f" ({about})" if about else "")


_traces = structlog.processors.ExceptionRenderer(_trace)


def _line(logger: Any, level: str, event: structlog.typing.EventDict) -> bytes:  # noqa: ANN401  # structlog's own
    """One line, made at once: the usual chain of small processors costs a request three times as much."""
    if event.get("exc_info"):
        event = dict(_traces(logger, level, event))
    event["logger"] = logger.name
    event["level"] = level
    event["timestamp"] = datetime.now(UTC)
    return _bytes(event)


class _Lines(structlog.BytesLogger):
    """A writer of lines under the name of their logger."""

    def __init__(self, name: str = "portal") -> None:
        super().__init__(sys.stderr.buffer)
        self.name = name


def configure(level: str) -> None:
    """Send structlog's and the libraries' records to one place in one form."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        # not through the standard library's records, which cost several times the line of a request
        processors=[_line],
        logger_factory=_Lines,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _traces,
                structlog.processors.JSONRenderer(serializer=_dumps),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.getLogger(
        "uvicorn.access"
    ).disabled = True  # our own line has the request's id and no query string
