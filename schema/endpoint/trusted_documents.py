"""Trusted documents at the endpoint: texts by their `documentId`, and the partners restricted to them.

A worker keeps what it has read: published documents for as long as they are used, because they never
change; that an id is not published for MISS_SECONDS; who is restricted for FRESH_SECONDS, after which
it reads that anew, and for at most STALE_SECONDS, after which requests wait for it. Where the database
cannot be reached, who was restricted stays so.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from uuid import UUID

import structlog
from graphql import GraphQLError, OperationDefinitionNode, parse

from portal.doors.db import UNREACHABLE, Connection, Database
from portal.trusted_documents import service
from portal.words.errors import BadUserInput, Forbidden, StatementTimeout
from schema.operations.cache import LruCache
from schema.operations.documents import Documents
from schema.operations.errors import DocumentNotPublished, OperationNotFound, RequestErrors
from schema.root import build_schema, graphql_schema

KEPT = 500  # documents
MAX_KEPT = 2_000_000  # characters of them all
MISSES = 10_000  # ids remembered not to be published
MISS_SECONDS = 5.0
FRESH_SECONDS = 5.0
STALE_SECONDS = 10.0
READ_SECONDS = 1.0  # how long reading one of these may take
PREFIX = "sha256:"
_ID = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_log = structlog.get_logger(__name__)
T = TypeVar("T")


class TrustedDocuments:
    """The published documents, as one worker knows them. `clock`: seconds that only go forward."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._texts: LruCache[str, str] = LruCache(KEPT, MAX_KEPT)
        self._missed: LruCache[str, float] = LruCache(MISSES)
        self._one_at_a_time = asyncio.Lock()
        self._restricted: frozenset[UUID] = frozenset()
        self._read_at: float | None = None
        self._reading: asyncio.Task[None] | None = None

    async def text(self, query: str | None, document_id: str | None, partner_id: UUID) -> str:
        """The text that a partner's request asks for, by itself or by the id of a published one, or both.

        Raises DocumentNotPublished, BadUserInput where the two do not agree, and Forbidden where the
        partner may send trusted documents only.
        """
        restricted = await self._restricts(partner_id)
        if document_id is None:
            if restricted:
                raise Forbidden("Only published documents may be sent: name one by `documentId`.")
            if query is None:
                raise BadUserInput("Send `query`, or `documentId`.")
            return query
        found = _ID.fullmatch(document_id)
        if found is None:
            raise BadUserInput("`documentId` must be `sha256:` and 64 hexadecimal digits in lower case.")
        if query is not None and service.document_id(query) != found[1]:
            raise BadUserInput("`query` is not the document that `documentId` names.")
        return query if query is not None and not restricted else await self._published(found[1])

    async def _published(self, document: str) -> str:
        text = self._texts.get(document)
        if text is None and not self._was_missed(document):
            async with self._one_at_a_time:  # unknown ids must not take the database's connections
                text = self._texts.get(document)
                if text is None and not self._was_missed(document):
                    text = await self._look_up(document)
        if text is None:
            raise DocumentNotPublished("No document with this `documentId` was published.")
        return text

    def _was_missed(self, document: str) -> bool:
        at = self._missed.get(document)
        return at is not None and self._clock() - at < MISS_SECONDS

    async def _look_up(self, document: str) -> str | None:
        text = await self._read(lambda connection: service.text_of(connection, document))
        if text is None:
            self._missed.put(document, self._clock())
            return None
        return self._texts.put(document, text, weight=len(text))

    async def _restricts(self, partner_id: UUID) -> bool:
        age = None if self._read_at is None else self._clock() - self._read_at
        if age is None or age > FRESH_SECONDS:
            self._reading = self._reading or asyncio.create_task(self._read_restricted())
            if age is None or age > STALE_SECONDS:
                await asyncio.shield(self._reading)
        return partner_id in self._restricted

    async def _read_restricted(self) -> None:
        try:
            self._restricted = await self._read(service.restricted)
        except StatementTimeout:
            if self._read_at is None:  # nothing is known: nobody is let through
                raise
            _log.warning("restrictions_out_of_reach")
        finally:
            self._reading = None
        self._read_at = self._clock()

    async def _read(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """The result of `work` on the worker's connection. Raises StatementTimeout where there is none."""
        try:
            async with asyncio.timeout(READ_SECONDS), self._database.as_worker() as connection:
                return await work(connection)
        except UNREACHABLE as error:
            raise StatementTimeout("The published documents cannot be read now; try again.") from error


class Validator:
    """A check of documents before they are published, by the rules of the endpoint itself."""

    def __init__(self) -> None:
        self._documents = Documents(graphql_schema(build_schema()), limit=1)

    def faults(self, text: str) -> Sequence[GraphQLError]:
        """The document's faults, with their places; none for one that can be published."""
        try:
            self._documents.operation(text, None, suggestions=True)
        except RequestErrors as found:
            return found.errors
        except OperationNotFound:  # it has several, which is well, or none
            operations = [d for d in parse(text).definitions if isinstance(d, OperationDefinitionNode)]
            return [] if operations else [GraphQLError("The document has no operation.")]
        return []
