"""Calls of the definer functions that write: values in as JSON, an outcome or the code of a refusal out."""

from collections.abc import Callable

import orjson
from asyncpg import Record

from portal.words.errors import PortalError
from portal.words.user_errors import InvalidInput


def as_json(value: object) -> str:
    """Values as the JSON the functions take; orjson knows neither Decimal nor asyncpg's subclass of UUID."""
    return orjson.dumps(value, default=str).decode()


def done(outcome: Record, refused: Callable[[str], InvalidInput | PortalError]) -> Record:
    """The outcome of a call. Raises what `refused` makes of the code, where it was not."""
    if outcome["refusal"] is not None:
        raise refused(outcome["refusal"])
    return outcome
