"""Reasons for which an operation, or a field of it, is not executed."""

from collections.abc import Sequence

from graphql import GraphQLError

from portal.words.errors import PortalError, StatementTimeout

Path = tuple[str | int, ...]
"""Response keys and list positions from the root to a field."""


class OperationRefused(Exception):
    """An operation that is refused whole, before anything runs (docs/decisions/0011): `refusals` say why."""

    def __init__(self, refusals: Sequence["FieldRefused"]) -> None:
        super().__init__("; ".join(str(refusal) for refusal in refusals))
        self.refusals = tuple(refusals)


class FieldRefused(OperationRefused):
    """A field of the operation that cannot be answered: `error` says why, `path` which.

    `value_path` leads from an argument's name to the value in it that is wrong, where one is.
    """

    def __init__(self, error: PortalError, path: Path, value_path: Path = ()) -> None:
        super().__init__(())
        self.args = (str(error),)
        self.refusals = (self,)
        self.error = error
        self.path = path
        self.value_path = value_path


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
    """The error of a statement that the database ended at its limit."""
    return StatementTimeout("The database did not answer in time; ask for less at once.")
